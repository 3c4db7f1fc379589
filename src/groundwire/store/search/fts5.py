"""Full text on SQLite: the virtual table ``search_words`` (FTS5)."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, text

from groundwire.store.search.marks import BEGIN, END, forms, has_forms, spaced
from groundwire.store.search.query import Term


def write(conn: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows."""
    conn.execute(
        text("INSERT INTO search_words (rowid, title, body, author, tags) VALUES (:id, :title, :body, :author, :tags)"),
        [{name: row[name] for name in ("id", "title", "body", "author", "tags")} for row in rows],
    )


def drop(conn: Connection, numbers: Sequence[int]) -> None:
    """Take rows out."""
    conn.execute(text("DELETE FROM search_words WHERE rowid = :id"), [{"id": number} for number in numbers])


def term(term: Term, fields: str) -> str:
    """A word, its plural or singular, or a phrase."""
    word = term.words.lower()
    if term.phrase or not has_forms(word):
        return f"{{{fields}}} : {_quoted(term.words)}"
    return f"{{{fields}}} : ({' OR '.join(_quoted(one) for one in forms(word))})"


def both(parts: Sequence[str], without: Sequence[str] = ()) -> str:
    """All of *parts* and none of *without*."""
    wanted = " AND ".join(f"({part})" for part in parts)
    return f"({wanted})" + "".join(f" NOT ({part})" for part in without) if without else wanted


def either(parts: Sequence[str]) -> str:
    """Any of *parts*."""
    return " OR ".join(f"({part})" for part in parts)


def newest(conn: Connection, expression: str, span: tuple[int, int], limit: int) -> list[int]:
    """The newest matches; the index is in the order of time, so this stops early."""
    found = conn.execute(
        text(
            "SELECT rowid FROM search_words WHERE search_words MATCH :expression"
            " AND rowid >= :low AND rowid < :high ORDER BY rowid DESC LIMIT :limit"
        ),
        {"expression": expression, "low": span[0], "high": span[1], "limit": limit},
    )
    return [int(number) for number in found.scalars()]


def snippets(conn: Connection, expression: str, numbers: Sequence[int], words: int) -> dict[int, str]:
    """Some words round what matched, for each row: FTS5 finds one row of a match at once, but not one of several."""
    asked = text(
        "SELECT snippet(search_words, 1, :begin, :end, '…', :words) FROM search_words"
        " WHERE search_words MATCH :expression AND rowid = :number"
    )
    how = {"begin": BEGIN, "end": END, "words": words, "expression": expression}
    return {number: str(conn.execute(asked, {**how, "number": number}).scalar() or "") for number in numbers}


def _quoted(words: str) -> str:
    return '"' + spaced(words).replace('"', " ").strip() + '"'
