"""Addresses of pictures on this site: each carries its signature, so that only what we linked to is ever fetched.

HMAC-SHA-256 (RFC 2104) over the address, with a key that stays in the database.
"""

import base64
import binascii
import hmac
import html as entities
import re

from markupsafe import Markup

from groundwire.errors import NotFound

LONGEST = 4_000  # characters of an address
_LINK = re.compile(r'<a class="picture" href="([^"]*)" rel="[^"]*">Picture(?:: ([^<]*))?</a>')
_SHOWN = Markup(
    '<a class="picture" href="{url}" rel="noopener noreferrer"><img src="{path}" alt="{words}" loading="lazy"'
    ' decoding="async"></a>'
)
_OFFER = ' <a class="meta" href="/pictures">Show pictures here</a>'


def path_of(key: bytes, url: str) -> str:
    """Where the picture at *url* is to be had from us."""
    name = base64.urlsafe_b64encode(url.encode()).decode().rstrip("=")
    return f"/picture/{_signature(key, url)}/{name}"


def url_of(key: bytes | None, signature: str, name: str) -> str:
    """The address that was signed.

    Raises:
        NotFound: it is not one that we made with this key.
    """
    try:
        url = base64.b64decode(name + "=" * (-len(name) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError) as error:
        raise NotFound("there is no such picture") from error
    fits = key is not None and hmac.compare_digest(_signature(key, url).encode(), signature.encode())
    if not fits or len(url) > LONGEST or path_of(key or b"", url) != f"/picture/{signature}/{name}":
        raise NotFound("there is no such picture")
    return url


def placed(page: str, key: bytes | None, *, on: bool) -> str:
    """*page* for one reader: its links to pictures as pictures from us, or with the offer to show them.

    What others wrote is escaped on a page, so none of it can look like such a link.
    """
    if not on or key is None:
        return _LINK.sub(lambda found: found[0] + _OFFER, page, count=1)

    def shown(found: re.Match[str]) -> str:
        url = entities.unescape(found[1])
        if len(url) > LONGEST:
            return found[0]
        return _SHOWN.format(url=url, path=path_of(key, url), words=Markup(found[2] or ""))  # noqa: S704 - from our page, escaped there

    return _LINK.sub(shown, page)


def _signature(key: bytes, url: str) -> str:
    return hmac.new(key, url.encode(), "sha256").hexdigest()[:40]
