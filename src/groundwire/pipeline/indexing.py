"""Index: put on the search index what an older groundwire stored, and what differs; what is new is indexed as saved."""

import asyncio
from datetime import timedelta

from groundwire.pipeline.tools import Counts, Tools
from groundwire.store.rows import chunks, done, waiting
from groundwire.store.search import index, mend

BATCH = 200
LOOKS = timedelta(days=1)  # between two looks for what differs


async def index_due(tools: Tools) -> Counts:
    """Index all waiting stories; counts of stories, entries, and of what differed from the rows and was mended."""
    return await asyncio.to_thread(_index, tools)


def _index(tools: Tools) -> Counts:
    counts = dict.fromkeys(("stories", "entries", "mended"), 0)
    counts["mended"] = _mend(tools)
    with tools.store.reading() as conn:
        numbers = waiting(conn, "index")
    for part in chunks(numbers, BATCH):
        with tools.store.writing() as conn:
            counts["entries"] += index.put(conn, part)
            done(conn, "index", part)
        counts["stories"] += len(part)
        tools.progress("index", counts["stories"], len(numbers))
    return counts


def _mend(tools: Tools) -> int:
    """Look for what differs, where that was long ago; how many differences there were. Their stories wait now."""
    now = tools.clock()
    with tools.store.reading() as conn:
        last = mend.looked(conn)
        if last is not None and now - last < LOOKS:
            return 0
    with tools.store.writing() as conn:
        drift = mend.find(conn)
        mend.mend(conn, drift, now=now)
    return len(drift.stories) + len(drift.numbers)
