"""The table of source kinds: who visits each, and who looks again at its items. A new kind is named here."""

from collections.abc import Mapping
from datetime import datetime

from groundwire.collect import (
    arxiv,
    github,
    hackernews,
    huggingface,
    newsletter,
    recipe,
    reddit,
    sitemap,
    social,
    youtube,
)
from groundwire.collect.pool import ParserPool
from groundwire.collect.visit import Follower, Key, Means, Visit, Visitor, visit_feed
from groundwire.model.source import Source
from groundwire.net.fetch import Session

__all__ = ["FOLLOWERS", "KINDS", "Key", "Means", "Visit", "Visitor", "keys_of", "visit"]

KINDS: Mapping[str, Visitor] = {
    "feed": visit_feed,
    "reddit": reddit.visit,
    "hackernews": hackernews.visit,
    "arxiv": arxiv.visit,
    "huggingface": huggingface.visit,
    "github": github.visit,
    "youtube": youtube.visit,
    "mastodon": social.visit,
    "bluesky": social.visit,
    "newsletter": newsletter.visit,
    "page": recipe.visit,
    "sitemap": sitemap.visit,
}

FOLLOWERS: Mapping[str, Follower] = {
    "reddit": reddit.follow,
    "hackernews": hackernews.follow,
    "huggingface": huggingface.follow,
}


APIS = {"reddit": reddit.API, "github": github.API}


def keys_of(
    tokens: Mapping[str, str | None], *, mailbox: str | None = None, password: str | None = None
) -> dict[str, Key]:
    """The owner's secrets as keys, each to the API of its service, or to their mailbox, and nothing else."""
    found = {service: Key(secret, APIS[service]) for service, secret in tokens.items() if secret}
    return found | {"newsletter": Key(password, mailbox)} if mailbox and password else found


async def visit(
    source: Source, *, session: Session, pool: ParserPool, now: datetime, keys: Mapping[str, Key] | None = None
) -> Visit:
    """Read *source* by its kind; a kind that nobody knows is read as a feed."""
    means = Means(session=session, pool=pool, now=now, keys=keys or {})
    return await KINDS.get(source.kind, visit_feed)(source, means)
