"""The front page: today's picks, the rest by topic, what was left out, the week and the sources in a side column."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from groundwire.model.source import Source
from groundwire.publish.view.card import Card, card
from groundwire.publish.view.health import HealthSummary, summary
from groundwire.publish.view.told import Told, read
from groundwire.publish.week import Week
from groundwire.store import items, pages, sources, stories
from groundwire.store.pages import LeftOut

LEADING = 7  # picks before the sections by topic
LEFT_OUT_SINCE = timedelta(hours=36)
LEFT_OUT_BEST = 20  # of them, by name
OTHER = "More"


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontView:
    """``lead`` and ``picks`` are today's best, ``topics`` the other picks by topic, in the order of their best."""

    now: datetime
    week: Week
    lead: Card | None
    picks: tuple[Card, ...]
    topics: tuple[tuple[str, tuple[Card, ...]], ...]
    chosen: int
    stories: int
    items: int
    left_out: LeftOut
    health: HealthSummary


def front_page(conn: Connection, *, now: datetime) -> FrontView:
    """Today's front page."""
    return build(
        read(conn, stories.listing(conn, picked=True)),
        sources.every(conn),
        now=now,
        counted=(stories.count(conn), items.count(conn)),
        left_out=pages.left_out(conn, since=now - LEFT_OUT_SINCE, until=now, best=LEFT_OUT_BEST),
    )


def build(
    picked: Sequence[Told],
    found: Sequence[Source],
    *,
    now: datetime,
    counted: tuple[int, int] = (0, 0),
    left_out: LeftOut | None = None,
) -> FrontView:
    """The view of these picks, best first; *counted* is how many stories and items are stored."""
    cards = [card(told, now=now) for told in picked]
    topics: dict[str, list[Card]] = {}
    for one in cards[LEADING:]:
        topics.setdefault(one.topic or OTHER, []).append(one)
    return FrontView(
        now=now,
        week=Week.of(now),
        lead=cards[0] if cards else None,
        picks=tuple(cards[1:LEADING]),
        topics=tuple((name, tuple(group)) for name, group in topics.items()),
        chosen=len(cards),
        stories=counted[0],
        items=counted[1],
        left_out=left_out or LeftOut(),
        health=summary(found, now=now),
    )
