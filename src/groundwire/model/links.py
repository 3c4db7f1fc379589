"""Links: one identity for one page, whose domain it is, and the way to some words on it.

Pure functions on addresses. Nothing here fetches, and nothing here decides who may be visited.
"""

import re
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import quote as percent
from urllib.parse import urljoin, urlsplit

from publicsuffixlist import PublicSuffixList

from groundwire.model.trackers import tracks

UNRESERVED = re.compile(r"%([0-9A-Fa-f]{2})")
# Addresses of the usual shape, whose reading is certain without taking them apart: scheme, host, path, query, fragment.
ORDINARY = re.compile(
    r"https?://([a-z0-9-]+(?:\.[a-z0-9-]+)+)(/[A-Za-z0-9_~!$&'()*+,=:@./-]*)?"
    r"(\?[A-Za-z0-9_~!$&'()*+,=:@./%-]+)?(#[A-Za-z0-9_~!$&'()*+,=:@./%-]+)?"
)
CONTROLS = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")
PORTS = {80, 443}


@lru_cache(maxsize=1024)  # an entry's address is asked for more than once
def canonical(url: str) -> str | None:
    """The identity of the page at *url*, or None when it is not an http(s) address.

    Always ``https``, host in lower case without ``www.``, no default port, credentials, fragment or tracker
    parameter; dot segments resolved, percent-encoding normal (RFC 3986, section 6.2.2). Parameters keep
    their order. Applying it twice changes nothing. It is for comparing; visit the address as published.
    """
    usual = ORDINARY.fullmatch(url)
    if usual and not usual[3] and usual[2] and "/." not in usual[2]:
        host, port, path, query = str(usual[1]), None, str(usual[2]), ""
    elif (cleaned := _split(url)) is not None:
        host, port, path, query = cleaned
    else:
        return None
    while host.startswith("www.") and "." in host[4:]:
        host = host[4:]
    authority = host if port is None or port in PORTS else f"{host}:{port}"
    kept = "&".join(part for part in query.split("&") if part and not tracks(part, host)) if query else ""
    return f"https://{authority}{path}?{kept}" if kept else f"https://{authority}{path}"


def _split(url: str) -> tuple[str, int | None, str, str] | None:
    """Host, port, path and query, each normal; None when this is no http(s) address."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not host:
        return None
    name = host.lower().rstrip(".")
    if ":" in name:
        name = f"[{name}]"
    elif not name.isascii():
        try:
            name = name.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    if not name or re.search(r"[\s\x00-\x20\"<>\\^`{|}%/?#@]", name):
        return None
    return name, port, _normal(_without_dots(parts.path)) or "/", _normal(parts.query)


def _normal(text: str) -> str:
    """Unreserved characters plain, all else percent-encoded in upper case."""

    def decoded(match: re.Match[str]) -> str:
        character = chr(int(match[1], 16))
        plain = character.isascii() and (character.isalnum() or character in "-._~")
        return character if plain else match[0].upper()

    return percent(UNRESERVED.sub(decoded, text), safe="%/:@!$&'()*+,;=-._~?[]|")


def _without_dots(path: str) -> str:
    """The path with ``.`` and ``..`` segments resolved (RFC 3986, section 5.2.4)."""
    path = re.sub("%2[eE]", ".", path)
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")
    for place, segment in enumerate(segments):
        if segment not in (".", ".."):
            kept.append(segment)
            continue
        if segment == ".." and len(kept) > 1:
            kept.pop()
        if place == len(segments) - 1:
            kept.append("")
    return "/".join(kept)


def absolute(url: str, base: str | None) -> str | None:
    """*url* as an absolute http(s) address, resolved against *base*; None when there is no such reading.

    Control characters and white space at the ends are dropped; inside, tabs and line ends are (WHATWG URL,
    section 4.4), and blanks are encoded.
    """
    if ORDINARY.fullmatch(url):
        return url
    text = re.sub(r"[\t\r\n]+", "", url).strip()
    text = CONTROLS.sub(lambda match: "%20" * match[0].count(" "), text)
    try:
        joined = urljoin(base, text) if base else text
        parts = urlsplit(joined)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not host:
        return None
    return joined


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


_PLAIN_HOST = re.compile(r"https?://([a-z0-9.-]+)(?::[0-9]+)?(?:[/?#]|$)")


def registrable_domain(url_or_host: str) -> str:
    """The domain that one owner registered (publicsuffix.org, private section included).

    An IP address is its own domain, a name without a public suffix too; ``lab.localhost`` stays whole.
    """
    plain = _PLAIN_HOST.match(url_or_host)
    if plain:
        return _registered(plain[1].rstrip("."))
    text = url_or_host.strip().lower()
    try:
        parts = urlsplit(text if "//" in text else f"//{text}")
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return text
    return _registered(host)


@lru_cache(maxsize=16384)
def _registered(host: str) -> str:
    try:
        return str(ip_address(host))
    except ValueError:
        pass
    try:
        name = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        name = host
    return _suffixes().privatesuffix(name) or name


LONG = 90  # code points; a longer quote is named by its first and last words
EDGE = 4  # words at each end of a long quote
CONTEXT = 3  # words before a quote that stands elsewhere too


def text_fragment(url: str, quote: str, *, text: str | None = None, start: int | None = None) -> str:
    """*url* with a text directive that opens the page at *quote* (WICG: URL Fragment Text Directives).

    A short quote in one line is given whole; a longer one by its first and last words. When *text* holds the
    quote's words more than once, words are added at the ends, then a ``prefix-``, until the browser's first match is
    the one at *start* (an offset in *text*; default: the first place). A fragment that the URL has is kept. A blank
    quote leaves the URL as it is.
    """
    words = quote.split()
    if not words:
        return url
    head, tail = _ends(quote, words)
    prefix: list[str] = []
    if text is not None:
        place = text.find(quote) if start is None else start
        if place >= 0 and text.startswith(quote, place):
            before, after = text[:place].split(), text[place + len(quote) :].split()
            head, tail, prefix = _distinct(words, head, tail, before, after)
    directive = _encoded(head) if tail is None else f"{_encoded(head)},{_encoded(tail)}"
    if prefix:
        directive = f"{_encoded(prefix)}-,{directive}"
    address, _, fragment = url.partition("#")
    fragment = fragment.partition(":~:")[0]
    return f"{address}#{fragment}:~:text={directive}"


def _ends(quote: str, words: list[str]) -> tuple[list[str], list[str] | None]:
    """The whole quote; or, when it is long or spans lines, its first and its last words."""
    lines = [line.split() for line in quote.splitlines() if line.strip()]
    if len(lines) == 1 and (len(quote) <= LONG or len(words) <= 2 * EDGE):
        return words, None
    if len(lines) == 1:
        return words[:EDGE], words[-EDGE:]
    return lines[0][:EDGE], lines[-1][-EDGE:]


def _distinct(
    words: list[str], head: list[str], tail: list[str] | None, before: list[str], after: list[str]
) -> tuple[list[str], list[str] | None, list[str]]:
    """Head, tail and prefix such that the first match in the text is the quote itself, where words can do that."""
    everything = [word.casefold() for word in (*before, *words, *after)]
    own = len(before)
    longest = max(len(words) - 2, 1)
    if tail is not None and not _blocks(words, head, tail):
        while _first(everything, head) < own and len(head) < longest and head == words[: len(head)]:
            head = words[: len(head) + 1]
        while _first(everything, tail, own + len(head)) < own + len(words) - len(tail) and len(tail) < len(words) - len(
            head
        ):
            tail = words[-len(tail) - 1 :]
    if _first(everything, head) >= own:
        return head, tail, []
    for size in range(CONTEXT, min(len(before), 4 * CONTEXT) + 1):
        if _first(everything, [*before[-size:], *head]) >= own - size:
            return head, tail, before[-size:]
    return head, tail, before[-4 * CONTEXT :]


def _blocks(words: list[str], head: list[str], tail: list[str]) -> bool:
    """Whether the ends come from different lines, which may be different blocks of the page."""
    return head != words[: len(head)] or tail != words[-len(tail) :]


def _first(everything: list[str], sought: list[str], start: int = 0) -> int:
    """The place where *sought* is first found from *start*, or the end of the text."""
    folded = [word.casefold() for word in sought]
    for place in range(start, len(everything) - len(folded) + 1):
        if everything[place] == folded[0] and everything[place : place + len(folded)] == folded:
            return place
    return len(everything)


def _encoded(words: list[str]) -> str:
    return percent(" ".join(words), safe="").replace("-", "%2D")
