"""Hacker News: stories with their points and comments, from the official API, from Algolia's search, or from a feed.

The official API (https://github.com/HackerNews/API) answers with a list of numbers and one item each; Algolia's
(https://hn.algolia.com/api) with a page of hits, and with an item and all its comments. Neither asks for a token. The
points of comments are not public: their order in the official API is the site's own ranking.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit, urlunsplit

from groundwire.collect import plain, text
from groundwire.collect.visit import (
    FIRST,
    JSON,
    Comment,
    Followed,
    Means,
    Visit,
    ask,
    brought,
    unchanged,
    visit_feed,
)
from groundwire.errors import AddressRefused, FeedError, FetchError
from groundwire.model.counting import count
from groundwire.model.item import Entry, FeedHeader, Item, ParsedFeed
from groundwire.model.source import Source
from groundwire.net.fetch import PLAIN, Terms, fetch

HOME = "https://news.ycombinator.com"
API = "https://hacker-news.firebaseio.com/v0"
ALGOLIA = "https://hn.algolia.com/api/v1"
LIST = re.compile(r"^(.*/v0)/(?:top|new|best|ask|show|job)stories\.json$")
SEARCH = re.compile(r"^(.*/api/v1)/search(?:_by_date)?$")
TALK = re.compile(r"\bitem\?id=(\d+)")
FRONT = 30  # stories of a list that are read: the site's first page
TALKS = 10  # discussions read in one look
BEST = 20  # comments kept of one story
FIRST_REPLIES = 8  # comments asked for, one request each, where only the official API can tell
LATER = Terms(later=frozenset({403, 429}))


def numbers(body: bytes) -> tuple[int, ...]:
    """The items that a list of the official API names, in its order.

    Raises:
        FeedError: it is no list.
    """
    found = plain.read(body)
    if not isinstance(found, list):
        raise FeedError("not_a_listing", "the answer is no list of Hacker News items")
    return tuple(one for one in found if isinstance(one, int) and not isinstance(one, bool))


def story(body: bytes) -> Entry | None:
    """The story in an item of the official API; None for what is no story, or is gone."""
    found = plain.read(body)
    if not isinstance(found, dict) or found.get("deleted") or found.get("dead"):
        return None
    if plain.words(found, "type") not in ("story", "job", "poll") or not plain.words(found, "title"):
        return None
    entry = _entry(found, _number(found, "id"), ("by", "text", "time"), _of_item(found))
    return replace(entry, title=text.line(text.without_markup(entry.title)))  # HTML in this API, text in Algolia's


def hits(body: bytes) -> ParsedFeed:
    """The stories in a page of Algolia's hits.

    Raises:
        FeedError: it is no page of hits.
    """
    found = plain.read(body)
    if not isinstance(plain.inside(found, "hits"), list):
        raise FeedError("not_a_listing", "the answer is no page of Hacker News stories")
    entries = [
        _entry(
            one,
            plain.words(one, "objectID"),
            ("author", "story_text", "created_at_i"),
            plain.figures(points=plain.number(one, "points"), comments=plain.number(one, "num_comments")),
        )
        for one in plain.records(found["hits"])
        if plain.words(one, "title")
    ]
    return ParsedFeed(format="json", feed=_header(), entries=tuple(entries))


def tree(body: bytes) -> tuple[tuple[tuple[str, float], ...], tuple[Comment, ...]]:
    """The figures and comments of a story with all its comments, as Algolia answers; those most answered come first."""
    found = plain.read(body)
    if not isinstance(found, dict):
        raise FeedError("not_a_listing", "the answer is no Hacker News item")
    top = [(one, _below(one)) for one in plain.records(found.get("children"))]
    count = sum(1 + below for _, below in top)
    ordered = sorted(top, key=lambda pair: -pair[1])
    said = tuple(comment for one, _ in ordered if (comment := _comment(one, "author")))
    return plain.figures(points=plain.number(found, "points"), comments=float(count)), said[:BEST]


def reply(body: bytes) -> Comment | None:
    """The comment in an item of the official API; None for what is none, or is gone."""
    found = plain.read(body)
    if not isinstance(found, dict) or found.get("deleted") or found.get("dead"):
        return None
    return _comment(found, "by")


def figures(body: bytes) -> tuple[tuple[tuple[str, float], ...], tuple[int, ...]]:
    """Points and comments of an item of the official API, and its first comments in the site's order."""
    found = plain.read(body)
    if not isinstance(found, dict):
        return (), ()
    kids = found.get("kids")
    return _of_item(found), tuple(one for one in kids if isinstance(one, int)) if isinstance(kids, list) else ()


def _of_item(found: plain.Record) -> tuple[tuple[str, float], ...]:
    return plain.figures(points=plain.number(found, "score"), comments=plain.number(found, "descendants"))


def _below(one: plain.Record) -> int:
    waiting, count = list(plain.records(one.get("children"))), 0
    while waiting:
        count += 1
        waiting += plain.records(waiting.pop().get("children"))
    return count


def _comment(one: plain.Record, author: str) -> Comment | None:
    words = text.without_markup(re.sub(r"<p>", "\n\n", plain.words(one, "text"))).strip()
    name = plain.words(one, author)
    return Comment(name, None, words) if name and words else None


def _number(one: plain.Record, name: str) -> str:
    value = plain.number(one, name)
    return str(int(value)) if value is not None else ""


def _header() -> FeedHeader:
    return FeedHeader(title="Hacker News", link=f"{HOME}/")


def _entry(
    one: plain.Record, number: str, names: tuple[str, str, str], signals: tuple[tuple[str, float], ...]
) -> Entry:
    """A story as the site's feeds show it: its address is what it is about, its discussion stands beside."""
    author, words, time = names
    talk = f"{HOME}/item?id={number}"
    outside = text.address(plain.words(one, "url"), None)
    return Entry(
        guid=talk,
        url=outside or talk,
        title=text.line(plain.words(one, "title")),
        authors=(name,) if (name := plain.words(one, author)) else (),
        published=plain.when(one.get(time)),
        content_html=text.html(plain.words(one, words)),
        comments_url=talk,
        signals=signals,
    )


async def visit(source: Source, means: Means) -> Visit:
    """The stories of a list, of a search, or of a feed, by the source's address."""
    path = urlsplit(source.url).path
    if SEARCH.match(path):
        fetched = await ask(source, means, source.url, terms=LATER)
        if fetched.body is None:
            return unchanged(source, fetched)
        return await brought(source, fetched, hits(fetched.body), means, accept=JSON)
    if not LIST.match(path):
        return await visit_feed(source, means, PLAIN)
    fetched = await ask(source, means, source.url, terms=LATER)
    if fetched.body is None:
        return unchanged(source, fetched)
    entries, missing = [], 0
    failed: FetchError | AddressRefused | None = None
    for number in numbers(fetched.body)[:FRONT]:
        try:
            got = await fetch(means.session, _item(source, number), FIRST, accept=JSON, terms=LATER)
        except (FetchError, AddressRefused) as error:
            missing, failed = missing + 1, error
            continue  # the others are worth having; this one comes again while it stands on the list
        if found := story(got.body or b"null"):
            entries.append(found)
    if failed is not None and not entries:
        raise failed
    warnings = (f"{count(missing, 'story', 'stories')} could not be read this time",) if missing else ()
    parsed = ParsedFeed(format="json", feed=_header(), entries=tuple(entries), warnings=warnings)
    return await brought(source, fetched, parsed, means, accept=JSON)


def _item(source: Source, number: int | str) -> str:
    parts = urlsplit(source.url)
    base = LIST.match(parts.path)
    return urlunsplit((parts.scheme, parts.netloc, f"{base[1] if base else '/v0'}/item/{number}.json", "", ""))


async def follow(source: Source, items: Sequence[Item], means: Means) -> tuple[Followed, ...]:
    """Points and comments of stories, most discussed first, from the API that the source is read from.

    A source that is a feed is followed through Algolia.
    """
    found: list[Followed] = []
    failed: FetchError | FeedError | AddressRefused | None = None
    for item in sorted(items, key=lambda one: -dict(one.signals).get("comments", 0.0))[:TALKS]:
        named = TALK.search(item.comments_url or "") or TALK.search(item.key)
        if named is None:
            continue
        try:
            found.append(await _look(source, item.key, named[1], means))
        except (FetchError, FeedError, AddressRefused) as error:  # a young story may be unknown to Algolia yet
            failed = error
    if failed is not None and not found:
        raise failed
    return tuple(found)


async def _look(source: Source, key: str, number: str, means: Means) -> Followed:
    """One story's figures and comments now."""
    if LIST.match(urlsplit(source.url).path):
        signals, kids = figures(await _body(means, _item(source, number)))
        said = [reply(await _body(means, _item(source, kid))) for kid in kids[:FIRST_REPLIES]]
        return Followed(key=key, signals=signals, comments=tuple(one for one in said if one))
    signals, comments = tree(await _body(means, f"{_algolia(source)}/items/{number}"))
    return Followed(key=key, signals=signals, comments=comments)


def _algolia(source: Source) -> str:
    parts = urlsplit(source.url)
    base = SEARCH.match(parts.path)
    return urlunsplit((parts.scheme, parts.netloc, base[1], "", "")) if base else ALGOLIA


async def _body(means: Means, url: str) -> bytes:
    return (await fetch(means.session, url, FIRST, accept=JSON, terms=LATER)).body or b"null"
