"""What the specifications of feeds ask for, to check ours against: a grammar for Atom, types for JSON Feed."""

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from lxml import etree
from pydantic import BaseModel, ConfigDict, Field, HttpUrl

ATOM = "http://www.w3.org/2005/Atom"
Text = Annotated[str, Field(min_length=1)]


@cache
def grammar() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))


def atom_of(body: bytes) -> etree._Element:
    """The feed, once the grammar and what it cannot say hold (RFC 4287, sections 4.1.1, 4.1.2 and 4.2.7)."""
    root = etree.fromstring(body)
    assert grammar().validate(root), grammar().error_log
    for parent in (root, *entries_of(root)):
        links = [(one.get("rel", "alternate"), one.get("type"), one.get("hreflang")) for one in _links(parent)]
        alternates = [link for link in links if link[0] == "alternate"]
        assert len(alternates) == len(set(alternates)), "two alternates of one type"
    assert [one.get("rel") for one in _links(root)].count("self") == 1
    entries = [
        (one.findtext(f"{{{ATOM}}}id"), one.findtext(f"{{{ATOM}}}updated")) for one in root.iter(f"{{{ATOM}}}entry")
    ]
    assert len(entries) == len(set(entries)), "the same entry twice"
    return root


def entries_of(root: etree._Element) -> list[etree._Element]:
    return list(root.iterfind(f"{{{ATOM}}}entry"))


def _links(parent: etree._Element) -> list[etree._Element]:
    return list(parent.iterfind(f"{{{ATOM}}}link"))


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=False)


class Author(Strict):
    name: Text
    url: HttpUrl | None = None
    avatar: HttpUrl | None = None


class Hub(Strict):
    type: Text
    url: HttpUrl


class Item(Strict):
    """jsonfeed.org/version/1.1, "Items": an id, and at least one of the two contents."""

    id: Text
    url: HttpUrl | None = None
    external_url: HttpUrl | None = None
    title: str | None = None
    content_html: Text
    content_text: str | None = None
    summary: str | None = None
    date_published: datetime | None = None
    date_modified: datetime | None = None
    authors: list[Author] = []
    tags: list[Text] = []
    language: Text | None = None


class JsonFeed(Strict):
    """jsonfeed.org/version/1.1, "Top-level"."""

    version: Literal["https://jsonfeed.org/version/1.1"]
    title: str
    home_page_url: HttpUrl | None = None
    feed_url: HttpUrl | None = None
    description: str | None = None
    next_url: HttpUrl | None = None
    icon: HttpUrl | None = None
    authors: list[Author] = []
    language: Text | None = None
    hubs: list[Hub] = []
    items: list[Item]


def json_of(body: bytes) -> JsonFeed:
    """The feed, once it is what version 1.1 says."""
    feed = JsonFeed.model_validate_json(body)
    ids = [item.id for item in feed.items]
    assert len(ids) == len(set(ids)), "the same item twice"
    return feed
