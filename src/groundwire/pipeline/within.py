"""Work of one round, side by side and for so long: what is late is left for the next round."""

import asyncio
from collections.abc import Coroutine, Iterable


async def within(seconds: float | None, work: Iterable[Coroutine[object, object, None]]) -> None:
    """Do all of *work* at once, for at most *seconds*; None sets no limit. What is late is cancelled.

    Raises:
        Exception: whatever a piece of work that ended in time raised.
    """
    tasks = [asyncio.create_task(one) for one in work]
    if not tasks:
        return
    finished, late = await asyncio.wait(tasks, timeout=seconds)
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)
    for task in finished:
        task.result()
