"""Ledger: record what new briefs say will come, each prediction once."""

import asyncio

from groundwire.ledger.stated import predictions
from groundwire.pipeline.tools import Counts, Tools
from groundwire.store import ledger
from groundwire.store.rows import next_edition

BATCH = 200


async def record_predictions(tools: Tools) -> Counts:
    """Record the predictions of all briefs that were not read yet; counts of briefs and of new predictions."""
    return await asyncio.to_thread(_record, tools)


def _record(tools: Tools) -> Counts:
    counts = {"briefs": 0, "predictions": 0}
    while True:
        with tools.store.reading() as conn:
            found = ledger.unread(conn, limit=BATCH)
        if not found:
            return counts
        said = [one for _, slug, brief in found for one in predictions(brief, story=slug, now=tools.clock())]
        with tools.store.writing() as conn:
            new = ledger.record(conn, said)
            ledger.read_to(conn, found[-1][0])
            if new:
                next_edition(conn)
        counts["briefs"] += len(found)
        counts["predictions"] += new
