"""Opening a database: readers that only read, and one writer at a time.

SQLite 3.7.0 to 3.51.2 can lose a committed write when one connection writes while another checkpoints a
write-ahead log (fixed in 3.51.3). So every write, of every process, is made under one exclusive lock file
beside the database, and a checkpoint happens only inside a writer's commit: readers open read-only.
``synchronous=FULL``: what is committed survives a power cut.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from importlib import import_module
from pathlib import Path
from sqlite3 import sqlite_version_info
from threading import Lock
from typing import Any
from urllib.parse import quote

from filelock import FileLock, Timeout
from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError
from sqlalchemy.pool import NullPool

from groundwire.errors import StoreError
from groundwire.store.tables import HEAD
from groundwire.store.tables.base import as_json

SAFE_SQLITE = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
LOCK_SECONDS = 60.0


class Store:
    """A database: ``reading()`` and ``writing()`` give connections inside a transaction."""

    def __init__(self, url: str) -> None:
        try:
            self.url: URL = make_url(url)
        except ArgumentError as error:
            raise StoreError(
                f"GROUNDWIRE_DATABASE: {url!r} is not a database URL; for a file write sqlite:////full/path.db"
            ) from error
        self.file: Path | None = None
        if self.url.drivername in ("postgres", "postgresql"):  # the driver that we are tested with
            self.url = self.url.set(drivername="postgresql+psycopg")
        if self.url.get_backend_name() == "sqlite":
            if not self.url.database or self.url.database == ":memory:":
                raise StoreError("GROUNDWIRE_DATABASE: a file is needed; write sqlite:////full/path.db")
            self.file = Path(self.url.database).absolute()
            self.url = self.url.set(database=str(self.file))
        self._writer = self._engine(read_only=False)
        self._reader = self._engine(read_only=True)
        self._watch: sqlite3.Connection | None = None
        self._watching = Lock()

    def _engine(self, *, read_only: bool) -> Engine:
        if self.file is None:
            # A plan made once for all queries of one form suits no search: what is common is read newest first, what is
            # rare by the index. So each query is planned with its own words (the driver would prepare the fifth).
            options: dict[str, Any] = {"prepare_threshold": None}
            return create_engine(self.url, pool_pre_ping=True, json_serializer=as_json, connect_args=options)
        url = self.url
        if read_only:
            url = url.set(database=f"file:{self.file}", query={"mode": "ro", "uri": "true"})
        # A writer's connection is closed with its transaction, so no process holds the file between writes.
        pool: dict[str, Any] = {} if read_only else {"poolclass": NullPool}
        options = {"timeout": LOCK_SECONDS, "check_same_thread": False}
        engine = create_engine(url, connect_args=options, json_serializer=as_json, **pool)

        @event.listens_for(engine, "connect")
        def _connect(connection: Any, _record: object) -> None:
            connection.isolation_level = None  # transactions are ours to open
            cursor = connection.cursor()
            cursor.execute("PRAGMA foreign_keys=ON")
            cursor.execute("PRAGMA cache_size=-16000")
            if not read_only:
                cursor.execute("PRAGMA journal_mode=WAL")
                cursor.execute("PRAGMA synchronous=FULL")
            cursor.close()

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

        return engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the database.

        Raises:
            StoreError: the database is not there, or is not ours.
        """
        if self.file is not None and not self.file.exists():
            raise StoreError(f"{self.file}: there is no database here yet; run `groundwire init`")
        try:
            with self._reader.begin() as connection:
                yield connection
        except DatabaseError as error:
            raise StoreError(f"{self.name}: {error.orig}") from error

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection that may write; what it wrote is there when the block ends well, else nothing is.

        Raises:
            StoreError: another process held the lock too long, or the database refused.
        """
        try:
            with self.locked(), self._writer.begin() as connection:
                yield connection
        except Timeout as error:
            raise StoreError(
                f"{self.name}: another groundwire process has been writing for {LOCK_SECONDS:.0f} s; stop it or wait"
            ) from error
        except DatabaseError as error:
            raise StoreError(f"{self.name}: {error.orig}") from error

    def locked(self) -> FileLock | nullcontext[None]:
        """The lock that every writer of a file holds; nothing on PostgreSQL, which has its own."""
        if self.file is None:
            return nullcontext()
        return FileLock(f"{self.file}.lock", timeout=LOCK_SECONDS)

    def version(self) -> tuple[str, int] | None:
        """What changes with every commit, of any process; None where the database cannot tell it so cheaply.

        It means something to this object only (SQLite, ``PRAGMA data_version``: some microseconds).

        Raises:
            StoreError: the database is not there.
        """
        if self.file is None:
            return None
        with self._watching:
            try:
                if self._watch is None:
                    address = f"file:{quote(str(self.file))}?mode=ro"
                    self._watch = sqlite3.connect(address, uri=True, check_same_thread=False, isolation_level=None)
                return str(self.file), int(self._watch.execute("PRAGMA data_version").fetchone()[0])
            except sqlite3.Error as error:
                raise StoreError(f"{self.name}: {error}") from error

    @property
    def name(self) -> str:
        """The database as a person may see it, without a password."""
        return str(self.file) if self.file else self.url.render_as_string(hide_password=True)

    def migrate(self) -> bool:
        """Bring the schema to this version's; whether anything changed.

        Raises:
            StoreError: the file is not a database of ours, or is from a newer groundwire.
        """
        if self.file is not None:
            try:
                self.file.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise StoreError(f"{self.file}: cannot make its folder: {error}; set GROUNDWIRE_DATABASE") from error
        with self.writing() as connection:
            before = revision(connection)
            if before == HEAD:
                return False
            if before is not None and before > HEAD:
                raise StoreError(f"{self.name}: written by a newer groundwire (schema {before}); upgrade groundwire")
            import_module("groundwire.store.migrate").upgrade(connection)  # Alembic is slow to import
        return True

    def problems(self) -> tuple[str, ...]:
        """What `doctor` should tell: an old schema, a damaged file, a SQLite with the checkpoint fault."""
        found = []
        with self.reading() as connection:
            if (now := revision(connection)) != HEAD:
                found.append(f"the schema is {now or 'missing'}, not {HEAD}; run `groundwire migrate`")
            if self.file is not None:
                rows = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
                found += [f"damaged: {row}" for row in rows if row != "ok"]
        return tuple(found)

    def close(self) -> None:
        """Close all connections."""
        with self._watching:
            if self._watch is not None:
                self._watch.close()
                self._watch = None
        self._reader.dispose()
        self._writer.dispose()


def sqlite_note() -> str:
    """The SQLite in use, and whether it has the fault that the lock file guards against."""
    version = ".".join(map(str, sqlite_version_info))
    fixed = sqlite_version_info >= SAFE_SQLITE[0] or any(
        sqlite_version_info[:2] == safe[:2] and sqlite_version_info >= safe for safe in SAFE_SQLITE[1:]
    )
    return f"SQLite {version}" if fixed else f"SQLite {version} (its checkpoint fault is fenced by our lock file)"


def revision(connection: Connection) -> str | None:
    """The schema's revision in this database, four digits; None in an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return str(found) if found else None
