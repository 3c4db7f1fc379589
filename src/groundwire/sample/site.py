"""The sample world's server: every invented host on one port of the loopback address.

The host in the request decides who answers, as on the web: validators, 304, gzip. Answers are made once, when
the site opens; the same moment and port give the same bytes. Nothing here is reachable from elsewhere.
"""

import gzip
import hashlib
import socket
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from html import escape
from http import HTTPStatus
from itertools import groupby
from types import MappingProxyType, TracebackType
from typing import Self

import uvicorn
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from groundwire.errors import GroundwireError
from groundwire.sample import feeds, pages
from groundwire.sample.read import World, read

LOOPBACK = "127.0.0.1"
HTML = "text/html; charset=utf-8"
PATIENCE = 10.0  # seconds for the server to open or close


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One whole answer, kept ready."""

    body: bytes
    content_type: str
    modified: datetime

    @property
    def etag(self) -> str:
        """Weak, since the same tag stands for the packed and the plain body (RFC 9110, section 8.8.1)."""
        return f'W/"{hashlib.sha256(self.body).hexdigest()[:20]}"'

    def is_current(self, headers: Mapping[str, str]) -> bool:
        """Whether the visitor's copy is this one (RFC 9110, section 13.2.2)."""
        if (asked := headers.get("if-none-match")) is not None:
            opaque = self.etag.removeprefix("W/")
            return asked.strip() == "*" or opaque in (tag.strip().removeprefix("W/") for tag in asked.split(","))
        try:
            return self.modified <= parsedate_to_datetime(headers["if-modified-since"])
        except (KeyError, ValueError, TypeError):  # absent, unreadable, or without a zone
            return False


Answers = Mapping[tuple[str, str], Answer]


def answers(world: World) -> Answers:
    """Every address of the world, (host, path with query) -> answer."""
    made: dict[tuple[str, str], Answer] = {}

    def put(host: str, path: str, text: str, content_type: str, modified: datetime) -> None:
        made[host, path] = Answer(body=text.encode(), content_type=content_type, modified=modified)

    for feed in world.feeds:
        newest = max((entry.published for entry in world.of(feed)), default=world.now)
        put(feed.host, feed.path, *feeds.render(world, feed), newest)
        put(feed.host, "/", pages.home(world, feed), HTML, newest)
        put(feed.host, "/about", pages.about(world, feed), HTML, newest)
        put(feed.host, "/robots.txt", "User-agent: *\nAllow: /\n", "text/plain; charset=utf-8", newest)
    for entry in world.entries.values():
        path = entry.feed.page.format(slug=entry.slug)
        put(entry.feed.host, path, pages.article(world, entry), HTML, entry.published)
    return made


def opml(world: World) -> bytes:
    """All feeds as OPML 2.0, in folders."""
    by_folder = groupby(sorted(world.feeds, key=lambda feed: feed.folder), key=lambda feed: feed.folder)
    rows = "\n".join(
        f'<outline text="{escape(folder)}">\n'
        + "\n".join(
            f'<outline type="rss" text="{escape(feed.title)}" xmlUrl="{world.home(feed)}{feed.path}" '
            f'htmlUrl="{world.home(feed)}/"/>'
            for feed in members
        )
        + "\n</outline>"
        for folder, members in by_folder
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">'
        f"<head><title>The sample world</title></head>\n<body>\n{rows}\n</body></opml>\n"
    ).encode()


class SampleSite:
    """The sample world, open while its ``with`` block lasts.

    ``now`` (aware) dates the entries; ``port`` 0 takes a free one. ``hosts`` and ``allow`` are what a session
    needs to fetch from it: where each host is, and that it may go there.
    """

    def __init__(self, *, now: datetime, port: int = 0) -> None:
        self._now = now.astimezone(UTC)
        self._world = read(self._now, port)
        self._answers: Answers = {}
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def port(self) -> int:
        """The port of every host."""
        return self._world.port

    @property
    def world(self) -> World:
        """What is served."""
        return self._world

    @property
    def hosts(self) -> Mapping[str, str]:
        """Every invented host and the address behind it."""
        return MappingProxyType({feed.host: LOOPBACK for feed in self._world.feeds})

    @property
    def allow(self) -> tuple[str, ...]:
        """The private addresses that may be fetched."""
        return (LOOPBACK,)

    def opml(self) -> bytes:
        """All feeds as OPML 2.0, in folders."""
        return opml(self._world)

    def __enter__(self) -> Self:
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind((LOOPBACK, self._world.port))
        except OSError as error:
            listening.close()
            place = f"{LOOPBACK}:{self._world.port}"
            raise GroundwireError(f"{place}: the sample world cannot listen: {error}; choose another port") from error
        self._world = read(self._now, listening.getsockname()[1])
        self._answers = answers(self._world)
        config = uvicorn.Config(
            self._answer, lifespan="off", interface="asgi3", ws="none", log_config=None, access_log=False
        )
        config.timeout_graceful_shutdown = 1
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [listening]}, name="sample world", daemon=True
        )
        self._thread.start()
        deadline = time.monotonic() + PATIENCE
        while not self._server.started:
            if time.monotonic() > deadline or not self._thread.is_alive():
                raise GroundwireError(f"the sample world did not open on {LOOPBACK}:{self.port}")
            time.sleep(0.01)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join(PATIENCE)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        await self._respond(request)(scope, receive, send)

    def _respond(self, request: Request) -> Response:
        host = request.headers.get("host", "").partition(":")[0].lower()
        path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        answer = self._answers.get((host, path))
        if request.method not in {"GET", "HEAD"}:
            return Response("Only GET and HEAD.\n", HTTPStatus.METHOD_NOT_ALLOWED, {"Allow": "GET, HEAD"})
        if answer is None:
            return Response(f"<!doctype html><title>Not found</title><p>{pages.INVENTED}</p>", 404, media_type=HTML)
        headers = {
            "Content-Type": answer.content_type,
            "ETag": answer.etag,
            "Last-Modified": format_datetime(answer.modified.astimezone(UTC), usegmt=True),
            "Cache-Control": "max-age=300",
            "Vary": "Accept-Encoding",
        }
        if answer.is_current(request.headers):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            return Response(gzip.compress(answer.body, mtime=0), headers=headers | {"Content-Encoding": "gzip"})
        return Response(answer.body, headers=headers)
