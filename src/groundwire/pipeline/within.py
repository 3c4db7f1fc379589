"""Work of one round, side by side and for so long: what has not begun by then is left for the next round."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterable
from threading import Event
from typing import TypeVar

from groundwire.net.polite import Errand, errand

TURNS = 3  # of the event loop, from bytes that came to the end of the work that waited for them
STILL = 0.25  # seconds; the longest that the loop waits for a thread
T = TypeVar("T")


async def within(
    seconds: float | None,
    work: Iterable[Coroutine[object, object, None]],
    *,
    at_once: int,
    resting: "Rest | None" = None,
) -> None:
    """Do *work*, up to *at_once* pieces side by side; None sets no limit of time.

    With *resting*, nothing is looked at for a moment after a piece ended, so that answers gather.

    After *seconds* no piece is begun any more, and one that still waits for its first turn at a server is given up;
    those that a server was asked for end by their own limits, so that no request is in vain and slow work gets done.
    When this is cancelled itself, all are at once.

    Raises:
        Exception: whatever a piece of work raised; the others are done first.
    """
    left, over = iter(work), False

    async def worker(mine: Errand) -> None:
        errand.set(mine)
        while not over and (one := next(left, None)) is not None:
            mine.begin()
            await one
            if resting:
                resting.soon()

    workers = {asyncio.create_task(worker(mine)): mine for mine in (Errand() for _ in range(at_once))}
    if not workers:
        return
    try:
        _, late = await asyncio.wait(workers, timeout=seconds)
        over = True
        for task in late:
            if workers[task].waits:
                task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
    finally:
        for task in workers:
            task.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
    for task in workers:
        if not task.cancelled():
            task.result()


class Rest:
    """A moment for which the event loop stands still, so that it finds many answers at once where it would have
    found one many times: to be woken up for it costs more than a short answer does. Network cards do the same.

    Made inside the loop. Who rests has a thread and an event loop of their own, so that nothing else waits meanwhile.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._loop = asyncio.get_running_loop()
        self._next = 0.0  # by the loop's clock
        self._turns = 0  # of the loop, until we rest

    def soon(self) -> None:
        """Rest when what was found was done, unless the last rest is hardly over."""
        if self._seconds and not self._turns:
            self._loop.call_soon(self._turn)
        self._turns = TURNS

    async def beside(self, work: Callable[..., T], *args: object) -> T:
        """What *work* gives, done in a thread; the loop stands still meanwhile, but not for long. Two threads of one
        interpreter would only hinder each other.
        """
        done = Event()

        def finished() -> T:
            try:
                return work(*args)
            finally:
                done.set()

        result = self._loop.run_in_executor(None, finished)
        if self._seconds:
            done.wait(STILL)
        return await result

    def _turn(self) -> None:
        self._turns -= 1
        if self._turns:
            self._loop.call_soon(self._turn)
            return
        if (left := self._next - self._loop.time()) > 0:
            time.sleep(left)
        self._next = self._loop.time() + self._seconds
