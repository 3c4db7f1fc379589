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

# Command -> its module and what it is there: a function, or the typer app of a group.
COMMANDS = {
    "up": ("pages", "up"),
    "init": ("database", "init"),
    "doctor": ("database", "doctor"),
    "migrate": ("database", "migrate"),
    "backup": ("database", "backup"),
    "restore": ("database", "restore"),
    "source": ("source", "app"),
    "collect": ("rounds", "collect"),
    "run": ("rounds", "run"),
    "status": ("reading", "status"),
    "export": ("reading", "export_app"),
    "story": ("story", "app"),
    "article": ("article", "app"),
    "ledger": ("ledger", "app"),
    "reader": ("reader", "app"),
    "recap": ("recap", "recap"),
    "search": ("search", "search"),
    "lens": ("lens", "lens"),
    "rule": ("rule", "app"),
    "interest": ("interest", "app"),
    "stage": ("stage", "stage"),
    "serve": ("pages", "serve"),
}


def build(names: Iterable[str] = COMMANDS) -> typer.Typer:
    """The command with the subcommands in *names*; all by default."""
    app = typer.Typer(name="groundwire", no_args_is_help=True, pretty_exceptions_enable=False)

    @app.callback()
    def _root(
        _version: Annotated[
            bool, typer.Option("--version", help="Say which version this is.", is_eager=True, callback=_say_version)
        ] = False,
    ) -> None:
        """AI news you can check."""

    for name in names:
        module, attribute = COMMANDS[name]
        found = getattr(import_module(f"groundwire.cli.{module}"), attribute)
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=name)
        else:
            app.command(name)(found)
    return app


def _say_version(asked: bool) -> None:
    """Say the version and end."""
    if asked:
        typer.echo(f"groundwire {__version__}")
        raise typer.Exit


def main() -> None:
    """Run the command; an error of ours is one line on standard error and exit code 1."""
    asked = sys.argv[1:2]
    try:
        build(asked if asked and asked[0] in COMMANDS else COMMANDS)()
    except GroundwireError as error:
        console = Console(stderr=True, soft_wrap=True, highlight=False)
        console.print(f"[red]groundwire:[/] {escape(str(error))}")
        sys.exit(1)
    except BrokenPipeError:  # the reader of our output went away, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
