"""Backup and restore: one file out, one file in. SQLite only; PostgreSQL has pg_dump."""

import sqlite3
from contextlib import closing
from pathlib import Path

from groundwire.errors import StoreError
from groundwire.store.engine import Store

MAGIC = b"SQLite format 3\x00"


def backup(store: Store, target: Path) -> int:
    """Copy the whole database to *target*, as of one moment, while others go on reading; its size in bytes.

    Raises:
        StoreError: there is no database, the target exists or cannot be written, or the database is not a file.
    """
    source = _file(store)
    if not source.exists():
        raise StoreError(f"{source}: there is no database here to back up; `groundwire init` makes one")
    if target.exists():
        raise StoreError(f"{target}: there is a file here already; name a new one, nothing was written")
    part = target.with_name(target.name + ".part")
    try:
        with store.writing(), closing(_open(source)) as old, closing(sqlite3.connect(part)) as new:
            old.backup(new)
            new.execute("PRAGMA journal_mode=DELETE")
        part.rename(target)
    except (OSError, sqlite3.Error) as error:
        part.unlink(missing_ok=True)
        raise StoreError(f"{target}: the backup was not written: {error}") from error
    return target.stat().st_size


def restore(store: Store, source: Path) -> None:
    """Put the backup *source* in the database's place; what was there before is replaced whole.

    Raises:
        StoreError: the file is not a sound groundwire database; nothing was changed then.
    """
    target = _file(store)
    try:
        with source.open("rb") as file:
            head = file.read(len(MAGIC))
    except OSError as error:
        raise StoreError(f"{source}: cannot be read: {error}") from error
    if head != MAGIC:
        raise StoreError(f"{source}: not a database; give a file that `groundwire backup` wrote. Nothing was changed")
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with closing(_open(source)) as old:
            sound = old.execute("PRAGMA integrity_check").fetchone()[0]
            ours = old.execute("SELECT count(*) FROM sqlite_master WHERE name IN ('items', 'alembic_version')")
            if sound != "ok" or ours.fetchone()[0] != 2:
                raise StoreError(f"{source}: not a sound groundwire database ({sound}). Nothing was changed")
            with store.locked(), closing(sqlite3.connect(target)) as new:
                old.backup(new)
    except sqlite3.Error as error:
        raise StoreError(f"{source}: cannot be restored: {error}") from error
    store.migrate()


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


def _file(store: Store) -> Path:
    if store.file is None:
        raise StoreError(f"{store.name}: backup and restore are for SQLite files; use pg_dump and pg_restore")
    return store.file
