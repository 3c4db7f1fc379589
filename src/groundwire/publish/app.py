"""The ASGI application: addresses to pages. Reads only; nothing that a visitor sends changes anything.

A page is rendered once for each edition of the database and minute of the clock, and then served from memory
with a strong ETag.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from http import HTTPStatus

from sqlalchemy import Connection, text
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from groundwire.errors import GroundwireError, NotFound, StoreError
from groundwire.publish import view
from groundwire.publish.cache import Body, PageCache
from groundwire.publish.readers.around import around
from groundwire.publish.readers.door import Door
from groundwire.publish.readers.routes import routes as readers_routes
from groundwire.publish.web import pages
from groundwire.publish.web.assets import Asset, assets
from groundwire.publish.web.pages import Site
from groundwire.publish.week import Week, period
from groundwire.store.rows import edition

Reading = Callable[[], AbstractContextManager[Connection]]
Clock = Callable[[], datetime]
Notice = Callable[[], str | None]

HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self';"
        " manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
FOREVER = "public, max-age=31536000, immutable"


def no_notice() -> str | None:
    """No banner."""
    return None


def app(
    reading: Reading, *, clock: Clock, public_url: str, notice: Notice = no_notice, door: Door | None = None
) -> ASGIApp:
    """The pages over a database.

    *reading* opens a connection for reading (``Store.reading``); *clock* tells the time; *public_url* is the
    address under which readers see the pages; *notice* gives the words of the banner, or None. With a *door*,
    readers have state of their own.
    """
    pages_of = _Pages(reading, clock, public_url.rstrip("/"), notice)
    starlette = Starlette(
        routes=[
            Route("/", pages_of.front),
            Route("/story/{slug}", pages_of.story),
            Route("/recap", pages_of.this_week),
            Route("/recap/{week}", pages_of.recap),
            Route("/recap/{week}/{name}", pages_of.recap_list),
            Route("/sources", pages_of.sources),
            Route("/about", pages_of.about),
            Route("/style", pages_of.style),
            Route("/static/{name}", static),
            Route("/favicon.ico", icon),
            Route("/robots.txt", robots),
            Route("/healthz", pages_of.healthz),
            *(readers_routes(door) if door else ()),
        ],
        exception_handlers={
            HTTPException: pages_of.http_error,
            GroundwireError: pages_of.our_error,
            Exception: pages_of.crash,
        },
    )
    starlette.router.redirect_slashes = False
    return _with_headers(around(starlette, door) if door else starlette)


class _Pages:
    """The endpoints. Plain functions of a request, so Starlette runs each in a worker thread."""

    def __init__(self, reading: Reading, clock: Clock, url: str, notice: Notice) -> None:
        self._reading = reading
        self._clock = clock
        self._url = url
        self._notice = notice
        self._cache = PageCache()

    def front(self, request: Request) -> Response:
        """Today's front page."""
        return self._page(request, lambda conn, now, site: pages.front(view.front_page(conn, now=now), site))

    def story(self, request: Request) -> Response:
        """One story."""
        slug = str(request.path_params["slug"])
        return self._page(request, lambda conn, now, site: pages.story(view.story_page(conn, slug, now=now), site))

    def this_week(self, _request: Request) -> Response:
        """To the recap of this week."""
        return RedirectResponse(f"/recap/{Week.of(self._clock())}", HTTPStatus.TEMPORARY_REDIRECT)

    def recap(self, request: Request) -> Response:
        """The recap of a week."""
        week = period(str(request.path_params["week"]))
        return self._page(request, lambda conn, now, site: pages.recap(view.recap_page(conn, week, now=now), site))

    def recap_list(self, request: Request) -> Response:
        """One list of a week, whole."""
        week, name = period(str(request.path_params["week"])), str(request.path_params["name"])
        return self._page(
            request, lambda conn, now, site: pages.recap_list(view.recap_page(conn, week, now=now), name, site)
        )

    def sources(self, request: Request) -> Response:
        """The sources and their health."""
        return self._page(request, lambda conn, now, site: pages.sources(view.sources_page(conn, now=now), site))

    def about(self, request: Request) -> Response:
        """How this works."""
        return self._fixed(request, pages.about)

    def style(self, request: Request) -> Response:
        """The tokens of the look."""
        return self._fixed(request, pages.style)

    def healthz(self, _request: Request) -> Response:
        """For machines: whether pages can be served."""
        try:
            with self._reading() as conn:
                conn.execute(text("SELECT 1"))
        except StoreError as error:
            return PlainTextResponse(f"{error}\n", HTTPStatus.SERVICE_UNAVAILABLE)
        return PlainTextResponse("ok\n")

    def http_error(self, _request: Request, error: Exception) -> Response:
        """A page for what Starlette refuses: no such address, no such method."""
        status = error.status_code if isinstance(error, HTTPException) else HTTPStatus.INTERNAL_SERVER_ERROR
        if status == HTTPStatus.NOT_FOUND:
            return self._error(status, "There is no such page", "The address may be mistyped, or from another desk.")
        if isinstance(error, HTTPException) and status != HTTPStatus.METHOD_NOT_ALLOWED:
            return self._error(status, "That was not done", f"{error.detail}.")
        return self._error(status, HTTPStatus(status).phrase, "These pages are for reading: GET and HEAD only.")

    def our_error(self, _request: Request, error: Exception) -> Response:
        """A page for what we refuse: no such story or week; a database that cannot be read."""
        if isinstance(error, NotFound):
            why = "Stories keep their address for good, so it may be mistyped, or from another desk."
            if "week" in str(error):
                why = "A week is written like this: /recap/2026-W03."
            return self._error(HTTPStatus.NOT_FOUND, "There is no such page", why)
        why = "The database cannot be read at the moment. `groundwire doctor` says what is wrong."
        return self._error(HTTPStatus.SERVICE_UNAVAILABLE, "Not now", why)

    def crash(self, _request: Request, _error: Exception) -> Response:
        """A page for a mistake of ours."""
        why = "This is a mistake of ours; nothing stored was harmed. The terminal of `groundwire` says more."
        return self._error(HTTPStatus.INTERNAL_SERVER_ERROR, "This page could not be made", why)

    def _page(self, request: Request, make: Callable[[Connection, datetime, Site], str]) -> Response:
        minute = self._clock().replace(second=0, microsecond=0)
        site = self._site()
        with self._reading() as conn:
            key = (request.url.path, conn.engine.url, edition(conn), minute, site)
            body = self._cache.get(key, lambda: make(conn, minute, site))
        return _answer(request, body)

    def _fixed(self, request: Request, make: Callable[[Site], str]) -> Response:
        site = self._site()
        return _answer(request, self._cache.get((request.url.path, site), lambda: make(site)))

    def _site(self) -> Site:
        return Site(url=self._url, notice=self._notice())

    def _error(self, status: int, title: str, why: str) -> Response:
        html = pages.error(self._site(), status=int(status), title=title, why=why)
        return Response(html, status, {"cache-control": "no-store"}, "text/html")


def static(request: Request) -> Response:
    """One of our own files; there are no others.

    Raises:
        HTTPException: 404 for any other name.
    """
    asset = assets().get(str(request.path_params["name"]))
    if asset is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return _file(request, asset)


def icon(request: Request) -> Response:
    """The icon, where browsers look for it unasked."""
    return _file(request, assets()["icon.svg"])


def robots(_request: Request) -> Response:
    """Robots are welcome."""
    return PlainTextResponse("User-agent: *\nAllow: /\n")


def _file(request: Request, asset: Asset) -> Response:
    headers = {"etag": f'"{asset.version}"', "cache-control": "no-cache"}
    if request.query_params.get("v") == asset.version:
        headers["cache-control"] = FOREVER
    if _current(request, headers["etag"]):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(asset.body, headers=headers, media_type=asset.media_type)


def _answer(request: Request, body: Body) -> Response:
    headers = {"etag": body.etag, "cache-control": "no-cache"}
    if _current(request, body.etag):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(body.bytes, headers=headers, media_type="text/html")


def _current(request: Request, etag: str) -> bool:
    """Whether the visitor already has these bytes (RFC 9110, section 13.1.2: weak comparison)."""
    asked = request.headers.get("if-none-match", "")
    return asked.strip() == "*" or etag in (tag.strip().removeprefix("W/") for tag in asked.split(","))


def _with_headers(inner: ASGIApp) -> ASGIApp:
    """*inner* with our headers on every answer, the answer to a crash included."""

    async def outer(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await inner(scope, receive, send_with_headers if scope["type"] == "http" else send)

    return outer
