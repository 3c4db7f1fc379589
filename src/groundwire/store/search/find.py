"""Answering a query: the newest matches, the best of them first.

Ranking every match by bm25 costs time in proportion to how common a word is. So the newest `DEEP` matches are taken
(the index is in the order of time, so this stops early), with what is known of each without reading it: whether its
title has the words, whether they stand near each other. These, freshness and the story's sources make the order.
"""

import math
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, null, select

from groundwire.store.rows import among, listed
from groundwire.store.search import engine, index
from groundwire.store.search.marks import BEGIN, END, spaced
from groundwire.store.search.query import Query, Term
from groundwire.store.search.spelling import suggest
from groundwire.store.tables import items, sources, stories, story_items
from groundwire.store.tables.search import search_entries

DEEP = 600  # newest matches that are ranked
SHALLOW = 200  # of those with all words in the title
NEAR = 8  # words between, at most
TITLE, CLOSE, WHOLE, WIDELY = 2.0, 1.0, 0.6, 0.35  # weights: title, nearness, a story's own entry, independent sources
FRESH, HALF = 2.0, 14.0  # weight of freshness, and the days after which it counts half
_WIDE = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f"
_SPACED = re.compile(rf"(?<=[{_WIDE}\x02\x03]) +(?=[{_WIDE}])")
SNIPPET = 28  # words


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A story that was found. ``snippet`` is text and whether it matched, in turn; ``item`` is where it stands."""

    story: int
    slug: str
    title: str
    topic: str | None
    latest: datetime
    independent: int
    score: float
    kind: str
    item: int | None
    source: str | None
    url: str | None
    snippet: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An answer: a page of hits, how many stories match (``more``: at least), and a better spelling."""

    hits: tuple[Hit, ...] = ()
    total: int = 0
    more: bool = False
    suggestion: str | None = None


def find(  # noqa: PLR0913 - what is asked, when, which part, and of which stories
    conn: Connection,
    query: Query,
    *,
    now: datetime,
    limit: int = 20,
    skip: int = 0,
    only: Collection[int] | None = None,
    without: Collection[int] = (),
) -> Found:
    """The stories that match *query*, best first; *only* and *without* are what a reader starred or read."""
    search = engine.of(conn)
    expression = _expression(conn, query)
    if query.empty or expression is None:
        return Found()
    low, high = index.bounds(query.after, query.before)
    numbers = search.newest(conn, expression, (low, high), DEEP)
    if not numbers:
        return Found(suggestion=suggest(conn, query))
    titled, near = _marks(conn, query, numbers, (low, high))
    best: dict[int, _Place] = {}
    for number, story, item, independent in _entries(conn, titled.union(numbers)):
        if (only is not None and story not in only) or story in without:
            continue
        days = max(0.0, (now.timestamp() - index.seconds_of(number)) / 86400)
        score = (
            TITLE * (number in titled)
            + CLOSE * (number in near)
            + WHOLE * (item is None)
            + WIDELY * math.log1p(independent)
            + FRESH * 0.5 ** (days / HALF)
        )
        place = _Place(score, number, story, item)
        best[story] = max(best.get(story, place), place)
    order = sorted(best.values(), reverse=True)
    return Found(
        hits=_hits(conn, expression, order[skip : skip + limit]),
        total=len(order),
        more=len(numbers) == DEEP,
        suggestion=suggest(conn, query) if not order else None,
    )


class _Place(NamedTuple):
    """An entry's place among others: by score, then the newest."""

    score: float
    number: int
    story: int
    item: int | None


def _marks(conn: Connection, query: Query, numbers: Sequence[int], span: tuple[int, int]) -> tuple[set[int], set[int]]:
    """The entries with all words in the title, and those with the words near each other.

    Where there are more matches than were taken, the index is asked for the newest with all words in the title, which
    stops early; they may be older than what was taken. All else is looked at one by one.
    """
    wanted = [term for term in query.terms if term.wanted]
    if not wanted:
        return set(), set()
    single = [term.words.lower() for term in wanted if not term.phrase]
    titled: set[int] = set()
    taken = len(numbers) == DEEP
    if taken:
        search = engine.of(conn)
        parts = [*(search.term(one, "title") for one in wanted), *(_filters(conn, query) or [])]
        titled.update(search.newest(conn, search.both(parts), span, SHALLOW))
        if len(single) < 2:
            return titled, set()
    near = set()
    stems = [spaced(term.words.lower()).split() for term in wanted]
    for number, title, body in engine.texts(conn, titled.union(numbers)):
        found = title.lower()
        if not taken and all(all(word.rstrip("s") in found for word in words) for words in stems):
            titled.add(number)
        if len(single) > 1 and _close(single, f"{found} . {body.lower()}"):
            near.add(number)
    return titled, near


def _close(words: Sequence[str], said: str) -> bool:
    """Whether some place in *said* has all *words* within `NEAR` words of the first of them."""
    first, *others = (word.rstrip("s") for word in words)
    at = said.find(first)
    while at >= 0:
        around = " ".join(said[max(0, at - NEAR * 9) : at + NEAR * 9].split())
        if all(word in around for word in others):
            return True
        at = said.find(first, at + 1)
    return False


def _filters(conn: Connection, query: Query) -> list[str] | None:
    """The operators as parts of an expression; None where one can match nothing."""
    search, parts = engine.of(conn), []
    for name in query.sources:
        tags = index.source_tags(conn, name)
        if not tags:
            return None
        parts.append(search.either([search.term(_phrase(one), "tags") for one in tags]))
    parts += [search.term(_phrase(index.tag("topic", name)), "tags") for name in query.topics]
    parts += [search.term(_phrase(name), "author") for name in query.authors]
    return parts


def _expression(conn: Connection, query: Query) -> str | None:
    """The query as the engine reads it; None where it can match nothing."""
    filters = _filters(conn, query)
    if filters is None:
        return None
    search = engine.of(conn)
    parts = [search.term(term, "title body") for term in query.terms if term.wanted] + filters
    if not parts:
        parts = [search.either([search.term(_phrase(index.tag("kind", kind)), "tags") for kind in index.KINDS])]
    return search.both(parts, [search.term(term, "title body") for term in query.terms if not term.wanted])


def _phrase(words: str) -> Term:
    return Term(words=words, phrase=True)


def _entries(conn: Connection, numbers: Collection[int]) -> list[tuple[int, int, int | None, int]]:
    """(number, story, item, independent sources of the story) for these entries; no story, no entry."""
    of_items, of_stories = _entry_queries(conn.dialect.name)
    alone = listed(number for number in numbers if index.kind_of(number) == "item")
    whole = listed(number for number in numbers if index.kind_of(number) == "story")
    return [
        (number, story, item, independent)
        for query, asked in ((of_items, alone), (of_stories, whole))
        if asked
        for number, story, item, independent in conn.execute(query, {"numbers": asked}).all()
    ]


@cache
def _entry_queries(dialect: str) -> tuple[Select[Any], Select[Any]]:
    """What is asked of entries of items, and of entries of stories."""
    entry = search_entries.c
    of_items = (
        select(entry.id, stories.c.id, entry.subject, stories.c.independent)
        .join(story_items, story_items.c.item_id == entry.subject)
        .join(stories, stories.c.id == story_items.c.story_id)
    )
    of_stories = select(entry.id, stories.c.id, null(), stories.c.independent).join(
        stories, stories.c.id == entry.subject
    )
    return of_items.where(among(dialect, entry.id)), of_stories.where(among(dialect, entry.id))


@cache
def _shown_queries(dialect: str) -> tuple[Select[Any], Select[Any]]:
    """What is shown of stories, and of items."""
    headings = select(
        stories.c.id, stories.c.slug, stories.c.title, stories.c.topic, stories.c.latest, stories.c.independent
    )
    places = select(items.c.id, items.c.url, sources.c.title).join(sources, sources.c.id == items.c.source_id)
    return headings.where(among(dialect, stories.c.id)), places.where(among(dialect, items.c.id))


def _hits(conn: Connection, expression: str, places: Sequence[_Place]) -> tuple[Hit, ...]:
    """What is shown of these."""
    if not places:
        return ()
    of_stories, of_items = _shown_queries(conn.dialect.name)
    told = conn.execute(of_stories, {"numbers": listed(one.story for one in places)})
    headings = {row.id: row for row in told}
    said = conn.execute(of_items, {"numbers": listed(one.item for one in places if one.item is not None)})
    stand = {item: (url, source) for item, url, source in said}
    snippets = engine.of(conn).snippets(conn, expression, [one.number for one in places], SNIPPET)
    hits = []
    for one in places:
        heading = headings[one.story]
        url, source = stand.get(one.item, (None, None))
        hits.append(
            Hit(
                story=one.story,
                slug=heading.slug,
                title=heading.title,
                topic=heading.topic,
                latest=heading.latest,
                independent=heading.independent,
                score=round(one.score, 4),
                kind="story" if one.item is None else "item",
                item=one.item,
                source=source,
                url=url,
                snippet=marked(snippets.get(one.number, "")),
            )
        )
    return tuple(hits)


def marked(words: str) -> tuple[tuple[str, bool], ...]:
    """A snippet as runs of text, each with whether it matched; letters of scripts without blanks are joined again."""
    joined = _SPACED.sub("", words)
    runs: list[tuple[str, bool]] = []
    for part in re.split(f"({BEGIN}[^{END}]*{END}?)", " ".join(joined.split())):
        if part:
            matched = part.startswith(BEGIN)
            runs.append((part.strip(BEGIN + END), matched))
    return tuple(run for run in runs if run[0])
