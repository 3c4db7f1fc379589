"""How the desk stands: counts, what waits, the last round, and how each source does. As plain values, for `status`.

It needs the database and the settings alone, so that a terminal or a monitor is answered at once.
"""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from groundwire.collect import hub
from groundwire.model.health import Figures, state
from groundwire.model.source import Source, SourceId
from groundwire.net.address import judge
from groundwire.settings import Settings
from groundwire.store import announced, briefs, hubs, items, model_cache, sources, stories
from groundwire.store.engine import Store
from groundwire.store.rows import fact, waiting

PROMISED = ("extract", "group", "brief")  # steps whose waiting work is counted


def standing(store: Store, settings: Settings, now: datetime) -> dict[str, Any]:
    """Counts, queue, database, last round, models, and each source's health."""
    why = without_hubs(settings)
    with store.reading() as conn:
        brought = sources.figures(conn, now=now)
        offers = hubs.of_sources(conn)
        every = sources.every(conn)
        return {
            "database": store.name,
            "sources": len(every),
            "items": items.count(conn),
            "stories": stories.count(conn),
            "stories_with_several_sources": stories.count(conn, several=True),
            "briefs": briefs.count(conn),
            "queue": {step: len(waiting(conn, step)) for step in PROMISED},
            "last_round": fact(conn, "round"),
            "models": spent(settings, conn, now),
            "hub": announcing(settings, conn) if settings.hub else None,
            "health": [
                _told(
                    source,
                    brought.get(source.id or SourceId(0), Figures()),
                    hub.told(offer, why, now) if (offer := offers.get(source.id or SourceId(0))) else None,
                    now,
                )
                for source in every
            ],
        }


def without_hubs(settings: Settings) -> str | None:
    """Why no hub is asked to tell us of news; None where they are."""
    url = settings.public_url
    reached = url is not None and judge(url, allow=settings.allow).allowed
    return hub.unused(url, allowed=reached)


def announcing(settings: Settings, conn: Connection) -> dict[str, Any]:
    """What the hub that our own feeds name was told of them; ``unused`` is why it is told nothing."""
    found = announced.standing(conn)
    return {**found, "hub": settings.hub, "told": _iso(found["told"]), "unused": without_hubs(settings)}


def spent(settings: Settings, conn: Connection, now: datetime) -> dict[str, Any] | None:
    """What models took on the UTC day of *now*, beside the caps; None where no model is set and none was asked."""
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    account = model_cache.account(conn, today, today + timedelta(days=1))
    if not settings.model and not settings.judge and not account.asked:
        return None
    return {
        "model": settings.model,
        "judge": settings.judge,
        **asdict(account),
        "most_tokens": settings.model_tokens,
        "most_usd": settings.model_usd,
    }


def _told(source: Source, figures: Figures, hub: str | None, now: datetime) -> dict[str, Any]:
    """How one source does, as plain values."""
    return {
        "url": source.url,
        "title": source.title,
        "kind": source.kind,
        "folder": source.folder,
        "state": state(source, new=figures.week, now=now),
        "last_success": _iso(source.health.last_success),
        "failing_since": _iso(source.health.failing_since),
        "errors": source.health.errors,
        "last_error": source.health.last_error,
        "next_check": _iso(source.health.next_check),
        "reason": source.health.reason,
        "items": figures.items,
        "items_this_week": figures.week,
        "hub": hub,
        "share_in_stories": round(figures.share, 3),
    }


def _iso(when: datetime | None) -> str | None:
    return when.isoformat() if when else None
