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


def share_on_x(url: str, text: str) -> str:
    """A plain link that opens X with a post to send."""
    return f"https://x.com/intent/post?{urlencode({'text': text, 'url': url})}"


def share_on_linkedin(url: str) -> str:
    """A plain link that opens LinkedIn with the address to share."""
    return f"https://www.linkedin.com/sharing/share-offsite/?{urlencode({'url': url})}"
