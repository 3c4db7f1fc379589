"""Group: place each extracted item in a story, once, looking only at the past."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

from groundwire.group import works
from groundwire.group.cluster import Grouper
from groundwire.model.item import Item, ItemId
from groundwire.model.story import StoryId
from groundwire.pipeline.tools import Counts, Tools
from groundwire.store import articles, audit, items, regrouping, stories
from groundwire.store.rows import chunks, done, mark_due, waiting
from groundwire.vectors import minilm

BATCH = 500
KEPT = timedelta(days=1)  # how long a process goes on with what it knows, before it reads the window anew
RETURNS = timedelta(days=30)  # later, a repository or a model that is posted again is no return of its story
WINDOW = timedelta(days=7)  # how far back an item may look; works are looked up however old they are


async def group_due(tools: Tools) -> Counts:
    """Place all waiting items; counts of items, stories opened, items that joined one and stories merged."""
    return await asyncio.to_thread(_group, tools)


def _group(tools: Tools) -> Counts:
    counts = dict.fromkeys(("items", "opened", "joined", "merged"), 0)
    with tools.store.reading() as conn:
        found = items.by_ids(conn, waiting(conn, "group"))
    if not found:
        return counts
    window = _window(tools, since=max(tools.clock() - WINDOW, found[0].when - WINDOW))
    for part in chunks(found, BATCH):
        opened, merged = _place(tools, window, part)
        window.known.update(ItemId(item.id or 0) for item in part if item.when >= window.since)
        counts["items"] += len(part)
        counts["opened"] += opened
        counts["joined"] += len(part) - opened
        counts["merged"] += merged
        tools.progress("group", counts["items"], len(found))
    if tools.memory is not None:
        tools.memory["group"] = window
    return counts


def _window(tools: Tools, since: datetime) -> "_Window":
    """The window as this process left it, where nobody else placed, moved or removed an item since; or read anew.

    It is taken out of the memory: a round that fails leaves none.
    """
    kept = tools.memory.pop("group", None) if tools.memory is not None else None
    if isinstance(kept, _Window) and kept.since <= since <= kept.since + KEPT:
        with tools.store.reading() as conn:
            same = kept.regrouped == regrouping.state(conn)
            if same and kept.known == {item for item, _, _ in stories.placed(conn, since=kept.since)}:
                return kept
    return _restored(tools, since)


def _restored(tools: Tools, since: datetime) -> "_Window":
    """A window with the items since then as they were placed."""
    names = _Names()
    with tools.store.reading() as conn:
        regrouped = regrouping.state(conn)
        apart = [frozenset(map(str, pair)) for pair in regrouping.kept_apart(conn)]
        grouper = Grouper(window=WINDOW, titles=minilm.reader(tools.title_vectors), apart=apart)
        placed = stories.placed(conn, since=since)
        for part in chunks(placed, BATCH):
            documents = articles.documents(conn, [item for item, _, _ in part])
            grouper.remember_all((documents[item], str(story), documents[item].copy_of) for item, story, _ in part)
            names.items.update({documents[item].id: item for item, _, _ in part})
    return _Window(grouper, names, since, {item for item, _, _ in placed}, regrouped)


@dataclass
class _Names:
    """The stage's names for stories and documents, and ours."""

    stories: dict[str, StoryId] = field(default_factory=dict)
    items: dict[str, ItemId] = field(default_factory=dict)

    def story(self, name: str) -> StoryId:
        """A stored story's name is its number; a new one was given its number when it was opened."""
        return self.stories[name] if name in self.stories else StoryId(int(name))


@dataclass
class _Window:
    """The last days as a grouper knows them, and what tells whether the store still says the same."""

    grouper: Grouper
    names: _Names
    since: datetime
    known: set[ItemId]  # the placed items since then
    regrouped: tuple[int, int]  # see `regrouping.state`


def _place(tools: Tools, window: _Window, part: Sequence[Item]) -> tuple[int, int]:
    """Place these items and save it, in one transaction; how many opened a story, and how many stories were merged."""
    grouper, names = window.grouper, window.names
    with tools.store.writing() as conn:
        ours = regrouping.state(conn) == window.regrouped
        documents = articles.documents(conn, [item.id or 0 for item in part])
        ordered = [documents[ItemId(item.id or 0)] for item in part]
        about = {document.id: works.identify(document) for document in ordered}
        named = [work for one in about.values() for work in one]
        since = min(item.when for item in part) - RETURNS
        known = stories.works_with_news(conn, named, things=works.THINGS, since=since)
        back = {number: name for name, number in names.stories.items()}
        placements = grouper.place_all(
            ordered, known={work: back.get(story, str(story)) for work, story in known.items()}
        )
        rows = []
        new_works: dict[str, StoryId] = {}
        opened = 0
        for item, document, placement in zip(part, ordered, placements, strict=True):
            number = ItemId(item.id or 0)
            names.items[document.id] = number
            if not placement.joined:
                names.stories[placement.story] = stories.open_with(conn, item)
                opened += 1
            story = names.story(placement.story)
            original = names.items.get(placement.copy_of) if placement.copy_of else None
            rows.append((number, story, original, placement.why))
            for work in about[document.id]:
                new_works.setdefault(work, story)
        stories.put_items(conn, rows)
        stories.add_works(conn, new_works)
        touched = sorted({story for _, story, _, _ in rows})
        stories.refresh(conn, touched)
        mark_due(conn, "brief", touched)
        merged = _merge(conn, grouper, names, now=tools.clock())
        done(conn, "group", [item.id or 0 for item in part])
        if ours:  # else somebody merged or split meanwhile, and the window will be read anew
            window.regrouped = regrouping.state(conn)
    return opened, merged


def _merge(conn: Connection, grouper: Grouper, names: _Names, *, now: datetime) -> int:
    """Make one what the grouper saw to be one; logged like an editor's act, and undone like one."""
    folds = grouper.folds()
    for fold in folds:
        into, away = (stories.slug(conn, names.story(name)) for name in (fold.keeps, fold.goes))
        audit.merge(conn, into, away, who=regrouping.GROUPING, now=now)
        names.stories[fold.goes] = names.story(fold.keeps)
    return len(folds)
