"""The recap of a week: top stories, papers, releases, what was left out, and the numbers that we counted ourselves.

Each number names the list or table of the same page whose rows add up to it.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy import Connection

from groundwire.model.article import Document
from groundwire.publish import links, words
from groundwire.publish.view.card import Card, card
from groundwire.publish.view.foretold import Foretold, foretold
from groundwire.publish.view.mention import nature
from groundwire.publish.view.told import Told, read
from groundwire.publish.week import Day, Period, Span, Week
from groundwire.store import ledger, pages, weekly
from groundwire.store.pages import Dated, Heading, LeftOut

TOP = 10
UPDATES = 5
_RELEASE = re.compile(r"\breleas(?:e|es|ed|ing)\b|\bopen[- ]weights?\b|\bv?\d+\.\d+\.\d+\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A figure that we counted. ``rows`` is the anchor of the list or table that it counts."""

    value: int
    label: str
    rows: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A story in a list of the week, with the source of the item that put it there."""

    slug: str
    title: str
    source: str
    latest: datetime
    independent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecapView:
    """One week. Its three lists are best first and whole; tables are (name, count) rows."""

    now: datetime
    week: Period
    running: bool
    previous: Week | Day | None
    following: Week | Day | None
    top: tuple[Card, ...]
    papers: tuple[Listed, ...]
    releases: tuple[Listed, ...]
    shared: tuple[Listed, ...]  # stories of several independent sources
    numbers: tuple[Number, ...]
    by_source: tuple[tuple[str, int], ...]
    by_day: tuple[tuple[str, int], ...]
    left_out: LeftOut
    updates: tuple[Card, ...] = ()  # stories that began before and went on
    made: tuple[Foretold, ...] = ()  # predictions made in this time
    due: tuple[Foretold, ...] = ()  # predictions whose day fell into it


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekRead:
    """What was read of a week: its items, the headings of their stories by id, the best of them with all told."""

    week: Period
    dated: Sequence[Dated] = ()
    headings: Mapping[int, Heading] = field(default_factory=dict)
    top: Sequence[Told] = ()
    left_out: LeftOut = field(default_factory=LeftOut)
    earliest: datetime | None = None  # the oldest item of all weeks
    collected: Sequence[tuple[str, int]] = ()  # (source, items) by the time of collecting
    updates: Sequence[Told] = ()
    ledger: Sequence[Foretold] = ()


def recap_page(conn: Connection, week: Period, *, now: datetime, top: int = TOP) -> RecapView:
    """The recap of *week* (or day, or span), with so many top stories."""
    dated = pages.between(conn, week.start, week.end)
    wanted = sorted({one.story for one in dated if one.story is not None})
    headings = {heading.id: heading for heading in pages.headings_of(conn, wanted)}
    best = sorted(headings.values(), key=lambda heading: (heading.left_out is not None, -heading.score, heading.slug))
    found = WeekRead(
        week=week,
        dated=dated,
        headings=headings,
        top=read(conn, pages.by_ids(conn, [heading.id for heading in best[:top]])),
        left_out=pages.left_out(conn, since=week.start, until=week.end),
        earliest=pages.earliest(conn),
        collected=weekly.collected(conn, week.start, week.end),
        updates=read(conn, pages.by_ids(conn, weekly.went_on(conn, week.start, week.end, limit=UPDATES))),
        ledger=[foretold(entry, now=now) for entry in ledger.every(conn)],
    )
    return build(found, now=now)


def build(found: WeekRead, *, now: datetime) -> RecapView:
    """The view of what was read of a week."""
    week, dated, headings, left_out = found.week, found.dated, found.headings, found.left_out
    papers: dict[int, str] = {}  # story -> the source of its first such item
    releases: dict[int, str] = {}
    tellers: dict[int, str] = {}
    for one in dated:
        if one.story is not None:
            tellers.setdefault(one.story, one.source)
            if kind := _kind(one):
                (papers if kind == "paper" else releases).setdefault(one.story, one.source)
    releases = {story: source for story, source in releases.items() if story not in papers}
    shared = {
        story: source for story, source in tellers.items() if story in headings and headings[story].independent > 1
    }
    by_day = _by_day(dated, week)
    numbers = (
        Number(value=sum(number for _, number in found.collected), label="items collected", rows="by-source"),
        Number(value=sum(count for _, count in by_day), label="stories", rows="by-day"),
        Number(value=len(shared), label="told by several independent sources", rows="shared"),
        Number(value=sum(story in headings for story in papers), label="papers", rows="papers"),
        Number(value=sum(story in headings for story in releases), label="releases", rows="releases"),
        Number(value=left_out.total, label="left out", rows="left-out"),
    )
    before, after = (None, None) if isinstance(week, Span) else (week.moved(-1), week.moved(1))
    return RecapView(
        now=now,
        week=week,
        running=week.start <= now < week.end,
        previous=before if before and found.earliest is not None and found.earliest < week.start else None,
        following=after if after and after.start <= now else None,
        top=tuple(card(told, now=now, lines=2) for told in found.top),
        papers=_listed(papers, headings),
        releases=_listed(releases, headings),
        shared=_listed(shared, headings),
        numbers=numbers,
        by_source=tuple(found.collected),
        by_day=by_day,
        left_out=left_out,
        updates=tuple(card(told, now=now, lines=1) for told in found.updates if told.brief),
        made=tuple(one for one in found.ledger if week.start <= one.made < week.end),
        due=tuple(one for one in found.ledger if week.start.date() <= one.resolve_by < week.end.date()),
    )


def _listed(sources: Mapping[int, str], headings: Mapping[int, Heading]) -> tuple[Listed, ...]:
    """These stories (id -> source), best first."""
    found = sorted((headings[story] for story in sources if story in headings), key=lambda one: (-one.score, one.slug))
    return tuple(
        Listed(slug=one.slug, title=one.title, source=sources[one.id], latest=one.latest, independent=one.independent)
        for one in found
    )


def _by_day(dated: Sequence[Dated], week: Period) -> tuple[tuple[str, int], ...]:
    """How many stories had their first item of the week on each of its days."""
    first: dict[int, datetime] = {}
    for one in dated:
        if one.story is not None:
            first[one.story] = min(one.when, first.get(one.story, one.when))
    counts = Counter((when - week.start).days for when in first.values())
    return tuple(
        (words.weekday(week.start + timedelta(days=n)), counts[n])
        for n in range(-(-(week.end - week.start) // timedelta(days=1)))
    )


def _kind(one: Dated) -> str | None:
    """paper, release or neither, by where the item stands and what its title says."""
    place = Document(id="", url=one.url, source_url=one.source_url, kind=one.kind)
    what = nature(place)
    if what == "paper":
        return "paper"
    path = urlsplit(one.url).path if one.url and links.web(one.url) else ""
    if "/releases/" in path or "releases.atom" in one.source_url:
        return "release"
    own = links.same_site(one.url, one.source_url) and what in ("article", "repository")
    return "release" if own and _RELEASE.search(one.title) else None
