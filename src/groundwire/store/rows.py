"""What the query files share: a chunked IN, the edition number, and the list of due work.

Not queries of a noun; those have a file each.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, TypeVar

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Connection,
    Dialect,
    Insert,
    Select,
    Table,
    Text,
    Update,
    any_,
    bindparam,
    cast,
    delete,
    func,
    insert,
    literal,
    select,
    update,
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


def insert_all(conn: Connection, table: Table, columns: Mapping[str, Sequence[Any]]) -> None:
    """Insert many rows, given by column: the values of each, in the order of the rows."""
    _write(conn, _statement(table, None), columns)


def update_all(conn: Connection, table: Table, key: str, columns: Mapping[str, Sequence[Any]]) -> None:
    """Change many rows, given by column: those of which the column *key* has the values given under that name."""
    changed = {name: values for name, values in columns.items() if name != key}
    _write(conn, _statement(table, key), {**changed, WANTED: columns[key]})


WANTED = "wanted"  # the parameter that says which row; no column has this name


@cache
def _statement(table: Table, key: str | None) -> Insert | Update:
    return insert(table) if key is None else update(table).where(table.c[key] == bindparam(WANTED))


def _write(conn: Connection, statement: Insert | Update, columns: Mapping[str, Sequence[Any]]) -> None:
    """Execute *statement* once for each row, each value bound as its column's type has it.

    For SQLite the words of the statement are made once and its rows are handed to the driver as they are: what
    SQLAlchemy does for each row takes longer than the database.
    """
    if not next(iter(columns.values()), ()):
        return
    if conn.dialect.name != "sqlite":
        conn.execute(statement, [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)])
        return
    words, order = _prepared(conn.dialect, statement, tuple(columns))
    bound = [map(bind, columns[name]) if bind else columns[name] for name, bind in order]
    conn.exec_driver_sql(words, list(zip(*bound, strict=True)))


@lru_cache(maxsize=64)
def _prepared(
    dialect: Dialect, statement: Insert | Update, names: tuple[str, ...]
) -> tuple[str, tuple[tuple[str, Callable[[Any], Any] | None], ...]]:
    """The words, and for each of their parameters in order its name and what makes a driver's value of one."""
    made = statement.compile(dialect=dialect, column_keys=[name for name in names if name != WANTED])
    order: Sequence[str] = getattr(made, "positiontup", None) or names
    binds = made.binds
    return str(made), tuple((name, binds[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in order)


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
