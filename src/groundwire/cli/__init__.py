"""The ``groundwire`` command: thin. Each command parses, asks the desk and prints."""

import sys

import typer
from rich.console import Console
from rich.markup import escape

from groundwire.cli.stage import stage
from groundwire.errors import GroundwireError

app = typer.Typer(
    name="groundwire",
    help="AI news you can check.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=True,
)
app.command()(stage)


@app.callback()
def _root() -> None:
    """AI news you can check."""


def main() -> None:
    """Run the command; an error of ours is one line on standard error and exit code 1."""
    try:
        app()
    except GroundwireError as error:
        Console(stderr=True, soft_wrap=True, highlight=False).print(f"[red]groundwire:[/] {escape(str(error))}")
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
