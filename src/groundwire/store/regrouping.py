"""Stories merged and split, by hand or by grouping, with undo. What was decided stays: an item is placed once, and
later ones join the story that its kind is in now. A story that was merged away keeps its row and its briefs, and its
address leads on. What was split by hand, or merged and taken apart again, grouping never merges.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from groundwire.errors import NotFound, StoreError
from groundwire.model.item import ItemId
from groundwire.model.source import SourceId
from groundwire.model.story import StoryId
from groundwire.store import carried, sources
from groundwire.store import items as items_
from groundwire.store import stories as stories_
from groundwire.store.rows import chunks, fact, mark_due, next_edition, set_fact
from groundwire.store.search import index
from groundwire.store.tables import items, regroupings, stories, story_items, works

GROUPING = "grouping"  # who merged, where later news showed that two stories were one


@dataclass(frozen=True, slots=True, kw_only=True)
class Regrouping:
    """What was done: ``act`` is merge or split. ``slug`` gained or was split, ``other`` went or was split off."""

    id: int
    act: str
    slug: str
    other: str
    items: tuple[ItemId, ...]
    at: datetime
    who: str


def merge(conn: Connection, into: str, away: str, *, now: datetime, who: str) -> Regrouping:
    """Move all items of the story *away* to *into* (slugs).

    Raises:
        NotFound: there is no such story.
        StoreError: they are one story already.
    """
    keeps, goes = _story(conn, into), _story(conn, away)
    if keeps == goes:
        raise StoreError(f"{into!r} and {away!r} are one story already; name two different ones")
    return _done(conn, "merge", (keeps, goes), _all_of(conn, goes), now=now, who=who)


def split(
    conn: Connection, slug: str, chosen: Collection[int], about: Sequence[str], *, now: datetime, who: str
) -> Regrouping:
    """Move the *chosen* items of a story to a new one, with the works *about* that only they are about.

    Raises:
        NotFound: there is no such story.
        StoreError: the items are not in it, or are all that it has.
    """
    story = _story(conn, slug)
    members = _members(conn, story)
    moved = [number for number in members if number in set(chosen)]
    if strangers := sorted(set(chosen) - set(members)):
        raise StoreError(
            f"the story {slug!r} has no item {strangers[0]}; `groundwire story show {slug} --json` lists them"
        )
    if not moved or len(moved) == len(members):
        raise StoreError(f"name some of the {len(members)} items of {slug!r}, and not all: the others stay")
    (first,) = items_.by_ids(conn, moved[:1])
    return _done(conn, "split", (story, stories_.open_with(conn, first)), (moved, list(about)), now=now, who=who)


def undo(conn: Connection, *, now: datetime, number: int | None = None) -> Regrouping:
    """Put back what the merge or split with this *number* moved; without one, what the last by hand moved.

    What came to a merged story since stays with it; what came to a story that was split off goes back with it.

    Raises:
        NotFound: nothing is left to be undone.
        StoreError: a later merge or split stands on it.
    """
    which = regroupings.c.who != GROUPING if number is None else regroupings.c.id == number
    query = select(regroupings).where(regroupings.c.undone.is_(None), which).order_by(regroupings.c.id.desc()).limit(1)
    row = conn.execute(query).mappings().one_or_none()
    if row is None:
        raise NotFound("nothing was merged or split that could be undone")
    if later := _later(conn, row):
        raise StoreError(f"a later {later.act} of {later.slug} and {later.other} stands on this one; undo that first")
    keeps, goes = StoryId(row["story_id"]), StoryId(row["other_id"])
    back, empty = (goes, None) if row["act"] == "merge" else (keeps, goes)
    moved, about = (row["items"], row["works"]) if empty is None else _all_of(conn, empty)
    if empty is not None:
        carried.merged(conn, keeps, empty)
    elif before := fact(conn, f"before merge {row['id']}"):
        carried.apart(conn, keeps, goes, before)
    _move(conn, moved, about, back)
    conn.execute(update(stories).where(stories.c.id == back).values(merged_into=None))
    conn.execute(update(regroupings).where(regroupings.c.id == row["id"]).values(undone=now))
    _settle(conn, (keeps, goes), empty=empty, into=keeps)
    return _regrouping(conn, row["id"])


def last(conn: Connection, *, limit: int = 20) -> list[Regrouping]:
    """The latest merges and splits that stand, newest first."""
    query = select(regroupings.c.id).where(regroupings.c.undone.is_(None)).order_by(regroupings.c.id.desc())
    return [_regrouping(conn, number) for number in conn.execute(query.limit(limit)).scalars()]


def last_of(conn: Connection, slug: str) -> int | None:
    """The number of the latest merge or split of this story that stands, whoever did it."""
    story = _story(conn, slug)
    touched = (regroupings.c.story_id == story) | (regroupings.c.other_id == story)
    query = select(func.max(regroupings.c.id)).where(regroupings.c.undone.is_(None), touched)
    return conn.execute(query).scalar()


def state(conn: Connection) -> tuple[int, int]:
    """Two numbers that change with every merge, split and undo: the latest one's, and how many were undone."""
    query = select(func.coalesce(func.max(regroupings.c.id), 0), func.count(regroupings.c.undone))
    latest, undone = conn.execute(query).one()
    return int(latest), int(undone)


def kept_apart(conn: Connection) -> set[frozenset[StoryId]]:
    """The pairs of stories, by the names that they go by now, that somebody decided to be two."""
    decided = ((regroupings.c.act == "split") & regroupings.c.undone.is_(None)) | (
        (regroupings.c.act == "merge") & regroupings.c.undone.is_not(None)
    )
    pairs = conn.execute(select(regroupings.c.story_id, regroupings.c.other_id).where(decided)).all()
    now = {story: _now(conn, story) for pair in pairs for story in pair}
    return {frozenset((now[one], now[other])) for one, other in pairs if now[one] != now[other]}


def forget_source(conn: Connection, source: SourceId) -> None:
    """Forget a source with its items: stories that others tell too are told anew, and those that it alone told go."""
    of_it = select(story_items.c.item_id, story_items.c.story_id).join(items, items.c.id == story_items.c.item_id)
    told = conn.execute(of_it.where(items.c.source_id == source)).all()
    touched = sorted({StoryId(story) for _, story in told})
    index.remove(conn, "item", [item for item, _ in told])
    sources.remove(conn, source)
    there = stories_.members(conn, touched)
    hollow = [story for story in touched if story not in there]
    while hollow:
        index.remove(conn, "story", hollow)
        for part in chunks(hollow):
            conn.execute(delete(stories).where(stories.c.id.in_(part)))
        known = select(stories.c.id)
        led = select(stories.c.id).where(stories.c.merged_into.is_not(None), stories.c.merged_into.not_in(known))
        hollow = [StoryId(number) for number in conn.execute(led).scalars()]
    stories_.refresh(conn, list(there))
    mark_due(conn, "brief", there)
    index.put(conn, there)


def _done(
    conn: Connection,
    act: str,
    pair: tuple[StoryId, StoryId],
    moved: tuple[list[ItemId], list[str]],
    *,
    now: datetime,
    who: str,
) -> Regrouping:
    keeps, goes = pair
    before: carried.Before = {}
    if act == "merge":
        before = carried.merged(conn, keeps, goes)
    else:
        carried.split(conn, keeps, goes)
    _move(conn, moved[0], moved[1], keeps if act == "merge" else goes)
    row = {"act": act, "story_id": keeps, "other_id": goes, "items": moved[0], "works": moved[1], "at": now, "who": who}
    number = conn.execute(insert(regroupings).values(**row).returning(regroupings.c.id)).scalar_one()
    if any(before.values()):
        set_fact(conn, f"before merge {number}", before)
    _settle(conn, pair, empty=goes if act == "merge" else None, into=keeps)
    return _regrouping(conn, number)


def _story(conn: Connection, slug: str) -> StoryId:
    found = conn.execute(select(stories.c.id).where(stories.c.slug == (stories_.moved_to(conn, slug) or slug))).scalar()
    if found is None:
        raise NotFound(f"there is no story {slug!r}; `groundwire story list` shows their names")
    return StoryId(found)


def _now(conn: Connection, story: int) -> StoryId:
    """The story that has this one's items now."""
    while (into := conn.execute(select(stories.c.merged_into).where(stories.c.id == story)).scalar()) is not None:
        story = into
    return StoryId(story)


def _later(conn: Connection, row: RowMapping) -> Regrouping | None:
    """A later merge or split that moved the same items, or merged one of the two stories away.

    Or one by which the story that was split off gained or gave, or by which the one that took in gave all it had.
    """
    query = select(regroupings).where(regroupings.c.undone.is_(None), regroupings.c.id > row["id"])
    keeps, goes, moved = StoryId(row["story_id"]), row["other_id"], set(row["items"])
    bare = row["act"] == "merge" and not set(_members(conn, keeps)) - moved
    for later in conn.execute(query.order_by(regroupings.c.id.desc())).mappings():
        took = later["act"] == "merge" and later["other_id"] in (keeps, goes)
        rests = goes if row["act"] == "split" else keeps if bare else None
        if took or moved & set(later["items"]) or rests in (later["story_id"], later["other_id"]):
            return _regrouping(conn, later["id"])
    return None


def _all_of(conn: Connection, story: StoryId) -> tuple[list[ItemId], list[str]]:
    """The items that a story has, and the works that it is about."""
    about = select(works.c.work).where(works.c.story_id == story).order_by(works.c.work)
    return _members(conn, story), list(conn.execute(about).scalars())


def _members(conn: Connection, story: StoryId) -> list[ItemId]:
    return stories_.members(conn, [story]).get(story, [])


def _move(conn: Connection, moved: Sequence[int], about: Sequence[str], to: StoryId) -> None:
    for part in chunks(list(moved)):
        conn.execute(update(story_items).where(story_items.c.item_id.in_(part)).values(story_id=to))
    for names in chunks(list(about)):
        conn.execute(update(works).where(works.c.work.in_(names)).values(story_id=to))


def _settle(conn: Connection, pair: tuple[StoryId, StoryId], *, empty: StoryId | None, into: StoryId) -> None:
    """Counts, briefs, index and pages after a move; a story left without items leads to *into*."""
    if empty is not None:
        gone = {"merged_into": into, "place": None, "left_out": None, "score": 0.0}
        conn.execute(update(stories).where(stories.c.id == empty).values(**gone))
        index.remove(conn, "story", [empty])
    full = [story for story in pair if story != empty]
    stories_.refresh(conn, full)
    mark_due(conn, "brief", full)
    index.put(conn, full)
    next_edition(conn)


def _regrouping(conn: Connection, number: int) -> Regrouping:
    keeps, goes = stories.alias(), stories.alias()
    query = (
        select(regroupings, keeps.c.slug.label("slug"), goes.c.slug.label("other"))
        .join(keeps, keeps.c.id == regroupings.c.story_id)
        .join(goes, goes.c.id == regroupings.c.other_id)
        .where(regroupings.c.id == number)
    )
    row = conn.execute(query).mappings().one()
    return Regrouping(
        id=row["id"],
        act=row["act"],
        slug=row["slug"],
        other=row["other"],
        items=tuple(ItemId(item) for item in row["items"]),
        at=row["at"],
        who=row["who"],
    )
