"""``init``, ``doctor``, ``migrate``, ``backup`` and ``restore``: the database as a whole."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from groundwire.cli.opened import desk
from groundwire.cli.show import say
from groundwire.errors import GroundwireError
from groundwire.store import backup as copies
from groundwire.store import ledger
from groundwire.store.engine import sqlite_note
from groundwire.store.search import index

File = Annotated[Path, typer.Argument(metavar="FILE")]


def init(context: typer.Context) -> None:
    """Make the database; once more changes nothing."""
    opened = desk(context, made=False)
    changed = opened.init()
    say(f"{'Made' if changed else 'Ready:'} {escape(opened.store.name)}")


def migrate(context: typer.Context) -> None:
    """Bring the database to this version of groundwire."""
    opened = desk(context, made=False)
    say(f"{'Migrated' if opened.init() else 'Already current:'} {escape(opened.store.name)}")


def doctor(context: typer.Context) -> None:
    """Check the database and say what is wrong; exit code 1 if anything is."""
    store = desk(context, made=False).store
    problems = store.problems()
    if not problems:  # a damaged or old database has no ledger to read
        with store.reading() as conn:
            problems = (*ledger.problems(conn), *index.problems(conn))
    say(f"{escape(store.name)}: {sqlite_note() if store.file else 'PostgreSQL'}")
    for problem in problems:
        say(f"[red]wrong:[/] {escape(problem)}")
    if problems:
        raise GroundwireError(f"{len(problems)} thing(s) are wrong with {store.name}")
    say("All is well.")


def backup(context: typer.Context, file: File) -> None:
    """Copy everything to FILE, while others go on reading."""
    size = copies.backup(desk(context, made=False).store, file)
    say(f"Wrote {escape(str(file))}, {size:,} bytes.")


def restore(context: typer.Context, file: File) -> None:
    """Put the backup FILE in the database's place."""
    opened = desk(context, made=False)
    copies.restore(opened.store, file)
    say(f"Restored {escape(opened.store.name)} from {escape(str(file))}.")
