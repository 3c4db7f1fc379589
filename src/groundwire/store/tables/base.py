"""What every table shares: the naming of its constraints, times in UTC, and which revision is the newest."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import DateTime, Dialect, MetaData, TypeDecorator

# The newest revision: the scripts in migrations/ are numbered.
HEAD = max(path.name[:4] for path in (Path(__file__).parents[1] / "migrations" / "versions").glob("[0-9]*.py"))


class Instant(TypeDecorator[datetime]):
    """An aware time in UTC; SQLite keeps it without a zone, and it comes back with one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a time without a zone: we would have to guess."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone cannot be stored: {value}")
        if value.tzinfo is not UTC:
            value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The stored time is UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)
