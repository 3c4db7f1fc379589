"""How commands talk: a table or JSON, and other people's words escaped."""

import json
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

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
