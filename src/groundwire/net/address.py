"""Addresses: who may be reached, by URL and by IP. A pure judgement; `fetch` asks it again inside connect.

A URL that two parsers could read differently is refused. An IPv6 address that carries an IPv4 one is judged by
both. The tables are data: IANA's special-purpose registries (RFC 6890), reserved names (RFC 6761, RFC 8375), and
the places where clouds keep credentials.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

import idna

from groundwire.net.networks import (
    INTERNAL_NAMES,
    ISATAP,
    METADATA,
    PORTS,
    PUBLIC_V6,
    REACHABLE_EXCEPTIONS,
    SPECIAL,
    TRANSLATED,
)

Address = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether an address may be visited. ``code`` is stable, ``why`` is one plain line."""

    allowed: bool
    code: str
    why: str


@dataclass(frozen=True, slots=True)
class Target:
    """An http(s) URL taken apart in the one way that we accept."""

    scheme: str
    host: str  # ASCII, lower case, no trailing dot; an IPv6 address without brackets
    port: int
    address: Address | None  # the host, where it is a literal address


class _Refusal(Exception):
    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.judgement = Judgement(allowed=False, code=code, why=why)


ALLOWED = Judgement(allowed=True, code="allowed", why="a public address")
LISTED = Judgement(allowed=True, code="allowed-by-setting", why="listed under GROUNDWIRE_ALLOW")
HINT = "to allow it, name it in GROUNDWIRE_ALLOW"


def judge(url: str, *, resolve: Mapping[str, Sequence[str]] | None = None, allow: Sequence[str] = ()) -> Judgement:
    """Whether *url* may be fetched.

    ``resolve`` gives the IP addresses of hosts where they are known: every one of them must be public. A host that
    is not in it is judged by its name alone. ``allow`` lists hosts (``*.lan`` for all names below) and CIDRs that
    may be private and may use any port; places where clouds keep credentials stay refused.

    Codes: ``scheme``, ``malformed``, ``credentials``, ``port``, ``internal-name``, ``private``, ``metadata``;
    ``allowed`` and ``allowed-by-setting``.
    """
    try:
        target = parse(url)
    except _Refusal as refusal:
        return refusal.judgement
    named = on_list(target.host, allow)
    found = _addresses(target, resolve)
    if target.address is None and not named:
        inside = bool(found) and all(_listed(address, allow) for address in found or ())
        if _internal(target.host) and not (inside and target.host not in METADATA):
            return _no("internal-name", f"{target.host} is a name inside a private network; {HINT}")
    verdict = ALLOWED
    for address in found or ():
        verdict = judge_address(address, allow=allow, named=named)
        if not verdict.allowed:
            return verdict
    if verdict is ALLOWED and named:
        verdict = LISTED
    if target.port not in PORTS and verdict is not LISTED:
        return _no("port", f"port {target.port} is not one that web servers use; {HINT}")
    return verdict


def judge_address(address: Address | str, *, allow: Sequence[str] = (), named: bool = False) -> Judgement:
    """Whether a socket may be opened to *address*; ``named`` when its host name itself is on the allow list."""
    return _judged(address, tuple(allow), named)


@lru_cache(maxsize=4096)
def _judged(address: Address | str, allow: tuple[str, ...], named: bool) -> Judgement:
    try:
        given = ip_address(address) if isinstance(address, str) else address
    except ValueError:
        return _no("malformed", f"{address!r} is not an IP address")
    forms = tuple(unwrapped(given))
    if any(form in METADATA_ADDRESSES for form in forms):
        return _no("metadata", f"{given} is where clouds keep credentials; it is never visited")
    if named or _listed(given, allow):
        return LISTED
    for form in forms:
        why = special(form)
        if why:
            carried = "" if form == given else f", carried by {given}"
            return _no("private", f"{form} is {why}{carried}; {HINT}")
    return ALLOWED


def unwrapped(address: Address) -> Iterable[Address]:
    """The IPv4 addresses that an IPv6 address carries, then the address itself unless it is a mere translation."""
    if isinstance(address, IPv4Address):
        yield address
        return
    number = int(address)
    if address in ip_network("2001::/32"):  # Teredo: server, and client with its bits inverted (RFC 4380)
        yield IPv4Address((number >> 64) & 0xFFFFFFFF)
        yield IPv4Address(~number & 0xFFFFFFFF)
    if address in ip_network("2002::/16"):  # 6to4 (RFC 3056)
        yield IPv4Address((number >> 80) & 0xFFFFFFFF)
    if (number >> 32) & 0xFFFFFFFF in ISATAP:  # RFC 5214
        yield IPv4Address(number & 0xFFFFFFFF)
    if any(address in network for network in TRANSLATED):
        yield IPv4Address(number & 0xFFFFFFFF)
        return
    yield address


def special(address: Address) -> str | None:
    """Why *address* is not a public one, or None."""
    if isinstance(address, IPv6Address):
        if any(address in network for network in REACHABLE_EXCEPTIONS):
            return None
        if address not in PUBLIC_V6:
            named = _in_table(address)
            return named or "outside the public IPv6 space"
    return _in_table(address)


def _in_table(address: Address) -> str | None:
    for network, why in SPECIAL:
        if address.version == network.version and address in network:
            return why
    return None


def parse(url: str) -> Target:
    """*url* taken apart; raises a private refusal when it is not a plain http(s) address."""
    usual = USUAL.fullmatch(url)
    if usual is None:
        return _taken_apart(url)
    return _usual(usual[1], usual[2], usual[3])


def _taken_apart(url: str) -> Target:
    """The same for any text."""
    if re.search(r"[\x00-\x20\x7f-\x9f\\\u2028\u2029\ufffe\uffff\ud800-\udfff]", url):
        raise _Refusal("malformed", "a space, backslash or control character stands in the address")
    scheme, separator, rest = url.partition("://")
    if not separator or scheme.lower() not in ("http", "https"):
        raise _Refusal("scheme", "only http and https addresses are visited")
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    if "@" in authority:
        raise _Refusal("credentials", "a user name or password stands in the address")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _Refusal("malformed", f"the address cannot be read: {error}") from error
    default = 443 if scheme.lower() == "https" else 80
    if parts.netloc != authority or re.search(r":\D", authority.rpartition("]")[2]) or port == 0:
        raise _Refusal("malformed", "the host of the address is ambiguous")
    host, address = _host(authority)
    return Target(scheme=scheme.lower(), host=host, port=port or default, address=address)


def _host(authority: str) -> tuple[str, Address | None]:
    """The host in ASCII, and the address when it is a literal one."""
    if authority.startswith("["):
        inside, _, tail = authority[1:].partition("]")
        if tail and not re.fullmatch(r":\d*", tail):
            raise _Refusal("malformed", "something stands after the bracket of an IPv6 address")
        try:
            if "%" in inside:
                raise _Refusal("malformed", "an IPv6 zone stands in the address")
            return inside.lower(), IPv6Address(inside)
        except ValueError as error:
            raise _Refusal("malformed", "what stands in brackets is not an IPv6 address") from error
    name, _, port = authority.partition(":")
    if ":" in port:
        raise _Refusal("malformed", "an IPv6 address stands in brackets, and a port is one number")
    name = _ascii(name)
    last = name.rpartition(".")[2]
    if re.fullmatch(r"\d+|0x[0-9a-f]*", last):
        try:
            return name, IPv4Address(name)
        except ValueError as error:
            raise _Refusal("malformed", "an IPv4 address that is not four plain numbers") from error
    return name, None


# An address of the usual shape, in which no two parsers could read anything differently: scheme, host, port.
USUAL = re.compile(r"(https?)://([a-z0-9.-]+)(?::([1-9]\d{0,3}))?(?:[/?#][!#$%&'()*+,./0-9:;=?@A-Z_a-z~-]*)?", re.ASCII)
LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")


@lru_cache(maxsize=4096)
def _usual(scheme: str, authority: str, port: str | None) -> Target:
    """The target of an address of the usual shape; a host is asked for more than once in a round."""
    host, address = _host(authority)
    return Target(
        scheme=scheme, host=host, port=int(port) if port else 443 if scheme == "https" else 80, address=address
    )


@lru_cache(maxsize=4096)
def _ascii(name: str) -> str:
    """The host name as it goes into DNS: UTS 46, then IDNA 2008."""
    try:
        plain = name.lower() if name.isascii() else idna.encode(name, uts46=True).decode("ascii").lower()
        plain = plain.removesuffix(".")
        for label in plain.split("."):
            if label.startswith("xn--"):
                idna.decode(label)
    except (idna.IDNAError, UnicodeError) as error:
        raise _Refusal("malformed", f"the host name cannot be read: {str(error)[:80]}") from error
    if len(plain) > 253 or not all(LABEL.fullmatch(label) for label in plain.split(".")):
        raise _Refusal("malformed", "the host name has an empty, overlong or foreign label")
    return plain


def _addresses(target: Target, resolve: Mapping[str, Sequence[str]] | None) -> list[Address | str] | None:
    """What is known of the host's addresses; None when nothing is."""
    if target.address is not None:
        return [target.address]
    known = {_folded(host): answers for host, answers in (resolve or {}).items()}
    if target.host in known:
        return list(known[target.host])
    if target.host == "localhost" or target.host.endswith(".localhost"):
        return [IPv4Address("127.0.0.1")]  # RFC 6761
    return None


def _folded(host: str) -> str:
    try:
        return _ascii(host)
    except _Refusal:
        return host.lower().rstrip(".")


def _internal(host: str) -> bool:
    return "." not in host or any(host == name or host.endswith(f".{name}") for name in INTERNAL_NAMES)


def on_list(host: str, allow: Sequence[str]) -> bool:
    """Whether the allow list names this very host, or all names below a domain that it is in."""
    for entry in allow:
        name = entry.strip().lower().rstrip(".")
        if name == host or (name.startswith(("*.", ".")) and host.endswith(name.removeprefix("*"))):
            return True
    return False


@lru_cache(maxsize=256)
def _network(entry: str) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(entry.strip().strip("[]"), strict=False)
    except ValueError:
        return None


def _listed(address: Address | str, allow: Sequence[str]) -> bool:
    """Whether the allow list holds this address or a network around it."""
    try:
        given = ip_address(address) if isinstance(address, str) else address
    except ValueError:
        return False
    networks = [network for entry in allow if (network := _network(entry)) is not None]
    return all(
        any(form.version == network.version and form in network for network in networks) for form in unwrapped(given)
    )


METADATA_ADDRESSES = frozenset(ip_address(text) for text in METADATA if re.fullmatch(r"[\d.]+|[0-9a-f:]+", text))


def _no(code: str, why: str) -> Judgement:
    return Judgement(allowed=False, code=code, why=why)
