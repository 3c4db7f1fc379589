"""The pages of the sources: how each is, when it is visited next and why, and what it brings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from sqlalchemy import Connection

from groundwire.errors import NotFound
from groundwire.model.health import IN_TROUBLE, STATES, Figures, state
from groundwire.model.source import Health, Source, SourceId
from groundwire.publish import links
from groundwire.publish.view.health import HealthSummary, summary
from groundwire.store import sources

ON_A_PAGE = 200  # sources; more are on further pages


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """One source; ``number`` leads to its own page."""

    number: int | None
    title: str
    state: str
    health: Health
    figures: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesView:
    """The sources in trouble, the worst first, then all others by folder, as far as they are on this page."""

    now: datetime
    summary: HealthSummary
    states: tuple[tuple[str, str], ...]  # each state that stands on this page, and what it means
    trouble: tuple[SourceRow, ...]
    folders: tuple[tuple[str, tuple[SourceRow, ...]], ...]
    page: int
    pages: int


def sources_page(conn: Connection, number: str, *, now: datetime) -> SourcesView:
    """A page of the sources, the first being "1".

    Raises:
        NotFound: there is no such page.
    """
    if not (number.isascii() and number.isdigit() and len(number) < 5):
        raise NotFound(f"there is no page {number[:40]!r} of sources")
    return build(sources.every(conn), sources.figures(conn, now=now), now=now, page=int(number))


def build(found: Sequence[Source], brought: Mapping[SourceId, Figures], *, now: datetime, page: int = 1) -> SourcesView:
    """The view of these sources.

    Raises:
        NotFound: there is no such page.
    """
    rows = [(source.folder or "Other", _row(source, brought, now)) for source in found]
    placed = sorted(rows, key=lambda one: (_trouble(one[1]), one[0] if _trouble(one[1]) == len(IN_TROUBLE) else ""))
    pages = max(1, -(-len(placed) // ON_A_PAGE))
    if not 1 <= page <= pages:
        raise NotFound(f"there is no page {page} of sources; the last is {pages}")
    here = placed[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    in_folders = [(folder, row) for folder, row in here if row.state not in IN_TROUBLE]
    shown = {row.state for _, row in here}
    return SourcesView(
        now=now,
        summary=summary(found, now=now),
        states=tuple((name, means) for name, means in STATES.items() if name in shown),
        trouble=tuple(row for _, row in here if row.state in IN_TROUBLE),
        folders=tuple((name, tuple(row for _, row in rows)) for name, rows in groupby(in_folders, key=itemgetter(0))),
        page=page,
        pages=pages,
    )


def _row(source: Source, brought: Mapping[SourceId, Figures], now: datetime) -> SourceRow:
    figures = brought.get(source.id, Figures()) if source.id is not None else Figures()
    return SourceRow(
        number=source.id,
        title=source.title or links.host(source.url) or source.url,
        state=state(source, new=figures.week, now=now),
        health=source.health,
        figures=figures,
    )


def _trouble(row: SourceRow) -> int:
    """Where the row stands among those in trouble, the worst first; after them all where it is in none."""
    return IN_TROUBLE.index(row.state) if row.state in IN_TROUBLE else len(IN_TROUBLE)
