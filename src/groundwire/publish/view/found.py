"""The page of a search: what was found, how it can be narrowed, what may have been meant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from groundwire.store import pages
from groundwire.store.search.find import Found, Hit, find
from groundwire.store.search.query import Query, read

PAGE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchView:
    """An answer to ``asked``; ``own`` says that stars or reads were asked for, and nobody's are known."""

    now: datetime
    asked: str
    hits: tuple[Hit, ...] = ()
    total: int = 0
    more: bool = False
    suggestion: str | None = None
    page: int = 1
    pages: int = 1
    nobody: bool = False


def search_page(
    conn: Connection,
    asked: str,
    *,
    now: datetime,
    page: int = 1,
    starred: Sequence[str] | None = None,
    unread: Sequence[int] | None = None,
) -> SearchView:
    """What is found for *asked*; *starred* (slugs) and *unread* (ids) are the asking reader's, None without one."""
    asked = " ".join(asked.replace("\0", " ").split())
    query = read(asked)
    if (query.starred and starred is None) or (query.unread and unread is None):
        return SearchView(now=now, asked=asked, nobody=True)
    only = _only(conn, query, starred, unread)
    found = Found() if query.empty else find(conn, query, now=now, limit=PAGE, skip=(page - 1) * PAGE, only=only)
    return SearchView(
        now=now,
        asked=asked,
        hits=found.hits,
        total=found.total,
        more=found.more,
        suggestion=found.suggestion,
        page=page,
        pages=max(1, -(-found.total // PAGE)),
    )


def _only(
    conn: Connection, query: Query, starred: Sequence[str] | None, unread: Sequence[int] | None
) -> set[int] | None:
    """The stories among which to look; None for all."""
    sets = []
    if query.starred:
        sets.append(pages.ids_of(conn, starred or ()))
    if query.unread:
        sets.append(set(unread or ()))
    return set.intersection(*sets) if sets else None
