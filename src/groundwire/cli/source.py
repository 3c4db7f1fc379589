"""``groundwire source``: what we collect from."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from groundwire.cli.opened import desk
from groundwire.cli.show import as_json, say, table
from groundwire.errors import GroundwireError
from groundwire.model.source import SourceId
from groundwire.store import sources

app = typer.Typer(help="Add, list and remove sources.", no_args_is_help=True)
Folder = Annotated[str | None, typer.Option(help="The folder (topic) to put it in.")]
Name = Annotated[str, typer.Argument(metavar="SOURCE", help="Its URL, number or title.")]


@app.command()
def add(context: typer.Context, url: str, folder: Folder = None) -> None:
    """Add the source at URL, or the feed that its page announces."""
    opened = desk(context)
    found = asyncio.run(opened.look(url, folder))
    new = opened.add(found)
    say(f"{'Added' if new else 'Already there:'} [bold]{escape(found.title)}[/] ({found.kind}) {escape(found.url)}")


@app.command()
def check(context: typer.Context, url: str) -> None:
    """Say what is at URL, without adding it."""
    found = asyncio.run(desk(context, made=False).look(url))
    say(f"[bold]{escape(found.title)}[/] is a {found.kind} at {escape(found.url)}")


@app.command("import")
def import_(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE.opml", help="A file, a URL, or - for standard input.")],
) -> None:
    """Add every source of an OPML file; a bad row is named and does not stop the rest."""
    opened = desk(context)
    if file.startswith(("http://", "https://")):
        body = asyncio.run(opened.read_url(file))
    else:
        try:
            body = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        except OSError as error:
            raise GroundwireError(f"{file}: cannot be read: {error.strerror}; name an OPML file") from error
    done = opened.import_opml(body)
    for problem in done.problems:
        say(f"[yellow]left out:[/] {escape(problem)}")
    say(f"Added {done.added} sources; {done.known} were there already; {len(done.problems)} rows were left out.")


@app.command()
def defaults(context: typer.Context) -> None:
    """Add the curated sources that ship with groundwire."""
    done = desk(context).add_defaults()
    say(f"Added {done.added} sources; {done.known} were there already.")


@app.command()
def export(context: typer.Context) -> None:
    """Write all sources as OPML to standard output."""
    sys.stdout.buffer.write(desk(context).export_opml())


@app.command("list")
def list_(context: typer.Context, json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """List the sources."""
    health = desk(context).status()["health"]
    if json:
        as_json(health)
        return
    table(
        f"{len(health)} sources",
        ("folder", "source", "state", "items", "address"),
        [(s["folder"], s["title"], s["state"], s["items"], s["url"]) for s in health],
    )


@app.command()
def pause(context: typer.Context, source: Name, again: Annotated[bool, typer.Option("--resume")] = False) -> None:
    """Stop visiting a source; --resume starts again."""
    with desk(context).store.writing() as conn:
        found = sources.find(conn, source)
        sources.pause(conn, SourceId(found.id or 0), paused=not again)
    say(f"{'Visiting again' if again else 'Paused'}: {escape(found.title)}")


@app.command()
def remove(context: typer.Context, source: Name) -> None:
    """Forget a source and its items."""
    with desk(context).store.writing() as conn:
        found = sources.find(conn, source)
        sources.remove(conn, SourceId(found.id or 0))
    say(f"Removed {escape(found.title)} and its items.")
