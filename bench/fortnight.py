"""The stories of a recorded fortnight: groups what a database has collected again, day by day, and measures them.

    python bench/fortnight.py DATABASE [--into FILE] [--kept] [--show works,returns,largest,joins] [--most 10]

DATABASE is a SQLite file with collected and extracted items, such as `bench/world.py --keep` leaves. It is copied, its
stories are taken out of the copy, and the step "group" gets the items of each day at the end of that day, each time as
a new process would: nothing is remembered but what is stored. --kept measures a copy that was grouped before.

The figures: works that several documents are about (not those that a post only mentions), and how many of these are
split over stories; documents that
opened a story though an earlier one of another story has the same certain identity, or the same long title. --show
lists what is behind them, the largest stories with all their members, or joins by evidence drawn at random.
"""

import argparse
import asyncio
import json
import random
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select

from groundwire.desk import Desk
from groundwire.group import works
from groundwire.group.words import clean
from groundwire.model.article import Document
from groundwire.model.item import ItemId
from groundwire.model.story import StoryId
from groundwire.pipeline.grouping import group_due
from groundwire.settings import Settings
from groundwire.store import articles, tables
from groundwire.store.engine import Store
from groundwire.store.rows import chunks, mark_due

LONG = 25  # letters of a title that two documents do not share by chance
CLEARED = ("regroupings", "works", "story_items", "briefs", "story_entities", "story_state", "stories", "due")


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A document, its story, why it is there, and the day on which it was collected."""

    document: Document
    story: StoryId
    why: tuple[str, ...]
    day: str

    def __str__(self) -> str:
        """One line."""
        title = " ".join(self.document.title.split())
        return f"{self.day[5:]} {self.document.source[:24]:24} {title[:150]!r} :: {'; '.join(self.why)[:150]}"


def copied(database: Path, into: Path) -> None:
    """A copy of the file with what its log holds."""
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(into)) as target:
        source.backup(target)


async def grouped(into: Path) -> None:
    """Take the stories out of the database, and group its items day by day."""
    now = [datetime.now().astimezone()]
    with Desk(Settings(database=f"sqlite:///{into}"), clock=lambda: now[0]) as desk:
        desk.init()
        with desk.store.writing() as conn:
            for name in CLEARED:
                conn.execute(delete(tables.metadata.tables[name]))
            told = conn.execute(
                select(tables.items.c.collected, tables.items.c.id).order_by(tables.items.c.collected)
            ).all()
        async with desk.tools() as tools:
            for collected, rows in groupby(told, key=lambda row: row[0]):
                now[0] = collected
                with desk.store.writing() as conn:
                    mark_due(conn, "group", [number for _, number in rows])
                print(json.dumps({"day": f"{collected:%Y-%m-%d}", **await group_due(tools)}), flush=True)


def placed(store: Store) -> list[Placed]:
    """All documents with their stories, in the order of their grouping."""
    query = select(tables.story_items, tables.items.c.collected).join(tables.items)
    order = (tables.items.c.collected, tables.items.c.ordered, tables.items.c.source_id, tables.items.c.key)
    found = []
    with store.reading() as conn:
        rows = conn.execute(query.order_by(*order)).mappings().all()
        for part in chunks(rows):
            documents = articles.documents(conn, [row["item_id"] for row in part])
            found += [
                Placed(
                    document=documents[ItemId(row["item_id"])],
                    story=StoryId(row["story_id"]),
                    why=tuple(row["why"]),
                    day=f"{row['collected']:%Y-%m-%d}",
                )
                for row in part
            ]
    return found


def split(told: Sequence[Placed]) -> tuple[dict[str, list[int]], dict[str, list[Placed]]]:
    """By kind of work: [named by several documents, of these in several stories]; and the documents of the latter."""
    about: dict[str, list[Placed]] = defaultdict(list)
    for one in told:
        for work in works.identify(one.document):
            if not work.startswith("said:"):  # an article printed again is told by its title below
                about[work].append(one)
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    apart = {}
    for work, those in about.items():
        if len(those) > 1:
            count = counts[work.partition(":")[0]]
            count[0] += 1
            if len({one.story for one in those}) > 1:
                count[1] += 1
                apart[work] = those
    return dict(sorted(counts.items())), apart


def returned(told: Sequence[Placed]) -> tuple[list[tuple[Placed, Placed]], list[tuple[Placed, Placed]]]:
    """Documents that opened a story, each with an earlier one of another: of a certain identity; of a long title."""
    known: dict[str, Placed] = {}
    titles: dict[str, Placed] = {}
    opened: set[StoryId] = set()
    by_work, by_title = [], []
    for one in told:
        opens = one.story not in opened
        opened.add(one.story)
        for work in works.identify(one.document):
            if work.startswith(works.CERTAIN) and opens and work in known and known[work].story != one.story:
                by_work.append((one, known[work]))
            known.setdefault(work, one)
        letters = "".join(letter for letter in clean(one.document.title).casefold() if letter.isalnum())
        if len(letters) >= LONG and not works.is_discussion(one.document):
            if letters in titles and titles[letters].story != one.story:
                by_title.append((one, titles[letters]))
            titles.setdefault(letters, one)
    return by_work, by_title


def stories(told: Sequence[Placed]) -> Mapping[StoryId, list[Placed]]:
    """The members of each story."""
    members: dict[StoryId, list[Placed]] = defaultdict(list)
    for one in told:
        members[one.story].append(one)
    return members


def listed(told: Sequence[Placed], show: str, *, most: int, seed: int) -> Iterator[str]:
    """The lines behind a figure."""
    members = stories(told)
    if show == "works":
        for work, those in split(told)[1].items():
            yield work
            yield from (f"    {one.story:6} of {len(members[one.story])} {one}" for one in those)
    elif show == "returns":
        for kind, pairs in zip(("work", "title"), returned(told), strict=True):
            for one, other in pairs:
                yield kind
                yield from (f"    {each.story:6} of {len(members[each.story])} {each}" for each in (other, one))
    elif show == "largest":
        for story in sorted(members, key=lambda name: (-len(members[name]), name))[:most]:
            yield f"story {story}, {len(members[story])} members"
            yield from (f"    {one}" for one in members[story])
    elif show == "joins":
        pool = [one for one in told if any("likely one event" in why for why in one.why)]
        for one in random.Random(seed).sample(pool, min(most, len(pool))):
            yield f"{one}\n    {' '.join(one.document.text.split())[:300]}"
            before = members[one.story][: members[one.story].index(one)]
            yield from (f"  - {other}" for other in before[:4])


def figures(told: Sequence[Placed]) -> dict[str, Any]:
    """What is measured."""
    counts, _ = split(told)
    several, apart = (sum(count[at] for count in counts.values()) for at in (0, 1))
    members = stories(told)
    by_work, by_title = returned(told)
    return {
        "items": len(told),
        "stories": len(members),
        "of_several": sum(len(those) > 1 for those in members.values()),
        "works_of_several": several,
        "split": apart,
        "share": round(apart / max(1, several), 4),
        "by_kind": counts,
        "opened_again_by_work": len(by_work),
        "opened_again_by_title": len(by_title),
    }


def main() -> None:
    """Group, measure, list."""
    read = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    read.add_argument("database", type=Path)
    read.add_argument("--into", type=Path, help="where the copy is kept; default: it is not")
    read.add_argument("--kept", action="store_true", help="measure DATABASE as it is grouped")
    read.add_argument("--show", default="", help="works, returns, largest, joins; several with commas")
    read.add_argument("--most", type=int, default=10)
    read.add_argument("--seed", type=int, default=1)
    args = read.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        into = args.database if args.kept else args.into or Path(folder) / "fortnight.db"
        if not args.kept:
            copied(args.database, into)
            asyncio.run(grouped(into))
        store = Store(f"sqlite:///{into}")
        told = placed(store)
        print(json.dumps(figures(told)), flush=True)
        for show in filter(None, args.show.split(",")):
            print("\n".join(listed(told, show, most=args.most, seed=args.seed)))


if __name__ == "__main__":
    main()
