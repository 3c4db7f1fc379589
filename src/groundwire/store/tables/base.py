"""What every table shares: the naming of its constraints, times in UTC, and which revision is the newest."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, MetaData, TypeDecorator

# The newest revision: the scripts in migrations/ are numbered.
HEAD = max(path.name[:4] for path in (Path(__file__).parents[1] / "migrations" / "versions").glob("[0-9]*.py"))


Processor = Callable[[Any], Any]
WITHOUT_ZONE = len("2026-11-24 01:00:00.000000")


class Instant(TypeDecorator[datetime]):
    """An aware time in UTC; SQLite keeps it without a zone, and it comes back with one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a time without a zone: we would have to guess."""
        del dialect
        return None if value is None else _in_utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The stored time is UTC."""
        del dialect
        return value.astimezone(UTC) if value else None

    def bind_processor(self, dialect: Dialect) -> Processor | None:
        """For SQLite the text that SQLAlchemy would write, at once: an item has four times, and items are many."""
        return _as_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Processor | None:
        """The way back."""
        if dialect.name != "sqlite":
            return super().result_processor(dialect, coltype)
        return lambda text: datetime.fromisoformat(f"{text}+00:00") if text else None


class Parts(TypeDecorator[Any]):
    """JSON, mostly of nothing, of which an item has five: for SQLite what SQLAlchemy would write and read, at once."""

    impl = JSON
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Processor | None:
        """The way in."""
        return as_json if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Processor | None:
        """The way back."""
        return from_json if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


EMPTY: dict[type, str] = {tuple: "[]", list: "[]", dict: "{}"}


def as_json(value: Any) -> str:
    """*value* as JSON; what is empty needs no encoder."""
    told = None if value else EMPTY.get(type(value))
    return told or json.dumps(value)


def from_json(text: str | None) -> Any:
    """The value that *text* is of."""
    return [] if text == "[]" else {} if text == "{}" else None if text is None else json.loads(text)


def _in_utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError(f"a time without a zone cannot be stored: {value}")
    return value.astimezone(UTC)


@lru_cache(maxsize=1024)  # the items of one visit share a time, and an item has the same one twice
def _as_text(value: datetime | None) -> str | None:
    if value is None:
        return None
    told = value if value.tzinfo is UTC else _in_utc(value)
    return told.isoformat(" ", "microseconds")[:WITHOUT_ZONE]


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)
