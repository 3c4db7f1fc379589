"""The table of source kinds: who visits each, and who looks again at its items. A new kind is named here."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from groundwire.collect import (
    arxiv,
    chosen,
    github,
    hackernews,
    huggingface,
    newsletter,
    reddit,
    sitemap,
    social,
    youtube,
)
from groundwire.collect.kinds import is_mailbox
from groundwire.collect.pool import ParserPool
from groundwire.collect.readings import recipe
from groundwire.collect.visit import Follower, Key, Means, Visit, Visitor, visit_feed
from groundwire.errors import FeedError
from groundwire.model.source import Source
from groundwire.net.fetch import Session

__all__ = ["FOLLOWERS", "KINDS", "SETTINGS", "Key", "Means", "Visit", "Visitor", "check", "keys_of", "visit"]

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
    "page": chosen.visit,
    "sitemap": sitemap.visit,
}

FOLLOWERS: Mapping[str, Follower] = {
    "reddit": reddit.follow,
    "hackernews": hackernews.follow,
    "huggingface": huggingface.follow,
}


SETTINGS: Mapping[str, Sequence[str]] = {"page": recipe.PARTS, "sitemap": sitemap.SETTINGS}  # that a kind knows

APIS = {"reddit": reddit.API, "github": github.API}


def keys_of(
    tokens: Mapping[str, str | None],
    *,
    mailbox: str | None = None,
    password: str | None = None,
    password_command: str | None = None,
    token_command: str | None = None,
) -> dict[str, Key]:
    """The owner's secrets as keys, each to the API of its service, or to their mailbox, and nothing else.

    Of the ways into the mailbox a token goes before a password, and a command before what was written down.
    """
    found = {service: Key(secret, APIS[service]) for service, secret in tokens.items() if secret}
    command = token_command or password_command
    if mailbox and (command or password):
        secret = "" if command else password or ""
        found["newsletter"] = Key(secret, mailbox, command=command, is_token=token_command is not None)
    return found


def check(kind: str, url: str, settings: Mapping[str, str]) -> None:
    """Whether a source that others describe can be one: what can be told without a visit.

    Raises:
        FeedError, FetchError: its kind is not known or reads no such address, its mailbox cannot be named so, or a
            setting is none of its kind or cannot be used.
    """
    if kind not in KINDS:
        raise FeedError("kind", f"there is no kind of source {kind[:40]!r}")
    if (kind == "newsletter") != is_mailbox(url):
        raise FeedError("kind", f"a source of the kind {kind!r} is not read at such an address")
    for name in settings:
        if name not in SETTINGS.get(kind, ()):
            raise FeedError("setting", f"a source of the kind {kind!r} has no setting {name[:40]!r}")
    if kind == "newsletter":
        newsletter.box(url)
    if kind == "page":
        recipe.check(settings)
    if kind == "sitemap":
        sitemap.check(settings)


async def visit(
    source: Source, *, session: Session, pool: ParserPool, now: datetime, keys: Mapping[str, Key] | None = None
) -> Visit:
    """Read *source* by its kind; a kind that nobody knows is read as a feed."""
    means = Means(session=session, pool=pool, now=now, keys=keys or {})
    return await KINDS.get(source.kind, visit_feed)(source, means)
