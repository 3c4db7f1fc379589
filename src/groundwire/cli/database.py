"""``init``, ``doctor``, ``migrate``, ``backup`` and ``restore``: the database as a whole."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from groundwire.cli.opened import desk
from groundwire.cli.show import say
from groundwire.desk import Desk
from groundwire.errors import GroundwireError
from groundwire.model.counting import count
from groundwire.store import backup as copies
from groundwire.store import ledger
from groundwire.store.engine import sqlite_note
from groundwire.store.rows import chunks
from groundwire.store.search import index
from groundwire.store.search import mend as mending

BATCH = 200  # stories that are compared in one transaction
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


def doctor(
    context: typer.Context,
    mend: Annotated[bool, typer.Option("--mend", help="Make the search index say what the rows say.")] = False,
) -> None:
    """Check the database and say what is wrong; exit code 1 if anything is."""
    opened = desk(context, made=False)
    store, mended = opened.store, None
    problems = store.problems()
    if not problems:  # a damaged or old database has no ledger to read
        if mend:
            _mend(opened)
        with store.reading() as conn:
            problems = (*ledger.problems(conn), *mending.find(conn).problems)
            mended = mending.mended(conn)
    say(f"{escape(store.name)}: {sqlite_note() if store.file else 'PostgreSQL'}")
    for problem in problems:
        say(f"[red]wrong:[/] {escape(problem)}")
    if problems:
        raise GroundwireError(f"{len(problems)} thing(s) are wrong with {store.name}")
    if mended:
        differences = count(mended["differences"], "difference")
        say(f"The search index was last mended on {mended['at'][:10]}: {differences} between it and the rows.")
    say("All is well.")


def _mend(opened: Desk) -> None:
    """Compare every word of the index with the rows, in steps, and write what differs."""
    with opened.store.writing() as conn:
        drift = mending.find(conn)
        index.drop(conn, sorted(drift.numbers))
        wanted = index.every(conn)
    written = 0
    for part in chunks(wanted, BATCH):
        with opened.store.writing() as conn:
            written += index.put(conn, part)
    with opened.store.writing() as conn:
        mending.note(conn, written + len(drift.numbers), now=opened.clock())
    for problem in drift.problems:
        say(f"[yellow]was wrong:[/] {escape(problem.partition(';')[0])}")
    say(
        f"Search index: {count(written, 'entry', 'entries')} written, {len(drift.numbers):,} taken out,"
        f" {count(len(wanted), 'story', 'stories')} compared."
    )


def backup(context: typer.Context, file: File) -> None:
    """Copy everything to FILE, while others go on reading."""
    size = copies.backup(desk(context, made=False).store, file)
    say(f"Wrote {escape(str(file))}, {size:,} bytes.")


def restore(context: typer.Context, file: File) -> None:
    """Put the backup FILE in the database's place."""
    opened = desk(context, made=False)
    copies.restore(opened.store, file)
    say(f"Restored {escape(opened.store.name)} from {escape(str(file))}.")
