"""Work of one round, side by side and for so long: what has not begun by then is left for the next round."""

import asyncio
from collections.abc import Coroutine, Iterable

from groundwire.net.polite import Errand, errand


async def within(seconds: float | None, work: Iterable[Coroutine[object, object, None]], *, at_once: int) -> None:
    """Do *work*, up to *at_once* pieces side by side; None sets no limit of time.

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
