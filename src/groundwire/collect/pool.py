"""Parsing under limits: processes that may hang, die or fill up without harm to anything else.

Each runs `groundwire.collect.worker`, where alone the library that parses is imported. All documents that wait are
handed to one process together, and their answers heard together: to wake up for each costs more than to read most.
One process is enough as long as no document waits for long, and leaves the other processors to who asks. A process
that misses its limits is killed, and what it had not begun to read is read by the next.
"""

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self, TypeVar

from groundwire.collect import wire
from groundwire.errors import FeedError
from groundwire.model.item import ParsedFeed

SECONDS = 4.0  # of processor time for one document
MEMORY = 768 * 1024 * 1024  # bytes of address space for one process
PATIENCE = 4.0  # wall time is this many times the processor time, since machines are shared
ROOM = 1 << 20  # bytes that a pipe holds where the system has it so, and that are read before they are asked for
START = 60.0  # seconds that a process may take to start, on a machine that is very busy
TOGETHER = 32  # documents that are handed to a process at once, at most
LONG = 1.0  # seconds that a document waits until another process is taken for it
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True, eq=False)
class _Document:
    """One that waits to be read: what is asked of the process, how its reply is read, and who is told."""

    request: bytes
    unpack: Callable[[bytes], object]
    answer: "asyncio.Future[Any]"
    since: float  # by the clock of the event loop

    def failed(self, error: Exception) -> None:
        """Tell who waits, if anybody still does."""
        if not self.answer.done():
            self.answer.set_exception(error)


class _Worker:
    """One parsing process; started when first used, and again after it was killed."""

    def __init__(self, seconds: float, memory: int) -> None:
        self._seconds = seconds
        self._memory = memory
        self._process: Process | None = None

    async def read(self, documents: Sequence[_Document]) -> Sequence[_Document]:
        """Answer *documents* in their order; those that are to be read by a new process, since this one is gone."""
        place = 0
        try:
            process = await self._running()
            source, target = _pipes(process)
            target.writelines([document.request for document in documents])
            for place, document in enumerate(documents):
                async with asyncio.timeout(self._seconds * PATIENCE):
                    (length,) = wire.REPLY.unpack(await source.readexactly(wire.REPLY.size))
                    reply = await source.readexactly(length)
                if not self._told(document, reply):
                    await self.stop()
                    return documents[place + 1 :]
        except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
            ended = not isinstance(error, TimeoutError)
            documents[place].failed(self._met_its_limits(error, await self.stop(ended=ended)))
            return documents[place + 1 :]
        except asyncio.CancelledError:  # what it was handed cannot be taken back
            await self.stop()
            raise
        return ()

    async def stop(self, *, ended: bool = False) -> int | None:
        """End the process, or see one off that has *ended* by itself; how it ended.

        The latter is not killed: that would look whether it is there, and so take its exit status from who waits.
        """
        process, self._process = self._process, None
        if process is None:
            return None
        _pipes(process)[1].close()
        if ended:
            with suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE):
                    return await process.wait()
        with suppress(ProcessLookupError):
            process.kill()
        return await process.wait()

    def _told(self, document: _Document, reply: bytes) -> bool:
        """Tell who waits what the reply says; whether the process can go on."""
        try:
            found = document.unpack(reply)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the answer to who waits
            document.failed(error)
            return not isinstance(error, FeedError) or error.code not in ("memory", "crash")
        if not document.answer.done():
            document.answer.set_result(found)
        return True

    async def _running(self) -> Process:
        if self._process is None or self._process.returncode is not None:
            await self.stop()
            command = (sys.executable, "-m", "groundwire.collect.worker", str(self._seconds), str(self._memory))
            self._process = await asyncio.create_subprocess_exec(
                *command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, limit=ROOM, pipesize=ROOM
            )
            async with asyncio.timeout(START):
                await _pipes(self._process)[0].readexactly(len(wire.READY))
        return self._process

    def _met_its_limits(self, error: Exception, code: int | None) -> FeedError:
        if isinstance(error, TimeoutError) or code in (-24, -9):  # SIGXCPU, SIGKILL
            return FeedError("timeout", f"reading the document took more than {self._seconds:g} seconds")
        return FeedError("crash", "the process that read the document ended unexpectedly")


class ParserPool:
    """Up to *workers* parsing processes for concurrent tasks of one event loop; used inside ``async with``.

    Each may spend *seconds* of processor time on a document, and fill *memory* bytes of address space.
    """

    def __init__(self, workers: int = 2, *, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._free = [_Worker(seconds, memory) for _ in range(workers)]  # the last one that was used is the last
        self._workers = workers
        self._at_work: set[asyncio.Task[None]] = set()
        self._waiting: deque[_Document] = deque()
        self._look: asyncio.TimerHandle | None = None  # whether a document has waited for long

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """End the processes once they have answered; they start again when a document comes."""
        while self._at_work:
            await asyncio.wait(self._at_work)
        if self._look is not None:
            self._look.cancel()
            self._look = None
        for worker in self._free:
            await worker.stop()

    async def parse(
        self,
        body: bytes,
        *,
        url: str = "",
        content_type: str | None = None,
        read_as: wire.ReadAs | None = None,
    ) -> ParsedFeed:
        """The feed in *body*; or the entries that it has as what *read_as* names (a module of `readings`).

        Raises:
            FeedError: as `feed.parse` or that module; and ``timeout``, ``memory`` or ``crash`` when the process met its
                limits.
        """
        return await self._read(wire.request(body, url, content_type, read_as), wire.unpack)

    async def rows(
        self, body: bytes, read_as: wire.ReadAs, *, url: str = "", content_type: str | None = None
    ) -> list[Any]:
        """What *body* has as what *read_as* names, where that is no feed: plain values that its module checks.

        Raises:
            FeedError: as `parse`.
        """
        return await self._read(wire.request(body, url, content_type, read_as), wire.rows)

    async def _read(self, request: bytes, unpack: Callable[[bytes], Found]) -> Found:
        loop = asyncio.get_running_loop()
        document = _Document(request, unpack, loop.create_future(), loop.time())
        self._waiting.append(document)
        if len(self._free) == self._workers:
            self._begin()
        elif self._free and self._look is None:
            self._look = loop.call_later(LONG, self._looked)
        found: Found = await document.answer
        return found

    def _begin(self) -> None:
        """Let one more process read."""
        task = asyncio.create_task(self._work(self._free.pop()))
        self._at_work.add(task)
        task.add_done_callback(self._at_work.discard)

    def _looked(self) -> None:
        """Let one more process read where a document has waited for long; look again as long as any waits."""
        self._look = None
        if not self._waiting or not self._free:
            return
        loop = asyncio.get_running_loop()
        left = self._waiting[0].since + LONG - loop.time()
        if left <= 0:
            self._begin()
        self._look = loop.call_later(left if left > 0 else LONG, self._looked)

    async def _work(self, worker: _Worker) -> None:
        """Read what waits until nothing does."""
        try:
            while documents := self._next():
                self._waiting.extendleft(reversed(await worker.read(documents)))
        finally:
            self._free.append(worker)

    def _next(self) -> list[_Document]:
        """The documents that have waited longest; who gave up waiting is passed over."""
        taken: list[_Document] = []
        while self._waiting and len(taken) < TOGETHER:
            document = self._waiting.popleft()
            if not document.answer.done():
                taken.append(document)
        return taken


def _pipes(process: Process) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Where a process is heard, and where it is spoken to."""
    if process.stdout is None or process.stdin is None:
        raise BrokenPipeError
    return process.stdout, process.stdin
