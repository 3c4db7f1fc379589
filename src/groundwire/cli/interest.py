"""``groundwire interest``: what you like, told beforehand or by example, and what one more example would change."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from groundwire.cli.opened import desk
from groundwire.cli.show import as_json, say, table
from groundwire.errors import LibraryError
from groundwire.model.counting import count
from groundwire.model.interest import Act
from groundwire.model.story import StoryId
from groundwire.publish.view import liking
from groundwire.rank import library
from groundwire.store import interest, stories
from groundwire.vectors import WordLlama

app = typer.Typer(help="Say what you like: a library, keywords, or more and less like a story.", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="As JSON.")]
Preview = Annotated[bool, typer.Option("--preview", help="Only show what would change.")]
SHOWN = 12


@app.command("import")
def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Zotero (.json, .rdf, .csv), BibTeX (.bib) or picks (.jsonl).")],
) -> None:
    """Learn from the papers or picks in a file."""
    try:
        body = file.read_bytes()
    except OSError as error:
        raise LibraryError(f"{file}: cannot be read: {error.strerror}") from error
    found = library.read(file.name, body)
    with desk(context).store.writing() as conn:
        new = interest.add_seeds(conn, None, found)
    say(f"{new} new of {count(len(found), 'entry', 'entries')}; the next round ranks by them.")


@app.command()
def keywords(context: typer.Context, words: Annotated[str, typer.Argument(help="Separated by commas.")]) -> None:
    """Learn from keywords."""
    with desk(context).store.writing() as conn:
        new = interest.add_seeds(conn, None, library.keywords(words))
    say(f"{new} new keywords; the next round ranks by them.")


@app.command()
def more(context: typer.Context, slug: str, preview: Preview = False, json: Json = False) -> None:
    """More like this story."""
    _told(context, slug, Act.MORE, preview=preview, json=json)


@app.command()
def less(context: typer.Context, slug: str, preview: Preview = False, json: Json = False) -> None:
    """Less like this story."""
    _told(context, slug, Act.LESS, preview=preview, json=json)


@app.command()
def show(context: typer.Context, json: Json = False) -> None:
    """Say what is known of your interest."""
    with desk(context).store.reading() as conn:
        seeds, acts = interest.seeds_of(conn, None), interest.acts(conn, None)
    counts = {act.value: sum(one.act is act for one in acts) for act in Act}
    if json:
        as_json({"seeds": [{"origin": s.origin, "title": s.title} for s in seeds], "acts": counts})
        return
    told = ", ".join(f"{number} {act}" for act, number in counts.items() if number)
    say(f"{len(seeds)} seeds. Stories: {told or 'nothing said yet'}.")
    table("", ("from", "title"), [(seed.origin, seed.title) for seed in seeds[:SHOWN]])


@app.command()
def forget(context: typer.Context) -> None:
    """Forget all that was learned of your interest."""
    with desk(context).store.writing() as conn:
        interest.forget(conn, None)
    say("Forgotten; the default interest ranks from the next round on.")


def _told(context: typer.Context, slug: str, act: Act, *, preview: bool, json: bool) -> None:
    opened = desk(context)
    now = opened.clock()
    with opened.store.writing() as conn:
        story = stories.get(conn, slug)
        changes = liking.previews(conn, None, story, (act,), vectors=WordLlama())[act]
        if not preview:
            interest.record(conn, None, StoryId(story.id or 0), act, now)
    if json:
        as_json([{"slug": c.slug, "title": c.title, "before": c.before, "after": c.after} for c in changes])
        return
    kept = "would change" if preview else "changes with the next round"
    moved = count(len(changes), "story", "stories")
    say(f"{act.capitalize()} like “{escape(story.title)}”: the place of {moved} {kept}.")
    table("", ("from", "to", "story"), [(c.before, c.after, c.title) for c in changes[:SHOWN]])
