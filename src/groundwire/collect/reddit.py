"""Reddit: a subreddit's listing as JSON or Atom, and the comments under a post.

With a token the official API is asked (``oauth.reddit.com``, 100 requests a minute); without one the address of the
source as it stands. Reddit says "later" with 403 as well as with 429, and ``X-Ratelimit-*`` tell what is left.
Shapes: https://www.reddit.com/dev/api and the wiki page "API" of r/reddit.com. HTML in answers is raw and hostile.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from urllib.parse import urlencode, urlsplit, urlunsplit

from groundwire.collect import plain, text
from groundwire.collect.visit import (
    FIRST,
    JSON,
    Comment,
    Followed,
    Key,
    Means,
    Visit,
    ask,
    brought,
    unchanged,
    visit_feed,
)
from groundwire.errors import AddressRefused, FeedError, FetchError
from groundwire.model.item import Entry, FeedHeader, Item, ParsedFeed
from groundwire.model.links import absolute
from groundwire.model.source import Source
from groundwire.net.fetch import Terms, fetch

HOME = "https://www.reddit.com"
API = "https://oauth.reddit.com"
LATER = frozenset({403, 429})
PLAIN = Terms(later=LATER)
SUBREDDIT = re.compile(r"/r/([\w+]+)(?:/(new|hot|top|rising))?/?(?:\.rss|\.json)?$", re.IGNORECASE)
JSON_PATH = re.compile(r"/r/[\w+]+(?:/(?:new|hot|top|rising))?/?\.json$", re.IGNORECASE)
POST_ID = re.compile(r"(?:t3_|/comments/)([a-z0-9]{1,12})\b")
GONE = {"[deleted]", "[removed]", ""}
ROBOTS = {"AutoModerator"}
AT_ONCE = 100  # posts in one question (the API's most)
TALKS = 10  # discussions read in one look with a token
FEW_TALKS = 2  # and without one, where a request a minute is what the service bears
BEST = 20  # comments kept of one post


def listing(body: bytes, *, base: str = HOME) -> ParsedFeed:
    """The posts of a listing; links are made absolute against *base*.

    Raises:
        FeedError: it is no listing; or ``no_community``, it is a search for communities: Reddit leads there from one
            that it does not know.
    """
    found = plain.read(body, url=base)
    if plain.inside(found, "kind") != "Listing":
        raise FeedError("not_a_listing", f"{base} answered with something else than a Reddit listing")
    things = list(_things(found))
    _check(kind for kind, _ in things)
    posts = [one for kind, one in things if kind == "t3"]
    name = next((plain.words(one, "subreddit") for one in posts), "")
    header = FeedHeader(title=f"r/{name}" if name else None, link=absolute(f"/r/{name}/", base) if name else None)
    return ParsedFeed(format="json", feed=header, entries=tuple(_entry(one, base) for one in posts))


def _check(kinds: Iterable[str]) -> None:
    if set(kinds) == {"t5"}:  # communities alone
        raise FeedError("no_community", "Reddit knows no such community; it answers with a search for one")


def comments(body: bytes, *, base: str = HOME) -> tuple[tuple[tuple[str, float], ...], tuple[Comment, ...]]:
    """The figures of a post and its best comments, best first, from the page of its comments.

    Comments that are deleted, pinned by moderators or written by robots are left out.

    Raises:
        FeedError: it is no page of comments.
    """
    found = plain.read(body, url=base)
    if not (isinstance(found, list) and len(found) > 1):
        raise FeedError("not_a_listing", f"{base} answered with something else than a post and its comments")
    post = next((one for kind, one in _things(found[0]) if kind == "t3"), {})
    said = [
        Comment(plain.words(one, "author"), _points(one), words)
        for one in _replies(found[1])
        if plain.words(one, "author") not in ROBOTS | GONE
        and not one.get("stickied")
        and (words := plain.words(one, "body")) not in GONE
    ]
    best = sorted(said, key=lambda comment: -(comment.points or 0))
    return _figures(post), tuple(best[:BEST])


def _points(one: plain.Record) -> int | None:
    score = plain.number(one, "score")
    return None if score is None or one.get("score_hidden") else int(score)


def _things(found: object) -> Iterator[tuple[str, plain.Record]]:
    for child in plain.records(plain.inside(found, "data", "children")):
        if isinstance(child.get("data"), dict):
            yield plain.words(child, "kind"), child["data"]


def _replies(found: object) -> Iterator[plain.Record]:
    waiting = [found]
    while waiting:
        for kind, one in _things(waiting.pop()):
            if kind == "t1":
                yield one
                waiting.append(one.get("replies"))


def _figures(post: plain.Record) -> tuple[tuple[str, float], ...]:
    return plain.figures(points=plain.number(post, "score"), comments=plain.number(post, "num_comments"))


def _entry(post: plain.Record, base: str) -> Entry:
    """A post as its feed shows it: the address is that of the discussion, what it is about is a link in the body."""
    there = text.address(plain.words(post, "permalink"), base)
    outside = text.address(plain.words(post, "url"), base)
    given = plain.words(post, "selftext_html")
    own = given or "".join(f"<p>{escape(part)}</p>" for part in plain.words(post, "selftext").split("\n") if part)
    body = own if "SC_OFF" in own or not own else f'<!-- SC_OFF --><div class="md">{own}</div><!-- SC_ON -->'
    author = plain.words(post, "author")
    body += f" submitted by /u/{escape(author)}"
    if outside and outside != there:
        body += f' <a href="{escape(outside)}">[link]</a>'
    return Entry(
        guid=plain.words(post, "name") or f"t3_{plain.words(post, 'id')}",
        url=there or outside,
        title=text.line(plain.words(post, "title")),
        authors=(f"/u/{author}",) if author else (),
        published=plain.when(post.get("created_utc")),
        content_html=text.html(body),
        tags=tuple(filter(None, (plain.words(post, "subreddit"), plain.words(post, "link_flair_text")))),
        comments_url=there,
        signals=_figures(post),
    )


async def visit(source: Source, means: Means) -> Visit:
    """The newest posts: from the API where there is a token for it, else from the source's own address."""
    key, path = means.key("reddit", source.url), urlsplit(source.url).path
    named = SUBREDDIT.search(path)
    if key and named:
        order = named[2] or "new"
        url, base = f"{key.api}/r/{named[1]}/{order}?limit={AT_ONCE}&raw_json=1", HOME
        fetched = await ask(source, means, url, terms=Terms(headers=key.header, later=LATER))
    elif JSON_PATH.search(path):
        url, base = source.url, source.url
        fetched = await ask(source, means, url, terms=PLAIN)
    else:
        visited = await visit_feed(source, means, PLAIN)
        _check((entry.guid or "").partition("_")[0] for entry in (visited.parsed.entries if visited.parsed else ()))
        return visited
    if fetched.body is None:
        return unchanged(source, fetched)
    return await brought(source, fetched, listing(fetched.body, base=base), means, accept=JSON)


async def follow(source: Source, items: Sequence[Item], means: Means) -> tuple[Followed, ...]:
    """Scores and comment counts of up to a hundred posts in one question, then the comments of the most discussed.

    Only with a token, or for a source that is read as JSON: the Atom feeds tell no scores.
    """
    key = means.key("reddit", source.url)
    if key is None and not JSON_PATH.search(urlsplit(source.url).path):
        return ()
    posts = {found[1]: item for item in items if (found := POST_ID.search(item.key) or POST_ID.search(item.url or ""))}
    figures: dict[str, tuple[tuple[str, float], ...]] = {}
    names = list(posts)
    for start in range(0, len(names), AT_ONCE):
        ids = ",".join(f"t3_{name}" for name in names[start : start + AT_ONCE])
        body = await _asked(source, key, means, "/api/info", id=ids)
        for entry in listing(body).entries:
            figures[(entry.guid or "").removeprefix("t3_")] = entry.signals
    told = [(name, dict(figures[name])) for name in names if name in figures]
    loud = sorted((name for name, at in told if at.get("comments")), key=lambda name: -figures_of(figures[name]))
    talks: dict[str, tuple[Comment, ...]] = {}
    for name in loud[: TALKS if key else FEW_TALKS]:
        try:
            body = await _asked(source, key, means, f"/comments/{name}", sort="top", limit="100")
        except (FetchError, AddressRefused):
            break
        figures[name], talks[name] = comments(body)
    return tuple(Followed(key=posts[name].key, signals=figures[name], comments=talks.get(name, ())) for name, _ in told)


def figures_of(signals: tuple[tuple[str, float], ...]) -> float:
    """How many comments the figures tell."""
    return dict(signals).get("comments", 0.0)


async def _asked(source: Source, key: Key | None, means: Means, path: str, **query: str) -> bytes:
    asked = urlencode({**query, "raw_json": "1"}, safe=",")
    if key:
        url, terms = f"{key.api}{path}?{asked}", Terms(headers=key.header, later=LATER)
    else:
        parts = urlsplit(source.url)
        url, terms = urlunsplit((parts.scheme, parts.netloc, f"{path}.json", asked, "")), PLAIN
    return (await fetch(means.session, url, FIRST, accept=JSON, terms=terms)).body or b""
