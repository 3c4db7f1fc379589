"""The table of contents: collect, extract, group, rank, brief, verify, with load and save round each.

`cycle` tells the order aloud; each step has a file. A step takes what waits for it from the store, calls a
stage, and saves what the stage gives in the transaction that takes the work off the list: killed anywhere,
the next round goes on with nothing lost and nothing twice.
"""

import resource
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from importlib import import_module

from groundwire.errors import SettingsError
from groundwire.pipeline.tools import Counts, Round, Step, Tools
from groundwire.store.rows import set_fact

__all__ = ["STEPS", "Round", "Step", "Tools", "cycle"]

# A step's name, its module and what it is there. Only what is done is imported, so that `collect` alone starts fast.
STEPS = (
    ("collect", "collecting", "collect_due"),
    ("subscribe", "subscribing", "subscribe_due"),
    ("follow", "following", "follow_due"),
    ("revisit", "revisiting", "revisit_quoted"),  # before grouping, whose memory would stand beside the page readers'
    ("extract", "extracting", "extract_due"),
    ("group", "grouping", "group_due"),
    ("rank", "ranking", "rank_active"),
    ("brief", "briefing", "write_briefs"),  # and verify: nothing is saved that was not checked
    ("index", "indexing", "index_due"),
    ("ledger", "predicting", "record_predictions"),
)


async def cycle(tools: Tools, *, only: frozenset[str] | None = None, patience: timedelta | None = None) -> Round:
    """One round of all steps (or of those named in *only*), in order; what each did, in how long.

    *patience* bounds the collecting; what nobody was asked for by then stays due.

    Raises:
        StoreError: the database cannot be used, or another round is at work on it.
        SettingsError: a step cannot be done as it is set; its work waits, and the other steps were done.
    """
    tools = replace(tools, patience=patience)
    began = tools.clock()
    done = []
    failed: SettingsError | None = None
    with tools.one_round():
        for name, module, function in STEPS:
            if only is not None and name not in only:
                continue
            step: Callable[[Tools], Awaitable[Counts]] = getattr(import_module(f"{__name__}.{module}"), function)
            start = time.perf_counter()
            try:
                counts = await step(tools)
            except SettingsError as error:
                failed = failed or error
                continue
            done.append(Step(name, counts, time.perf_counter() - start, _peak_megabytes()))
        if failed is not None:
            raise failed
        finished = Round(began=began, steps=tuple(done))
        with tools.store.writing() as conn:
            set_fact(conn, "round", finished.as_json())
    return finished


def _peak_megabytes() -> float:
    """The most memory that this process held so far, in MB (10^6 bytes)."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6
