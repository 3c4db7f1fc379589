"""Full text on PostgreSQL: the table ``search_words`` with a ``tsvector`` under a GIN index.

Words are cut by us and written as lexemes with their places, so that a word is the same in both databases: letters and
digits, lower case, without diacritics. The words of a field that is asked for by itself stand there once more behind
a sign of that field: the index holds no weights, so a query by weights would read every row that matches. No extension
is needed.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, text

from groundwire.store.search.marks import BEGIN, END, forms, has_forms, spaced
from groundwire.store.search.query import Term

FIELDS = ("title", "body", "author", "tags")
SIGNS = {"title body": "", "title": "^", "author": "@", "tags": "#"}  # before a word; none of them is part of one
LAST, MOST_PLACES, LONGEST = 16_383, 255, 255  # the last place there is, places of a lexeme, characters of one
NOTHING = "'_'"  # a lexeme that no row has
LOOK = 1000  # newest rows that are looked at one by one
ENOUGH = 3  # matches that tell how often words occur; fewer are rare, and the index alone knows them best
_LOOK = text(
    "SELECT count(*) AS rows, min(rowid) AS first, max(rowid) AS last,"
    " array_agg(rowid ORDER BY rowid DESC) FILTER (WHERE vector @@ CAST(:expression AS tsquery)) AS matching"
    " FROM (SELECT rowid, vector FROM search_words WHERE rowid >= :low AND rowid < :high"
    " ORDER BY rowid DESC LIMIT :rows) AS newest"
)
_STRETCH = text(  # materialized: else the newest rows are read one by one until enough are found, however long that is
    "WITH stretch AS MATERIALIZED (SELECT rowid FROM search_words"
    " WHERE vector @@ CAST(:expression AS tsquery) AND rowid >= :low AND rowid < :high)"
    " SELECT rowid FROM stretch ORDER BY rowid DESC LIMIT :limit"
)
_WORD = re.compile(r"[^\W_]+")
_LEXEME = re.compile(r"'([^'^@#]+)'")


def write(conn: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows."""
    conn.execute(
        text(
            "INSERT INTO search_words (rowid, title, body, author, tags, vector)"
            " VALUES (:id, :title, :body, :author, :tags, CAST(:vector AS tsvector))"
        ),
        [
            {
                "id": row["id"],
                **{name: row[name].replace("\0", " ").encode("utf-8", "replace").decode() for name in FIELDS},
                "vector": vector(row),
            }
            for row in rows
        ],
    )


def vector(row: Mapping[str, Any]) -> str:
    """The lexemes of a row with their places, as PostgreSQL reads them."""
    places: dict[str, list[str]] = {}
    place = 0
    for name, sign in (("title", ""), ("body", ""), ("title", "^"), ("author", "@"), ("tags", "#")):
        for word in lexemes(row[name]):
            place = min(place + 1, LAST)
            found = places.setdefault(sign + word, [])
            if len(found) < MOST_PLACES:
                found.append(str(place))
        place = min(place + 1, LAST)  # a phrase does not go on from one field to the next
    return " ".join(f"'{word}':{','.join(dict.fromkeys(found))}" for word, found in places.items())


def lexemes(words: str) -> list[str]:
    """The words as they are indexed and asked for."""
    return [fold(one) for one in _WORD.findall(spaced(words))]


def fold(word: str) -> str:
    """A word in lower case without diacritics."""
    if word.isascii():
        return word.lower()[:LONGEST]
    bare = "".join(one for one in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(one))
    return unicodedata.normalize("NFC", bare)[:LONGEST] or word[:LONGEST]


def drop(conn: Connection, numbers: Sequence[int]) -> None:
    """Take rows out."""
    conn.execute(text("DELETE FROM search_words WHERE rowid = ANY(:numbers)"), {"numbers": list(numbers)})


def term(term: Term, fields: str) -> str:
    """A word, its plural or singular, or a phrase."""
    sign = SIGNS[fields]
    word = term.words.lower()
    if not term.phrase and has_forms(word):
        return either([f"'{sign}{one}'" for one in forms(word)])
    return " <-> ".join(f"'{sign}{one}'" for one in lexemes(term.words)) or NOTHING


def both(parts: Sequence[str], without: Sequence[str] = ()) -> str:
    """All of *parts* and none of *without*."""
    return " & ".join((*(f"({part})" for part in parts), *(f"!({part})" for part in without)))


def either(parts: Sequence[str]) -> str:
    """Any of *parts*."""
    return " | ".join(f"({part})" for part in parts)


def newest(conn: Connection, expression: str, span: tuple[int, int], limit: int) -> list[int]:
    """The newest matches: those among the newest rows, then those of older and older stretches of time.

    PostgreSQL's index is in no order. It would read every row of a common word, or every row there is for words that
    seldom meet. So the first rows are looked at one by one; how many of them match tells how long the next stretch
    has to be. Within a stretch the index of words and that of numbers are laid over each other before a row is read.
    """
    low, high = span
    looked = conn.execute(_LOOK, {"expression": expression, "low": low, "high": high, "rows": LOOK}).one()
    found: list[int] = (looked.matching or [])[:limit]
    if looked.rows < LOOK or len(found) == limit:
        return found
    top, edge = looked.last, looked.first
    while len(found) < limit and edge > low:
        wanted, seen = limit - len(found), top - edge + 1
        reach = seen * max(2, 3 * wanted // (2 * len(found))) if len(found) >= ENOUGH else edge
        bottom = max(low, edge - reach)
        bounds = {"expression": expression, "low": bottom, "high": edge, "limit": wanted}
        found += conn.execute(_STRETCH, bounds).scalars().all()
        edge = bottom
    return found


def snippets(conn: Connection, expression: str, numbers: Sequence[int], words: int) -> dict[int, str]:
    """Some words round what matched, for each row."""
    asked = _asked(expression)
    found = conn.execute(
        text("SELECT rowid, body FROM search_words WHERE rowid = ANY(:numbers)"), {"numbers": list(numbers)}
    )
    return {number: excerpt(body, asked, words) for number, body in found.all()}


def _asked(expression: str) -> set[str]:
    """The lexemes that an expression asks of a body."""
    wanted = re.sub(r"!\((?:[^()]|\([^()]*\))*\)", "", expression)
    return set(_LEXEME.findall(wanted))


def excerpt(body: str, wanted: Iterable[str], words: int) -> str:
    """The run of so many words with the most different ones of *wanted*, each of these marked."""
    asked = set(wanted)
    found = list(_WORD.finditer(body))
    if not found:
        return ""
    hits = [(number, word) for number, one in enumerate(found) if (word := fold(one[0])) in asked]
    best = max(
        (number for number, _ in hits),
        key=lambda start: (len({word for number, word in hits if start <= number < start + words - 4}), -start),
        default=0,
    )
    first = max(0, min(best - 4, len(found) - words))
    run = found[first : first + words]
    told, at = "…" if first else "", run[0].start() if first else 0
    matched = {number for number, _ in hits}
    for number, one in enumerate(run, first):
        between = body[at : one.start()]
        if number not in matched:
            told += between + one[0]
        elif told.endswith(END) and not between.strip():
            told = f"{told.removesuffix(END)}{between}{one[0]}{END}"
        else:
            told += f"{between}{BEGIN}{one[0]}{END}"
        at = one.end()
    return told + ("…" if first + words < len(found) else body[at:])
