"""The ASGI application: the channels' tables of routes, strict headers, and pages for what goes wrong.

What each address shows is the channels' own (``web``, ``feeds``, ``share``, ``readers``).
"""

from collections.abc import Callable, Hashable, Sequence
from http import HTTPStatus

from sqlalchemy import text
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from groundwire.errors import GroundwireError, Moved, NotFound, StoreError
from groundwire.publish import websub
from groundwire.publish.feeds import routes as feeds
from groundwire.publish.headers import sound
from groundwire.publish.hosts import only_ours
from groundwire.publish.memory import remembering
from groundwire.publish.pictures import routes as pictures_proxy
from groundwire.publish.pictures.routes import Pictures
from groundwire.publish.readers import routes as readers
from groundwire.publish.readers.around import around
from groundwire.publish.readers.door import Door
from groundwire.publish.serving import Clock, Notice, Reading, Serving, no_ear, no_notice
from groundwire.publish.share import routes as share
from groundwire.publish.web import pages
from groundwire.publish.web import routes as web

HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self';"
        " manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
CHANNELS = (feeds.routes, share.routes, web.routes)  # each: Serving -> routes; the first that fits answers


def unversioned() -> Hashable | None:
    """A database whose version nobody tells: no answer is remembered beyond the page cache."""
    return None


def app(  # noqa: PLR0913 - one for each thing that the pages stand on
    reading: Reading,
    *,
    clock: Clock,
    public_url: str,
    notice: Notice = no_notice,
    door: Door | None = None,
    pictures: Pictures | None = None,
    callback: websub.Callback | None = None,
    version: Callable[[], Hashable | None] = unversioned,
    hosts: Sequence[str] = (),
    hub: str | None = None,
    heard: Callable[[str], None] = no_ear,
) -> ASGIApp:
    """The pages over a database.

    *reading* opens a connection for reading (``Store.reading``); *clock* tells the time; *public_url* is the
    address under which readers see the pages; *notice* gives the words of the banner, or None. With a *door*,
    readers have state of their own. *callback* answers the hubs of feeds. *version* changes with every change of the
    database (``Store.version``). The pages answer under their public name, this machine's, and those of *hosts*,
    to requests whose headers are sound. *hub* is the address of the WebSub hub that our feeds name; *heard* is told of
    each feed that is asked for.
    """
    serving = Serving(reading, clock, public_url.rstrip("/"), notice, hub, heard)
    wrong = _Wrong(serving)
    starlette = Starlette(
        routes=table(serving, door, pictures, callback),
        exception_handlers={
            HTTPException: wrong.http_error,
            GroundwireError: wrong.our_error,
            Exception: wrong.crash,
        },
    )
    starlette.router.redirect_slashes = False
    pages_of_readers = around(starlette, door) if door else starlette

    def stamp() -> Hashable | None:
        known = version()
        return None if known is None else (known, clock().replace(second=0, microsecond=0), notice())

    kept = remembering(_with_headers(pages_of_readers), stamp)
    return only_ours(sound(kept, public_url, hosts), public_url, hosts)


def table(
    serving: Serving, door: Door | None, pictures: Pictures | None, callback: websub.Callback | None
) -> list[Route]:
    """Every address that there is; the first that fits answers."""
    return [
        *(route for channel in CHANNELS for route in channel(serving)),
        *(readers.routes(door) if door else ()),
        *(pictures_proxy.routes(pictures, door) if pictures and door else ()),
        *(websub.routes(callback) if callback else ()),
        Route("/healthz", lambda _: healthz(serving)),
    ]


def healthz(serving: Serving) -> Response:
    """For machines: whether pages can be served."""
    try:
        with serving.reading() as conn:
            conn.execute(text("SELECT 1"))
    except StoreError as error:
        return PlainTextResponse(f"{error}\n", HTTPStatus.SERVICE_UNAVAILABLE)
    return PlainTextResponse("ok\n")


class _Wrong:
    """Pages for what went wrong."""

    def __init__(self, serving: Serving) -> None:
        self._serving = serving

    def http_error(self, _request: Request, error: Exception) -> Response:
        """A page for what Starlette refuses: no such address, no such method."""
        status = error.status_code if isinstance(error, HTTPException) else HTTPStatus.INTERNAL_SERVER_ERROR
        if status == HTTPStatus.NOT_FOUND:
            return self._error(status, "There is no such page", "The address may be mistyped, or from another desk.")
        if isinstance(error, HTTPException) and status != HTTPStatus.METHOD_NOT_ALLOWED:
            return self._error(status, "That was not done", f"{error.detail}.")
        return self._error(status, HTTPStatus(status).phrase, "These pages are for reading: GET and HEAD only.")

    def our_error(self, request: Request, error: Exception) -> Response:
        """A page for what we refuse: no such story or week; a database that cannot be read. A merged story leads on."""
        if isinstance(error, Moved):
            return _leads_on(request, error.slug)
        if isinstance(error, NotFound):
            story = request.url.path.startswith("/story/")
            why = f"{'Stories keep their address for good, so it' if story else 'The address'} may be mistyped, or from"
            why += " another desk."
            if "week" in str(error):
                why = "A week is written like this: /recap/2026-W03."
            return self._error(HTTPStatus.NOT_FOUND, "There is no such page", why)
        why = "The database cannot be read at the moment. `groundwire doctor` says what is wrong."
        return self._error(HTTPStatus.SERVICE_UNAVAILABLE, "Not now", why)

    def crash(self, _request: Request, _error: Exception) -> Response:
        """A page for a mistake of ours."""
        why = "This is a mistake of ours; nothing stored was harmed. The terminal of `groundwire` says more."
        return self._error(HTTPStatus.INTERNAL_SERVER_ERROR, "This page could not be made", why)

    def _error(self, status: int, title: str, why: str) -> Response:
        html = pages.error(self._serving.site, status=int(status), title=title, why=why)
        return Response(html, status, {"cache-control": "no-store"}, "text/html")


def _leads_on(request: Request, slug: str) -> Response:
    """From the page of a story that was merged away to the same page of the story *slug*; from a form to its page.

    A merge may be undone, and then the old page is there again: so nobody may go by a redirect seen before.
    """
    path, query = request.url.path, request.url.query
    if request.method in ("GET", "HEAD") and path.startswith("/story/"):
        there = "/".join(["/story", slug, *path.split("/")[3:]]) + (f"?{query}" if query else "")
        return RedirectResponse(there, HTTPStatus.PERMANENT_REDIRECT, {"cache-control": "no-cache"})
    return RedirectResponse(f"/story/{slug}", HTTPStatus.SEE_OTHER)


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
