"""How commands talk: a table or JSON, progress on a terminal, and other people's words escaped."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from groundwire.pipeline.tools import Progress as Told
from groundwire.pipeline.tools import silent

console = Console(highlight=False)
terminal = Console(stderr=True, highlight=False)


def say(text: str) -> None:
    """One line of ours; what others wrote in it was escaped by the caller."""
    console.print(text, soft_wrap=True)


def as_json(value: Any) -> None:
    """*value* as indented JSON on standard output."""
    console.out(json.dumps(value, ensure_ascii=False, indent=1), highlight=False)


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table; every cell is escaped."""
    drawn = Table(title=title, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for column in columns:
        drawn.add_column(column, overflow="fold")
    for row in rows:
        drawn.add_row(*(escape("" if cell is None else str(cell)) for cell in row))
    console.print(drawn)


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
