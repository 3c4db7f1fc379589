"""From an address that a person gives to a source: the feed there, or the one that its page announces."""

from groundwire.collect.charset import decode
from groundwire.collect.kinds import feed_address, kind_of
from groundwire.collect.page import feed_links, well_known
from groundwire.collect.pool import ParserPool
from groundwire.errors import FeedError, FetchError
from groundwire.model.item import ParsedFeed
from groundwire.model.source import Source
from groundwire.net.fetch import Fetched, Session, fetch

PAGES = {"feed_is_html", "feed_not_recognised"}


async def discover(url: str, session: Session, pool: ParserPool) -> Source:
    """The source at *url*: a feed, a page that announces one, or a page beside one at a usual place.

    Raises:
        AddressRefused, FetchError: the address cannot be read.
        FeedError: there is no feed; the message says where we looked.
    """
    where = feed_address(with_scheme(url))
    fetched = await fetch(session, where)
    try:
        return _source(fetched, await _parsed(fetched, pool))
    except FeedError as error:
        if error.code not in PAGES:
            raise
        first = error
    page = decode(fetched.body or b"", fetched.content_type)
    announced = [link.url for link in feed_links(page, fetched.final_url)]
    for candidate in [*announced, *well_known(fetched.final_url)]:
        try:
            found = await fetch(session, candidate)
            return _source(found, await _parsed(found, pool))
        except (FetchError, FeedError):
            continue
    raise FeedError("no_feed_found", f"{where} is no feed and announces none; give the feed's own address") from first


async def _parsed(fetched: Fetched, pool: ParserPool) -> ParsedFeed:
    return await pool.parse(fetched.body or b"", url=fetched.final_url, content_type=fetched.content_type)


def _source(fetched: Fetched, parsed: ParsedFeed) -> Source:
    url = fetched.moved_to or fetched.final_url
    return Source(url=url, title=parsed.feed.title or url, kind=kind_of(url), home_url=parsed.feed.link)


def with_scheme(url: str) -> str:
    """*url* as it was meant: ``example.org`` is a web address."""
    text = url.strip()
    return text if "://" in text else f"https://{text}"
