"""``story merge | split | undo``: stories put right by hand. Listing and showing is in `reading`."""

from typing import Annotated

import typer
from rich.markup import escape

from groundwire.cli.opened import desk
from groundwire.cli.reading import story_app as app
from groundwire.cli.show import as_json, say
from groundwire.errors import NotFound
from groundwire.group import works
from groundwire.model.counting import count
from groundwire.store import articles, audit, regrouping, stories
from groundwire.store.regrouping import Regrouping

__all__ = ["app"]

OWNER = "owner"  # who acts at the command line
Slug = Annotated[str, typer.Argument(metavar="SLUG")]
Json = Annotated[bool, typer.Option("--json", help="As JSON.")]


@app.command("merge")
def merge(context: typer.Context, into: Slug, away: Slug, json: Json = False) -> None:
    """Move all items of the second story into the first; its old address leads there."""
    opened = desk(context)
    with opened.store.writing() as conn:
        done = audit.merge(conn, into, away, who=OWNER, now=opened.clock())
    _tell(done, f"Merged {done.other} into {done.slug}: {count(len(done.items), 'item')} moved.", json=json)


@app.command("split")
def split(
    context: typer.Context,
    slug: Slug,
    items: Annotated[list[int], typer.Argument(metavar="ITEM...", help="Numbers as `story show --json` gives them.")],
    json: Json = False,
) -> None:
    """Move some items of a story to a new one."""
    opened = desk(context)
    with opened.store.writing() as conn:
        documents = articles.documents(conn, stories.get(conn, slug).items)
        about = works.of_those(documents, items)
        done = audit.split(conn, slug, items, about, who=OWNER, now=opened.clock())
    _tell(done, f"Split {done.other} off {done.slug}: {count(len(done.items), 'item')} moved.", json=json)


@app.command("undo")
def undo(
    context: typer.Context,
    slug: Annotated[str | None, typer.Argument(metavar="[SLUG]", help="The story whose last one is undone.")] = None,
    json: Json = False,
) -> None:
    """Put back what the last merge or split by hand moved; with SLUG, the last of that story, by grouping too."""
    opened = desk(context)
    with opened.store.writing() as conn:
        number = None if slug is None else regrouping.last_of(conn, slug)
        if slug is not None and number is None:
            raise NotFound(f"the story {slug!r} was neither merged nor split")
        done = audit.undo_regrouping(conn, number, who=OWNER, now=opened.clock())
    _tell(done, f"Undone: the {done.act} of {done.slug} and {done.other}.", json=json)


def _tell(done: Regrouping, words: str, *, json: bool) -> None:
    if json:
        as_json({"act": done.act, "story": done.slug, "other": done.other, "items": list(done.items)})
        return
    say(escape(words))
