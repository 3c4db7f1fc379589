"""Grouping and ranking from the database: how the cost of one item grows with what is stored.

    python bench/group_stored.py [--window 10000] [--new 2000] [--stored 10000,100000] [--folder FOLDER]

The invented items of `bench/group.py` are put into a new database all at once, *window* of them in the last week; what
is older repeats these in earlier weeks, copied by the database itself under names, addresses and times of its own.
Then two rounds of the steps "group" and "rank" each take half of the new items, in one process: the first reads the
window, the second knows it. Nothing is fetched. Times are processor seconds; "rank" looks at all stories of the last
three days in every round, so its cost is told for each item of these too.
"""

import argparse
import asyncio
import json
import resource
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, insert, text

from groundwire.desk import Desk
from groundwire.group import works
from groundwire.group.cluster import WINDOW
from groundwire.model.article import Document
from groundwire.pipeline.grouping import group_due
from groundwire.pipeline.ranking import rank_active
from groundwire.settings import Settings
from groundwire.store import tables
from groundwire.store.engine import Store
from groundwire.store.rows import mark_due
from group import FORUMS, PART, SOURCES, items

ROUNDS = 2
SPAN = WINDOW * 0.95
EMPTY: dict[str, Any] = {"authors": [], "tags": [], "enclosures": [], "signals": {}}


def fill(store: Store, told: Sequence[tuple[int, Document, int]], known: set[int], *, placed: bool) -> None:
    """Put numbered documents of events into the store; where they are not *placed*, they wait for the step "group"."""
    whens = [document.when or datetime.now(UTC) for _, document, _ in told]
    rows = [
        {
            "id": number,
            "source_id": int(document.source.removeprefix("source-")) + 1,
            "key": document.id,
            "url": document.url,
            "canonical_url": document.url,
            "title": document.title,
            "published": when,
            "collected": when,
            "ordered": when,
            "links": list(document.links),
            "raw_sha256": "",
            "content_sha256": "",
            **EMPTY,
        }
        for (number, document, _), when in zip(told, whens, strict=True)
    ]
    texts = [
        {
            "item_id": number,
            "origin": "post" if document.links else "feed",
            "url": document.url,
            "text": document.text,
            "sentences": [],
            "links": list(document.links),
            "sha256": "",
            "fetched": when,
        }
        for (number, document, _), when in zip(told, whens, strict=True)
    ]
    opened = {}
    for (_, document, event), when in zip(told, whens, strict=True):
        if event not in known:
            opened.setdefault(event, (document, when))
    with store.writing() as conn:
        put(conn, tables.items, rows)
        put(conn, tables.articles, texts)
        if not placed:
            mark_due(conn, "group", [number for number, _, _ in told])
            return
        known.update(opened)
        put(
            conn,
            tables.stories,
            [
                {
                    "id": event,
                    "slug": f"event-{event}",
                    "title": document.title,
                    "first": when,
                    "latest": when,
                    "collected": when,
                    "sources": 1,
                    "independent": 1,
                    "score": 0.0,
                    "why": [],
                }
                for event, (document, when) in opened.items()
            ],
        )
        about = {works.page(document): event for event, (document, _) in opened.items()}
        put(conn, tables.works, [{"work": work, "story_id": event} for work, event in about.items() if work])
        put(
            conn,
            tables.story_items,
            [{"item_id": number, "story_id": event, "copy_of": None, "why": []} for number, _, event in told],
        )


def put(conn: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert *rows*, if there are any."""
    if rows:
        conn.execute(insert(table), rows)


def repeat(store: Store, weeks: int, *, most: int) -> None:
    """Copy all that is stored into each of so many *weeks* before; *most*: no number is larger."""
    told = {"id", "item_id", "story_id", "key", "slug", "work", "url", "canonical_url"}
    for week in range(1, weeks + 1):
        values = {"by": week * most, "mark": f"-{week}", "ago": f"-{week * SPAN.total_seconds()} seconds", "most": most}
        with store.writing() as conn:
            for table in (tables.items, tables.articles, tables.stories, tables.works, tables.story_items):
                names = [column.name for column in table.columns if (table.name, column.name) != ("articles", "id")]
                made = [
                    f"{name} + :by"
                    if name.endswith("id") and name in told
                    else f"{name} || :mark"
                    if name in told
                    else f"strftime('%Y-%m-%d %H:%M:%f000', {name}, :ago)"
                    if isinstance(table.c[name].type, tables.Instant)
                    else name
                    for name in names
                ]
                own = "id" if "id" in names else "item_id" if "item_id" in names else "story_id"
                chosen = f"SELECT {', '.join(made)} FROM {table.name} WHERE {own} <= :most"
                columns = ", ".join(f'"{name}"' for name in names)
                conn.execute(text(f"INSERT INTO {table.name} ({columns}) {chosen}"), values)


def sources(store: Store) -> None:
    """The invented sources."""
    rows = [
        {
            "id": number + 1,
            "url": f"https://site-{number}.example/feed",
            "title": f"source-{number}",
            "kind": "reddit" if number < FORUMS else "feed",
            "paused": False,
            "interval": 3600.0,
            "errors": 0,
            "reason": "",
            "settings": {},
        }
        for number in range(SOURCES)
    ]
    with store.writing() as conn:
        put(conn, tables.sources, rows)


async def measured(folder: Path, window: int, new: int, *, stored: int) -> dict[str, Any]:
    """The cost of two rounds over a database of *stored* items, with *window* of them in the last week."""
    week = min(window, stored)
    span = SPAN * ((week + new) / week)
    told = ((at + 1, document, event) for at, (document, event) in enumerate(items(week + new, span=span, seed=7)))
    now = [datetime.now(UTC)]
    settings = Settings(database=f"sqlite:///{folder / f'group-{stored}.db'}")
    found: dict[str, Any] = {"stored": stored, "items": new, "rounds": []}
    with Desk(settings, clock=lambda: now[0]) as desk:
        desk.init()
        sources(desk.store)
        known: set[int] = set()
        for start in range(0, week, PART):
            fill(desk.store, list(islice(told, min(PART, week - start))), known, placed=True)
        repeat(desk.store, stored // week - 1, most=week + new)
        async with desk.tools() as alone:
            tools = replace(alone, memory={})  # as in a process that does one round after the other
            for _ in range(ROUNDS):
                part = list(islice(told, new // ROUNDS))
                fill(desk.store, part, known, placed=False)
                now[0] = part[-1][1].when or now[0]
                begun = time.process_time()
                counts = await group_due(tools)
                grouped = time.process_time()
                ranking = await rank_active(tools)
                ranked = time.process_time()
                found["rounds"].append(
                    {
                        "joined": counts["joined"],
                        "group_ms": round(1000 * (grouped - begun) / len(part), 3),
                        "stories_ranked": ranking["stories"],
                        "rank_seconds": round(ranked - grouped, 2),
                        "rank_ms_each": round(1000 * (ranked - grouped) / ranking["stories"], 3),
                    }
                )
    found["peak_megabytes"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000)
    return found


def main() -> None:
    """Measure and print one JSON object for each size."""
    read = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    read.add_argument("--window", type=int, default=10_000)
    read.add_argument("--new", type=int, default=2_000)
    read.add_argument("--stored", default="10000,100000")
    read.add_argument("--folder", type=Path, help="where the databases are made, and removed; default: a temporary one")
    args = read.parse_args()
    for stored in (int(size) for size in args.stored.split(",")):
        with tempfile.TemporaryDirectory(dir=args.folder) as folder:
            print(json.dumps(asyncio.run(measured(Path(folder), args.window, args.new, stored=stored))), flush=True)


if __name__ == "__main__":
    main()
