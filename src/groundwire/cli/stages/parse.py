"""The ``parse`` filter: a document into a feed's header and entries, or the reason why it is none."""

import asyncio
import atexit
import base64
import binascii
from collections.abc import Callable
from datetime import datetime
from typing import Any

from groundwire.cli.stages import Answer, Options, Stage
from groundwire.collect.pool import ParserPool
from groundwire.errors import FeedError, StageError
from groundwire.model.item import Entry, FeedHeader, ParsedFeed
from groundwire.model.line import Line, optional, text


def start(_options: Options) -> Callable[[Line], Answer]:
    """The function from a line to its answer, over one limited process."""
    loop, pool = asyncio.new_event_loop(), ParserPool(1)
    atexit.register(lambda: loop.run_until_complete(pool.close()))

    def answer(line: Line) -> Answer:
        try:
            body = base64.b64decode(text(line, "body_b64"), validate=True)
        except (binascii.Error, ValueError) as error:
            raise StageError(f"field 'body_b64' is not base64: {error}") from error
        try:
            reading = pool.parse(body, url=text(line, "url"), content_type=optional(line, "content_type"))
            return answered(loop.run_until_complete(reading))
        except FeedError as error:
            return {"format": None, "error": str(error), "feed": header(FeedHeader()), "entries": [], "warnings": []}

    return answer


def answered(found: ParsedFeed) -> Answer:
    """A feed as the filter tells it."""
    return {
        "format": found.format,
        "feed": header(found.feed),
        "entries": [entry(one) for one in found.entries],
        "warnings": list(found.warnings),
    }


def header(feed: FeedHeader) -> dict[str, Any]:
    """What a feed says of itself."""
    return {
        "title": feed.title,
        "link": feed.link,
        "description": feed.description,
        "language": feed.language,
        "updated": moment(feed.updated),
    }


def entry(found: Entry) -> dict[str, Any]:
    """One entry, its names in the order of the reference."""
    return {
        "guid": found.guid,
        "url": found.url,
        "title": found.title,
        "authors": list(found.authors),
        "published": moment(found.published),
        "updated": moment(found.updated),
        "summary_html": found.summary_html,
        "content_html": found.content_html,
        "tags": list(found.tags),
        "enclosures": [{"url": one.url, "type": one.type, "length": one.length} for one in found.enclosures],
        "comments_url": found.comments_url,
    }


def moment(time: datetime | None) -> str | None:
    """RFC 3339 in UTC."""
    return time.isoformat().replace("+00:00", "Z") if time else None


STAGE = Stage(required=("body_b64",), start=start)
