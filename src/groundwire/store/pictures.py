"""Pictures: what items say of theirs, who wants to see them here, and the key that signs their addresses."""

import secrets
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Text, or_, select

from groundwire.store.rows import chunks, fact, set_fact
from groundwire.store.tables import items

KEY = "picture_key"  # 256 random bits, made when the first reader turns pictures on
MOST_ITEMS = 8  # of one story that are looked at


class Illustrated(NamedTuple):
    """An item that may have a picture: its own HTML and its enclosures, as they were collected."""

    item: int
    url: str | None
    html: str
    enclosures: tuple[dict[str, Any], ...]


def illustrated(conn: Connection, wanted: Sequence[int]) -> list[Illustrated]:
    """Those of these items that may have a picture."""
    query = select(items.c.id, items.c.url, items.c.content_html, items.c.summary_html, items.c.enclosures)
    query = query.where(
        or_(
            items.c.content_html.like("%<img%"),
            items.c.summary_html.like("%<img%"),
            items.c.enclosures.cast(Text).like("%image/%"),
        )
    )
    return [
        Illustrated(number, url, (content or "") + (summary or ""), tuple(enclosures or ()))
        for part in chunks(list(wanted)[:MOST_ITEMS])
        for number, url, content, summary, enclosures in conn.execute(query.where(items.c.id.in_(part)))
    ]


def shown(conn: Connection, reader: int) -> bool:
    """Whether this reader sees pictures on our pages; by default they are links."""
    return bool(fact(conn, f"pictures {reader}"))


def show(conn: Connection, reader: int, *, on: bool) -> None:
    """Turn pictures on or off for a reader, and make their pages new."""
    set_fact(conn, f"pictures {reader}", on)
    set_fact(conn, f"reader {reader}", int(fact(conn, f"reader {reader}") or 0) + 1)
    if on and not fact(conn, KEY):
        set_fact(conn, KEY, secrets.token_hex(32))


def key(conn: Connection) -> bytes | None:
    """The key that signs addresses of pictures; None while nobody has turned them on."""
    found = fact(conn, KEY)
    return bytes.fromhex(found) if isinstance(found, str) else None
