"""YouTube: a channel's or playlist's feed, with the description of each video as its text.

The feed (``/feeds/videos.xml?channel_id=``) is Atom; what it says of its videos is read by `readings.youtube`.
"""

from dataclasses import replace

from groundwire.collect.hub import of_channel
from groundwire.collect.visit import Means, Visit, brought, unchanged
from groundwire.collect.wire import ReadAs
from groundwire.model.source import Source
from groundwire.net.fetch import FEED, fetch


async def visit(source: Source, means: Means) -> Visit:
    """The newest videos."""
    fetched = await fetch(means.session, source.url, source.validators)
    if fetched.body is None:
        return unchanged(source, fetched, accept=FEED)
    parsed = await means.pool.parse(
        fetched.body, url=fetched.final_url, content_type=fetched.content_type, read_as=ReadAs("youtube")
    )
    found = await brought(source, fetched, parsed, means)
    return replace(found, hub=found.hub or of_channel(source.url))
