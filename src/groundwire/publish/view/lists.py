"""Pages that list stories: of a topic or entity, a source, a day; the topics themselves; the archive."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from groundwire.errors import NotFound
from groundwire.model.entity import Entity, Kind
from groundwire.model.health import STATES, Figures, state
from groundwire.model.source import SourceId
from groundwire.publish import links, words
from groundwire.publish.view.card import Card, card
from groundwire.publish.view.told import read
from groundwire.publish.week import Day, Week, period
from groundwire.store import entities, pages, sources
from groundwire.store.pages import Heading

CARDS, HEADINGS = 12, 60  # told in full, and named
DAYS, WEEKS = 30, 260  # in the archive
TOPICS = 60
LATELY = timedelta(days=30)
PLURAL = {"lab": "labs", "person": "people", "model": "models", "benchmark": "benchmarks", "dataset": "datasets"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A way to another page, with a word on it."""

    href: str
    name: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView:
    """Stories under one title: the first told in cards, the others named. ``here`` is the page's own path."""

    now: datetime
    here: str
    title: str
    over: str  # the line over the title: what kind of list this is
    lede: str
    cards: tuple[Card, ...]
    headings: tuple[Heading, ...]
    ways: tuple[Link, ...] = ()
    previous: Link | None = None
    following: Link | None = None
    feed: bool = False  # whether it is a feed, too


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicsView:
    """The topics and named things of late, by kind, those of most stories first."""

    now: datetime
    kinds: tuple[tuple[str, tuple[Link, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveView:
    """The last days with their number of stories, and all weeks by year, newest first."""

    now: datetime
    days: tuple[tuple[Link, int], ...]
    years: tuple[tuple[int, tuple[Link, ...]], ...]


def about(conn: Connection, kind: str, slug: str, *, now: datetime) -> ListView:
    """The stories about a topic or a named thing, latest first.

    Raises:
        NotFound: there is no such kind, or no story about it.
    """
    if kind not in set(Kind):
        raise NotFound(f"there is no kind {kind[:40]!r} of topic")
    one = entities.get(conn, kind, slug)
    found = [int(story.id) for story in entities.stories_of(conn, kind, slug, limit=CARDS + HEADINGS) if story.id]
    cards, headings = _told(conn, found, now)
    return ListView(
        now=now,
        here=path_of(one),
        title=one.name,
        over="Topic" if one.kind is Kind.TOPIC else one.kind.value.capitalize(),
        lede="The stories about it, latest first.",
        cards=cards,
        headings=headings,
        ways=(Link(href="/topics", name="All topics"),),
        feed=True,
    )


def of_source(conn: Connection, number: str, *, now: datetime) -> ListView:
    """The stories that a source tells, latest first.

    Raises:
        NotFound: no source has this number.
    """
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise NotFound(f"no source has the number {number[:40]!r}")
    source = sources.get(conn, SourceId(int(number)))
    cards, headings = _told(conn, pages.of_source(conn, int(number), limit=CARDS + HEADINGS), now)
    home = links.web(source.home_url) or links.web(source.url)
    seen = source.health.last_success
    figures = sources.figures(conn, now=now, only=source.id).get(SourceId(int(number)), Figures())
    word = state(source, new=figures.week, now=now)
    told = f"{f'Last read {words.ago(seen, now)}; it' if seen else 'It'} is {word}: {STATES[word]}."
    return ListView(
        now=now,
        here=f"/source/{number}",
        title=source.title or links.host(source.url) or source.url,
        over="Source",
        lede=f"What it tells, latest first. {told}",
        cards=cards,
        headings=headings,
        ways=(
            *((Link(href=home, name=f"Its own page at {links.host(home)}"),) if home else ()),
            Link(href="/sources", name="All sources"),
        ),
        feed=True,
    )


def of_day(conn: Connection, name: str, *, now: datetime) -> ListView:
    """The stories whose latest item is of a day, best first.

    Raises:
        NotFound: the name is not one of a day.
    """
    day = period(name)
    if not isinstance(day, Day):
        raise NotFound(f"no day {name[:40]!r}: write it like 2026-01-12")
    first = pages.earliest(conn)
    cards, headings = _told(conn, pages.of_span(conn, day.start, day.end, limit=CARDS + HEADINGS), now)
    week = Week.of(day.start)
    total = pages.counted(conn, day.start, day.end)
    before, after = day.moved(-1), day.moved(1)
    return ListView(
        now=now,
        here=f"/day/{day}",
        title=day.days,
        over="Day",
        lede=f"{words.count(total, 'story', 'stories')} with their latest item on this day, best first."
        if total
        else "No story has its latest item on this day.",
        cards=cards,
        headings=headings,
        ways=(Link(href=f"/recap/{week}", name=f"Recap of {week.title}"), Link(href="/archive", name="Archive")),
        previous=Link(href=f"/day/{before}", name=before.title) if first and first < day.start else None,
        following=Link(href=f"/day/{after}", name=after.title) if after.start <= now else None,
    )


def topics_page(conn: Connection, *, now: datetime) -> TopicsView:
    """What the stories of the last weeks are about."""
    kinds = []
    for kind in Kind:
        found = entities.top(conn, kind=kind, since=now - LATELY, limit=TOPICS)
        name = "Topics" if kind is Kind.TOPIC else PLURAL[kind.value].capitalize()
        if found:
            kinds.append((name, tuple(Link(href=path_of(one), name=one.name, note=str(n)) for one, n in found)))
    return TopicsView(now=now, kinds=tuple(kinds))


def archive(conn: Connection, *, now: datetime) -> ArchiveView:
    """Every day and week that there is something of."""
    first = pages.earliest(conn) or now
    today = Day(now.date())
    days: list[tuple[Link, int]] = []
    years: dict[int, list[Link]] = {}
    for back in range(DAYS):
        day = today.moved(-back)
        if day.end > first and (number := pages.counted(conn, day.start, day.end)):
            days.append((Link(href=f"/day/{day}", name=day.days), number))
    week = Week.of(now)
    for _ in range(WEEKS):
        if week.end <= first:
            break
        years.setdefault(week.year, []).append(
            Link(href=f"/recap/{week}", name=week.title.capitalize(), note=week.days)
        )
        week = week.moved(-1)
    return ArchiveView(now=now, days=tuple(days), years=tuple((year, tuple(found)) for year, found in years.items()))


def path_of(one: Entity) -> str:
    """The page of a topic or named thing."""
    return f"/topic/{one.slug}" if one.kind is Kind.TOPIC else f"/entity/{one.kind.value}/{one.slug}"


def _told(conn: Connection, found: Sequence[int], now: datetime) -> tuple[tuple[Card, ...], tuple[Heading, ...]]:
    told = read(conn, pages.by_ids(conn, found[:CARDS]))
    named = {heading.id: heading for heading in pages.headings_of(conn, found[CARDS:])}
    return (
        tuple(card(one, now=now, lines=1) for one in told),
        tuple(named[number] for number in found[CARDS:] if number in named),
    )
