"""``groundwire ledger``: predictions, what became of them, and what they were worth."""

from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.markup import escape

from groundwire.cli.opened import desk
from groundwire.cli.show import as_json, say, table
from groundwire.errors import GroundwireError
from groundwire.ledger.decide import proposals
from groundwire.ledger.score import ENOUGH, Score, score
from groundwire.model.counting import count
from groundwire.model.prediction import Entry, Outcome, Result, as_record
from groundwire.store import ledger
from groundwire.store.rows import next_edition

app = typer.Typer(help="Predictions: who said what, by when, and what became of it.", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Number = Annotated[int, typer.Argument(metavar="ID", help="The number of the prediction.")]


@app.command("list")
def list_(context: typer.Context, json: Json = False) -> None:
    """List all predictions."""
    with desk(context).store.reading() as conn:
        found = ledger.every(conn)
    if json:
        as_json([_record(entry) for entry in found])
        return
    _show(count(len(found), "prediction"), found)


@app.command()
def due(context: typer.Context, json: Json = False) -> None:
    """List the predictions whose day has come, with later items that may decide them."""
    opened = desk(context)
    with opened.store.reading() as conn:
        found = ledger.due(conn, opened.clock().date())
        since = min((entry.prediction.made for entry in found), default=opened.clock())
        later = ledger.later(conn, since) if found else []
    proposed = {
        entry.number: proposals(entry.prediction, [item for item in later if item["when"] > entry.prediction.made])
        for entry in found
    }
    if json:
        as_json(
            [
                _record(entry)
                | {"proposals": [item | {"when": item["when"].isoformat()} for item in proposed[entry.number]]}
                for entry in found
            ]
        )
        return
    _show(f"{count(len(found), 'prediction')} due", found)
    for entry in found:
        for item in proposed[entry.number]:
            say(f"  {entry.number} may be decided by: {escape(item['title'])} ({escape(item['source'])})")


@app.command()
def resolve(
    context: typer.Context,
    number: Number,
    result: Annotated[Result, typer.Argument(help="What became of it.")],
    because: Annotated[str, typer.Option(help="The reason, with where it can be read.", metavar="TEXT")],
) -> None:
    """Record what became of prediction ID; a later outcome of the same prediction replaces an earlier one."""
    opened = desk(context)
    with opened.store.writing() as conn:
        entry = ledger.resolve(conn, number, Outcome(result=result, because=because, at=opened.clock()))
        next_edition(conn)
    say(f"Prediction {entry.number} is {result.value}: {escape(because)}")


@app.command("score")
def score_(context: typer.Context, json: Json = False) -> None:
    """Score the predictions that were resolved."""
    opened = desk(context)
    with opened.store.reading() as conn:
        found = score(ledger.every(conn), today=opened.clock().date())
    if json:
        as_json(asdict(found))
        return
    for line in lines(found):
        say(line)


@app.command()
def verify(context: typer.Context) -> None:
    """Check that no record was changed, taken out or put in; exit code 1 if one was."""
    opened = desk(context)
    with opened.store.reading() as conn:
        problems, (number, digest) = ledger.problems(conn), ledger.head(conn)
    for problem in problems:
        say(f"[red]wrong:[/] {escape(problem)}")
    if problems:
        raise GroundwireError(f"{len(problems)} thing(s) are wrong with the ledger; restore a backup from before")
    say(f"The chain of {number} records holds. Its newest hash is {digest}")


def lines(found: Score) -> list[str]:
    """The score in words."""
    told = []
    for name, counts in (("the model's", found.system), ("the sources'", found.stated)):
        told.append(
            f"{name}: {count(counts.total, 'prediction')}, {counts.true} true, {counts.false} false, "
            f"{counts.void} void, {counts.open} open, {counts.overdue} overdue"
        )
    if found.stated_share is not None and found.stated_interval:
        low, high = found.stated_interval
        told.append(f"of what sources said, {found.stated_share:.0%} came true (95 %: {low:.0%} to {high:.0%})")
    if found.brier is None or found.log is None:
        told.append("No prediction of a model is resolved yet.")
        return told
    span = f" (95 %: {found.brier_interval[0]:.3f} to {found.brier_interval[1]:.3f})" if found.brier_interval else ""
    told.append(f"Brier {found.brier:.3f}{span}, log score {found.log:.3f}, n = {found.system.resolved}")
    told.append(f"compared with Brier {found.base_rate:.3f} of the running base rate and {found.half:.3f} of a half")
    told.append(
        f"skill over the base rate: {found.skill:+.2f}"
        if found.skill is not None
        else f"No skill is claimed before {ENOUGH} are resolved."
    )
    told += [
        f"  said {one.low:.0%} to {one.high:.0%}: {one.n}, of which {one.share:.0%} came true"
        for one in found.calibration
        if one.share is not None
    ]
    return told


def _show(title: str, found: list[Entry]) -> None:
    table(
        title,
        ("id", "by", "who", "what", "outcome"),
        [
            (
                entry.number,
                entry.prediction.by or f"({entry.prediction.resolve_by})",
                entry.prediction.who
                if entry.prediction.probability is None
                else f"{entry.prediction.who}: {entry.prediction.probability:.2f}",
                entry.prediction.says,
                entry.outcome.result.value if entry.outcome else "",
            )
            for entry in found
        ],
    )


def _record(entry: Entry) -> dict[str, Any]:
    outcome = entry.outcome
    return {
        "id": entry.number,
        **as_record(entry.prediction),
        "hash": entry.hash,
        "outcome": {"result": outcome.result.value, "because": outcome.because, "at": outcome.at.isoformat()}
        if outcome
        else None,
    }
