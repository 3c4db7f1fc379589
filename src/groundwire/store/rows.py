"""What the query files share: a chunked IN, the edition number, and the list of due work.

Not queries of a noun; those have a file each.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, delete, insert, literal, select

from groundwire.store.tables import due, state

T = TypeVar("T")

CHUNK = 500  # SQLite took 999 variables a statement for long


def chunks(values: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    """*values* in runs of at most *size*."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def mark_due(conn: Connection, step: str, subjects: Iterable[int]) -> None:
    """Say that *step* is to be done for each of *subjects*; saying it twice changes nothing."""
    wanted = sorted(set(subjects))
    for part in chunks(wanted):
        known = set(conn.execute(select(due.c.subject).where(due.c.step == step, due.c.subject.in_(part))).scalars())
        if rows := [{"step": step, "subject": subject} for subject in part if subject not in known]:
            conn.execute(insert(due), rows)


def mark_all_due(conn: Connection, step: str, subjects: Select[tuple[int]]) -> None:
    """Say that *step* is to be done for all that the query *subjects* finds; the database does it by itself."""
    (subject,) = subjects.selected_columns
    known = select(due.c.subject).where(due.c.step == step, due.c.subject == subject).exists()
    found = subjects.add_columns(literal(step)).where(~known)
    conn.execute(insert(due).from_select(["subject", "step"], found))


def done(conn: Connection, step: str, subjects: Iterable[int]) -> None:
    """Say that *step* was done for each of *subjects*."""
    for part in chunks(sorted(set(subjects))):
        conn.execute(delete(due).where(due.c.step == step, due.c.subject.in_(part)))


def waiting(conn: Connection, step: str, *, limit: int | None = None) -> list[int]:
    """What waits for *step*, in order."""
    query = select(due.c.subject).where(due.c.step == step).order_by(due.c.subject).limit(limit)
    return list(conn.execute(query).scalars())


def fact(conn: Connection, name: str) -> Any:
    """The fact called *name*, or None."""
    return conn.execute(select(state.c.value).where(state.c.name == name)).scalar()


def set_fact(conn: Connection, name: str, value: Any) -> None:
    """Keep *value* (JSON) under *name*."""
    conn.execute(delete(state).where(state.c.name == name))
    conn.execute(insert(state).values(name=name, value=value))


def edition(conn: Connection) -> int:
    """A number that grows with every change that a page can show."""
    return int(fact(conn, "edition") or 0)


def next_edition(conn: Connection) -> int:
    """Make all cached pages old."""
    number = edition(conn) + 1
    set_fact(conn, "edition", number)
    return number
