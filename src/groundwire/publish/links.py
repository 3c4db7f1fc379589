"""Links on a page: only http and https, only where a browser cannot be led to read them otherwise."""

import re
from urllib.parse import urlencode, urlsplit

_WEB = re.compile(r"https?://[^\s/?#\\@]+(?:[/?#]|\Z)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def web(url: str | None) -> str | None:
    """The address if a page may link to it, else None.

    Refused: other schemes, control and direction characters, a user name before the host, no host.
    """
    url = (url or "").strip()
    if _CONTROL.search(url) or not _WEB.match(url) or "\\" in url:
        return None
    try:
        return url if urlsplit(url).hostname else None
    except ValueError:
        return None


def host(url: str | None) -> str:
    """The host of a web address without its ``www.``; "" where there is none."""
    allowed = web(url)
    return (urlsplit(allowed).hostname or "").removeprefix("www.") if allowed else ""


def same_site(one: str | None, other: str | None) -> bool:
    """Whether two addresses have the same host, or one a subdomain of the other's."""
    a, b = host(one), host(other)
    return bool(a and b) and (a == b or a.endswith(f".{b}") or b.endswith(f".{a}"))


SHARES = (  # a plain link each, that opens the place with a post to send
    ("X", "https://x.com/intent/post?", ("text", "url")),
    ("LinkedIn", "https://www.linkedin.com/sharing/share-offsite/?", ("", "url")),
    ("Mastodon", "https://mastodonshare.com/?", ("text", "url")),
    ("Bluesky", "https://bsky.app/intent/compose?", ("text", "text")),
)


def shares(url: str, text: str) -> tuple[tuple[str, str], ...]:
    """(place, link that opens it with *text* and *url* filled in), without a script or a request before the click."""
    found = []
    for name, address, (words, where) in SHARES:
        if words == where:
            fields = {words: f"{text} {url}"}
        else:
            fields = {name: value for name, value in ((words, text), (where, url)) if name}
        found.append((name, address + urlencode(fields)))
    return tuple(found)
