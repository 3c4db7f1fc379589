"""``status``: how the desk stands. It opens the database alone: a desk with all its stages takes a second to start."""

from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.markup import escape

from groundwire.cli.show import as_json, say, table
from groundwire.model.health import STATES
from groundwire.publish.standing import standing
from groundwire.publish.words import count
from groundwire.settings import load
from groundwire.store.engine import Store

Json = Annotated[bool, typer.Option("--json", help="As JSON.")]


def status(json: Json = False) -> None:
    """Say how each source does, what waits, and what the last round did."""
    found = _read()
    if json:
        as_json(found)
        return
    say(
        f"{count(found['sources'], 'source')}, {count(found['items'], 'item')}, "
        f"{count(found['stories'], 'story', 'stories')} ({found['stories_with_several_sources']:,} with several "
        f"sources), {count(found['briefs'], 'brief')} in {escape(found['database'])}"
    )
    waiting = ", ".join(f"{number:,} to {step}" for step, number in found["queue"].items() if number)
    say(f"Waiting: {waiting or 'nothing'}. Last round: {(found['last_round'] or {}).get('began', 'none yet')}")
    if models := found["models"]:
        say(
            f"Models today: {models['tokens']:,} of {models['most_tokens']:,} tokens and ${models['usd']:.2f} of "
            f"${models['most_usd']:.2f}; {models['asked']} questions, {models['failed']} without an answer"
        )
    if hub := found["hub"]:
        say(_hub(hub))
    order = list(STATES)
    rows = [_line(s) for s in sorted(found["health"], key=lambda s: (order.index(s["state"]), s["title"]))]
    table("Sources", ("state", "source", "7 days", "shared", "last success", "next check, because", "trouble"), rows)
    for state in [state for state in order if any(s["state"] == state for s in found["health"])]:
        say(f"[dim]{state}: {STATES[state]}[/]")
    say("[dim]shared: of the items of 30 days, how many stand in stories of several sources; times are in UTC[/]")


def _read() -> dict[str, Any]:
    settings = load()
    store = Store(settings.database)
    try:
        store.migrate()
        return standing(store, settings, settings.now or datetime.now(UTC))
    finally:
        store.close()


def _hub(told: dict[str, Any]) -> str:
    """What the hub that our own feeds name was told."""
    if told["unused"]:
        return f"The hub {escape(told['hub'])} is told nothing: {escape(told['unused'])}"
    last = f"last told {_minute(told['told'])}" if told["told"] else "not told anything yet"
    trouble = f"; trouble: {escape(told['last_error'])}" if told["last_error"] else ""
    return (
        f"The hub {escape(told['hub'])} hears of changes of {count(told['feeds'], 'feed')} that somebody reads: {last},"
        f" {count(told['waiting'], 'change')} to tell{trouble}"
    )


def _line(source: dict[str, Any]) -> tuple[object, ...]:
    """How one source does, as a row of the table."""
    trouble = ""
    if source["errors"]:
        failures = count(source["errors"], "failure")
        trouble = f"{failures} since {_minute(source['failing_since'])}: {source['last_error']}"
    rests = source["state"] in ("paused", "gone")
    upcoming = "" if rests else f"{_minute(source['next_check']) or 'now'}: {source['reason']}"
    return (
        source["state"],
        source["title"],
        source["items_this_week"],
        f"{source['share_in_stories']:.0%}",
        _minute(source["last_success"]) or "never",
        upcoming,
        trouble,
    )


def _minute(when: str | None) -> str:
    """A time as the table shows it; "" where there is none."""
    return when[:16].replace("T", " ") if when else ""
