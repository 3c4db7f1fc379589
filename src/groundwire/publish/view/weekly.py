"""The recap of a week: top stories, papers, releases, what was left out, and the numbers that we counted ourselves.

Each number names the list or table of the same page whose rows add up to it.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from urllib.parse import urlsplit

from sqlalchemy import Connection

from groundwire.model.article import Document
from groundwire.model.prediction import Entry
from groundwire.publish import links, words
from groundwire.publish.view import chart
from groundwire.publish.view.card import Card, card
from groundwire.publish.view.claims import Sentence
from groundwire.publish.view.foretold import Foretold, foretold
from groundwire.publish.view.mention import Renewed, nature, renewed
from groundwire.publish.view.told import Told, read
from groundwire.publish.week import Day, Period, Span, Week
from groundwire.store import ledger, pages, weekly
from groundwire.store.pages import Heading, LeftOut
from groundwire.store.weekly import Placed, Teller

TOP = 10  # new stories, and as many known ones that went on
NOBODY_TOLD: Mapping[str, datetime] = MappingProxyType({})
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
    known: datetime | None = None  # since when, where an earlier edition could tell of it


@dataclass(frozen=True, slots=True, kw_only=True)
class RecapView:
    """One week. Its three lists are best first and whole; tables are (name, count) rows.

    ``top`` are stories that are new in it. One that an earlier edition told of stands among the ``updates``, each of
    which says what is new since then.
    """

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
    updates: tuple[Card, ...] = ()
    made: tuple[Foretold, ...] = ()  # predictions made in this time
    due: tuple[Foretold, ...] = ()  # predictions whose day fell into it

    @property
    def charts(self) -> tuple[chart.Chart, ...]:
        """What its numbers look like, where there is something to compare."""
        return tuple(one for one in (chart.by_day(self.by_day), chart.by_source(self.by_source)) if one)


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekRead:
    """What was read of a week: its items, the headings of the stories that are listed, the best with all told."""

    week: Period
    most: int = TOP  # top stories, and updates
    placed: Sequence[Placed] = ()
    tellers: Mapping[int, Teller] = field(default_factory=dict)
    top: Sequence[Told] = ()
    shared: Collection[int] = ()
    left_out: LeftOut = field(default_factory=LeftOut)
    earliest: datetime | None = None  # the oldest item of all weeks
    collected: Sequence[tuple[str, int]] = ()  # (source, items) by the time of collecting
    updates: Sequence[Told] = ()
    ledger: Sequence[Entry] = ()  # predictions made or due in it


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """All of a recap that does not depend on when it is looked at; it may be kept while the database is as it was."""

    found: WeekRead
    papers: tuple[Listed, ...]
    releases: tuple[Listed, ...]
    shared: tuple[Listed, ...]
    numbers: tuple[Number, ...]
    by_day: tuple[tuple[str, int], ...]


def recap_page(
    conn: Connection, week: Period, *, now: datetime, top: int = TOP, told: Mapping[str, datetime] = NOBODY_TOLD
) -> RecapView:
    """The recap of *week* (or day, or span), with so many top stories and updates.

    *told* is for a mail: the newest item that its reader was told of, by the slug of the story.
    """
    return build(read_week(conn, week, top=top), now=now, told=told)


def read_week(conn: Connection, week: Period, *, top: int = TOP) -> Counted:
    """What the recap of *week* tells, read and counted."""
    start, end = week.start, week.end
    found = WeekRead(
        week=week,
        most=top,
        placed=weekly.placed(conn, start, end),
        tellers=weekly.tellers(conn),
        top=read(conn, pages.by_ids(conn, weekly.best(conn, start, end, limit=top))),
        shared=weekly.shared(conn, start, end),
        left_out=pages.left_out(conn, since=start, until=end),
        earliest=pages.earliest(conn),
        collected=weekly.collected(conn, start, end),
        updates=read(conn, pages.by_ids(conn, weekly.went_on(conn, start, end, limit=2 * top))),
        ledger=ledger.of_span(conn, start, end),
    )
    return counted(found, lambda wanted: {one.id: one for one in pages.headings_of(conn, wanted)})


def counted(found: WeekRead, headings: Callable[[Sequence[int]], Mapping[int, Heading]]) -> Counted:
    """The lists and figures of a week. *headings* gives those of stories by id: only the listed ones are asked."""
    papers, releases, first = _sorted_out(found)
    shared = {story: first[story].source for story in found.shared if story in first}
    named = headings(sorted({*papers, *releases, *shared}))
    numbers = (
        _number(sum(number for _, number in found.collected), "item collected", "by-source", many="items collected"),
        _number(len(first), "story", "by-day", many="stories"),
        Number(value=len(shared), label="told by several independent sources", rows="shared"),
        _number(len(papers), "paper", "papers"),
        _number(len(releases), "release", "releases"),
        Number(value=found.left_out.total, label="left out", rows="left-out"),
    )

    def listed(sources: Mapping[int, int]) -> tuple[Listed, ...]:
        named_by = {story: found.tellers[source].title for story, source in sources.items()}
        return _listed(named_by, named, found.week.start)

    return Counted(
        found=replace(found, placed=()),
        papers=listed(papers),
        releases=listed(releases),
        shared=listed(shared),
        numbers=numbers,
        by_day=_by_day(first, found.week),
    )


def _number(value: int, one: str, rows: str, *, many: str | None = None) -> Number:
    return Number(value=value, label=words.noun(value, one, many), rows=rows)


def build(recap: Counted, *, now: datetime, told: Mapping[str, datetime] = NOBODY_TOLD) -> RecapView:
    """The recap as it is seen at *now*, by somebody who was *told* so much (`recap_page`)."""
    found, week = recap.found, recap.found.week
    top, updates = _new_and_known(found, told, now)
    predictions = [foretold(entry, now=now) for entry in found.ledger]
    before, after = (None, None) if isinstance(week, Span) else (week.moved(-1), week.moved(1))
    return RecapView(
        now=now,
        week=week,
        running=week.start <= now < week.end,
        previous=before if before and found.earliest is not None and found.earliest < week.start else None,
        following=after if after and after.start <= now else None,
        top=top,
        papers=recap.papers,
        releases=recap.releases,
        shared=recap.shared,
        numbers=recap.numbers,
        by_source=tuple(found.collected),
        by_day=recap.by_day,
        left_out=found.left_out,
        updates=updates,
        made=tuple(
            one for one in predictions if week.start <= one.made < week.end and one.made.date() <= one.resolve_by
        ),
        due=tuple(one for one in predictions if week.start.date() <= one.resolve_by < week.end.date()),
    )


def _new_and_known(
    found: WeekRead, told: Mapping[str, datetime], now: datetime
) -> tuple[tuple[Card, ...], tuple[Card, ...]]:
    """The cards of the stories that are new, and of known ones with what is new of each; one without is left out.

    Known is what began before, and what this reader was told.
    """
    new: list[Card] = []
    known: list[Card] = []
    for story in sorted((*found.top, *found.updates), key=_best_first):
        slug, start, end = story.story.slug, found.week.start, found.week.end
        since = told[slug] + timedelta.resolution if slug in told else start
        came = renewed(story.mentions, known=since, until=end)
        if came is not None:
            known.append(replace(card(story, now=now), lines=_what_is_new(story, came), renewed=came))
        elif slug not in told and not _told_before(story, start):
            new.append(card(story, now=now, lines=2))
    return tuple(new[: found.most]), tuple(known[: found.most])


def _told_before(told: Told, start: datetime) -> bool:
    return any(one.when is not None and one.when < start and one.copy_of is None for one in told.mentions)


def _best_first(told: Told) -> tuple[bool, float, str]:
    return told.story.left_out is not None, -told.story.score, told.story.slug


def _what_is_new(told: Told, came: Renewed) -> tuple[Sentence, ...]:
    """One sentence: the first that stands on what came, else the first that says what changed."""
    parts = told.parts
    said = [one for name in ("changed", "takeaways", "hook", "matters") for one in parts[name].sentences]
    numbers = {one.number for one in came.mentions}
    fresh = [one for one in said if any(receipt.number in numbers for receipt in one.receipts)]
    return tuple((fresh or said)[:1])


def _sorted_out(found: WeekRead) -> tuple[dict[int, int], dict[int, int], dict[int, Placed]]:
    """The stories with a paper, those with a release alone (each -> the source of the first such item), and the first
    item of every story.
    """
    papers: dict[int, int] = {}
    releases: dict[int, int] = {}
    first: dict[int, Placed] = {}
    places: dict[tuple[int, str], tuple[str, bool]] = {}
    for one in found.placed:
        first.setdefault(one.story, one)
        at = (one.source, _before_path(one.url))
        known = places.get(at)
        if known is None:
            known = places[at] = _place(one.url, found.tellers[one.source])
        if known[0] == "paper":
            papers.setdefault(one.story, one.source)
        elif _is_release(one, found.tellers[one.source], *known):
            releases.setdefault(one.story, one.source)
    return papers, {story: source for story, source in releases.items() if story not in papers}, first


def _listed(sources: Mapping[int, str], headings: Mapping[int, Heading], start: datetime) -> tuple[Listed, ...]:
    """These stories (id -> source), best first; those that began before *start* are known."""
    found = sorted((headings[story] for story in sources if story in headings), key=lambda one: (-one.score, one.slug))
    return tuple(
        Listed(
            slug=one.slug,
            title=one.title,
            source=sources[one.id],
            latest=one.latest,
            independent=one.independent,
            known=one.first if one.first < start else None,
        )
        for one in found
    )


def _by_day(first: Mapping[int, Placed], week: Period) -> tuple[tuple[str, int], ...]:
    """How many stories had their first item of the week on each of its days."""
    counts = Counter(one.day for one in first.values())
    days = range(-(-(week.end - week.start) // timedelta(days=1)))
    return tuple((words.weekday(week.start + timedelta(days=n)), counts[n]) for n in days)


def _before_path(url: str | None) -> str:
    """Scheme and host, as far as a place is told by them: "https://example.org"."""
    return "/".join((url or "").split("/", 3)[:3])


def _place(url: str | None, teller: Teller) -> tuple[str, bool]:
    """What stands at such an address (`mention.nature`), and whether it is the source's own site."""
    document = Document(id="", url=url, source_url=teller.url, kind=teller.kind)
    return nature(document), links.same_site(url, teller.url)


def _is_release(one: Placed, teller: Teller, what: str, own: bool) -> bool:
    """Whether the item tells of a release, by where it stands and what its title says."""
    if "releases.atom" in teller.url:
        return True
    if one.url and "/releases/" in one.url and links.web(one.url) and "/releases/" in urlsplit(one.url).path:
        return True
    return own and what in ("article", "repository") and bool(_RELEASE.search(one.title))
