"""Index: put on the search index what an older groundwire stored; what is new is indexed as it is saved."""

import asyncio

from groundwire.pipeline.tools import Counts, Tools
from groundwire.store.rows import chunks, done, waiting
from groundwire.store.search import index

BATCH = 200


async def index_due(tools: Tools) -> Counts:
    """Index all waiting stories; counts of stories and entries."""
    return await asyncio.to_thread(_index, tools)


def _index(tools: Tools) -> Counts:
    counts = dict.fromkeys(("stories", "entries"), 0)
    with tools.store.reading() as conn:
        numbers = waiting(conn, "index")
    for part in chunks(numbers, BATCH):
        with tools.store.writing() as conn:
            counts["entries"] += index.put(conn, part)
            done(conn, "index", part)
        counts["stories"] += len(part)
        tools.progress("index", counts["stories"], len(numbers))
    return counts
