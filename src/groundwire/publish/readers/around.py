"""Around the pages: for a reader, each page gets their marks; for everybody else it goes out as it is.

The page behind is made once for all and never holds a reader's state, so nothing of one reader can reach another:
what is made here is kept under the reader's own key, and answered with ``private``.
"""

import re
from contextlib import suppress
from http import HTTPStatus

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from groundwire.errors import StoreError
from groundwire.publish import signed
from groundwire.publish.cache import PageCache
from groundwire.publish.readers import marks
from groundwire.publish.readers.door import NOBODY, Door, Visitor
from groundwire.publish.view import personal
from groundwire.store import pictures, state

MOST_BYTES = 8_000_000  # of readers' pages that are kept
STORY = re.compile(r"/story/([a-z0-9-]{1,200})")
PLAIN = ("/static/", "/websub/", "/api/", "/healthz", "/favicon.ico", "/robots.txt")


def around(inner: ASGIApp, door: Door) -> ASGIApp:
    """*inner* with each reader's marks in its pages."""
    kept = PageCache(MOST_BYTES)

    async def outer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or scope["path"].startswith(PLAIN):
            await inner(scope, receive, send)
            return
        visitor = await run_in_threadpool(_visitor, door, scope)
        scope["visitor"] = visitor
        if visitor.reader is None:
            await inner(scope, receive, send)
            return
        headers = [(name, value) for name, value in scope["headers"] if name != b"if-none-match"]
        start, body = await _whole(inner, {**scope, "method": "GET", "headers": headers}, receive)
        found = Headers(raw=start["headers"])
        if not found.get("content-type", "").startswith("text/html") or start["status"] != HTTPStatus.OK:
            await send(start)
            await send({"type": "http.response.body", "body": body if scope["method"] == "GET" else b""})
            return
        key = (found.get("etag") or hash(body), visitor, scope["path"], scope["query_string"])
        made = await run_in_threadpool(kept.get, key, lambda: _marked(door, visitor, body, scope))
        private = {"etag": made.etag, "cache-control": "private, no-cache", "vary": "cookie"}
        asked = Headers(scope=scope).get("if-none-match", "")
        if made.etag in (tag.strip().removeprefix("W/") for tag in asked.split(",")):
            await Response(status_code=HTTPStatus.NOT_MODIFIED, headers=private)(scope, receive, send)
            return
        await Response(made.bytes, headers=private, media_type="text/html")(scope, receive, send)

    return outer


def _visitor(door: Door, scope: Scope) -> Visitor:
    with suppress(StoreError):  # the page itself will say what is wrong
        return door.visitor(Headers(scope=scope), (scope.get("client") or (None,))[0])
    return NOBODY


def _marked(door: Door, visitor: Visitor, body: bytes, scope: Scope) -> str:
    page = body.decode()
    reader = visitor.reader.id if visitor.reader else 0
    with door.store().reading() as conn:
        states = state.of(conn, reader, marks.slugs(page))
        undo = state.can_undo(conn, reader)
        own = scope["path"] == "/" and bool(reader) and personal.is_own(conn, reader)
        ruled = personal.ruled(conn, reader, found[1]) if reader and (found := STORY.fullmatch(scope["path"])) else ()
        if 'class="picture"' in page:
            page = signed.placed(page, pictures.key(conn), on=pictures.shown(conn, reader))
    query = scope["query_string"].decode("latin-1")
    here = f"{scope['path']}?{query}" if query else scope["path"]
    return marks.placed(page, visitor, states, here=here, undo=undo, own=own, ruled=ruled)


async def _whole(inner: ASGIApp, scope: Scope, receive: Receive) -> tuple[Message, bytes]:
    """The answer of *inner*: its start, and its whole body."""
    start: Message = {"type": "http.response.start", "status": 500, "headers": []}
    parts: list[bytes] = []

    async def keep(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
        elif message["type"] == "http.response.body":
            parts.append(message.get("body", b""))

    await inner(scope, receive, keep)
    return start, b"".join(parts)
