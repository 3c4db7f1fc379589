"""What a full-text engine does for search: a seam, and which database has which.

Both engines keep one row of the table ``search_words`` for each row of ``search_entries``, with the same number, and
give the newest matches first. What a query is made of is theirs; what it means is `find`'s.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any, Protocol

from sqlalchemy import BigInteger, Connection, Select, Text, column, select, table

from groundwire.store.rows import among, listed
from groundwire.store.search import fts5, tsvector
from groundwire.store.search.query import Term

_words = table("search_words", column("rowid", BigInteger), column("title", Text), column("body", Text))


class Engine(Protocol):
    """One database's full-text index. An expression is a string that only its engine reads."""

    def write(self, conn: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add rows: id, title, body, author, tags."""

    def drop(self, conn: Connection, numbers: Sequence[int]) -> None:
        """Take rows out."""

    def term(self, term: Term, fields: str) -> str:
        """An expression: a word, its plural or singular, or a phrase, in these fields (joined by blanks)."""

    def both(self, parts: Sequence[str], without: Sequence[str] = ()) -> str:
        """An expression: all *parts* and none of *without*."""

    def either(self, parts: Sequence[str]) -> str:
        """An expression: any of *parts*."""

    def newest(self, conn: Connection, expression: str, span: tuple[int, int], limit: int) -> list[int]:
        """The numbers of the newest rows that match, from the first of *span* to before the second."""

    def snippets(self, conn: Connection, expression: str, numbers: Sequence[int], words: int) -> dict[int, str]:
        """For each of these rows some words of its body round what matched, each match between `BEGIN` and `END`."""


ENGINES: Mapping[str, Engine] = {"sqlite": fts5, "postgresql": tsvector}


def of(conn: Connection) -> Engine:
    """The engine of this database."""
    return ENGINES[conn.dialect.name]


def texts(conn: Connection, numbers: Collection[int]) -> list[tuple[int, str, str]]:
    """(number, title, body) of these rows."""
    found = conn.execute(_texts(conn.dialect.name), {"numbers": listed(numbers)}).all()
    return [(number, title, body) for number, title, body in found]


@cache
def _texts(dialect: str) -> Select[Any]:
    return select(_words.c.rowid, _words.c.title, _words.c.body).where(among(dialect, _words.c.rowid))
