"""``export`` and ``story``: what is there, on the terminal or as JSON."""

import json as json_
import sys
from typing import Annotated

import typer
from rich.markup import escape

from groundwire.cli.opened import desk
from groundwire.cli.show import as_json, say, table
from groundwire.model.brief import SECTIONS
from groundwire.model.counting import count
from groundwire.store import items, stories

Json = Annotated[bool, typer.Option("--json", help="As JSON.")]

SHOWN = 50  # stories in a table, where nobody says how many

story_app = typer.Typer(help="List and show stories.", no_args_is_help=True)
export_app = typer.Typer(help="Write what is stored, for other programs.", no_args_is_help=True)


@export_app.command("items")
def export_items(context: typer.Context, jsonl: Annotated[bool, typer.Option("--jsonl")] = True) -> None:
    """Every item as JSON Lines."""
    del jsonl  # the one format; the flag says it aloud
    with desk(context).store.reading() as conn:
        for record in items.export(conn):
            sys.stdout.write(json_.dumps(record, ensure_ascii=False) + "\n")


@story_app.command("list")
def story_list(
    context: typer.Context,
    json: Json = False,
    limit: Annotated[
        int | None, typer.Option(help=f"At most so many; 0 for all. {SHOWN} in a table, all as JSON.")
    ] = None,
) -> None:
    """Stories, best first."""
    most = (None if json else SHOWN) if limit is None else limit or None
    with desk(context).store.reading() as conn:
        found = stories.listing(conn, limit=most)
        sizes = stories.sizes(conn)
    if json:
        as_json(
            [
                {
                    "slug": story.slug,
                    "title": story.title,
                    "score": round(story.score, 4),
                    "sources": story.independent,
                    "all_sources": story.sources,
                    "items": sizes.get(story.id or 0, 0),
                    "topic": story.topic,
                    "latest": story.latest.isoformat(),
                    "left_out": story.left_out,
                }
                for story in found
            ]
        )
        return
    every = count(len(sizes), "story", "stories")
    table(
        every if len(found) == len(sizes) else f"The best {len(found):,} of {every}; --limit 0 for all",
        ("score", "sources", "topic", "title", "slug"),
        [(f"{s.score:.2f}", s.independent, s.topic, s.title, s.slug) for s in found],
    )


@story_app.command("show")
def story_show(context: typer.Context, slug: str, json: Json = False) -> None:
    """One story: its brief with every quote, and its sources."""
    found = desk(context).story(slug)
    if json:
        as_json(found)
        return
    told = f"{count(found['all_sources'], 'source')}, {found['sources']} independent"
    items = count(len(found["items"]), "item")
    say(f"[bold]{escape(found['title'])}[/]\n[dim]{found['topic']} · {told} · {items}[/]")
    for name in SECTIONS:
        section = found["brief"]["sections"][name]
        say(f"\n[bold]{name}[/]")
        if "abstained" in section:
            say(f"  [dim]{escape(section['abstained'])}[/]")
        for claim in section.get("claims", []):
            say(f"  {escape(claim['text'])}")
            say(f"    [dim]{escape(found['articles'][claim['citations'][0]['item']]['url'] or '')}[/]")
    say("\n[bold]sources[/]")
    for item in found["items"]:
        copy = f" (a copy of {item['copy_of']})" if item["copy_of"] else ""
        named = f"{item['id']} {escape(item['source'])}: {escape(item['title'])}"
        say(f"  {named} [dim]{escape(item['url'] or '')}{copy}[/]")
    if found["about"]:
        say(f"\n[bold]about[/]\n  {escape(', '.join(one['name'] for one in found['about']))}")
    say(f"\n[bold]why[/]\n  score {found['score']:.2f}")
    if found["left_out"]:
        say(f"  left out: {escape(found['left_out'])}")
    for reason in found["why"]:
        points = f"{reason['value'] * reason['weight'] + 0.0:+.2f}"
        say(f"  {points} {escape(reason['signal'])} [dim]{escape(reason['note'])}[/]")


@story_app.command("regenerate")
def story_regenerate(context: typer.Context, slug: str) -> None:
    """Write the story's brief anew, as its next version; a model that is set is asked again."""
    made = desk(context).regenerate(slug)
    say(
        f"Wrote {count(len(made.claims), 'claim')} by {made.model or 'the built-in writer'}"
        f" ({count(made.cost.tokens, 'token')}, ${made.cost.usd:.4f})."
    )
