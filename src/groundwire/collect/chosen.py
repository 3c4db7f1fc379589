"""Visits to pages without a feed, whose entries a recipe chooses (`readings.recipe`)."""

from groundwire.collect.visit import Means, Visit, brought, unchanged
from groundwire.collect.wire import ReadAs
from groundwire.model.source import Source
from groundwire.net.fetch import PAGE, fetch


async def visit(source: Source, means: Means) -> Visit:
    """The entries that stand on the page now."""
    fetched = await fetch(means.session, source.url, source.validators, accept=PAGE)
    if fetched.body is None:
        return unchanged(source, fetched)
    recipe = ReadAs("recipe", dict(source.settings))
    parsed = await means.pool.parse(
        fetched.body, url=fetched.final_url, content_type=fetched.content_type, read_as=recipe
    )
    return await brought(source, fetched, parsed, means, accept=PAGE)
