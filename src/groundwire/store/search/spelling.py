"""A better spelling: the words of titles and of how texts begin, and the likest of them to one that nobody wrote.

The list only grows. What it still says of an entry that is gone does no harm: how often a word occurs is asked of the
index before it is suggested.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from rapidfuzz import fuzz, process
from sqlalchemy import Connection, insert, select

from groundwire.store.rows import chunks
from groundwire.store.search import engine
from groundwire.store.search.query import Query, Term
from groundwire.store.search.tsvector import lexemes
from groundwire.store.tables.search import spellings

SHORTEST, LONGEST = 4, 24  # letters of a word
LEAD = 500  # characters of a text whose words are kept
APART = 2  # letters by which two lengths may differ
ALIKE = 76  # of 100: how like a suggestion is to the word that nobody wrote
LIKEST = 5  # words that may be suggested
COMMON, MANY = 2, 1000  # entries that a suggested word must be in; more than so many are not told apart
ALWAYS = (0, 1 << 62)


def learn(conn: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Keep the words of these rows of the index (title, body)."""
    said = {word for row in rows for word in lexemes(f"{row['title']} {row['body'][:LEAD]}")}
    for part in chunks(sorted(word for word in said if word.isalpha() and SHORTEST <= len(word) <= LONGEST)):
        known = set(conn.execute(select(spellings.c.word).where(spellings.c.word.in_(part))).scalars().all())
        if fresh := [{"begins": word[0], "length": len(word), "word": word} for word in part if word not in known]:
            conn.execute(insert(spellings), fresh)


def suggest(conn: Connection, query: Query) -> str | None:
    """The query with each word that no entry has replaced by the likest one that some have; None where none is."""
    words, changed = [], False
    for term in query.terms:
        better = term.words
        for word in re.findall(r"\w+", term.words.lower()):
            if term.wanted and not _entries(conn, word, 1) and (other := _likest(conn, word)):
                better, changed = re.sub(rf"(?i)\b{re.escape(word)}\b", other, better), True
        shown = f'"{better}"' if term.phrase else better
        words.append(shown if term.wanted else f"-{shown}")
    return " ".join(words) if changed else None


def _entries(conn: Connection, word: str, most: int) -> int:
    """How many entries have *word*, counted up to *most*."""
    search = engine.of(conn)
    return len(search.newest(conn, search.term(Term(words=word, phrase=True), "title body"), ALWAYS, most))


def _likest(conn: Connection, word: str) -> str | None:
    """The commonest of the likest words that begin alike; misspellings of the first letter are not found."""
    asked = "".join(lexemes(word))
    if len(asked) < SHORTEST:
        return None
    query = select(spellings.c.word).where(
        spellings.c.begins == asked[0], spellings.c.length.between(len(asked) - APART, len(asked) + APART)
    )
    words = sorted(set(conn.execute(query).scalars().all()))
    likest: Sequence[tuple[str, float, int]] = process.extract(
        asked, words, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=LIKEST
    )
    for _, alike in groupby(likest, key=lambda one: one[1]):
        counted = max((_entries(conn, one, MANY), one) for one, _, _ in alike)
        if counted[0] >= COMMON:
            return counted[1]
    return None
