"""The feeds that a web page announces, for somebody who gave the address of the page."""

from groundwire.collect.charset import decode
from groundwire.collect.page import feed_links


def read(body: bytes, *, url: str, content_type: str | None) -> list[str]:
    """The addresses of the feeds that the page in *body*, which stands at *url*, announces; in its order."""
    return [link.url for link in feed_links(decode(body, content_type), url)]
