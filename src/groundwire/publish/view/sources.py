"""The page of the sources: how each is, when it is visited next and why, and what it brings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from groundwire.model.source import Health, Source, SourceId
from groundwire.publish import links
from groundwire.publish.view.health import HealthSummary, state, summary
from groundwire.store import sources

A_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """One source. ``week`` counts the items that it brought in the last seven days."""

    title: str
    kind: str
    url: str | None
    home: str | None
    state: str
    health: Health
    items: int
    week: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesView:
    """All sources by folder; those that fail are told first."""

    now: datetime
    summary: HealthSummary
    failing: tuple[SourceRow, ...]
    folders: tuple[tuple[str, tuple[SourceRow, ...]], ...]


def sources_page(conn: Connection, *, now: datetime) -> SourcesView:
    """The page of the sources."""
    return build(sources.every(conn), sources.counts(conn, since=now - A_WEEK), now=now)


def build(found: Sequence[Source], counts: Mapping[SourceId, tuple[int, int]], *, now: datetime) -> SourcesView:
    """The view of these sources; *counts* is source id -> (items in all, items of the last week)."""
    rows: dict[str, list[SourceRow]] = {}
    for source in found:
        total, week = counts.get(source.id, (0, 0)) if source.id is not None else (0, 0)
        row = SourceRow(
            title=source.title or links.host(source.url) or source.url,
            kind=source.kind,
            url=links.web(source.url),
            home=links.web(source.home_url),
            state=state(source),
            health=source.health,
            items=total,
            week=week,
        )
        rows.setdefault(source.folder or "Other", []).append(row)
    every = [row for folder in rows.values() for row in folder]
    return SourcesView(
        now=now,
        summary=summary(found),
        failing=tuple(row for row in every if row.state == "failing"),
        folders=tuple((name, tuple(folder)) for name, folder in sorted(rows.items())),
    )
