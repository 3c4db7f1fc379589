"""Mastodon and Bluesky: what one account writes in public, from the services' JSON or from feeds.

Mastodon: ``/@NAME.rss``, or ``/api/v1/accounts/ID/statuses`` (https://docs.joinmastodon.org/methods/accounts/).
Bluesky: ``/xrpc/app.bsky.feed.getAuthorFeed`` of the public AppView (https://docs.bsky.app), or ``/profile/NAME/rss``.
Neither asks for a token. Posts that the account only passed on are left out: they are another's words.
"""

import re
from dataclasses import replace
from html import escape
from urllib.parse import parse_qs, urlsplit

from groundwire.collect import plain, text
from groundwire.collect.visit import JSON, Means, Visit, ask, brought, unchanged, visit_feed
from groundwire.errors import FeedError
from groundwire.model.item import Entry, FeedHeader, Item, ParsedFeed
from groundwire.model.source import Source
from groundwire.net.fetch import Terms

LATER = Terms(later=frozenset({429}))
STATUSES = re.compile(r"/api/v1/accounts/\d+/statuses$")
AUTHOR_FEED = re.compile(r"/xrpc/app\.bsky\.feed\.getAuthorFeed$")
URI = re.compile(r"at://([^/]+)/app\.bsky\.feed\.post/([\w-]+)$")
TITLE = 120  # code points; a post has no title, so its beginning stands for one


def toots(body: bytes) -> ParsedFeed:
    """The statuses of a Mastodon account.

    Raises:
        FeedError: it is no list of statuses.
    """
    found = plain.read(body)
    if not isinstance(found, list):
        raise FeedError("not_a_listing", "the answer is no list of statuses")
    rows = [one for one in plain.records(found) if not one.get("reblog") and plain.words(one, "content")]
    account: plain.Record = next((one["account"] for one in rows if isinstance(one.get("account"), dict)), {})
    name = plain.words(account, "display_name") or plain.words(account, "acct")
    header = FeedHeader(title=text.line(name) or None, link=text.address(plain.words(account, "url"), None))
    return ParsedFeed(format="json", feed=header, entries=tuple(_toot(one) for one in rows))


def _toot(one: plain.Record) -> Entry:
    body = plain.words(one, "content")
    account = one.get("account")
    card = text.address(plain.words(one["card"], "url"), None) if isinstance(one.get("card"), dict) else None
    shown = body if not card or card in body else f'{body}<p><a href="{escape(card)}">{escape(card)}</a></p>'
    return Entry(
        guid=plain.words(one, "uri") or plain.words(one, "url"),
        url=text.address(plain.words(one, "url") or plain.words(one, "uri"), None),
        title=text.line(plain.words(one, "spoiler_text") or text.without_markup(body), TITLE),
        authors=(plain.words(account, "acct"),) if isinstance(account, dict) and account.get("acct") else (),
        published=plain.when(one.get("created_at")),
        updated=plain.when(one.get("edited_at")),
        content_html=text.html(shown),
        tags=tuple(name for tag in plain.records(one.get("tags")) if (name := plain.words(tag, "name"))),
        signals=plain.figures(
            points=plain.number(one, "favourites_count"),
            comments=plain.number(one, "replies_count"),
            shares=plain.number(one, "reblogs_count"),
        ),
    )


def posts(body: bytes, actor: str = "") -> ParsedFeed:
    """The posts of a Bluesky account; *actor* is its handle or DID, by which passed-on posts are told apart.

    Handles are host names, so that letters may be large or small (https://atproto.com/specs/handle).

    Raises:
        FeedError: it is no author's feed; or ``not_public``, the account asks to be shown to those alone who are signed
            in (the label ``!no-unauthenticated``).
    """
    wanted = actor.lower()
    found = plain.read(body)
    if not isinstance(plain.inside(found, "feed"), list):
        raise FeedError("not_a_listing", "the answer is no Bluesky author feed")
    rows = [one["post"] for one in plain.records(found["feed"]) if isinstance(one.get("post"), dict)]
    own = [one for one in rows if not actor or wanted in _names(one)]
    if any(_is_reserved(one) for one in own):
        raise FeedError("not_public", "the account asks not to be shown to people who are not signed in to Bluesky")
    entries = tuple(entry for one in own if (entry := _post(one)))
    author = own[0].get("author", {}) if own else {}
    name = plain.words(author, "displayName") or plain.words(author, "handle") if isinstance(author, dict) else ""
    link = f"https://bsky.app/profile/{plain.words(author, 'handle')}" if name else None
    return ParsedFeed(format="json", feed=FeedHeader(title=text.line(name) or None, link=link), entries=entries)


def _names(one: plain.Record) -> set[str]:
    """How the author of a post can be called, in small letters."""
    return {str(plain.inside(one, "author", key)).lower() for key in ("handle", "did")}


def _is_reserved(one: plain.Record) -> bool:
    labels = plain.records(plain.inside(one, "author", "labels"))
    return any(plain.words(label, "val") == "!no-unauthenticated" and not label.get("neg") for label in labels)


def _post(one: plain.Record) -> Entry | None:
    named = URI.match(plain.words(one, "uri"))
    words = plain.inside(one, "record", "text")
    if named is None or not isinstance(words, str):
        return None
    handle = plain.inside(one, "author", "handle")
    body = "".join(f"<p>{escape(part)}</p>" for part in text.clean(words).split("\n") if part.strip())
    for link in _links(one):
        body += f'<p><a href="{escape(link)}">{escape(link)}</a></p>'
    return Entry(
        guid=plain.words(one, "uri"),
        url=f"https://bsky.app/profile/{handle if isinstance(handle, str) else named[1]}/post/{named[2]}",
        title=text.line(words, TITLE),
        authors=(handle,) if isinstance(handle, str) else (),
        published=plain.when(plain.inside(one, "record", "createdAt")) or plain.when(one.get("indexedAt")),
        content_html=text.html(body),
        signals=plain.figures(
            points=plain.number(one, "likeCount"),
            comments=plain.number(one, "replyCount"),
            shares=plain.number(one, "repostCount"),
        ),
    )


def _links(one: plain.Record) -> tuple[str, ...]:
    """Addresses that a post points to: in its text (facets), and in its card."""
    said = [
        plain.words(feature, "uri")
        for facet in plain.records(plain.inside(one, "record", "facets"))
        for feature in plain.records(facet.get("features"))
    ]
    card = plain.inside(one, "embed", "external", "uri")
    found = (text.address(link, None) for link in [*said, card if isinstance(card, str) else ""])
    return tuple(dict.fromkeys(link for link in found if link))


def _titled(found: Visit) -> Visit:
    """With the first words of each post as its title: the feed of an account gives none."""
    return replace(found, items=tuple(item if item.title else _named(item) for item in found.items))


def _named(item: Item) -> Item:
    words = text.without_markup(item.content_html or item.summary_html or "")
    return replace(item, title=text.line(words, TITLE))


async def visit(source: Source, means: Means) -> Visit:
    """The account's newest posts."""
    parts = urlsplit(source.url)
    if AUTHOR_FEED.search(parts.path):
        fetched = await ask(source, means, source.url, terms=LATER)
        actor = parse_qs(parts.query).get("actor", [""])[0]
        parsed = posts(fetched.body, actor) if fetched.body is not None else None
    elif STATUSES.search(parts.path):
        fetched = await ask(source, means, source.url, terms=LATER)
        parsed = toots(fetched.body) if fetched.body is not None else None
    else:
        return _titled(await visit_feed(source, means, LATER))
    if parsed is None:
        return unchanged(source, fetched)
    return await brought(source, fetched, parsed, means, accept=JSON)
