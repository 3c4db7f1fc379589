"""The callback of hubs (WebSub, W3C 2018): their questions whether we asked, and their word that there is news.

An address is one subscription's own and cannot be guessed. A hub's word is believed where it is signed with the secret
of that subscription; then the source is due for a visit. What a hub sends as the feed is not read: see
`collect.websub`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from groundwire.collect import websub
from groundwire.publish.serving import Clock
from groundwire.store import hubs, sources
from groundwire.store.engine import Store

LARGEST = 10_000_000  # bytes of what a hub sends: as much as of a feed
LONGEST = 2000  # characters of a challenge
QUIET = {"cache-control": "no-store"}


@dataclass(frozen=True, slots=True)
class Callback:
    """What the callback needs: the desk's own store, and the time."""

    store: Callable[[], Store]
    clock: Clock


def routes(callback: Callback) -> list[Route]:
    """The callback's addresses, for the application's table."""

    async def told(request: Request) -> Response:
        return await tell(callback, request)

    path = f"{websub.PATH}{{token:str}}"
    return [
        Route(path, lambda request: verify(callback, request), methods=["GET"]),
        Route(path, told, methods=["POST"]),
    ]


def verify(callback: Callback, request: Request) -> Response:
    """The hub's question of intent (section 5.3): its challenge again where we asked for this, else 404.

    Or its word that it will not tell us (section 5.2).
    """
    asked = dict(request.query_params)
    now = callback.clock()
    with callback.store().reading() as conn:
        one = hubs.by_token(conn, request.path_params["token"])
    if one is None:
        return _plain("there is no such subscription", HTTPStatus.NOT_FOUND)
    if asked.get("hub.mode") == "denied" and asked.get("hub.topic") == one.hub.topic and one.source is not None:
        with callback.store().writing() as conn:
            hubs.save(conn, websub.denied(one, asked.get("hub.reason", ""), now))
        return _plain("noted")
    if not websub.is_wanted(one, asked) or len(asked["hub.challenge"]) > LONGEST:
        return _plain("this was not asked for", HTTPStatus.NOT_FOUND)
    with callback.store().writing() as conn:
        if one.source is None:
            hubs.forget(conn, one.id)
        else:
            hubs.save(conn, websub.confirmed(one, timedelta(seconds=int(asked["hub.lease_seconds"])), now))
    return _plain(asked["hub.challenge"])


async def tell(callback: Callback, request: Request) -> Response:
    """The hub's word that there is news (section 7): 202, also where the signature is wrong, which is then ignored.

    410 where we want no more of it, 413 where it is larger than any feed that we read.
    """
    known = await run_in_threadpool(_wanted_secret, callback, request.path_params["token"])
    if known is None:
        return _plain("there is no such subscription", HTTPStatus.GONE)
    body = bytearray()
    try:
        async for piece in request.stream():
            body += piece
            if len(body) > LARGEST:
                return _plain("too large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE, {"connection": "close"})
    except ClientDisconnect:
        return _plain("cut off", HTTPStatus.BAD_REQUEST)
    if websub.is_signed(bytes(body), request.headers.get("x-hub-signature", ""), known):
        await run_in_threadpool(_heed, callback, request.path_params["token"])
    return _plain("", HTTPStatus.ACCEPTED)


def _wanted_secret(callback: Callback, token: str) -> str | None:
    """The secret of a subscription that is ours and holds; None where there is none."""
    with callback.store().reading() as conn:
        one = hubs.by_token(conn, token)
    return one.secret if one and one.source is not None and one.live(callback.clock()) else None


def _heed(callback: Callback, token: str) -> None:
    now = callback.clock()
    with callback.store().writing() as conn:
        one = hubs.by_token(conn, token)
        if one is not None and one.source is not None:
            hubs.news(conn, one, now=now, check=websub.check_at(sources.get(conn, one.source), now))


def _plain(said: str, status: HTTPStatus = HTTPStatus.OK, headers: dict[str, str] | None = None) -> Response:
    return PlainTextResponse(said, status, {**QUIET, **(headers or {})})
