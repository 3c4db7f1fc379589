"""A few processes that take pages apart, each within limits of time and memory.

A page that hangs or eats memory costs its worker, never the desk: the worker is replaced and the caller gets
an `ExtractError`. Workers start when they are first needed and live for many pages.
"""

import asyncio
import contextlib
import os
import sys
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from groundwire.errors import ExtractError
from groundwire.extract.wire import REPLY, REQUEST, unpack
from groundwire.model.article import Extracted

MEGABYTE = 1 << 20
_LARGEST_REPLY = 64 * MEGABYTE
_PAGES_PER_WORKER = 2_000  # then a fresh one, so that nothing a library keeps can grow without end


@dataclass(slots=True)
class _Worker:
    process: asyncio.subprocess.Process
    pages: int = 0

    async def ask(self, page: bytes, url: str, *, is_pdf: bool) -> bytes:
        """Send one page or PDF, read one reply."""
        source, target = self.process.stdin, self.process.stdout
        if source is None or target is None:
            raise BrokenPipeError
        address = url.encode("utf-8", "replace")
        source.write(REQUEST.pack(is_pdf, len(address), len(page)) + address)
        source.write(page)
        await source.drain()
        (size,) = REPLY.unpack(await target.readexactly(REPLY.size))
        if size > _LARGEST_REPLY:
            raise BrokenPipeError
        self.pages += 1
        return await target.readexactly(size)

    async def stop(self) -> None:
        """End the process now, and wait until it is gone."""
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        if self.process.stdin is not None:
            self.process.stdin.close()
        await self.process.wait()


class ExtractPool:
    """At most *workers* pages at once; each within *seconds* and *memory* bytes over an idle worker.

    Use it as an async context manager, in one event loop.
    """

    def __init__(self, workers: int = 2, seconds: float = 20.0, memory: int = 600 * MEGABYTE) -> None:
        self._seconds = seconds
        self._memory = memory
        self._idle: asyncio.LifoQueue[_Worker | None] = asyncio.LifoQueue()
        for _ in range(max(1, workers)):
            self._idle.put_nowait(None)
        self._workers = max(1, workers)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Stop all workers; waits for those that have a page to hand it back first."""
        for _ in range(self._workers):
            worker = await self._idle.get()
            if worker is not None:
                await worker.stop()
        for _ in range(self._workers):
            self._idle.put_nowait(None)

    async def extract(self, html: bytes | str, url: str) -> Extracted:
        """The article of a page, as `groundwire.extract.page.extract` finds it, in a process of its own.

        Raises:
            ExtractError: the page yields no article, or took more time or memory than a page may.
        """
        return await self._read(html.encode("utf-8", "replace") if isinstance(html, str) else html, url)

    async def read_pdf(self, body: bytes, url: str) -> Extracted:
        """The text of a PDF, as `groundwire.extract.pdf.read` finds it, in a process of its own.

        Raises:
            ExtractError: the PDF yields no text, or took more time or memory than a page may.
        """
        return await self._read(body, url, is_pdf=True)

    async def _read(self, page: bytes, url: str, *, is_pdf: bool = False) -> Extracted:
        worker = await self._idle.get()
        kept: _Worker | None = None
        try:
            if worker is None:
                worker = await self._start()
            async with asyncio.timeout(self._seconds):
                reply = await worker.ask(page, url, is_pdf=is_pdf)
            if worker.pages < _PAGES_PER_WORKER:
                kept = worker
        except TimeoutError as error:
            raise ExtractError(f"{url}: the page took more than {self._seconds:g} s") from error
        except (asyncio.IncompleteReadError, OSError) as error:
            raise ExtractError(f"{url}: the page ended its worker, likely for want of memory") from error
        finally:
            if kept is None and worker is not None:
                await asyncio.shield(worker.stop())
            self._idle.put_nowait(kept)
        return unpack(reply)

    async def _start(self) -> _Worker:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            "-m",
            "groundwire.extract.worker",
            str(self._memory),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
        )
        return _Worker(process)
