"""The addresses of the picture proxy: the pictures themselves, and the reader's switch, which is off at first.

A picture is fetched by the guarded client, only for a reader who turned pictures on, only from an address that we
signed; its publisher sees this desk, never the reader. What could not be had is not asked for again for a while.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from groundwire.errors import AddressRefused, ExtractError, FetchError
from groundwire.model.reader import Reader
from groundwire.net.fetch import Session, fetch
from groundwire.publish import signed
from groundwire.publish.pictures import redraw
from groundwire.publish.pictures.kept import Kept
from groundwire.publish.readers.ask import Ask, unsafe
from groundwire.publish.readers.door import Door
from groundwire.publish.site import Site
from groundwire.publish.web import pages
from groundwire.store import pictures

ACCEPT = "image/webp,image/png,image/jpeg,image/gif"
AT_ONCE = 4
AGAIN = timedelta(minutes=10)  # after a failure
MOST_FAILURES = 2_000
SHOWN = {
    "cache-control": "private, max-age=604800, immutable",
    "content-security-policy": "default-src 'none'; sandbox",
}
MISSING = {"cache-control": "private, max-age=600"}


@dataclass(slots=True)
class Pictures:
    """What the proxy needs: a new guarded session for each fetch, and a folder."""

    session: Callable[[], AbstractAsyncContextManager[Session]]
    kept: Kept
    _failed: OrderedDict[str, datetime] = field(default_factory=OrderedDict)
    _turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def get(self, url: str, now: datetime) -> bytes | None:
        """The picture, redrawn; None where it cannot be had."""
        if (body := await run_in_threadpool(self.kept.get, url)) is not None:
            return body
        if url in self._failed and now - self._failed[url] < AGAIN:
            return None
        try:
            async with self._turns:
                async with self.session() as session:
                    answer = await fetch(session, url, accept=ACCEPT, limit=redraw.MOST_BYTES)
                made = await run_in_threadpool(redraw.redrawn, answer.body or b"")
        except (AddressRefused, FetchError, ExtractError):
            self._failed[url] = now
            while len(self._failed) > MOST_FAILURES:
                self._failed.popitem(last=False)
            return None
        await run_in_threadpool(self.kept.put, url, made)
        return made


def routes(shown: Pictures, door: Door) -> list[Route]:
    """The routes, for the application's table."""

    async def picture(request: Request) -> Response:
        reader = _reader(request)
        signature, name = (str(request.path_params[part]) for part in ("signature", "name"))
        url = await run_in_threadpool(_allowed, door, reader, signature, name)
        body = await shown.get(url, door.clock())
        if body is None:
            return PlainTextResponse("This picture could not be had.\n", HTTPStatus.BAD_GATEWAY, MISSING)
        return Response(body, headers=SHOWN, media_type=redraw.MEDIA_TYPE)

    return [
        Route("/picture/{signature}/{name}", picture),
        Route("/pictures", lambda request: _page(door, request)),
        unsafe(door, "/pictures", _switch),
    ]


def _allowed(door: Door, reader: Reader | None, signature: str, name: str) -> str:
    with door.store().reading() as conn:
        if reader is None or not pictures.shown(conn, reader.id):
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return signed.url_of(pictures.key(conn), signature, name)


def _page(door: Door, request: Request) -> Response:
    """The switch."""
    visitor = request.scope.get("visitor")
    if visitor is None or visitor.reader is None:
        return RedirectResponse("/sign-in?next=/pictures", HTTPStatus.SEE_OTHER)
    with door.store().reading() as conn:
        on = pictures.shown(conn, visitor.reader.id)
    html = pages.render("pictures.html", Site(url=door.public_url), here="/pictures", on=on, token=visitor.token)
    return Response(html, headers={"cache-control": "no-store"}, media_type="text/html")


def _switch(ask: Ask) -> Response:
    on = ask.field("do") == "on"
    with ask.door.store().writing() as conn:
        pictures.show(conn, ask.reader.id, on=on)
    return ask.done(on=on)


def _reader(request: Request) -> Reader | None:
    visitor = request.scope.get("visitor")
    return visitor.reader if visitor else None
