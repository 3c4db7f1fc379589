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
from typing import Any

from rapidfuzz import fuzz, process
from sqlalchemy import Connection, select, text

from groundwire.store.rows import chunks
from groundwire.store.search import engine, index
from groundwire.store.search.marks import BEGIN, END, spaced
from groundwire.store.search.query import Query, Term
from groundwire.store.tables import items, sources, stories, story_items
from groundwire.store.tables.search import search_entries

DEEP = 600  # newest matches that are ranked
SHALLOW = 200  # of those with all words in the title, or near each other
NEAR = 8  # words between, at most
TITLE, CLOSE, WHOLE, WIDELY = 2.0, 1.0, 0.6, 0.35  # weights: title, nearness, a story's own entry, independent sources
FRESH, HALF = 2.0, 14.0  # weight of freshness, and the days after which it counts half
_WIDE = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f"
_SPACED = re.compile(rf"(?<=[{_WIDE}\x02\x03]) +(?=[{_WIDE}])")
SNIPPET = 28  # words
ALIKE = 76  # of 100: how like a suggestion is to the word that nobody wrote
COMMON = 2  # entries that a suggested word must be in


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
    rows = _entries(conn, [*dict.fromkeys([*numbers, *sorted(titled), *sorted(near)])])
    best: dict[int, tuple[float, int, str, Any]] = {}
    for number, kind, row in rows:
        story = row["story"]
        if (only is not None and story not in only) or story in without:
            continue
        days = max(0.0, (now - row["when"]).total_seconds() / 86400)
        score = (
            TITLE * (number in titled)
            + CLOSE * (number in near)
            + WHOLE * (kind == "story")
            + WIDELY * math.log1p(row["independent"])
            + FRESH * 0.5 ** (days / HALF)
        )
        if story not in best or (score, number) > best[story][:2]:
            best[story] = (score, number, kind, row)
    order = sorted(best.values(), key=lambda one: (-one[0], -one[1]))
    return Found(
        hits=tuple(_hit(conn, expression, one) for one in order[skip : skip + limit]),
        total=len(order),
        more=len(numbers) == DEEP,
        suggestion=suggest(conn, query) if not order else None,
    )


def _marks(conn: Connection, query: Query, numbers: Sequence[int], span: tuple[int, int]) -> tuple[set[int], set[int]]:
    """The entries with all words in the title, and those with the words near each other.

    Where there are more matches than were taken, the index is asked for the newest such entries, which stops early;
    where all matches are known, they are looked at one by one.
    """
    wanted = [term for term in query.terms if term.wanted]
    single = [term.words.lower() for term in wanted if not term.phrase]
    if not wanted:
        return set(), set()
    search = engine.of(conn)
    if len(numbers) == DEEP:
        rest = _filters(conn, query) or []
        titled = set(
            search.newest(conn, search.both([*(search.term(one, "title") for one in wanted), *rest]), span, SHALLOW)
        )
        if len(single) < 2:
            return titled, set()
        return titled, set(search.newest(conn, search.both([search.near(single, NEAR), *rest]), span, SHALLOW))
    titled, near = set(), set()
    stems = [spaced(term.words.lower()).split() for term in wanted]
    for part in chunks(list(numbers)):
        query_ = text(f"SELECT rowid, title, body FROM search_words WHERE rowid IN ({','.join(map(str, part))})")  # noqa: S608 - numbers of our own
        for number, title, body in conn.execute(query_):
            found = title.lower()
            if all(all(word.rstrip("s") in found for word in words) for words in stems):
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


def suggest(conn: Connection, query: Query) -> str | None:
    """The query with each word that no entry has replaced by the likest one that some have; None where none is."""
    words, changed = [], False
    for term in query.terms:
        better = term.words
        for word in re.findall(r"\w+", term.words.lower()):
            if term.wanted and not engine.of(conn).known(conn, word) and (other := _likest(conn, word)):
                better, changed = re.sub(rf"(?i)\b{re.escape(word)}\b", other, better), True
        shown = f'"{better}"' if term.phrase else better
        words.append(shown if term.wanted else f"-{shown}")
    return " ".join(words) if changed else None


def _likest(conn: Connection, word: str) -> str | None:
    """The commonest of the likest words that begin alike; misspellings of the first letter are not found."""
    if len(word) < 4:
        return None
    found = engine.of(conn).words_like(conn, word[0], COMMON)
    counts = {term: count for term, count in found.items() if abs(len(term) - len(word)) <= 2}
    likest = process.extract(word, list(counts), scorer=fuzz.ratio, score_cutoff=ALIKE, limit=5)
    return max(likest, key=lambda one: (one[1], counts[one[0]], one[0]))[0] if likest else None


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


def _entries(conn: Connection, numbers: Sequence[int]) -> list[tuple[int, str, dict[str, Any]]]:
    """(number, kind, what is known of its story) for these entries, newest first; no story, no entry."""
    kinds: dict[int, tuple[str, int]] = {}
    for part in chunks(list(numbers)):
        query = select(search_entries.c.id, search_entries.c.kind, search_entries.c.subject)
        kinds |= {
            number: (kind, subject)
            for number, kind, subject in conn.execute(query.where(search_entries.c.id.in_(part)))
        }
    heading = (
        stories.c.id.label("story"),
        stories.c.slug,
        stories.c.title,
        stories.c.topic,
        stories.c.latest,
        stories.c.independent,
    )
    known: dict[tuple[str, int], dict[str, Any]] = {}
    for part in chunks(sorted(subject for kind, subject in kinds.values() if kind == "story")):
        query = select(*heading, stories.c.latest.label("when")).where(stories.c.id.in_(part))
        known |= {("story", row["story"]): dict(row) for row in conn.execute(query).mappings()}
    for part in chunks(sorted(subject for kind, subject in kinds.values() if kind == "item")):
        found = (
            select(
                items.c.id.label("item"),
                items.c.ordered.label("when"),
                items.c.url,
                sources.c.title.label("source"),
                *heading,
            )
            .join(story_items, story_items.c.item_id == items.c.id)
            .join(stories, stories.c.id == story_items.c.story_id)
            .join(sources, sources.c.id == items.c.source_id)
            .where(items.c.id.in_(part))
        )
        known |= {("item", row["item"]): dict(row) for row in conn.execute(found).mappings()}
    return [
        (number, kinds[number][0], known[kinds[number]])
        for number in sorted(kinds, reverse=True)
        if kinds[number] in known
    ]


def _hit(conn: Connection, expression: str, one: tuple[float, int, str, Any]) -> Hit:
    score, number, kind, row = one
    words = engine.of(conn).snippet(conn, expression, number, SNIPPET)
    return Hit(
        story=row["story"],
        slug=row["slug"],
        title=row["title"],
        topic=row["topic"],
        latest=row["latest"],
        independent=row["independent"],
        score=round(score, 4),
        kind=kind,
        item=row.get("item"),
        source=row.get("source"),
        url=row.get("url"),
        snippet=marked(words),
    )


def marked(words: str) -> tuple[tuple[str, bool], ...]:
    """A snippet as runs of text, each with whether it matched; letters of scripts without blanks are joined again."""
    joined = _SPACED.sub("", words)
    runs: list[tuple[str, bool]] = []
    for part in re.split(f"({BEGIN}[^{END}]*{END}?)", " ".join(joined.split())):
        if part:
            matched = part.startswith(BEGIN)
            runs.append((part.strip(BEGIN + END), matched))
    return tuple(run for run in runs if run[0])
