"""What the query files share: a chunked IN, the edition number, and the list of due work.

Not queries of a noun; those have a file each.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Connection,
    Dialect,
    Select,
    Table,
    Text,
    any_,
    bindparam,
    cast,
    delete,
    func,
    insert,
    literal,
    select,
)

from groundwire.store.tables import due, state

T = TypeVar("T")

CHUNK = 500  # SQLite took 999 variables a statement for long


def chunks(values: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    """*values* in runs of at most *size*."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def among(dialect: str, column: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether *column* is one of the parameter ``numbers``, which is `listed`: one statement for however many."""
    numbers = bindparam("numbers", type_=Text)
    if dialect == "sqlite":
        rows = func.json_each("[" + numbers + "]").table_valued("value")
        return column.in_(select(rows.c.value))
    return column == any_(cast(func.string_to_array(numbers, ","), ARRAY(BigInteger)))


def listed(numbers: Iterable[int]) -> str:
    """*numbers* as `among` reads them."""
    return ",".join(map(str, numbers))


def insert_all(conn: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert many rows, which name the same columns; each value is bound as its column's type has it.

    For SQLite the statement is made once and its rows are handed to the driver as they are: what SQLAlchemy does for
    each row takes longer than the insert.
    """
    if conn.dialect.name != "sqlite":
        conn.execute(insert(table), rows)
    elif rows:
        statement, columns = _prepared(conn.dialect, table, tuple(rows[0]))
        conn.exec_driver_sql(
            statement, [tuple(bound(row[name]) if bound else row[name] for name, bound in columns) for row in rows]
        )


@lru_cache(maxsize=64)
def _prepared(
    dialect: Dialect, table: Table, names: tuple[str, ...]
) -> tuple[str, tuple[tuple[str, Callable[[Any], Any] | None], ...]]:
    """The statement, and for each of its parameters in order the column and what makes a driver's value of one."""
    made = insert(table).compile(dialect=dialect, column_keys=list(names))
    order: Sequence[str] = getattr(made, "positiontup", None) or names
    return str(made), tuple((name, table.c[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in order)


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
