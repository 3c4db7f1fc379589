"""``groundwire collect`` and ``groundwire run``: one round, or one after the other."""

import asyncio
from typing import Annotated

import typer
from rich.markup import escape

from groundwire.cli.opened import desk
from groundwire.cli.progress import progress
from groundwire.cli.show import as_json, say, terminal
from groundwire.desk import Desk
from groundwire.errors import GroundwireError
from groundwire.jobs.local import run_forever
from groundwire.pipeline import Round

Once = Annotated[bool, typer.Option("--once", help="One round (the default).")]
Watch = Annotated[bool, typer.Option("--watch", help="Keep going until stopped.")]
Json = Annotated[bool, typer.Option("--json", help="Print what each step did as JSON.")]


def collect(context: typer.Context, once: Once = True, watch: Watch = False, json: Json = False) -> None:
    """Fetch the sources that are due, politely."""
    _go(desk(context), frozenset({"collect"}), watch=watch and once, json=json)


def run(context: typer.Context, once: Once = True, watch: Watch = False, json: Json = False) -> None:
    """Collect, extract, group, rank, brief and verify."""
    _go(desk(context), None, watch=watch and once, json=json)


def _go(opened: Desk, only: frozenset[str] | None, *, watch: bool, json: bool) -> None:
    if watch:
        asyncio.run(_watch(opened, only))
        return
    with progress() as told:
        done = asyncio.run(opened.round(told, only=only))
    if json:
        as_json(done.as_json())
        return
    for line in lines(done):
        say(line)


async def _watch(opened: Desk, only: frozenset[str] | None) -> None:
    async with opened.tools() as tools:
        await run_forever(tools, after=report, only=only)


def report(ended: Round | GroundwireError) -> None:
    """Tell in the terminal how a round ended."""
    for line in [f"[red]{escape(str(ended))}[/]"] if isinstance(ended, GroundwireError) else lines(ended):
        terminal.print(line, soft_wrap=True)


def lines(done: Round) -> list[str]:
    """What a round did, for a person."""
    told = []
    for step in done.steps:
        counts = ", ".join(f"{number:,} {name.replace('_', ' ')}" for name, number in step.counts.items())
        told.append(f"[bold]{step.name:<8}[/] {counts} [dim]({step.seconds:.1f} s)[/]")
    return told
