"""Answers that are made once and kept: by the edition of the database and the minute of the clock, with strong ETags.

What every channel's routes share. Which addresses there are is told by the channels' own tables.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from groundwire.publish.cache import Body, Few, PageCache
from groundwire.publish.site import Site
from groundwire.publish.view.weekly import Counted, read_week
from groundwire.publish.week import Period
from groundwire.store.rows import edition

Reading = Callable[[], AbstractContextManager[Connection]]
Clock = Callable[[], datetime]
Notice = Callable[[], str | None]
Make = Callable[[Connection, datetime, Site], str | bytes]
HTML = "text/html"
MOST_WEEKS = 6
SETTLED = timedelta(days=2)  # badges and "hours ago" are over by then


def no_ear(_address: str) -> None:
    """Nobody wants to know which feeds are asked for."""


def no_notice() -> str | None:
    """No banner."""
    return None


@dataclass(slots=True)
class Serving:
    """What an endpoint needs: a connection for reading, the time, the site's address, banner and hub, kept bodies.

    ``heard`` is told of each feed that is asked for, by its path and query.
    """

    reading: Reading
    clock: Clock
    url: str
    notice: Notice = no_notice
    hub: str | None = None
    heard: Callable[[str], None] = no_ear
    cache: PageCache = field(default_factory=PageCache)
    weeks: Few[Counted] = field(default_factory=lambda: Few(MOST_WEEKS))

    @property
    def site(self) -> Site:
        """What every page says of the site, now."""
        return Site(url=self.url, notice=self.notice())

    def page(  # noqa: PLR0913 - what an answer depends on, by name
        self,
        request: Request,
        make: Make,
        *,
        media_type: str = HTML,
        asked: str = "",
        private: bool = False,
        past: datetime | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """What *make* gives for the address and *asked* (what else of the request it depends on).

        A *private* answer is one reader's own and is not kept. A page that tells only of what was before *past* is
        made as of the beginning of the day once that is two days ago: from then on it changes no more by the minute.
        """
        minute, site = self.clock().replace(second=0, microsecond=0), self.site
        if past is not None and past + SETTLED <= minute:
            minute = minute.replace(hour=0, minute=0)
        with self.reading() as conn:
            if private:
                body = Body.of(make(conn, minute, site))
            else:
                key = (request.url.path, asked, conn.engine.url, edition(conn), minute, site)
                body = self.cache.get(key, lambda: make(conn, minute, site))
        own = {"cache-control": "private, no-cache"} if private else {}
        return answer(request, body, media_type, {**own, **(headers or {})})

    def week(self, conn: Connection, chosen: Period) -> Counted:
        """A week or day, read once for each edition of the database."""
        key = (str(chosen), conn.engine.url, edition(conn))
        return self.weeks.get(key, lambda: read_week(conn, chosen))

    def fixed(self, request: Request, make: Callable[[Site], str]) -> Response:
        """A page that depends on no row."""
        site = self.site
        return answer(request, self.cache.get((request.url.path, site), lambda: make(site)))


def answer(request: Request, body: Body, media_type: str = HTML, headers: Mapping[str, str] | None = None) -> Response:
    """*body*, or 304 to a visitor who has it."""
    sent = {"etag": body.etag, "cache-control": "no-cache", **(headers or {})}
    if current(request, body.etag):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=sent)
    return Response(body.bytes, headers=sent, media_type=media_type)


def current(request: Request, etag: str) -> bool:
    """Whether the visitor already has these bytes (RFC 9110, section 13.1.2: weak comparison)."""
    asked = request.headers.get("if-none-match", "")
    return asked.strip() == "*" or etag in (tag.strip().removeprefix("W/") for tag in asked.split(","))
