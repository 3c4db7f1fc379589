"""The addresses of the web pages, and the files that they ask for."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from groundwire.publish import view
from groundwire.publish.serving import Serving, current
from groundwire.publish.site import Site
from groundwire.publish.view import lists, personal
from groundwire.publish.view.beside import beside_page
from groundwire.publish.view.found import search_page
from groundwire.publish.view.versions import versions_page
from groundwire.publish.view.weekly import build
from groundwire.publish.web import pages
from groundwire.publish.web.assets import Asset, assets
from groundwire.publish.week import Week, period
from groundwire.store import state

FOREVER = "public, max-age=31536000, immutable"
Shown = Callable[[Connection, datetime, Site, dict[str, str]], str]

PAGES: tuple[tuple[str, Shown], ...] = (
    ("/story/{slug}", lambda conn, now, site, at: pages.story(view.story_page(conn, at["slug"], now=now), site)),
    (
        "/story/{slug}/versions",
        lambda conn, now, site, at: pages.versions(versions_page(conn, at["slug"], now=now), site),
    ),
    (
        "/story/{slug}/sources",
        lambda conn, now, site, at: pages.beside(beside_page(conn, at["slug"], now=now), site),
    ),
    ("/sources", lambda conn, now, site, _: pages.sources(view.sources_page(conn, "1", now=now), site)),
    ("/sources/{page}", lambda conn, now, site, at: pages.sources(view.sources_page(conn, at["page"], now=now), site)),
    ("/ledger", lambda conn, now, site, _: pages.ledger(view.ledger_page(conn, now=now), site)),
    ("/topics", lambda conn, now, site, _: pages.topics(lists.topics_page(conn, now=now), site)),
    ("/topic/{slug}", lambda conn, now, site, at: pages.stories(lists.about(conn, "topic", at["slug"], now=now), site)),
    (
        "/entity/{kind}/{slug}",
        lambda conn, now, site, at: pages.stories(lists.about(conn, at["kind"], at["slug"], now=now), site),
    ),
    ("/source/{number}", lambda conn, now, site, at: pages.stories(lists.of_source(conn, at["number"], now=now), site)),
    ("/day/{day}", lambda conn, now, site, at: pages.stories(lists.of_day(conn, at["day"], now=now), site)),
    ("/archive", lambda conn, now, site, _: pages.archive(lists.archive(conn, now=now), site)),
)


def routes(serving: Serving) -> list[Route]:
    """All routes of the pages, for the application's table."""
    return [
        Route("/", lambda request: _front(serving, request)),
        *(_route(serving, path, shown) for path, shown in PAGES),
        Route("/recap", lambda _: _this_week(serving)),
        Route("/recap/{period}", lambda request: _recap(serving, request)),
        Route("/recap/{period}/{name}", lambda request: _recap(serving, request)),
        Route("/search", lambda request: _search(serving, request)),
        Route("/about", lambda request: serving.fixed(request, pages.about)),
        Route("/style", lambda request: serving.fixed(request, pages.style)),
        Route("/offline", lambda request: serving.fixed(request, pages.offline)),
        Route("/static/{name}", static),
        Route("/manifest.webmanifest", lambda request: _file(request, assets()["manifest.webmanifest"])),
        Route("/sw.js", lambda request: _file(request, assets()["sw.js"])),
        Route("/favicon.ico", lambda request: _file(request, assets()["icon.svg"])),
        Route("/apple-touch-icon.png", lambda request: _file(request, assets()["icon-192.png"])),
        Route("/robots.txt", robots),
    ]


def _route(serving: Serving, path: str, shown: Shown) -> Route:
    def endpoint(request: Request) -> Response:
        at = {name: str(value) for name, value in request.path_params.items()}
        return serving.page(request, lambda conn, now, site: shown(conn, now, site, at))

    return Route(path, endpoint)


def _front(serving: Serving, request: Request) -> Response:
    """The front page: a reader's own, where anything of theirs shapes it; with `?all`, that of all."""
    visitor = request.scope.get("visitor")
    reader = visitor.reader.feedback if visitor and visitor.reader and "all" not in request.query_params else None
    if reader is not None:
        with serving.reading() as conn:
            reader = reader if personal.is_own(conn, reader) else None
    return serving.page(
        request,
        lambda conn, now, site: pages.front(view.front_page(conn, now=now, reader=reader), site),
        private=reader is not None,
    )


def _this_week(serving: Serving) -> Response:
    """To the recap of this week."""
    return RedirectResponse(f"/recap/{Week.of(serving.clock())}", HTTPStatus.TEMPORARY_REDIRECT)


def _recap(serving: Serving, request: Request) -> Response:
    """A week or a day, or one of its lists, whole."""
    chosen, name = period(str(request.path_params["period"])), request.path_params.get("name")

    def made(conn: Connection, now: datetime, site: Site) -> str:
        found = build(serving.week(conn, chosen), now=now)
        return pages.recap(found, site) if name is None else pages.recap_list(found, str(name), site)

    return serving.page(request, made, past=chosen.end)


def _search(serving: Serving, request: Request) -> Response:
    """What was searched for; the stars of the reader who asks, where stars are asked for."""
    asked, at = request.query_params.get("q", "")[:500], request.query_params.get("page", "1")
    page = int(at) if at.isascii() and at.isdigit() and 0 < int(at[:4]) <= 50 else 1
    visitor = request.scope.get("visitor")
    reader = visitor.reader.id if visitor and visitor.reader else None
    own = reader is not None and "is:" in asked

    def made(conn: Connection, now: datetime, site: Site) -> str:
        starred = state.starred(conn, reader) if own and reader is not None else None
        unread = state.unread(conn, reader, limit=5000) if own and reader is not None else None
        return pages.search(search_page(conn, asked, now=now, page=page, starred=starred, unread=unread), site)

    return serving.page(request, made, asked=f"{page} {asked}", private=own)


def static(request: Request) -> Response:
    """One of our own files; there are no others.

    Raises:
        HTTPException: 404 for any other name.
    """
    asset = assets().get(str(request.path_params["name"]))
    if asset is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return _file(request, asset)


def robots(_request: Request) -> Response:
    """Robots are welcome."""
    return PlainTextResponse("User-agent: *\nAllow: /\nDisallow: /search\n")


def _file(request: Request, asset: Asset) -> Response:
    headers = {"etag": f'"{asset.version}"', "cache-control": "no-cache"}
    if request.query_params.get("v") == asset.version:
        headers["cache-control"] = FOREVER
    if current(request, headers["etag"]):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(asset.body, headers=headers, media_type=asset.media_type)
