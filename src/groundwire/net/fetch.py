"""Reading one address: conditional, bounded in time and size, redirects by hand, each hop judged.

What comes back is bytes and facts about them; what they mean is for others.
"""

import asyncio
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import lru_cache
from http import HTTPStatus
from types import TracebackType
from typing import Self
from urllib.parse import urljoin

import aiohttp
from yarl import URL

from groundwire import __version__
from groundwire.errors import AddressRefused, FetchError
from groundwire.model.links import registrable_domain
from groundwire.model.source import Validators
from groundwire.net import headers
from groundwire.net.address import judge
from groundwire.net.client import Client
from groundwire.net.connect import guarded_connector
from groundwire.net.decode import ACCEPTED, DecodeError, read_bounded
from groundwire.net.polite import Pace

USER_AGENT = f"groundwire/{__version__} (+https://github.com/groundwire/groundwire)"
FEED = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml,"
    " application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"
)
PAGE = "text/html, application/xhtml+xml, */*;q=0.5"
FIRST_VISIT = Validators()
REDIRECTS = {301, 302, 303, 307, 308}
PERMANENT = {301, 308}
GOOD = {200, 202, 204}  # an answer; the latter two have no body worth reading
MOST_LINKS = 50  # of one answer's Link header
STATUSES = {410: "feed_gone", 429: "rate_limited"}  # those that have a code of their own
LATER = 60.0  # seconds of rest where a host says "later" without a time
SAYS_LATER_WITH_403 = {"reddit.com"}
ERRORS: tuple[tuple[tuple[type[Exception], ...], str, str], ...] = (  # first match wins
    ((aiohttp.ClientConnectorDNSError, socket.gaierror), "dns", "there is no such host name"),
    ((aiohttp.ClientConnectorCertificateError,), "tls", "the certificate of the server is not valid"),
    ((aiohttp.ClientSSLError, ssl.SSLError), "tls", "no secure connection could be made"),
    ((aiohttp.ConnectionTimeoutError, aiohttp.ServerTimeoutError), "timeout", "no connection in time"),
    ((aiohttp.ClientPayloadError,), "truncated_body", "the answer was cut off before its end"),
    ((aiohttp.ClientConnectorError,), "refused", "no connection could be made"),
    ((aiohttp.ServerDisconnectedError, ConnectionResetError), "connection_reset", "the server closed the connection"),
    ((aiohttp.ClientOSError,), "connection_reset", "the connection broke"),
    ((aiohttp.InvalidURL, ValueError), "malformed", "the address cannot be read"),
    ((aiohttp.ClientResponseError,), "bad_response", "the server does not speak proper HTTP"),
)
DETAILED = {"refused", "tls", "bad_response"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one visit may cost: seconds from the first byte sent to the last read, decoded bytes, hops."""

    seconds: float = 30.0
    connect: float = 10.0
    feed: int = 10_000_000
    page: int = 5_000_000
    redirects: int = 5
    at_once: int = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How one address is asked, beyond the plain visit.

    ``headers`` (a token may be among them) and ``form`` (then the request is a POST, form-encoded) go to the address's
    own origin alone, never on after a redirect to another. ``later`` are statuses by which this host says "come back
    later", so that its whole domain rests.
    """

    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    form: Mapping[str, str] | None = field(default=None, repr=False)
    later: frozenset[int] = frozenset()


PLAIN = Terms()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What a server answered. ``body`` is None when it said that our copy is current (304).

    ``moved_to`` is the new address when every hop to it was permanent. ``fresh_for`` is what the server says of
    how long the answer holds (Cache-Control, Expires). ``links`` are (relation, absolute address) from its Link header
    (RFC 8288).
    """

    status: int
    body: bytes | None
    validators: Validators
    final_url: str
    moved_to: str | None = None
    content_type: str | None = None
    fresh_for: timedelta | None = None
    retry_after: timedelta | None = None
    links: tuple[tuple[str, str], ...] = ()


class Session:
    """The one HTTP client: no cookies, no credentials, no proxies from the environment.

    ``allow`` lists private hosts and CIDRs that may be visited, ``pace`` the seconds between two requests to one
    domain (`polite.Pace`), ``hosts`` gives addresses of names that DNS does not know (they need ``allow`` as well).
    """

    def __init__(
        self,
        *,
        allow: tuple[str, ...] | list[str] = (),
        pace: float | None = None,
        hosts: Mapping[str, str] | None = None,
        limits: Limits | None = None,
    ) -> None:
        self.allow = tuple(allow)
        self.hosts = {name.lower().rstrip("."): address for name, address in (hosts or {}).items()}
        self.known = {name: (address,) for name, address in self.hosts.items()}
        self.limits = limits or Limits()
        self.pace = Pace(pace, at_once=self.limits.at_once)
        self._client: Client | None = None

    async def __aenter__(self) -> Self:
        self._client = Client(
            guarded_connector(self.allow, self.hosts, self.limits.at_once),
            headers={"User-Agent": USER_AGENT, "Accept-Encoding": ACCEPTED},
            seconds=self.limits.connect,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._client is not None:
            await self._client.close()

    @property
    def client(self) -> Client:
        """The open client; a session is used inside ``async with``."""
        if self._client is None:
            raise RuntimeError("a Session is used inside `async with`")
        return self._client


async def fetch(
    session: Session,
    url: str,
    validators: Validators = FIRST_VISIT,
    *,
    accept: str = FEED,
    limit: int | None = None,
    terms: Terms = PLAIN,
) -> Fetched:
    """Read *url* once; the body is None when the server answers that our copy is current.

    ``limit`` bounds the decoded body in bytes (default: the session's limit for feeds, or for pages when
    ``accept`` is `PAGE`).

    Raises:
        AddressRefused: the address, or one that it redirects to, is not visited.
        FetchError: no whole answer came; ``code`` names why.
    """
    most = limit or (session.limits.page if accept == PAGE else session.limits.feed)
    here, permanent, seen = url.partition("#")[0], True, {url}
    for _ in range(session.limits.redirects + 1):
        check(session, here)
        async with session.pace.turn(here):
            try:
                async with asyncio.timeout(session.limits.seconds):
                    answer = await _ask(session, here, validators, (accept, most), _for_origin(terms, url, here))
            except TimeoutError as error:
                why = f"no complete answer within {session.limits.seconds:g} seconds"
                raise FetchError(url, why, code="timeout") from error
        if isinstance(answer, Fetched):
            if answer.status == HTTPStatus.NOT_MODIFIED and validators == FIRST_VISIT:
                raise FetchError(url, "the server says 'not modified' of what was never read", code="unexpected_304")
            moved = permanent and here != url.partition("#")[0]
            return replace(answer, moved_to=here) if moved else answer
        there, status = answer
        permanent = permanent and status in PERMANENT
        if here.lower().startswith("https:") and there.lower().startswith("http:"):
            raise FetchError(url, "it redirects from https to http", code="redirect_refused")
        if there in seen:
            raise FetchError(url, "the redirects lead in a circle", code="redirect_loop")
        seen.add(there)
        here = there
    raise FetchError(url, f"more than {session.limits.redirects} redirects", code="redirect_loop")


def check(session: Session, url: str) -> None:
    """Judge *url* before anything is asked of it.

    Raises:
        AddressRefused: it is not visited.
    """
    verdict = judge(url, allow=session.allow, resolve=session.known)
    if not verdict.allowed:
        raise AddressRefused(url, verdict.code, verdict.why)


def _for_origin(terms: Terms, url: str, here: str) -> Terms:
    """*terms* for a hop: what is meant for the origin of *url* stays there."""
    return terms if here == url or URL(here).origin() == URL(url).origin() else replace(terms, headers={}, form=None)


@lru_cache(maxsize=4096)
def _read_url(url: str) -> URL:
    """*url* as the client reads it; a source's is asked for again in every round."""
    return URL(url)


async def _ask(
    session: Session, url: str, validators: Validators, bounds: tuple[str, int], terms: Terms
) -> Fetched | tuple[str, int]:
    """One request: the answer, or where it redirects and how. *bounds*: what is accepted, and how many bytes."""
    accept, limit = bounds
    asked = {"Accept": accept, **headers.conditions(validators), **terms.headers}
    method = "GET" if terms.form is None else "POST"
    try:
        async with session.client.request(method, _read_url(url), headers=asked, data=terms.form) as response:
            location = response.headers.get("Location")
            if response.status in REDIRECTS and location:
                return urljoin(url, location.strip()).partition("#")[0], response.status
            _rest(session, url, response, terms)
            return await _read(session, url, response, validators, limit)
    except DecodeError as error:
        raise FetchError(url, error.why, code=error.code) from error
    except (aiohttp.ClientError, OSError, ValueError) as error:
        if isinstance(error, TimeoutError) and not isinstance(error, aiohttp.ClientError):
            raise
        code, why = _named(error)
        raise FetchError(url, why, code=code) from error


async def _read(
    session: Session, url: str, response: aiohttp.ClientResponse, validators: Validators, limit: int
) -> Fetched:
    """The answer of a server that did not redirect."""
    status, said = response.status, response.headers
    wait = headers.retry_after(said)
    if status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.FORBIDDEN):
        wait = _asked_to_wait(session, url, status, wait)
    unchanged = status == HTTPStatus.NOT_MODIFIED
    if not unchanged and status not in GOOD:
        raise FetchError(url, _status_line(status, wait), code=_code(status), status=status, retry_after=wait)
    body = None
    if not unchanged:
        encoding = ", ".join(said.getall("Content-Encoding", ()))
        body = await read_bounded(response.content.iter_any(), encoding, limit=limit)
    return Fetched(
        status=status,
        body=body,
        validators=headers.renewed(validators, said, unchanged=unchanged),
        final_url=url,
        content_type=said.get("Content-Type"),
        fresh_for=headers.fresh_for(said),
        retry_after=wait,
        links=_links(response) if "Link" in said else (),
    )


def _links(response: aiohttp.ClientResponse) -> tuple[tuple[str, str], ...]:
    """What the Link header names, in order; () where it cannot be read."""
    try:
        return tuple(
            (relation, str(link["url"])) for rel, link in response.links.items() for relation in rel.lower().split()
        )[:MOST_LINKS]
    except (ValueError, KeyError):
        return ()


def _rest(session: Session, url: str, response: aiohttp.ClientResponse, terms: Terms) -> None:
    """Let the domain rest where this answer says that our allowance is spent, or that it means "later"."""
    spent = headers.allowance_back(response.headers)
    if response.status in terms.later:
        asked = headers.retry_after(response.headers) or spent
        spent = asked or timedelta(seconds=max(session.pace.pause(registrable_domain(url)), LATER))
    if spent is not None:
        session.pace.hold(url, spent)


def _asked_to_wait(session: Session, url: str, status: int, wait: timedelta | None) -> timedelta | None:
    """Hold back the domain of a server that says "later"; Reddit says so with 403, and without a time."""
    rests = registrable_domain(url) in SAYS_LATER_WITH_403
    if status == HTTPStatus.FORBIDDEN and not rests:
        return wait
    wait = wait or (timedelta(seconds=session.pace.pause(registrable_domain(url))) if rests else wait)
    if wait is not None:
        session.pace.hold(url, wait)
    return wait


def _code(status: int) -> str:
    """The stable name of an answer that is a failure."""
    return STATUSES.get(status) or ("server_error" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else f"http_{status}")


def _status_line(status: int, wait: timedelta | None) -> str:
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = "an unknown status"
    later = f", and to come back in {round(wait.total_seconds())} s" if wait else ""
    return f"the server answered {status} {phrase}{later}"


def _named(error: Exception) -> tuple[str, str]:
    """The stable code of a client's error, and one plain line."""
    for kinds, code, why in ERRORS:
        if isinstance(error, kinds):
            detail = " ".join(str(error).split())[:160]
            return code, f"{why} ({detail})" if detail and code in DETAILED else why
    return "connection", "the connection failed"
