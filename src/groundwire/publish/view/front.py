"""The front page: today's picks, the rest by topic, what was left out, the week and the sources in a side column."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from groundwire.model.source import Source
from groundwire.publish.view import personal
from groundwire.publish.view.card import Card, card
from groundwire.publish.view.foretold import Foretold, foretold
from groundwire.publish.view.health import HealthSummary, summary
from groundwire.publish.view.told import Told, read
from groundwire.publish.week import Week
from groundwire.store import items, ledger, pages, sources, stories
from groundwire.store.pages import LeftOut

LEADING = 7  # picks before the sections by topic
LEFT_OUT_SINCE = timedelta(hours=36)
LEFT_OUT_BEST = 20  # of them, by name
OTHER = "More"
COMING = 4  # predictions whose day comes next


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
    own: bool = False  # one reader's
    coming: tuple[Foretold, ...] = ()  # predictions, by their day


def front_page(conn: Connection, *, now: datetime, reader: int | None = None) -> FrontView:
    """Today's front page: a *reader*'s own, or that of all."""
    picked = stories.listing(conn, picked=True)
    page = build(
        read(conn, picked if reader is None else personal.front_of(conn, reader, picked, now=now)),
        sources.every(conn),
        now=now,
        counted=(stories.count(conn), items.count(conn)),
        left_out=pages.left_out(conn, since=now - LEFT_OUT_SINCE, until=now, best=LEFT_OUT_BEST),
        coming=tuple(foretold(entry, now=now) for entry in ledger.coming(conn, now.date(), limit=COMING)),
    )
    return replace(page, own=reader is not None)


def build(
    picked: Sequence[Told],
    found: Sequence[Source],
    *,
    now: datetime,
    counted: tuple[int, int] = (0, 0),
    left_out: LeftOut | None = None,
    coming: tuple[Foretold, ...] = (),
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
        coming=coming,
    )
