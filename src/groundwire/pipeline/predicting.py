"""Ledger: record what new briefs say will come, each prediction once; and what a model says, where one is set.

A model is asked about a brief that a model wrote, once: its questions rest on the brief's own quoted sentences.
"""

import asyncio

from groundwire.brief.forecast import forecasts
from groundwire.brief.model_write import WRITER, Asked
from groundwire.errors import ModelError
from groundwire.ledger.stated import predictions
from groundwire.model.brief import Brief
from groundwire.model.prediction import Prediction
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
        said += [one for _, slug, brief in found for one in _forecasts(tools, slug, brief)]
        with tools.store.writing() as conn:
            new = ledger.record(conn, said)
            ledger.read_to(conn, found[-1][0])
            if new:
                next_edition(conn)
        counts["briefs"] += len(found)
        counts["predictions"] += new


def _forecasts(tools: Tools, slug: str, brief: Brief) -> tuple[Prediction, ...]:
    """A model's own questions about the story; none when it fails or is not set: a brief needs no forecast."""
    if tools.models is None or tools.models.writer is None or brief.writer != WRITER:
        return ()
    asked = Asked(tools.models.writer, tools.models.secret)
    try:
        return forecasts(brief, asked, story=slug, now=tools.clock())[0]
    except ModelError:
        return ()
