"""``groundwire lens FILE``: theory and evidence in a paper."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from groundwire.cli.stages.lens import as_json
from groundwire.errors import StageError
from groundwire.lens import meter
from groundwire.lens.paper import paper
from groundwire.model.reading import Reading

SCALE = 30  # characters of a bar


def lens(
    file: Annotated[Path, typer.Argument(help="A paper as LaTeX or plain text; - reads standard input.")],
    as_values: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Measure the theory and the evidence in a paper."""
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise StageError(f"{file}: cannot be read ({error.strerror}); name a LaTeX or text file") from error
    try:
        found = meter.read(paper(text))
    except StageError as error:
        raise StageError(f"{file}: {error}") from error
    if as_values:
        print(json.dumps({"abstained": found} if isinstance(found, str) else as_json(found)))  # noqa: T201 - the answer
        return
    console = Console(highlight=False, soft_wrap=True)
    if isinstance(found, str):
        console.print(f"No reading: {found}.")
        return
    _show(console, found)


def _show(console: Console, found: Reading) -> None:
    for name, value in (("theory", found.theory), ("evidence", found.evidence)):
        filled = round(value * SCALE)
        console.print(f"{name:9}{'█' * filled}{'·' * (SCALE - filled)}  more than {value:.0%} of reference papers")
    low, high = found.interval
    console.print(
        f"mainly theoretical: {found.balance:.0%} (95 % interval {low:.0%} to {high:.0%}), read from {found.grade}"
    )
    console.print(f"reviewers find empirical novelty not applicable: {found.not_applicable:.1%}")
    if found.counts:
        console.print("in the body: " + ", ".join(f"{number} {name}" for name, number in found.counts))
