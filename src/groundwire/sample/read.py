"""The sample world as values: the table of feeds, and one Markdown file for each entry.

``world/feeds.toml`` lists the feeds; ``world/KEY/SLUG.md`` is an entry: TOML between ``+++`` lines, then the
words, then comments, each opened by a line ``@@ name points``. Nothing here renders or serves.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from groundwire.sample.words import dated

FOLDER = Path(__file__).parent / "world"

_COMMENT = re.compile(r"(?m)^@@ (\S+) (\d+)\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleFeed:
    """One invented source. ``form`` names a renderer; ``whole`` says whether the feed gives full texts.

    ``page`` is the path of an entry's page, with ``{slug}``.
    """

    key: str
    title: str
    about: str
    host: str
    path: str
    page: str
    form: str
    folder: str
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """One answer in a discussion."""

    author: str
    points: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleEntry:
    """One invented entry. ``link`` is the ``feed/slug`` that a link post points to.

    An entry that is not ``listed`` has a page but stands in no feed: a form, a data set, a table.
    """

    feed: SampleFeed
    slug: str
    title: str
    published: datetime
    author: str
    text: str
    comments: tuple[Comment, ...] = ()
    tags: tuple[str, ...] = ()
    points: int | None = None
    link: str | None = None
    listed: bool = True

    @property
    def key(self) -> str:
        """``feed/slug``: how other entries link to this one."""
        return f"{self.feed.key}/{self.slug}"


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """All feeds and entries at one moment, entries newest first, and the port that their links name."""

    now: datetime
    port: int
    feeds: tuple[SampleFeed, ...]
    entries: Mapping[str, SampleEntry]

    def of(self, feed: SampleFeed) -> tuple[SampleEntry, ...]:
        """The entries that stand in *feed*, newest first."""
        return tuple(entry for entry in self.entries.values() if entry.feed == feed and entry.listed)

    def home(self, feed: SampleFeed) -> str:
        """The address of a source's first page, without the last slash."""
        return f"http://{feed.host}:{self.port}"

    def url(self, key: str) -> str:
        """The page of the entry ``feed/slug``.

        Raises:
            KeyError: there is no such entry.
        """
        entry = self.entries[key]
        return self.home(entry.feed) + entry.feed.page.format(slug=entry.slug)

    def target(self, entry: SampleEntry) -> str:
        """Where the entry's title leads: for a link post elsewhere, else its own page."""
        return self.url(entry.link or entry.key)


def read(now: datetime, port: int, folder: Path = FOLDER) -> World:
    """The world as it stands at *now* (aware), on the hour."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    table = tomllib.loads((folder / "feeds.toml").read_text(encoding="utf-8"))
    feeds = tuple(SampleFeed(**row) for row in table["feed"])
    files = [_file(path, feed, folder) for feed in feeds for path in sorted((folder / feed.key).rglob("*.md"))]
    published = {file.key: hour - timedelta(hours=file.about["hours"]) for file in files}
    entries = [_entry(file, hour, published) for file in files]
    entries.sort(key=lambda entry: (-entry.published.timestamp(), entry.key))
    return World(now=hour, port=port, feeds=feeds, entries={entry.key: entry for entry in entries})


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """One file of the folder, its dates not yet written out."""

    feed: SampleFeed
    slug: str
    about: Mapping[str, Any]
    words: str

    @property
    def key(self) -> str:
        return f"{self.feed.key}/{self.slug}"


def _file(path: Path, feed: SampleFeed, folder: Path) -> _File:
    _, head, words = path.read_text(encoding="utf-8").split("+++\n", 2)
    slug = path.relative_to(folder / feed.key).as_posix().removesuffix(".md")
    return _File(feed=feed, slug=slug, about=tomllib.loads(head), words=words)


def _entry(file: _File, now: datetime, published: Mapping[str, datetime]) -> SampleEntry:
    about = file.about
    text, *rest = _COMMENT.split(dated(file.words, now, published))
    return SampleEntry(
        feed=file.feed,
        slug=file.slug,
        title=about["title"],
        published=published[file.key],
        author=about["author"],
        text=text.strip(),
        comments=tuple(
            Comment(author=author, points=int(points), text=words.strip())
            for author, points, words in zip(rest[::3], rest[1::3], rest[2::3], strict=True)
        ),
        tags=tuple(about.get("tags", ())),
        points=about.get("points"),
        link=about.get("link"),
        listed=about.get("listed", True),
    )
