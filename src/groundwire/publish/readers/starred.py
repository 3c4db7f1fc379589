"""The starred stories of a reader as a feed: for who is signed in, and under a secret address for feed readers.

The secret is derived from one that each account has, and a number that grows when the reader asks for a new address.
"""

from http import HTTPStatus

from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from groundwire.model.reader import Reader
from groundwire.publish.cache import Body
from groundwire.publish.feeds.formats import FORMATS, TYPES
from groundwire.publish.feeds.routes import MOST, Chosen, written
from groundwire.publish.readers import secrets
from groundwire.publish.readers.door import Door, Visitor
from groundwire.publish.serving import answer
from groundwire.publish.site import Site
from groundwire.store import pages, readers, state
from groundwire.store.rows import fact, set_fact


def routes(door: Door) -> list[Route]:
    """The feed's addresses."""
    return [
        Route(f"{path}/feed.{name}", lambda request, name=name: feed(door, request, name))
        for path in ("/starred", "/starred/{reader}/{secret}")
        for name in FORMATS
    ]


def feed(door: Door, request: Request, name: str) -> Response:
    """The newest stars, as a feed that nobody else may keep."""
    now = door.clock().replace(second=0, microsecond=0)
    with door.store().reading() as conn:
        reader = _whose(conn, request)
        if reader is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        slugs = state.starred(conn, reader.id)[:MOST]
        chosen = Chosen(title="Starred · groundwire", stories=pages.ids_in_order(conn, slugs))
        body = written(conn, chosen, Site(url=door.public_url), name, home="/starred", here=request.url.path, now=now)
    return answer(request, Body.of(body), TYPES[name], {"cache-control": "private, no-cache"})


def address(door: Door, conn: Connection, reader: Reader) -> str:
    """The feed's secret address, without the format at its end."""
    return f"{door.public_url}/starred/{reader.id}/{_secret(conn, reader)}/feed"


def renew(conn: Connection, reader: Reader) -> None:
    """From now on another address."""
    set_fact(conn, _key(reader), int(fact(conn, _key(reader)) or 0) + 1)


def _whose(conn: Connection, request: Request) -> Reader | None:
    """By the secret of the address, where there is one; else who is signed in."""
    if "secret" not in request.path_params:
        visitor = request.scope.get("visitor")
        return visitor.reader if isinstance(visitor, Visitor) else None
    number = str(request.path_params["reader"])
    known = readers.by_id(conn, int(number)) if number.isascii() and number.isdigit() and len(number) < 10 else None
    fits = known is not None and secrets.same(str(request.path_params["secret"]), _secret(conn, known))
    return known if fits else None


def _secret(conn: Connection, reader: Reader) -> str:
    return secrets.derived(reader.unsubscribe, f"starred {fact(conn, _key(reader)) or 0}")


def _key(reader: Reader) -> str:
    return f"starred feed {reader.id}"
