"""``groundwire rule``: what to keep, drop, boost or mute, tried on what is stored before it is kept."""

from typing import Annotated

import typer
from rich.markup import escape

from groundwire.cli.opened import desk
from groundwire.cli.show import as_json, say, table
from groundwire.errors import RuleError
from groundwire.model.counting import count
from groundwire.model.rule import Action, Field, Rule
from groundwire.publish.view import trial
from groundwire.store import rules

app = typer.Typer(help="Keep, drop, boost or mute stories by rules of your own.", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="As JSON.")]
Points = Annotated[float, typer.Option(help="For a boost: added to the score; negative to lower it.")]
SHOWN = 10


@app.command()
def add(
    context: typer.Context,
    action: Action,
    field: Field,
    pattern: str,
    points: Points = 0.0,
    force: Annotated[
        bool, typer.Option("--force", help="Keep it even where it matches most of what is stored.")
    ] = False,
) -> None:
    """Keep a rule, after trying it on the items of the last 30 days."""
    opened = desk(context)
    rule = Rule(action=action, field=field, pattern=pattern, points=points)
    with opened.store.writing() as conn:
        found = trial.tried(conn, rule, now=opened.clock())
        if found.too_many and not force:
            raise RuleError(
                rule.name,
                f"it matches {found.matched:,} of {found.looked_at:,} {found.noun}; add --force if that is meant",
            )
        number = rules.add(conn, rule, now=opened.clock())
    say(f"Rule {number}: {escape(rule.name)}. It matches {found.matched:,} of {found.looked_at:,} {found.noun}.")


@app.command("test")
def try_out(
    context: typer.Context, action: Action, field: Field, pattern: str, points: Points = 0.0, json: Json = False
) -> None:
    """Say what a rule would match among the items of the last 30 days, without keeping it."""
    opened = desk(context)
    rule = Rule(action=action, field=field, pattern=pattern, points=points or float(action is Action.BOOST))
    with opened.store.reading() as conn:
        found = trial.tried(conn, rule, now=opened.clock())
    if json:
        as_json({"rule": rule.name, "matched": found.matched, "of": found.looked_at, "titles": list(found.titles)})
        return
    say(f"{escape(rule.name)} matches {found.matched:,} of {found.looked_at:,} {found.noun}.")
    for title in found.titles[:SHOWN]:
        say(f"  {escape(title)}")


@app.command("list")
def list_(context: typer.Context, json: Json = False) -> None:
    """The rules, in the order they were made."""
    with desk(context).store.reading() as conn:
        found = rules.listing(conn)
    if json:
        as_json(
            [
                {"id": r.id, "action": r.action, "field": r.field, "pattern": r.pattern, "points": r.points}
                for r in found
            ]
        )
        return
    table(
        count(len(found), "rule"),
        ("rule", "does", "looks at", "for", "points"),
        [(r.id, r.action, r.field, r.pattern, f"{r.points:+g}" if r.points else "") for r in found],
    )


@app.command()
def remove(context: typer.Context, number: Annotated[int, typer.Argument(metavar="RULE")]) -> None:
    """Delete a rule by its number."""
    with desk(context).store.writing() as conn:
        gone = rules.remove(conn, number)
    say(f"Removed rule {number}: {escape(gone.name)}.")
