"""What the headers of a request may say: a request that lies in them, or asks in a way that nobody does, is refused.

No page is built from these headers, so a refusal protects nothing that was open; it tells whoever runs a proxy or
writes a program what is wrong, before a cache or a reader's account is asked. Unsafe methods from elsewhere are
refused by the readers' routes, with their own words.
"""

import re
from base64 import b64decode
from binascii import Error
from collections.abc import Callable, Sequence
from functools import lru_cache
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from groundwire.publish.readers import origin

LONGEST = 8192  # bytes of one value; as much as the usual proxies let through
SHORT = 300  # bytes of values whose outcome is remembered
MOST_RANGES = 8
ANY_HEADER = "/healthz"  # for machines; it says nothing but "ok"
FOR_PROGRAMS = ("/api/", "/websub/")  # beside the feeds: what other sites' programs may ask for, with no cookie

_FORWARDING = re.compile(
    rb"forwarded|x-forwarded-[a-z-]+|x-(?:real|client|cluster-client|remote|originating)-(?:ip|addr)|true-client-ip"
    rb"|x-original-[a-z-]+|x-rewrite-ur[il]|x-host"
)
_METHOD = frozenset([b"x-http-method", b"x-http-method-override", b"x-method-override"])
_WEIGHT = re.compile(rb";\s*q\s*=\s*([^;,\s]*)", re.IGNORECASE)
_FROM_0_TO_1 = re.compile(rb"0(?:\.\d{0,6})?|\.\d{1,6}|1(?:\.0{0,6})?")
_RANGE = re.compile(rb"bytes=(?:\s*(?:\d+-\d*|-\d+)\s*(?:,|$))+")
_SIGNS_IN = re.compile(rb"groundwire|sess|sid$|auth|token|login", re.IGNORECASE)  # names of cookies that say who asks
_PLACE = re.compile(rb"(?:[a-z][a-z0-9+.-]*:)?//|[^:/?#]*(?:[/?#]|$)", re.IGNORECASE)
_BOUNDARY = re.compile(rb";\s*boundary=\"?([^\";]*)", re.IGNORECASE)
_CHARSET = re.compile(rb";\s*charset=\"?([^\";\s]*)", re.IGNORECASE)
_HOLDS_ASCII = re.compile(
    rb"utf-?8|(?:us-)?ascii|iso-8859-\d{1,2}|latin-?1|windows-125\d|koi8-[ru]|euc-(?:jp|kr)|gb(?:k|2312|18030)|big5",
    re.IGNORECASE,
)


def sound(inner: ASGIApp, public_url: str, more: Sequence[str] = ()) -> ASGIApp:
    """*inner*, for requests whose headers can be meant as they stand; 400 to all others.

    What proxies add is let through where a proxy is to be expected: readers see the pages at *public_url*, which is no
    name of this machine for itself, or under *more* names.
    """
    proxied = bool(more) or not origin.is_loopback(urlsplit(public_url).netloc)

    async def outer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] != ANY_HEADER:
            wrong = _wrong(scope["headers"], proxied=proxied)
            if wrong is None and scope["method"] in ("GET", "HEAD"):
                wrong = _from_elsewhere(scope, public_url, more)
            if wrong:
                refusal = PlainTextResponse(f"{wrong}\n", HTTPStatus.BAD_REQUEST, {"cache-control": "no-store"})
                await refusal(scope, receive, send)
                return
        await inner(scope, receive, send)

    return outer


def _wrong(headers: Sequence[tuple[bytes, bytes]], *, proxied: bool) -> str | None:
    """Why these headers are not taken; None where they are."""
    for name, value in headers:
        if len(value) > LONGEST:
            return f"A header is longer than {LONGEST} bytes."
        wrong = (_known if len(value) < SHORT else _refused)(name, value, proxied)
        if wrong:
            return wrong
    return None


def _refused(name: bytes, value: bytes, proxied: bool) -> str | None:
    check = CHECKS.get(name)
    if check and not check(value):
        return f"The header {name.decode('latin-1')} is not written as it must be, or says what nobody means."
    if name in _METHOD:
        return "A request is what its method says."
    if not proxied and _FORWARDING.fullmatch(name):
        return "No proxy is set up in front of these pages. Whoever runs one sets GROUNDWIRE_PUBLIC_URL."
    return None


_known = lru_cache(1024)(_refused)  # browsers say the same with every request: a fifth of the time


def _from_elsewhere(scope: Scope, public_url: str, more: Sequence[str]) -> str | None:
    """Why a page is not given to a script, frame or picture of another site; None where nobody of the kind asks.

    The browser tells (Fetch Metadata, W3C; Origin, RFC 6454). A link followed from another site is welcome.
    """
    path = scope["path"]
    if path.startswith(FOR_PROGRAMS) or path.endswith(("/feed.atom", "/feed.json")):
        return None
    site = mode = asking = b""
    for name, value in scope["headers"]:
        if name == b"sec-fetch-site":
            site = value
        elif name == b"sec-fetch-mode":
            mode = value
        elif name == b"origin":
            asking = value
    foreign = asking and not origin.names_us(asking.decode("latin-1").partition("://")[2], public_url, more)
    if foreign or (site == b"cross-site" and mode != b"navigate"):
        return "Another site's page asks for this. Links to these pages are welcome; their parts stay here."
    return None


def _weighted(value: bytes) -> bool:
    """Whether each weight is one (RFC 9110, section 12.4.2), with the shorter forms that are in use."""
    return all(_FROM_0_TO_1.fullmatch(weight) for weight in _WEIGHT.findall(value))


def _ranges(value: bytes) -> bool:
    return value.count(b",") < MOST_RANGES and bool(_RANGE.fullmatch(value))


def _cookies(value: bytes) -> bool:
    """Whether no cookie that may say who asks comes twice."""
    names = [part.partition(b"=")[0].strip() for part in value.split(b";")]
    telling = [name for name in names if _SIGNS_IN.search(name)]
    return len(telling) == len(set(telling))


def _content(value: bytes) -> bool:
    """Whether a body of this type could be read: a boundary as RFC 2046 has it, a charset that holds ASCII."""
    boundary, charset = _BOUNDARY.search(value), _CHARSET.search(value)
    bounded = boundary is None or 0 < len(boundary[1]) <= 70
    return bounded and (charset is None or bool(_HOLDS_ASCII.fullmatch(charset[1])))


def _credentials(value: bytes) -> bool:
    """Whether HTTP Basic credentials (RFC 7617) name somebody; other schemes are their readers' matter."""
    scheme, _, said = value.partition(b" ")
    if scheme.lower() != b"basic":
        return True
    try:
        user, colon, _ = b64decode(said.strip(), validate=True).partition(b":")
    except Error:
        return False
    return bool(user and colon)


CHECKS: dict[bytes, Callable[[bytes], object]] = {
    b"accept": _weighted,
    b"accept-charset": _weighted,
    b"accept-encoding": _weighted,
    b"accept-language": _weighted,
    b"authorization": _credentials,
    b"content-type": _content,
    b"cookie": _cookies,
    b"range": _ranges,
    b"referer": _PLACE.match,
}
