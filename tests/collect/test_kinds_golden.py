"""Golden pairs of the source kinds: what a service answers, and what it becomes. ``APPROVE=1`` rewrites them.

The answers are invented, in the shapes that the public documentation of each service gives.
"""

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, is_dataclass
from pathlib import Path

import pytest

from groundwire.collect import feed, github, hackernews, huggingface, reddit, social
from groundwire.collect.readings import arxiv, letter, recipe, sitemap, youtube
from groundwire.collect.readings.bodies import looked_through
from groundwire.errors import FeedError
from groundwire.model.item import ParsedFeed

CASES = Path(__file__).parent / "kinds"


def arxiv_papers(body: bytes) -> object:
    return arxiv.read(body, url="https://rss.arxiv.org/", content_type=None)


def videos(body: bytes) -> object:
    return youtube.read(body, url="https://www.youtube.com/", content_type=None)


def page(body: bytes) -> object:
    parts = {"item": "li.note", "date": "time", "summary": ".lead"}
    return recipe.entries(body.decode(), "https://kites.example/notes/", parts)


PARSERS: Mapping[str, Callable[[bytes], object]] = {
    "reddit_listing.json": reddit.listing,
    "reddit_comments.json": reddit.comments,
    "reddit_feed.xml": lambda body: feed.parse(body, url="https://www.reddit.com/r/kitelab/.rss"),
    "hackernews_list.json": hackernews.numbers,
    "hackernews_item.json": lambda body: (hackernews.story(body), hackernews.figures(body)),
    "hackernews_reply.json": hackernews.reply,
    "hackernews_hits.json": hackernews.hits,
    "hackernews_tree.json": hackernews.tree,
    "huggingface_papers.json": huggingface.papers,
    "arxiv_listing.xml": arxiv_papers,
    "arxiv_api.xml": arxiv_papers,
    "github_releases.xml": lambda body: feed.parse(body, url="https://github.com/windward/kite/releases.atom"),
    "github_tags.xml": lambda body: feed.parse(body, url="https://github.com/windward/kite/tags.atom"),
    "github_releases.json": lambda body: github.releases(body, "windward/kite"),
    "github_search.json": github.repositories,
    "mastodon_statuses.json": social.toots,
    "mastodon_account.xml": lambda body: feed.parse(body, url="https://wind.example/@gale.rss"),
    "websub_feed.xml": lambda body: feed.parse(body, url="https://kites.example/feed"),
    "bluesky_author.json": lambda body: social.posts(body, "gale.example"),
    "youtube_channel.xml": videos,
    "page.html": page,
    "sitemap.xml": lambda body: sitemap.read(body, url="https://kites.example/sitemap.xml"),
    "letter.eml": letter.letter,
}


def plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return [plain(one) for one in value] if isinstance(value, (list, tuple)) else value


@pytest.mark.parametrize("name", PARSERS)
def test_an_answer_becomes_what_was_approved(name: str) -> None:
    parsed = PARSERS[name]((CASES / name).read_bytes())
    found = plain(looked_through(parsed) if isinstance(parsed, ParsedFeed) else parsed)
    text = json.dumps(found, indent=1, ensure_ascii=False, default=str) + "\n"
    expected = CASES / f"{name}.expected.json"
    if os.environ.get("APPROVE"):
        expected.write_text(text, encoding="utf-8")
    assert text == expected.read_text(encoding="utf-8")


def test_every_answer_that_is_kept_has_a_parser() -> None:
    kept = {path.name for path in CASES.iterdir() if not path.name.endswith(".expected.json")}
    assert kept == set(PARSERS)


@pytest.mark.parametrize("parser", [one for name, one in PARSERS.items() if name.endswith(".json")])
@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"null", b"[]", b"{}", b"[1,2]", b'"x"', b"[" * 100_000, b"<html><title>Just a moment...</title>"],
    ids=lambda body: body[:12].decode(),
)
def test_an_answer_of_another_shape_is_nothing_or_one_clear_error(
    parser: Callable[[bytes], object], body: bytes
) -> None:
    try:
        found = plain(parser(body))
    except FeedError as error:
        assert error.code in {"not_json", "not_a_listing", "blocked_by_challenge"}  # noqa: PT017 - either is right
    else:
        assert "title" not in str(found) or "entries': ()" in str(found)
