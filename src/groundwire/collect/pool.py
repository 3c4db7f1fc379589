"""Parsing under limits: a few processes that may hang, die or fill up without harm to anything else.

Each runs `groundwire.collect.worker`. A process that misses its limits is killed, and the next document gets a new
one. The library that parses is imported there only.
"""

import asyncio
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Any, Self, TypeVar

from groundwire.collect import wire
from groundwire.errors import FeedError
from groundwire.model.item import ParsedFeed

SECONDS = 4.0  # of processor time for one document
MEMORY = 768 * 1024 * 1024  # bytes of address space for one process
PATIENCE = 4.0  # wall time is this many times the processor time, since machines are shared
PIPE = 1 << 20  # bytes that a pipe holds where the system has it so, and that are read at once
START = 60.0  # seconds that a process may take to start, on a machine that is very busy
Found = TypeVar("Found")


class Worker:
    """One parsing process; started when first used, and again after it was killed. Not for two threads at once."""

    def __init__(self, *, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._seconds = seconds
        self._memory = memory
        self._process: subprocess.Popen[bytes] | None = None

    def parse(
        self,
        body: bytes,
        *,
        url: str = "",
        content_type: str | None = None,
        read_as: wire.ReadAs | None = None,
    ) -> ParsedFeed:
        """The feed in *body*; or the entries that it has as what *read_as* names (a module of `reading`).

        Raises:
            FeedError: as `feed.parse` or that module; and ``timeout``, ``memory`` or ``crash`` when the process met its
                limits.
        """
        return self._answer(wire.request(body, url, content_type, read_as), wire.unpack)

    def rows(self, body: bytes, read_as: wire.ReadAs, *, url: str = "", content_type: str | None = None) -> list[Any]:
        """What *body* has as what *read_as* names, where that is no feed: plain values that its module checks.

        Raises:
            FeedError: as `parse`.
        """
        return self._answer(wire.request(body, url, content_type, read_as), wire.rows)

    def _answer(self, request: bytes, unpack: Callable[[bytes], Found]) -> Found:
        try:
            process = self._running()
            _write(process.stdin, request)
            reply = self._read(process, time.monotonic() + self._seconds * PATIENCE)
        except (OSError, EOFError, TimeoutError) as error:
            code = self._stop()
            raise self._met_its_limits(error, code) from error
        try:
            return unpack(reply)
        except FeedError as error:
            if error.code in ("memory", "crash"):
                self._stop()
            raise

    def close(self) -> None:
        """End the process."""
        self._stop()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._stop()
            command = [sys.executable, "-m", "groundwire.collect.worker", str(self._seconds), str(self._memory)]
            self._process = subprocess.Popen(  # noqa: S603 - our own module, with numbers
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, pipesize=PIPE
            )
            _exactly(self._process.stdout, len(wire.READY), time.monotonic() + START)
        return self._process

    def _read(self, process: subprocess.Popen[bytes], deadline: float) -> bytes:
        answer = _exactly(process.stdout, wire.REPLY.size, deadline, more=PIPE)
        (length,) = wire.REPLY.unpack_from(answer)
        answer += _exactly(process.stdout, wire.REPLY.size + length - len(answer), deadline)
        return bytes(answer[wire.REPLY.size :])

    def _stop(self) -> int | None:
        process, self._process = self._process, None
        if process is None:
            return None
        ended = process.poll()
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        process.wait()
        return ended if ended is not None else process.returncode

    def _met_its_limits(self, error: Exception, code: int | None) -> FeedError:
        if isinstance(error, TimeoutError) or code in (-24, -9):  # SIGXCPU, SIGKILL
            return FeedError("timeout", f"reading the document took more than {self._seconds:g} seconds")
        return FeedError("crash", "the process that read the document ended unexpectedly")


class ParserPool:
    """*workers* parsing processes for concurrent tasks; used inside ``async with``."""

    def __init__(self, workers: int = 2, *, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._all = [Worker(seconds=seconds, memory=memory) for _ in range(workers)]
        self._idle: asyncio.LifoQueue[Worker] = asyncio.LifoQueue()
        for worker in self._all:
            self._idle.put_nowait(worker)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """End the processes once they have answered; they start again when a document comes."""
        taken = [await self._idle.get() for _ in self._all]
        for worker in taken:
            await asyncio.to_thread(worker.close)
            self._idle.put_nowait(worker)

    async def parse(
        self,
        body: bytes,
        *,
        url: str = "",
        content_type: str | None = None,
        read_as: wire.ReadAs | None = None,
    ) -> ParsedFeed:
        """What `Worker.parse` finds in *body*, read by the next free process.

        Raises:
            FeedError: as there.
        """
        return await self._next(lambda worker: worker.parse(body, url=url, content_type=content_type, read_as=read_as))

    async def rows(
        self, body: bytes, read_as: wire.ReadAs, *, url: str = "", content_type: str | None = None
    ) -> list[Any]:
        """What `Worker.rows` finds in *body*, read by the next free process.

        Raises:
            FeedError: as there.
        """
        return await self._next(lambda worker: worker.rows(body, read_as, url=url, content_type=content_type))

    async def _next(self, ask: Callable[[Worker], Found]) -> Found:
        worker = await self._idle.get()
        task = asyncio.ensure_future(asyncio.to_thread(ask, worker))
        task.add_done_callback(lambda done: self._free(worker, done))
        return await asyncio.shield(task)  # who waits may be cancelled; the worker is free when it has answered

    def _free(self, worker: Worker, done: "asyncio.Future[Any]") -> None:
        self._idle.put_nowait(worker)
        if not done.cancelled():
            done.exception()  # seen, also where nobody waits any more


def _exactly(pipe: object, size: int, deadline: float, *, more: int = 0) -> bytearray:
    """*size* bytes from a pipe before *deadline*, and up to *more* that are there already.

    Raises:
        TimeoutError: they did not come in time.
        EOFError: the process ended.
    """
    descriptor = pipe.fileno()  # type: ignore[attr-defined] # a pipe of Popen, which is Optional in the type
    out = bytearray()
    while len(out) < size:
        ready, _, _ = select.select([descriptor], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise TimeoutError
        piece = os.read(descriptor, min(size - len(out) + more, PIPE))
        if not piece:
            raise EOFError
        out += piece
    return out


def _write(pipe: object, data: bytes) -> None:
    pipe.write(data)  # type: ignore[attr-defined] # as above
    pipe.flush()  # type: ignore[attr-defined] # as above
