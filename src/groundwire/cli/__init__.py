"""The ``groundwire`` command: thin. Each command parses, asks the desk and prints.

Only the module of the command that was asked for is imported, so that a stage starts fast.
"""

import os
import sys
from collections.abc import Iterable
from importlib import import_module
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from groundwire import __version__
from groundwire.errors import GroundwireError

# Command -> its module, what it is there (a function, or the typer app of a group), and its line in the list of all.
COMMANDS = {
    "up": ("pages", "up", "Everything: database, default sources, first round, schedule, pages."),
    "init": ("database", "init", "Make the database; once more changes nothing."),
    "doctor": ("database", "doctor", "Check the database and say what is wrong; exit code 1 if anything is."),
    "migrate": ("database", "migrate", "Bring the database to this version of groundwire."),
    "backup": ("database", "backup", "Copy everything to FILE, while others go on reading."),
    "restore": ("database", "restore", "Put the backup FILE in the database's place."),
    "source": ("source", "app", "Add, list and remove sources."),
    "collect": ("rounds", "collect", "Fetch the sources that are due, politely."),
    "run": ("rounds", "run", "Collect, extract, group, rank, brief and verify."),
    "status": ("status", "status", "Say how each source does, what waits, and what the last round did."),
    "export": ("reading", "export_app", "Write what is stored, for other programs."),
    "story": ("story", "app", "List and show stories."),
    "article": ("article", "app", "The texts that quotations are taken from."),
    "ledger": ("ledger", "app", "Predictions: who said what, by when, and what became of it."),
    "reader": ("reader", "app", "Readers: accounts, their roles and their mails."),
    "recap": ("recap", "recap", "The recap of a week or a day."),
    "search": ("search", "search", "Find stories by what their items and briefs say, the best and newest first."),
    "lens": ("lens", "lens", "Measure the theory and the evidence in a paper."),
    "rule": ("rule", "app", "Keep, drop, boost or mute stories by rules of your own."),
    "interest": ("interest", "app", "Say what you like: a library, keywords, or more and less like a story."),
    "stage": ("stage", "stage", "Run one stage as a filter: JSON Lines in, JSON Lines out."),
    "serve": ("pages", "serve", "The pages alone."),
}


def build(names: Iterable[str] = COMMANDS) -> typer.Typer:
    """The command with the subcommands in *names*; all by default."""
    app = _root()
    for name in names:
        module, attribute, _ = COMMANDS[name]
        found = getattr(import_module(f"groundwire.cli.{module}"), attribute)
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=name)
        else:
            app.command(name)(found)
    return app


def contents() -> typer.Typer:
    """The command that can only say what there is: each subcommand by its name and its line, none imported."""
    app = _root()
    for name, (_, _, line) in COMMANDS.items():
        app.command(name, help=line)(lambda: None)
    return app


def _root() -> typer.Typer:
    """The command without subcommands."""
    app = typer.Typer(name="groundwire", no_args_is_help=True, pretty_exceptions_enable=False)

    @app.callback()
    def _options(
        _version: Annotated[
            bool, typer.Option("--version", help="Say which version this is.", is_eager=True, callback=_say_version)
        ] = False,
    ) -> None:
        """AI news you can check."""

    return app


def _say_version(asked: bool) -> None:
    """Say the version and end."""
    if asked:
        typer.echo(f"groundwire {__version__}")
        raise typer.Exit


def _asked(words: list[str]) -> typer.Typer:
    """The command with no more of its subcommands than *words* may need."""
    if words and words[0] in COMMANDS:
        return build(words[:1])
    whole = "_GROUNDWIRE_COMPLETE" in os.environ or any(word in COMMANDS for word in words)
    return build() if whole else contents()


def main() -> None:
    """Run the command; an error of ours is one line on standard error and exit code 1."""
    try:
        _asked(sys.argv[1:])()
    except GroundwireError as error:
        console = Console(stderr=True, soft_wrap=True, highlight=False)
        console.print(f"[red]groundwire:[/] {escape(str(error))}")
        sys.exit(1)
    except BrokenPipeError:  # the reader of our output went away, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
