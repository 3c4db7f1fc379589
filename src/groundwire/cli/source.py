"""``groundwire source``: what we collect from."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from groundwire.cli.opened import desk
from groundwire.cli.show import as_json, say, table
from groundwire.collect.discover import Found
from groundwire.errors import GroundwireError
from groundwire.model.counting import count
from groundwire.model.source import SourceId
from groundwire.store import regrouping, sources

app = typer.Typer(help="Add, list and remove sources.", no_args_is_help=True)
Folder = Annotated[str | None, typer.Option(help="The folder (topic) to put it in.")]
Item = Annotated[str | None, typer.Option(help="For a page without a feed: the CSS selector of an entry.")]
Part = Annotated[str | None, typer.Option(help="The CSS selector of this part within an entry.")]
Name = Annotated[str, typer.Argument(metavar="SOURCE", help="Its URL, number or title.")]


@app.command()
def add(  # noqa: PLR0913 - one option for each part of a recipe
    context: typer.Context,
    url: str,
    *,
    folder: Folder = None,
    item: Item = None,
    title: Part = None,
    link: Part = None,
    date: Part = None,
    summary: Part = None,
) -> None:
    """Add the source at URL: a feed, a page that announces one, a known site, or a page by a recipe of selectors."""
    opened = desk(context)
    found = asyncio.run(opened.look(url, folder, _recipe(item, title, link, date, summary)))
    new = opened.add(found.source)
    say(f"{'Added' if new else 'Already there:'} {_told(found)}")


@app.command()
def check(  # noqa: PLR0913 - one option for each part of a recipe
    context: typer.Context,
    url: str,
    *,
    item: Item = None,
    title: Part = None,
    link: Part = None,
    date: Part = None,
    summary: Part = None,
) -> None:
    """Say what is at URL, and how it was found, without adding it."""
    found = asyncio.run(desk(context, made=False).look(url, None, _recipe(item, title, link, date, summary)))
    say(_told(found))


def _recipe(*parts: str | None) -> dict[str, str]:
    return {name: part for name, part in zip(("item", "title", "link", "date", "summary"), parts, strict=True) if part}


def _told(found: Found) -> str:
    """One line: title, kind, entries, address, and how it was found."""
    source, noun = found.source, "entry" if found.entries == 1 else "entries"
    return (
        f"[bold]{escape(source.title)}[/] ({source.kind}, {found.entries} {noun}) {escape(source.url)}"
        f" - found as {escape(found.how)}"
    )


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
    done = asyncio.run(opened.import_opml(body))
    for problem in done.problems:
        say(f"[yellow]left out:[/] {escape(problem)}")
    say(
        f"Added {count(done.added, 'source')}; {done.known} there already; {count(len(done.problems), 'row')} left out."
    )


@app.command()
def defaults(context: typer.Context) -> None:
    """Add the curated sources that ship with groundwire."""
    done = asyncio.run(desk(context).add_defaults())
    say(f"Added {count(done.added, 'source')}; {done.known} there already.")


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
        count(len(health), "source"),
        ("folder", "source", "state", "items", "address"),
        [(s["folder"], s["title"], s["state"], s["items"], s["url"]) for s in health],
    )
    for told in health:
        if told["hub"]:
            say(f"{escape(told['title'])}: {escape(told['hub'])}")


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
        regrouping.forget_source(conn, SourceId(found.id or 0))
    say(f"Removed {escape(found.title)} and its items.")
