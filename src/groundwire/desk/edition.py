"""What readers see: the desk's own pages, or the sample edition until there are some.

The sample has a database of its own, in a temporary folder, never mixed with the reader's. It is made by the
same pipeline, over HTTP, from the small world that ships with groundwire.
"""

import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Self

from sqlalchemy import Connection

from groundwire.desk import Desk
from groundwire.errors import GroundwireError
from groundwire.jobs.local import run_forever
from groundwire.pipeline import Round
from groundwire.sample.site import SampleSite
from groundwire.settings import Settings
from groundwire.store.engine import Store

SAMPLE_NOTICE = "Sample edition: an invented world that shows how groundwire works. No word of it is news."


class Edition:
    """Which store the pages read, and the notice above them. Safe to read from another thread."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.notice: str | None = None
        self._sample: Desk | None = None
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    @property
    def store(self) -> Store:
        """The store that pages read now."""
        return self._sample.store if self._sample else self.desk.store

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection to read what readers see now."""
        return self.store.reading()

    async def show_sample(self, why: str | None = None) -> Round:
        """Make the sample edition, and show it under a notice that says *why* where there is a reason."""
        now = self.desk.clock()
        folder = Path(self._open.enter_context(tempfile.TemporaryDirectory(prefix="groundwire-sample-")))
        site = self._open.enter_context(SampleSite(now=now))
        settings = self.desk.settings.model_copy(
            update={
                "database": f"sqlite:///{folder / 'sample.db'}",
                "allow": site.allow,
                "pace": 0.0,
                "title_vectors": "off",  # it has nothing to be read so, and needs no extra
            }
        )
        sample = self._open.enter_context(
            Desk(Settings.model_validate(settings), clock=self.desk.clock, hosts=site.hosts)
        )
        sample.init()
        await sample.import_opml(site.opml())
        done = await sample.round()
        self._sample, self.notice = sample, " ".join(part for part in (why, SAMPLE_NOTICE) if part)
        return done

    async def keep_sample(self, *, after: Callable[[Round | GroundwireError], None]) -> None:
        """Do the sample's rounds until cancelled, so that what its readers ask for is done; *after* hears of each."""
        if self._sample is None:
            raise ValueError("the sample edition is not shown")
        async with self._sample.tools() as tools:
            await run_forever(tools, after=after)

    def say(self, why: str) -> None:
        """Show *why* there are no pages of our own yet; the sample keeps the notice that it is one."""
        if self._sample is None:
            self.notice = why

    def show_own(self) -> None:
        """Show the desk's own pages from now on."""
        self._sample, self.notice = None, None
