"""``groundwire search WORDS``: find stories, items and claims."""

from typing import Annotated

import typer
from rich.markup import escape

from groundwire.cli.opened import desk
from groundwire.cli.show import as_json, say
from groundwire.model.counting import count
from groundwire.store.search import index
from groundwire.store.search.find import Found, find
from groundwire.store.search.query import read


def search(
    context: typer.Context,
    words: Annotated[
        list[str] | None, typer.Argument(help='Words, "phrases", -not, source: topic: author: before: after:')
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=500, help="At most so many stories.")] = 20,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Write the index again from what is stored.")] = False,
) -> None:
    """Find stories by what their items and briefs say, the best and newest first."""
    opened = desk(context)
    if rebuild:
        with opened.store.writing() as conn:
            say(f"Indexed {count(index.rebuild(conn), 'entry', 'entries')}.")
    if not words:
        if not rebuild:
            raise typer.BadParameter("name some words to look for")
        return
    asked = " ".join(words)
    with opened.store.reading() as conn:
        found = find(conn, read(asked), now=opened.clock(), limit=limit)
    if json:
        as_json(as_values(asked, found))
        return
    for hit in found.hits:
        snippet = "".join(f"[bold]{escape(part)}[/]" if matched else escape(part) for part, matched in hit.snippet)
        say(f"[bold]{escape(hit.title)}[/]  {hit.latest:%Y-%m-%d}  {escape(hit.slug)}")
        if snippet:
            say(f"  {snippet}")
    say(
        f"{'at least ' if found.more else ''}{count(found.total, 'story', 'stories')}"
        if found.hits
        else "Nothing has these words."
    )
    if found.suggestion:
        say(f"Did you mean: {escape(found.suggestion)}")


def as_values(asked: str, found: Found) -> dict[str, object]:
    """An answer as plain values."""
    return {
        "query": asked,
        "total": found.total,
        "more": found.more,
        "suggestion": found.suggestion,
        "hits": [
            {
                "slug": hit.slug,
                "title": hit.title,
                "topic": hit.topic,
                "latest": hit.latest.isoformat(),
                "sources": hit.independent,
                "score": hit.score,
                "source": hit.source,
                "url": hit.url,
                "snippet": "".join(part for part, _ in hit.snippet),
                "matched": [part for part, matched in hit.snippet if matched],
            }
            for hit in found.hits
        ],
    }
