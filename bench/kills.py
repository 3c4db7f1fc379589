"""What a process that is killed leaves behind: ``python bench/kills.py [--kills 100] [--database URL]``.

A process changes stories and their articles and indexes them, in one transaction after the other; it is killed
(SIGKILL) at a random moment, again and again. After each kill the index must say exactly what the rows say. Prints one
JSON object; exit 1 where they ever differed.
"""

import argparse
import json
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection as Pipe
from pathlib import Path

from sqlalchemy import insert, select, text, update

from groundwire.store.engine import Store
from groundwire.store.search import index, mend
from groundwire.store.tables import items, search_entries, sources, stories, story_items

STORIES = 40
NOW = datetime(2026, 11, 23, tzinfo=UTC)


def fill(store: Store) -> None:
    """A few stories of one item each, indexed."""
    with store.writing() as conn:
        source = {"url": "https://lab.example/feed", "title": "A lab", "kind": "feed", "interval": 3600.0}
        conn.execute(insert(sources).values(id=1, reason="new", paused=False, errors=0, settings={}, **source))
        for number in range(1, STORIES + 1):
            when = NOW - timedelta(minutes=number)
            conn.execute(
                insert(items).values(
                    id=number,
                    source_id=1,
                    key=str(number),
                    title=f"Item {number}",
                    collected=when,
                    ordered=when,
                    raw_sha256="0" * 64,
                    content_sha256="0" * 64,
                    **{name: [] for name in ("authors", "tags", "enclosures", "links")},
                    signals={},
                )
            )
            conn.execute(
                insert(stories).values(
                    id=number,
                    slug=f"story-{number}",
                    title=f"Story {number}",
                    first=when,
                    latest=when,
                    collected=when,
                    sources=1,
                    independent=1,
                    score=0.0,
                    why=[],
                )
            )
            conn.execute(insert(story_items).values(item_id=number, story_id=number, why=[]))
        index.put(conn, range(1, STORIES + 1))


def write(url: str, seed: int, told: Pipe) -> None:
    """Change and index stories until killed; say so after the first transaction."""
    store, chance = Store(url), random.Random(seed)
    while True:
        with store.writing() as conn:
            for number in chance.sample(range(1, STORIES + 1), 12):
                word, days = f"sparrow{chance.randrange(10**9)}", timedelta(seconds=chance.randrange(10**6))
                latest = {"title": f"Story {number} {word}", "latest": NOW - days}
                conn.execute(update(stories).where(stories.c.id == number).values(latest))
                conn.execute(update(items).where(items.c.id == number).values(title=f"Item {word}", ordered=NOW - days))
                index.put(conn, [number])
        told.send_bytes(b"one")


_ENTRIES = select(search_entries.c.kind, search_entries.c.subject, search_entries.c.id)


def differs(store: Store) -> list[str]:
    """What the index says that the rows do not, or the other way round."""
    with store.reading() as conn:
        found = list(mend.find(conn).problems)
        kept = {(kind, subject): number for kind, subject, number in conn.execute(_ENTRIES)}
        words = {number: title for number, title in conn.execute(text("SELECT rowid, title FROM search_words"))}  # noqa: C416 - a result has keys()
        said = {key: words.get(number) for key, number in kept.items()}
        rows = {("story", number): title for number, title in conn.execute(select(stories.c.id, stories.c.title))}
        rows |= {("item", number): title for number, title in conn.execute(select(items.c.id, items.c.title))}
        if said != rows or len(words) != len(rows):
            found.append(f"{sum(said.get(key) != title for key, title in rows.items())} titles differ")
    with store.writing() as conn:
        if changed := index.put(conn, range(1, STORIES + 1)):
            found.append(f"{changed} entries did not say what their rows say")
    return found


def unheard(hear: Pipe) -> int:
    """How many transactions were told of before the end."""
    number = 0
    with suppress(EOFError):
        while True:
            hear.recv_bytes()
            number += 1
    return number


def main() -> int:
    """Kill, look, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", help="a SQLAlchemy URL of an empty database; default: a new SQLite file")
    chosen = parser.parse_args()
    chance = random.Random(chosen.seed)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["groundwire.store.search.index", "groundwire.store.engine"])
    with tempfile.TemporaryDirectory() as folder:
        url = chosen.database or f"sqlite:///{Path(folder) / 'kills.db'}"
        store = Store(url)
        store.migrate()
        fill(store)
        wrong: list[str] = []
        committed = 0
        for kill in range(chosen.kills):
            hear, tell = context.Pipe(duplex=False)
            writer = context.Process(target=write, args=(url, chosen.seed + kill, tell))
            writer.start()
            hear.recv_bytes()
            time.sleep(chance.uniform(0, 0.12))
            os.kill(writer.pid or 0, signal.SIGKILL)
            writer.join()
            tell.close()
            committed += 1 + unheard(hear)
            wrong += [f"after kill {kill + 1}: {one}" for one in differs(store)]
        store.close()
    print(json.dumps({"kills": chosen.kills, "transactions": committed, "differences": wrong[:20]}))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
