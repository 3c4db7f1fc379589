"""``groundwire stage NAME``: each stage as a plain filter, JSON Lines in and JSON Lines out.

One answer for each good line, in order. A bad line is one message on standard error with its number; the
good ones are still answered, and the exit code is 1 at the end. No database, no clock but ``--now``.
"""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, BinaryIO, TextIO

import typer

from groundwire.cli.stages import Answer, Options, Stage
from groundwire.errors import StageError
from groundwire.model.line import Line, instant
from groundwire.settings import load

NAMES = ("parse", "sanitize", "address", "extract", "group", "rank", "brief", "verify", "timeline", "lens")


def stage(
    name: Annotated[str, typer.Argument(help="One of: " + ", ".join(NAMES) + ".", metavar="NAME")],
    now: Annotated[str | None, typer.Option(help="The time to judge by, RFC 3339.", metavar="TIME")] = None,
    picks: Annotated[
        Path | None, typer.Option(help="rank: past expert picks, JSON Lines of title, text, date.")
    ] = None,
) -> None:
    """Run one stage as a filter: JSON Lines in, JSON Lines out."""
    if name not in NAMES:
        raise StageError(f"there is no stage {name!r}; the stages are {', '.join(NAMES)}")
    found: Stage = import_module(f"groundwire.cli.stages.{name}").STAGE
    settings = load()
    options = Options(
        now=instant(now, "--now") if now else None,
        picks=picks,
        model=settings.model,
        title_vectors=settings.title_vectors,
    )
    if not run(found, options, sys.stdin.buffer, sys.stdout, sys.stderr):
        raise typer.Exit(1)


def run(found: Stage, options: Options, source: BinaryIO, target: TextIO, complaints: TextIO) -> bool:
    """Answer all good lines of *source* on *target*; whether all lines were good."""
    good = True

    def complain(number: int, why: str) -> None:
        nonlocal good
        good = False
        complaints.write(f"line {number}: {why}\n")

    lines = read(source, found.required, complain)
    if found.whole is not None:
        kept = [line for _, line in lines]
        try:
            answers: Sequence[Answer] = list(found.whole(kept, options))
        except StageError as error:
            complain(0, str(error))
            return False
        for line, answer in zip(kept, answers, strict=True):
            put(target, line, answer)
    elif found.start is not None:
        answer_line = found.start(options)
        for number, line in lines:
            try:
                put(target, line, answer_line(line))
            except StageError as error:
                complain(number, str(error))
    return good


def read(source: BinaryIO, required: Sequence[str], complain: Callable[[int, str], None]) -> Iterator[tuple[int, Line]]:
    """The good lines, with their numbers from 1; blank ones are passed over."""
    for number, raw in enumerate(source, 1):
        if not raw.strip():
            continue
        try:
            line: Any = json.loads(raw)
        except (ValueError, RecursionError) as error:
            complain(number, f"not JSON: {error}")
            continue
        if not isinstance(line, dict):
            complain(number, f"not a JSON object but {type(line).__name__}")
        elif missing := [name for name in ("id", *required) if line.get(name) is None]:
            complain(number, f"required field missing: {', '.join(missing)}")
        else:
            yield number, line


def put(target: TextIO, line: Line, answer: Answer) -> None:
    """Write one answer, its ``id`` first, and let a waiting reader have it; lone surrogates are escaped."""
    record = {"id": line["id"], **answer}
    try:
        text = json.dumps(record, ensure_ascii=False)
        text.encode()
    except UnicodeEncodeError:
        text = json.dumps(record)
    target.write(text + "\n")
    target.flush()
