"""Subscribe: ask the hubs of feeds to tell us of news, renew before a lease ends, leave what is not wanted any more.

Hubs are asked only where ``Tools.public_url`` says how they can reach us. Requests go by the one client, at the pace
of each hub.
"""

import asyncio
from dataclasses import replace
from datetime import datetime
from secrets import token_urlsafe

from groundwire.collect import websub
from groundwire.errors import AddressRefused, FetchError
from groundwire.model.hub import HubSubscription, Standing
from groundwire.pipeline.tools import Counts, Tools
from groundwire.pipeline.within import within
from groundwire.store import hubs

AT_ONCE = 100  # hubs asked in one round; the others wait for the next
PATIENCE = 60.0  # seconds of one round
SECRET = 32  # bytes; the specification asks for less than 200


async def subscribe_due(tools: Tools) -> Counts:
    """Ask all hubs that are due; counts of hubs asked, and of those that did not take the request."""
    counts = dict.fromkeys(("asked", "failed"), 0)
    if tools.public_url is None:
        return counts
    now = tools.clock()
    with tools.store.reading() as conn:
        if not hubs.any_due(conn, now=now):
            return counts
    with tools.store.writing() as conn:
        hubs.released(conn)
        waiting = [_named(one, now) for one in hubs.to_ask(conn, now=now, limit=AT_ONCE)]
        for one in waiting:
            hubs.save(conn, one)  # known before the hub can call

    async def one_hub(one: HubSubscription) -> None:
        try:
            await websub.ask(tools.session, one, tools.public_url or "")
            counts["asked"] += 1
            error = None
        except (FetchError, AddressRefused) as failure:
            counts["failed"] += 1
            error = failure
        await asyncio.to_thread(_keep, tools, one.token or "", error)

    await within(PATIENCE, (one_hub(one) for one in waiting), at_once=len(waiting))
    return counts


def _named(one: HubSubscription, now: datetime) -> HubSubscription:
    """*one* as asked, with the part of its callback that nobody can guess, and with a secret of its own."""
    standing = one.standing if one.live(now) else Standing.ASKED
    token, secret = one.token or token_urlsafe(SECRET), one.secret or token_urlsafe(SECRET)
    return replace(one, standing=standing, token=token, secret=secret)


def _keep(tools: Tools, token: str, error: FetchError | AddressRefused | None) -> None:
    """Keep what came of asking. The hub may have confirmed, or been left, meanwhile: the row is read again."""
    now = tools.clock()
    with tools.store.writing() as conn:
        one = hubs.by_token(conn, token)
        if one is None:
            return
        if one.source is None and one.tries + 1 >= websub.TRIES_TO_LEAVE:
            hubs.forget(conn, one.id)  # its callback answers 410 from now on
        elif error is not None:
            hubs.save(conn, websub.failed(one, error, now))
        elif one.next_ask is None or one.next_ask <= now:  # not confirmed while we waited for the answer
            hubs.save(conn, websub.asked(one, now))
