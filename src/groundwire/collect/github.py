"""GitHub: releases and tags of a repository, and repositories that a query finds.

Without a token releases and tags are read as Atom; with one from the REST API (5,000 requests an hour instead of 60;
an answer 304 is free). A query is always the API's (``/search/repositories``); a page of ``/trending`` is read as the
query that it stands for: the repositories made in the last day, week or month that have the most stars.
https://docs.github.com/rest/releases/releases and .../rest/search/search.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from html import escape
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from groundwire.collect import plain, text
from groundwire.collect.visit import JSON, Means, Visit, ask, brought, unchanged, visit_feed
from groundwire.errors import FeedError
from groundwire.model.item import Entry, FeedHeader, Item, ParsedFeed
from groundwire.model.source import Source
from groundwire.net.fetch import Terms

API = "https://api.github.com"
HTML = "application/vnd.github.html+json"
LATER = frozenset({403, 429})
RELEASES = re.compile(r"/([\w.-]+)/([\w.-]+)/releases\.atom$")
QUERY = re.compile(r"/search/repositories$")
TRENDING = re.compile(r"^/trending(?:/([^/]+))?/?$")
OF_ONE = re.compile(r"/[\w.-]+/[\w.-]+/(?:releases|tags)\.atom$")
TAG = re.compile(r"/releases/tag/([^/?#]+)/?$")
SPANS: Mapping[str, timedelta] = {
    "daily": timedelta(days=1),
    "weekly": timedelta(days=7),
    "monthly": timedelta(days=30),
}
FOUND = 50  # repositories of one query


def releases(body: bytes, name: str) -> ParsedFeed:
    """The releases of the repository *name* (``owner/name``); drafts are left out.

    Raises:
        FeedError: it is no list of releases.
    """
    found = plain.read(body)
    if not isinstance(found, list):
        raise FeedError("not_a_listing", f"the answer is no list of releases of {name}")
    entries = [_release(one, name) for one in plain.records(found) if not one.get("draft")]
    header = FeedHeader(title=f"Releases of {name}", link=f"https://github.com/{name}/releases")
    return ParsedFeed(format="json", feed=header, entries=tuple(entries))


def _release(one: plain.Record, name: str) -> Entry:
    tag = plain.words(one, "tag_name")
    author = one.get("author")
    notes = plain.words(one, "body_html") or "".join(
        f"<p>{escape(part)}</p>" for part in re.split(r"\r?\n\s*\r?\n", plain.words(one, "body")) if part.strip()
    )
    return Entry(
        guid=plain.words(one, "html_url") or f"{name}@{tag}",
        url=text.address(plain.words(one, "html_url"), "https://github.com"),
        title=text.line(plain.words(one, "name")) or tag,
        authors=(plain.words(author, "login"),) if isinstance(author, dict) and author.get("login") else (),
        published=plain.when(one.get("published_at")) or plain.when(one.get("created_at")),
        content_html=text.html(notes),
        tags=("pre-release",) if one.get("prerelease") else (),
    )


def repositories(body: bytes) -> ParsedFeed:
    """The repositories that a query found, with their stars and forks.

    Raises:
        FeedError: it is no answer to a query.
    """
    found = plain.read(body)
    if not isinstance(plain.inside(found, "items"), list):
        raise FeedError("not_a_listing", "the answer is no list of repositories")
    entries = [_repository(one) for one in plain.records(found["items"]) if plain.words(one, "full_name")]
    return ParsedFeed(format="json", feed=FeedHeader(title="GitHub repositories"), entries=tuple(entries))


def _repository(one: plain.Record) -> Entry:
    name, about = plain.words(one, "full_name"), plain.words(one, "description")
    topics = one.get("topics")
    return Entry(
        guid=f"github:{name}",
        url=text.address(plain.words(one, "html_url"), None),
        title=text.line(f"{name}: {about}" if about else name),
        authors=(plain.words(one["owner"], "login"),) if isinstance(one.get("owner"), dict) else (),
        published=plain.when(one.get("created_at")),
        updated=plain.when(one.get("pushed_at")),
        summary_html=text.html(f"<p>{escape(about)}</p>") if about else None,
        tags=tuple(topic for topic in topics if isinstance(topic, str)) if isinstance(topics, list) else (),
        signals=plain.figures(stars=plain.number(one, "stargazers_count"), forks=plain.number(one, "forks_count")),
    )


def trending(url: str, now: datetime) -> str | None:
    """The query, as an address of the API, that a page of trending repositories stands for; None for other pages."""
    parts = urlsplit(url)
    found = TRENDING.match(parts.path)
    if found is None or parts.hostname not in ("github.com", "www.github.com"):
        return None
    span = SPANS.get(parse_qs(parts.query).get("since", ["daily"])[0], SPANS["daily"])
    wanted = f"created:>={(now - span).date().isoformat()}"
    if found[1]:
        wanted += f" language:{unquote(found[1])}"
    return f"{API}/search/repositories?{urlencode({'q': wanted, 'sort': 'stars', 'per_page': FOUND})}"


async def visit(source: Source, means: Means) -> Visit:
    """Releases from the API where there is a token for it; what a query finds; else the repository's feed."""
    key = means.key("github", source.url)
    terms = Terms(headers=key.header if key else {}, later=LATER)
    parts = urlsplit(source.url)
    named = RELEASES.search(parts.path)
    if named and key:
        name = f"{named[1]}/{named[2]}"
        fetched = await ask(source, means, f"{key.api}/repos/{name}/releases?per_page=30", terms=terms, accept=HTML)
        if fetched.body is None:
            return unchanged(source, fetched)
        return _by_tag(await brought(source, fetched, releases(fetched.body, name), means, accept=JSON))
    if query := trending(source.url, means.now) or (source.url if QUERY.search(parts.path) else None):
        fetched = await ask(source, means, query, terms=terms)
        if fetched.body is None:
            return unchanged(source, fetched)
        return await brought(source, fetched, repositories(fetched.body), means, accept=JSON)
    return _by_tag(await visit_feed(source, means, Terms(later=LATER)))


def _by_tag(visited: Visit) -> Visit:
    """Releases of one repository under one key, whether they were read as Atom or from the API.

    Its name is no part of the key: repositories are renamed and change hands, and the old address leads to the new one.
    """
    if not OF_ONE.search(urlsplit(visited.source.url).path):
        return visited
    return replace(visited, items=tuple(_keyed(item) for item in visited.items))


def _keyed(item: Item) -> Item:
    found = TAG.search(item.url or "")
    return replace(item, key=f"@{unquote(found[1])}") if found else item
