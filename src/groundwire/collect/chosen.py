"""Visits to pages without a feed, whose entries a recipe chooses (`recipe`)."""

from groundwire.collect.visit import Means, Visit, brought, unchanged
from groundwire.model.source import Source
from groundwire.net.fetch import PAGE, fetch


async def visit(source: Source, means: Means) -> Visit:
    """The entries that stand on the page now."""
    fetched = await fetch(means.session, source.url, source.validators, accept=PAGE)
    if fetched.body is None:
        return unchanged(source, fetched)
    parsed = await means.pool.parse(
        fetched.body, url=fetched.final_url, content_type=fetched.content_type, recipe=dict(source.settings)
    )
    return brought(source, fetched, parsed, means, accept=PAGE)
