"""``groundwire interest``: what you like, told beforehand or by example, and what one more example would change."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from sqlalchemy import Connection

from groundwire.cli.opened import desk
from groundwire.cli.show import as_json, say, table
from groundwire.errors import LibraryError, NotFound
from groundwire.model.counting import count
from groundwire.model.interest import Act
from groundwire.model.story import StoryId
from groundwire.publish.view import liking
from groundwire.rank import library
from groundwire.store import interest, readers, stories
from groundwire.vectors import WordLlama

app = typer.Typer(help="Say what you like: a library, keywords, or more and less like a story.", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="As JSON.")]
Preview = Annotated[bool, typer.Option("--preview", help="Only show what would change.")]
Whose = Annotated[str | None, typer.Option("--reader", help="For the account of that name; else for all.")]
SHOWN = 12


@app.command("import")
def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Zotero (.json, .rdf, .csv), BibTeX (.bib) or picks (.jsonl).")],
    reader: Whose = None,
) -> None:
    """Learn from the papers or picks in a file."""
    try:
        body = file.read_bytes()
    except OSError as error:
        raise LibraryError(f"{file}: cannot be read: {error.strerror}") from error
    found = library.read(file.name, body)
    with desk(context).store.writing() as conn:
        new = interest.add_seeds(conn, _number(conn, reader), found)
    say(f"{new} new of {count(len(found), 'entry', 'entries')}; {_when(reader)}.")


@app.command()
def keywords(
    context: typer.Context,
    words: Annotated[str, typer.Argument(help="Separated by commas.")],
    reader: Whose = None,
) -> None:
    """Learn from keywords."""
    with desk(context).store.writing() as conn:
        new = interest.add_seeds(conn, _number(conn, reader), library.keywords(words))
    say(f"{new} new keywords; {_when(reader)}.")


@app.command()
def more(context: typer.Context, slug: str, preview: Preview = False, json: Json = False) -> None:
    """More like this story."""
    _told(context, slug, Act.MORE, preview=preview, json=json)


@app.command()
def less(context: typer.Context, slug: str, preview: Preview = False, json: Json = False) -> None:
    """Less like this story."""
    _told(context, slug, Act.LESS, preview=preview, json=json)


@app.command()
def show(context: typer.Context, reader: Whose = None, json: Json = False) -> None:
    """Say what is known of your interest."""
    with desk(context).store.reading() as conn:
        whose = _number(conn, reader)
        seeds, acts = interest.seeds_of(conn, whose), interest.acts(conn, whose)
    counts = {act.value: sum(one.act is act for one in acts) for act in Act}
    if json:
        as_json({"seeds": [{"origin": s.origin, "title": s.title} for s in seeds], "acts": counts})
        return
    told = ", ".join(f"{number} {act}" for act, number in counts.items() if number)
    say(f"{len(seeds)} seeds. Stories: {told or 'nothing said yet'}.")
    table("", ("from", "title"), [(seed.origin, seed.title) for seed in seeds[:SHOWN]])


@app.command()
def forget(context: typer.Context, reader: Whose = None) -> None:
    """Forget all that was learned of your interest."""
    with desk(context).store.writing() as conn:
        interest.forget(conn, _number(conn, reader))
    say(f"Forgotten; {_when(reader) if reader else 'the default interest ranks from the next round on'}.")


def _number(conn: Connection, name: str | None) -> int | None:
    """The account of that name; None where all are meant.

    Raises:
        NotFound: there is no such account.
    """
    if name is None:
        return None
    found = readers.find(conn, name)
    if found is None:
        raise NotFound(f"there is no reader {name!r}; `groundwire reader list` shows them")
    return found[0].id


def _when(reader: str | None) -> str:
    return f"the front page of {escape(reader)} follows" if reader else "the next round ranks by them"


def _told(context: typer.Context, slug: str, act: Act, *, preview: bool, json: bool) -> None:
    opened = desk(context)
    now = opened.clock()
    with opened.store.writing() as conn:
        story = stories.get(conn, slug)
        best = liking.lately(conn, now=now)
        changes = liking.previews(conn, None, story, (act,), best, vectors=WordLlama())[act]
        if not preview:
            interest.record(conn, None, StoryId(story.id or 0), act, now)
    if json:
        as_json([{"slug": c.slug, "title": c.title, "before": c.before, "after": c.after} for c in changes])
        return
    kept = "would change" if preview else "changes with the next round"
    moved = count(len(changes), "story", "stories")
    say(f"{act.capitalize()} like “{escape(story.title)}”: the place of {moved} {kept}.")
    table("", ("from", "to", "story"), [(c.before, c.after, c.title) for c in changes[:SHOWN]])
