"""What communities made of a story's items over time: the figures of each look, as they were then."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from groundwire.store import community

FIRST = ("points", "comments")  # of the columns; others follow by name
MOST = 60  # rows


@dataclass(frozen=True, slots=True)
class Look:
    """One look at one item: its number on the page, the time, and a figure for each column, where it was told."""

    number: int
    at: datetime
    values: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Attention:
    """``names`` are the columns; ``looks`` are in order of item and time."""

    names: tuple[str, ...] = ()
    looks: tuple[Look, ...] = ()


def attention(conn: Connection, items: Sequence[int]) -> Attention:
    """The figures of these items over time; the number of an item on the page is its place, from 1."""
    found = community.histories(conn, items)
    rows = [(number, at, figures) for number, item in enumerate(items, 1) for at, figures in found.get(item, ())]
    known = {name for _, _, figures in rows for name in figures}
    names = (*(name for name in FIRST if name in known), *sorted(known.difference(FIRST)))
    return Attention(names, tuple(Look(number, at, _row(figures, names)) for number, at, figures in rows[:MOST]))


def _row(figures: Mapping[str, float], names: Sequence[str]) -> tuple[int | None, ...]:
    return tuple(round(figures[name]) if name in figures else None for name in names)
