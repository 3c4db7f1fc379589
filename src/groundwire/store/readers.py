"""Readers and their sessions. Passwords arrive as argon2 hashes and session ids as digests: no secret is kept."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from groundwire.errors import NotFound, StoreError
from groundwire.model.reader import Reader, Recap, Role
from groundwire.store import interest
from groundwire.store.tables import (
    changes,
    item_state,
    mailed,
    outbox,
    readers,
    rules,
    sessions,
    story_state,
    subscriptions,
)

_COLUMNS = [readers.c[name] for name in ("id", "name", "role", "email", "recap", "zone", "hour", "unsubscribe")]
_OF_READER = (story_state, item_state, changes, mailed, outbox, rules)  # tables whose reader is not a foreign key


def add(conn: Connection, reader: Reader, *, now: datetime, password: str | None, subject: str | None = None) -> Reader:
    """Keep a new account (its ``id`` is given by the database); *password* is an argon2 hash.

    Raises:
        StoreError: the name is taken.
    """
    if _row(conn, readers.c.name == reader.name) is not None:
        raise StoreError(f"there is a reader {reader.name!r} already; `groundwire reader list` shows them")
    values = _values(reader) | {"password": password, "subject": subject, "made": now}
    conn.execute(insert(readers).values(values))
    return by_name(conn, reader.name)


def save(conn: Connection, reader: Reader) -> None:
    """Keep what was changed about an account."""
    conn.execute(update(readers).where(readers.c.id == reader.id).values(_values(reader)))


def set_password(conn: Connection, reader: int, password: str) -> None:
    """Replace the password (an argon2 hash) and end all sessions."""
    conn.execute(update(readers).where(readers.c.id == reader).values(password=password))
    conn.execute(delete(sessions).where(sessions.c.reader_id == reader))


def remove(conn: Connection, reader: int) -> None:
    """Delete an account with all that it did."""
    for table in _OF_READER:
        conn.execute(delete(table).where(table.c.reader_id == reader))
    interest.forget(conn, reader)
    conn.execute(delete(readers).where(readers.c.id == reader))


def every(conn: Connection) -> list[Reader]:
    """All accounts, by name."""
    return [_reader(row) for row in conn.execute(select(*_COLUMNS).order_by(readers.c.name)).mappings()]


def count(conn: Connection) -> int:
    """How many accounts there are; none: the desk has one reader, without an account."""
    return int(conn.execute(select(func.count()).select_from(readers)).scalar_one())


def by_name(conn: Connection, name: str) -> Reader:
    """The account of that name.

    Raises:
        NotFound: there is none.
    """
    found = _row(conn, readers.c.name == name)
    if found is None:
        raise NotFound(f"there is no reader {name!r}; `groundwire reader list` shows them")
    return _reader(found)


def by_id(conn: Connection, number: int) -> Reader | None:
    """The account with this number; None where there is none."""
    row = _row(conn, readers.c.id == number)
    return _reader(row) if row else None


def find(conn: Connection, name: str) -> tuple[Reader, str | None] | None:
    """The account of that name and its password's hash; None where there is no such account."""
    row = conn.execute(select(*_COLUMNS, readers.c.password).where(readers.c.name == name)).mappings().one_or_none()
    return (_reader(row), row["password"]) if row else None


def by_subject(conn: Connection, subject: str) -> Reader | None:
    """The account of a person at the identity provider."""
    row = _row(conn, readers.c.subject == subject)
    return _reader(row) if row else None


def unlinked(conn: Connection) -> list[Reader]:
    """The accounts that belong to no person at the identity provider, by name."""
    query = select(*_COLUMNS).where(readers.c.subject.is_(None)).order_by(readers.c.name)
    return [_reader(row) for row in conn.execute(query).mappings()]


def link(conn: Connection, reader: int, subject: str | None) -> None:
    """Make the account that of a person at the identity provider (issuer and subject); None: of nobody there.

    Raises:
        StoreError: another account is theirs.
    """
    other = by_subject(conn, subject) if subject else None
    if other is not None and other.id != reader:
        raise StoreError(
            f"the account {other.name!r} is theirs already; `groundwire reader link {other.name}` ends that"
        )
    conn.execute(update(readers).where(readers.c.id == reader).values(subject=subject))


def by_unsubscribe(conn: Connection, secret: str) -> Reader | None:
    """The account whose mails carry this secret."""
    row = _row(conn, readers.c.unsubscribe == secret)
    return _reader(row) if row else None


def open_session(conn: Connection, digest: str, reader: int, *, kind: str, now: datetime, expires: datetime) -> None:
    """Keep a session under the digest of its id; sessions that are over go away."""
    conn.execute(delete(sessions).where(sessions.c.expires <= now))
    conn.execute(insert(sessions).values(digest=digest, reader_id=reader, kind=kind, made=now, expires=expires))


def of_session(conn: Connection, digest: str, *, kind: str, now: datetime) -> Reader | None:
    """Whose session this is; None when there is no such session, or it is over."""
    query = (
        select(*_COLUMNS)
        .join(sessions, sessions.c.reader_id == readers.c.id)
        .where(sessions.c.digest == digest, sessions.c.kind == kind, sessions.c.expires > now)
    )
    row = conn.execute(query).mappings().one_or_none()
    return _reader(row) if row else None


def end_session(conn: Connection, digest: str) -> None:
    """Forget a session."""
    conn.execute(delete(sessions).where(sessions.c.digest == digest))


def subscribed(conn: Connection, reader: int) -> frozenset[int]:
    """The sources that a reader chose; none chosen means all."""
    query = select(subscriptions.c.source_id).where(subscriptions.c.reader_id == reader)
    return frozenset(conn.execute(query).scalars())


def subscribe(conn: Connection, reader: int, wanted: Sequence[int]) -> None:
    """Make *wanted* the reader's sources."""
    conn.execute(delete(subscriptions).where(subscriptions.c.reader_id == reader))
    if rows := [{"reader_id": reader, "source_id": source} for source in sorted(set(wanted))]:
        conn.execute(insert(subscriptions), rows)


def _row(conn: Connection, where: ColumnElement[bool]) -> Any:
    return conn.execute(select(*_COLUMNS).where(where)).mappings().one_or_none()


def _reader(row: Any) -> Reader:
    known = {column.name: row[column.name] for column in _COLUMNS}
    return Reader(**{**known, "role": Role(known["role"]), "recap": Recap(known["recap"])})


def _values(reader: Reader) -> dict[str, object]:
    return {
        "name": reader.name,
        "role": reader.role.value,
        "email": reader.email,
        "recap": reader.recap.value,
        "zone": reader.zone,
        "hour": reader.hour,
        "unsubscribe": reader.unsubscribe,
    }
