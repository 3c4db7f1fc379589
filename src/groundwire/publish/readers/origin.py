"""Where a request comes from: this machine, our own pages, or elsewhere; and which addresses are our own."""

import re
from collections.abc import Mapping, Sequence
from ipaddress import ip_address
from urllib.parse import urlsplit

_LOOPBACK = re.compile(r"(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?")
_PORT = re.compile(r":\d{1,5}$")
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via")
_OWN_PATH = re.compile(r"/(?![/.])[A-Za-z0-9/_.~-]*(?:\?(?:[A-Za-z0-9_.&=:+,~-]|%(?!0[adAD])[0-9A-Fa-f]{2})*)?")


def own_origins(public_url: str, host: str, scheme: str) -> frozenset[str]:
    """The origins of our own pages: the public address, and this machine's own names for it.

    A foreign name in the Host header adds nothing (DNS rebinding).
    """
    parts = urlsplit(public_url)
    found = {f"{parts.scheme}://{parts.netloc}".lower()}
    if is_loopback(host) and is_loopback(parts.netloc):
        found.add(f"{scheme}://{host}".lower())
    return frozenset(found)


def is_loopback(host: str) -> bool:
    """Whether *host*, as it stands in an address or a Host header, is this machine's own name for itself."""
    return bool(_LOOPBACK.fullmatch(host.lower()))


def names_us(host: str, public_url: str, more: Sequence[str] = ()) -> bool:
    """Whether a Host header names these pages: the public address, this machine's own names, or one of *more*.

    A port may stand behind each; a name in *more* with a port allows that port only.
    """
    asked = host.lower()
    ours = {urlsplit(public_url).hostname or "", *(one.lower() for one in more)} - {""}
    return is_loopback(asked) or asked in ours or _PORT.sub("", asked).strip("[]") in ours


def is_own(headers: Mapping[str, str], public_url: str, scheme: str) -> bool:
    """Whether a browser says that a page of ours sent this (Origin, RFC 6454); saying nothing is not enough."""
    origin = headers.get("origin", "").lower()
    return origin in own_origins(public_url, headers.get("host", ""), scheme)


def is_local(headers: Mapping[str, str], client: str | None, public_url: str) -> bool:
    """Whether a person at this machine asks: not a proxy's visitor, and not another site's name for us."""
    if client is None or any(name in headers for name in _FORWARDED):
        return False
    try:
        loopback = ip_address(client).is_loopback
    except ValueError:
        return False
    return loopback and all(is_loopback(host) for host in (headers.get("host", ""), urlsplit(public_url).netloc))


def own_path(wanted: str | None) -> str:
    """*wanted* if it is surely a path of this site, else "/": where to go after a form."""
    path = wanted or "/"
    return path if _OWN_PATH.fullmatch(path) and "//" not in path and ".." not in path else "/"
