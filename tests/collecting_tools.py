"""What a round of collecting needs, for tests that collect from a local server: a clock of its own, and no pace."""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from groundwire.collect.pool import ParserPool
from groundwire.extract.pool import ExtractPool
from groundwire.net.fetch import Limits, Session
from groundwire.pipeline import Tools
from groundwire.store.engine import Store


@asynccontextmanager
async def collecting(store: Store, now: datetime, *, pace: float = 0, seconds: float = 30) -> AsyncIterator[Tools]:
    """The tools of a round at *now*, open while the block lasts; *seconds* bound one visit."""
    async with (
        Session(allow=("127.0.0.1",), pace=pace, limits=Limits(seconds=seconds)) as session,
        ParserPool(1) as parsers,
        ExtractPool(1) as extractors,
    ):
        yield Tools(
            store=store,
            session=session,
            parsers=parsers,
            extractors=extractors,
            clock=lambda: now,
            chance=random.Random(0),
        )
