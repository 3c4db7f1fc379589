"""WebSub, the subscriber's part: what is asked of a hub, and rules for what it answers and tells (W3C, 2018).

https://www.w3.org/TR/websub/. What a hub sends is never read as a feed: it only says that a visit is worth while, and
the visit goes to the publisher as always. So a hub can neither put words into a source's mouth nor make us visit more
often than the schedule allows.
"""

import hmac
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from groundwire.collect import schedule
from groundwire.errors import AddressRefused, FetchError
from groundwire.model.hub import HubSubscription, Standing
from groundwire.model.source import Health, Source
from groundwire.net.fetch import Session, Terms, fetch

PATH = "/websub/"  # below our public address; a subscription's token follows
LEASE = timedelta(days=10)  # what we ask for; the hub decides
LEAST_LEASE, MOST_LEASE = timedelta(minutes=10), timedelta(days=365)
RENEW_AT = 0.75  # of the lease
FIRST_WAIT, LONGEST_WAIT = timedelta(hours=1), timedelta(days=7)
TRIES_TO_LEAVE = 5
METHODS = ("sha1", "sha256", "sha384", "sha512")
SLOWER = 4  # times as long between two visits while a hub is relied on
ANSWER = 100_000  # bytes of a hub's answer that are read


async def ask(session: Session, one: HubSubscription, public_url: str) -> None:
    """Ask the hub to tell us of the topic's news; or to stop, where the source is gone (section 5.1).

    Raises:
        FetchError, AddressRefused: the hub took no request.
    """
    form = {
        "hub.mode": "subscribe" if one.source is not None else "unsubscribe",
        "hub.topic": one.hub.topic,
        "hub.callback": f"{public_url.rstrip('/')}{PATH}{one.token}",
    }
    if one.source is not None:
        form |= {"hub.secret": one.secret or "", "hub.lease_seconds": str(round(LEASE.total_seconds()))}
    await fetch(session, one.hub.url, accept="*/*", limit=ANSWER, terms=Terms(form=form))


def asked(one: HubSubscription, now: datetime) -> HubSubscription:
    """After a request that the hub took; it has to confirm, else we ask again later and later."""
    return replace(one, tries=one.tries + 1, last_error=None, next_ask=now + _wait(one.tries))


def failed(one: HubSubscription, error: FetchError | AddressRefused, now: datetime) -> HubSubscription:
    """After a request that failed; where the hub says that it will not (4xx), it is asked again in a week."""
    status = error.status if isinstance(error, FetchError) else None
    refused = isinstance(error, AddressRefused) or (status is not None and 400 <= status < 500 and status != 429)
    asked_to_wait = error.retry_after if isinstance(error, FetchError) else None
    wait = LONGEST_WAIT if refused else max(_wait(one.tries), asked_to_wait or timedelta())
    live = one.live(now)
    standing = one.standing if live or not refused or one.source is None else Standing.REFUSED
    return replace(one, standing=standing, tries=one.tries + 1, last_error=error.why, next_ask=now + wait)


def _wait(tries: int) -> timedelta:
    return min(FIRST_WAIT * (1 << min(tries, 20)), LONGEST_WAIT)


def confirmed(one: HubSubscription, lease: timedelta, now: datetime) -> HubSubscription:
    """After the hub's verification of intent (section 5.3): it tells us for *lease*, and we renew before that."""
    held = min(max(lease, LEAST_LEASE), MOST_LEASE)
    return replace(
        one,
        standing=Standing.ACTIVE,
        expires=now + min(lease, MOST_LEASE),
        tries=0,
        last_error=None,
        next_ask=now + held * RENEW_AT,
    )


def denied(one: HubSubscription, why: str, now: datetime) -> HubSubscription:
    """After the hub's word that it will not tell us, now or any more (section 5.2)."""
    said = " ".join(why.split())[:200] or "without a reason"
    return replace(one, standing=Standing.REFUSED, expires=None, last_error=said, next_ask=now + LONGEST_WAIT)


def is_wanted(one: HubSubscription, asked_for: Mapping[str, str]) -> bool:
    """Whether the hub's question of intent is about what we did ask for: this topic, and this mode."""
    if asked_for.get("hub.topic") != one.hub.topic or not asked_for.get("hub.challenge"):
        return False
    if asked_for.get("hub.mode") == "unsubscribe":
        return one.source is None
    lease = asked_for.get("hub.lease_seconds", "")
    return (
        asked_for.get("hub.mode") == "subscribe"
        and one.source is not None
        and one.standing in (Standing.ASKED, Standing.ACTIVE)
        and lease.isascii()
        and lease.isdigit()
        and 0 < int(lease[:12]) <= MOST_LEASE.total_seconds() * 100
    )


def is_signed(body: bytes, signature: str, secret: str) -> bool:
    """Whether ``X-Hub-Signature`` is *secret*'s over *body* (section 7.1), compared in constant time."""
    method, _, given = signature.strip().partition("=")
    if method.lower() not in METHODS or not given.isascii():
        return False
    return hmac.compare_digest(hmac.new(secret.encode(), body, method.lower()).hexdigest(), given.strip().lower())


def check_at(source: Source, now: datetime) -> datetime | None:
    """When to visit a source whose hub tells of news; None where the plan stands: it fails, and rests.

    Never sooner after the last visit than its kind bears, however often the hub calls.
    """
    if source.health.errors or source.paused:
        return None
    least = schedule.KINDS.get(source.kind, schedule.SOONEST)
    last = source.health.last_success
    return max(now, last + least) if last else now


def as_safety_net(health: Health, one: HubSubscription, now: datetime) -> Health:
    """*health* with the next visit put off, since a hub tells us of news: once a day at the least."""
    if health.next_check is None:
        return health
    wait = min((health.next_check - now) * SLOWER, schedule.LATEST)
    name = urlsplit(one.hub.url).hostname or one.hub.url
    reason = f"its hub {name} tells us of news; we look every {schedule.plain(wait)} all the same"
    return replace(health, next_check=now + wait, reason=reason)
