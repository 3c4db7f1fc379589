"""Feeds: the bytes of a document into what it says, in whichever format it is.

Pure: the same bytes give the same answer. For documents from outside use `worker`, which bounds time and memory.
"""

from groundwire.collect.jsonfeed import parse_json
from groundwire.collect.xml import parse_xml
from groundwire.errors import FeedError
from groundwire.model.item import ParsedFeed

BLANK = b"\xef\xbb\xbf \t\r\n\0"


def parse(body: bytes, *, url: str = "", content_type: str | None = None) -> ParsedFeed:
    """The feed in *body*: RSS 0.9 to 2.0, Atom 0.3 and 1.0, JSON Feed. *url* is what its links are relative to.

    Raises:
        FeedError: with the codes ``empty_body``, ``feed_is_html``, ``blocked_by_challenge``, ``feed_not_recognised``,
            ``feed_not_readable``, ``xml_forbidden_entity``, ``document_too_deep``, ``document_too_complex``.
    """
    start = body[:64].lstrip(BLANK)
    if not start and not body.strip(BLANK):
        raise FeedError("empty_body", "the answer is empty")
    if start.startswith((b"{", b"[")):
        return parse_json(body, url=url, content_type=content_type)
    return parse_xml(body, url=url, content_type=content_type)
