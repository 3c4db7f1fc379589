"""The outermost layer: whole answers kept while the database is as it was, 304 to who has them, gzip where it helps.

An answer is remembered for everything of its request that can matter: method, address, peer, and every header that is
not known to be harmless (so each reader's cookie is a key of its own). It is given again only while the database's
version, the minute and the banner are the same.
"""

import gzip
from asyncio import Lock
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from http import HTTPStatus

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from groundwire.errors import GroundwireError

MOST_BYTES = 32_000_000  # of bodies that are kept
LARGEST, LEAST = 2_000_000, 1_000  # bytes of a body: kept at most, compressed at least
HARMLESS = frozenset(  # headers of a request on which no answer depends
    b"accept accept-encoding accept-language cache-control connection dnt if-modified-since if-none-match pragma"
    b" priority referer sec-ch-ua sec-ch-ua-mobile sec-ch-ua-platform sec-fetch-dest sec-fetch-mode sec-fetch-site"
    b" sec-fetch-user sec-gpc te upgrade-insecure-requests user-agent".split()
)
PACKED = tuple(f"{kind}".encode() for kind in ("text/", "application/json", "application/atom", "application/feed"))
Headers = list[tuple[bytes, bytes]]
Key = tuple[str, str, bytes, str, bool, tuple[tuple[bytes, bytes], ...]]
TURNS = 64


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer; ``etag`` is b"" where it has none."""

    status: int
    headers: Headers
    body: bytes
    etag: bytes = b""


class _Kept:
    """Answers by key, each with the stamp under which it was made; the longest unused go first."""

    def __init__(self, most_bytes: int) -> None:
        self._most, self._size = most_bytes, 0
        self._answers: OrderedDict[Hashable, tuple[Hashable, Answer, int]] = OrderedDict()

    def get(self, key: Hashable, stamp: Hashable) -> Answer | None:
        found = self._answers.get(key)
        if found is None or found[0] != stamp:
            return None
        self._answers.move_to_end(key)
        return found[1]

    def put(self, key: Hashable, stamp: Hashable, answer: Answer, size: int) -> None:
        old = self._answers.pop(key, None)
        self._size += size - (old[2] if old else 0)
        self._answers[key] = (stamp, answer, size)
        while self._size > self._most:
            self._size -= self._answers.popitem(last=False)[1][2]


def remembering(inner: ASGIApp, stamp: Callable[[], Hashable | None], *, most_bytes: int = MOST_BYTES) -> ASGIApp:
    """*inner*, its answers remembered while *stamp* gives the same; with None nothing is remembered."""
    kept = _Kept(most_bytes)
    turns = [Lock() for _ in range(TURNS)]  # of many who ask for one page at once, the first makes it

    async def made(scope: Scope, receive: Receive, key: Key, now: Hashable | None) -> tuple[Answer, Exception | None]:
        async with turns[hash(key) % TURNS]:
            if now is not None and (answer := kept.get(key, now)):
                return answer, None
            headers = [(name, value) for name, value in scope["headers"] if name != b"if-none-match"]
            whole, error = await _whole(inner, {**scope, "headers": headers}, receive)
            answer = _packed(whole, scope, packs=key[4])
            if now is not None and error is None and _may_keep(answer):
                asked = sum(len(name) + len(value) for name, value in key[5]) + len(key[2])
                kept.put(key, now, answer, len(answer.body) + asked)
            return answer, error

    async def outer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await inner(scope, receive, send)
            return
        has, packs, rest = _read(scope["headers"])
        try:
            now = stamp()
        except GroundwireError:  # the page itself will say what is wrong
            now = None
        peer = (scope.get("client") or ("",))[0]
        key = (scope["method"], scope["path"], scope["query_string"], peer, packs, rest)
        answer, error = kept.get(key, now) if now is not None else None, None
        if answer is None:
            answer, error = await made(scope, receive, key, now)
        if answer.etag and _has(has, answer.etag):
            headers = [one for one in answer.headers if one[0] not in (b"content-length", b"content-type")]
            answer = Answer(int(HTTPStatus.NOT_MODIFIED), headers, b"")
        await _send(answer, send)
        if error is not None:
            raise error

    return outer


async def _send(answer: Answer, send: Send) -> None:
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
    await send({"type": "http.response.body", "body": answer.body})


def _read(headers: Headers) -> tuple[bytes, bool, tuple[tuple[bytes, bytes], ...]]:
    """What the visitor has (If-None-Match), whether gzip may be sent, and the headers that matter."""
    asked, packs, rest = b"", False, []
    for name, value in headers:
        if name == b"if-none-match":
            asked = value[:4096]
        elif name == b"accept-encoding":
            packs = any(part.strip() == b"gzip" for part in value[:1000].split(b","))
        if name not in HARMLESS:
            rest.append((name, value))
    return asked, packs, tuple(rest)


def _packed(answer: Answer, scope: Scope, *, packs: bool) -> Answer:
    """*answer* in gzip where it is text; not where a reader's own token stands beside words from the address."""
    found = dict(answer.headers)
    if not found.get(b"content-type", b"").startswith(PACKED) or b"content-encoding" in found:
        return answer
    vary = b", ".join(one for one in (found.get(b"vary"), b"accept-encoding") if one)
    headers = [one for one in answer.headers if one[0] != b"vary"] + [(b"vary", vary)]
    own = b"private" in found.get(b"cache-control", b"") and scope["query_string"]
    if not packs or own or len(answer.body) < LEAST:
        return Answer(answer.status, headers, answer.body, answer.etag)
    body = gzip.compress(answer.body, 6, mtime=0)
    etag = answer.etag[:-1] + b'-gz"' if answer.etag else b""
    changed = {b"content-length": b"%d" % len(body), **({b"etag": etag} if etag else {})}
    headers = [(name, changed.get(name, value)) for name, value in headers] + [(b"content-encoding", b"gzip")]
    return Answer(answer.status, headers, body, etag)


def _may_keep(answer: Answer) -> bool:
    names = {name for name, _ in answer.headers}
    control = dict(answer.headers).get(b"cache-control", b"")
    fits = len(answer.body) <= LARGEST
    return (
        answer.status == HTTPStatus.OK
        and bool(answer.etag)
        and fits
        and not (b"set-cookie" in names or b"no-store" in control)
    )


def _has(asked: bytes, etag: bytes) -> bool:
    """Whether the visitor has these bytes (RFC 9110, section 13.1.2: weak comparison)."""
    return asked.strip() == b"*" or etag in [tag.strip().removeprefix(b"W/") for tag in asked.split(b",")]


async def _whole(inner: ASGIApp, scope: Scope, receive: Receive) -> tuple[Answer, Exception | None]:
    """The answer of *inner*, whole, and what it raised after that: a page for a mistake is sent before the mistake."""
    status, headers, parts = 500, [], []

    async def take(message: Message) -> None:
        nonlocal status, headers
        if message["type"] == "http.response.start":
            status, headers = int(message["status"]), list(message["headers"])
        elif message["type"] == "http.response.body":
            parts.append(message.get("body", b""))

    raised: Exception | None = None
    try:
        await inner(scope, receive, take)
    except Exception as error:
        if not parts:
            raise
        raised = error
    return Answer(status, headers, b"".join(parts), dict(headers).get(b"etag", b"")), raised
