"""The addresses of our feeds: a page's address with ``feed.atom`` or ``feed.json`` after it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from groundwire.errors import NotFound
from groundwire.model.entity import Kind
from groundwire.model.source import SourceId
from groundwire.publish import view
from groundwire.publish.feeds.entries import Feed, entry, newest
from groundwire.publish.feeds.formats import FORMATS, TYPES
from groundwire.publish.serving import Serving
from groundwire.publish.site import Site
from groundwire.publish.view.mention import Renewed
from groundwire.publish.view.told import read
from groundwire.publish.week import Week, period
from groundwire.store import entities, pages, sources, stories
from groundwire.store.search import query
from groundwire.store.search.find import find

MOST = 30  # entries


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What a feed holds: stories in their order, under a title."""

    title: str
    stories: Sequence[int]
    updated: datetime | None = None
    renewed: Mapping[str, Renewed] = field(default_factory=dict)  # what is new of known stories, by slug


Choose = Callable[[Connection, datetime, dict[str, str]], Chosen]


def _front(conn: Connection, _now: datetime, _at: dict[str, str]) -> Chosen:
    found = stories.listing(conn, picked=True, limit=MOST)
    return Chosen(title="groundwire", stories=[int(story.id) for story in found if story.id])


def _about(conn: Connection, _now: datetime, at: dict[str, str]) -> Chosen:
    kind = at.get("kind", Kind.TOPIC.value)
    if kind not in set(Kind):
        raise NotFound(f"there is no kind {kind[:40]!r} of topic")
    found = entities.stories_of(conn, kind, at["slug"], limit=MOST)
    name = entities.get(conn, kind, at["slug"]).name
    return Chosen(title=f"{name} · groundwire", stories=[int(story.id) for story in found if story.id])


def _source(conn: Connection, _now: datetime, at: dict[str, str]) -> Chosen:
    number = at["number"]
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise NotFound(f"no source has the number {number[:40]!r}")
    source = sources.get(conn, SourceId(int(number)))
    return Chosen(
        title=f"{source.title or source.url} · groundwire", stories=pages.of_source(conn, int(number), limit=MOST)
    )


def _recap(conn: Connection, now: datetime, at: dict[str, str]) -> Chosen:
    week = period(at["period"]) if "period" in at else Week.of(now)
    found = view.recap_page(conn, week, now=now)
    cards = (*found.top, *found.updates)
    return Chosen(
        title=f"Recap of {week.title} · groundwire",
        stories=pages.ids_in_order(conn, [card.slug for card in cards]),
        updated=min(now, week.end),
        renewed={card.slug: card.renewed for card in cards if card.renewed},
    )


def _search(conn: Connection, now: datetime, at: dict[str, str]) -> Chosen:
    asked = query.read(at["q"])
    hits = () if asked.empty else find(conn, asked, now=now, limit=MOST).hits
    title = " ".join(at["q"].split())[:100]
    return Chosen(title=f"Search: {title} · groundwire", stories=[hit.story for hit in hits])


FEEDS: tuple[tuple[str, Choose], ...] = (
    ("", _front),
    ("/topic/{slug}", _about),
    ("/entity/{kind}/{slug}", _about),
    ("/source/{number}", _source),
    ("/recap", _recap),
    ("/recap/{period}", _recap),
    ("/search", _search),
)


def routes(serving: Serving) -> list[Route]:
    """All routes of the feeds, for the application's table."""
    return [_route(serving, path, name, choose) for path, choose in FEEDS for name in FORMATS]


def _route(serving: Serving, path: str, name: str, choose: Choose) -> Route:
    def endpoint(request: Request) -> Response:
        at = {key: str(value) for key, value in request.path_params.items()}
        asked = request.query_params.get("q", "")[:500] if path == "/search" else ""
        if path == "/search":
            at["q"] = asked.replace("\0", " ")
        here = request.url.path.rsplit("/", 1)[0]
        query_string = f"?{urlencode({'q': asked})}" if asked else ""

        home, address = f"{here or '/'}{query_string}", f"{request.url.path}{query_string}"

        def made(conn: Connection, now: datetime, site: Site) -> bytes:
            chosen = choose(conn, now, at)
            return written(conn, chosen, site, name, home=home, here=address, now=now, hub=serving.hub)

        told = {"link": _links(serving.url + address, serving.hub)} if serving.hub else {}
        found = serving.page(request, made, media_type=TYPES[name], asked=asked, headers=told)
        serving.heard(address)
        return found

    return Route(f"{path}/feed.{name}", endpoint)


def written(  # noqa: PLR0913 - what a feed says of itself
    conn: Connection,
    chosen: Chosen,
    site: Site,
    name: str,
    *,
    home: str,
    here: str,
    now: datetime,
    hub: str | None = None,
) -> bytes:
    """The feed of these stories in the format *name*; *home* and *here* are the paths of its page and of itself."""
    told = read(conn, pages.by_ids(conn, chosen.stories))
    entries = tuple(entry(one, site.url, chosen.renewed.get(one.story.slug)) for one in told)
    feed = Feed(
        title=chosen.title,
        subtitle="Machine-learning news in which every sentence shows its source.",
        home=f"{site.url}{home}",
        address=f"{site.url}{here}",
        updated=chosen.updated or newest(entries, now.replace(hour=0, minute=0)),
        entries=entries,
        hub=hub,
    )
    return FORMATS[name](feed)


def _links(address: str, hub: str) -> str:
    """The header by which a subscriber finds the hub (WebSub, section 4)."""
    return f'<{address}>; rel="self", <{hub}>; rel="hub"'
