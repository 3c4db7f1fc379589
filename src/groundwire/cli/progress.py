"""How far a round is, on a terminal."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from groundwire.cli.show import terminal
from groundwire.pipeline.tools import Progress as Told
from groundwire.pipeline.tools import silent


@contextmanager
def progress() -> Iterator[Told]:
    """Bars for each step on a terminal; nothing in a pipe."""
    if not terminal.is_terminal:
        yield silent
        return
    columns = (TextColumn("{task.description:<8}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=terminal) as bars:
        known: dict[str, TaskID] = {}

        def told(step: str, done: int, total: int) -> None:
            if step not in known:
                known[step] = bars.add_task(step, total=total)
            bars.update(known[step], completed=done, total=total)

        yield told
