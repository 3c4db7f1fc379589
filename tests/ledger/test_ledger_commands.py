"""From briefs to the ledger by the pipeline's step, and on by commands, as a user types them."""

import asyncio
import json
from datetime import datetime
from pathlib import Path

from sqlalchemy import update
from typer.testing import CliRunner, Result

from groundwire.cli import build
from groundwire.desk import Desk
from groundwire.model.prediction import Kind
from groundwire.publish.view import story_page
from groundwire.sample import SampleSite
from groundwire.settings import Settings
from groundwire.store import briefs, stories
from groundwire.store import ledger as kept
from groundwire.store.tables import ledger
from ledger_world import NOW


def groundwire(database: str, *words: str, now: datetime = NOW) -> Result:
    """A command, in this process; its error is in ``exception``."""
    surroundings = {"GROUNDWIRE_DATABASE": database, "GROUNDWIRE_NOW": now.isoformat(), "COLUMNS": "160"}
    return CliRunner().invoke(build(["ledger", "doctor"]), words, env=surroundings)


def test_predictions_go_from_the_briefs_to_a_score_and_tampering_is_told(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'ledger.db'}"
    with (
        SampleSite(now=NOW) as site,
        Desk(Settings(database=database, allow=site.allow, pace=0.0, now=NOW), hosts=site.hosts) as desk,
    ):
        desk.init()
        asyncio.run(desk.import_opml(site.opml()))
        first = asyncio.run(desk.round())
        again = asyncio.run(desk.round())
        with desk.store.reading() as conn:
            entries = kept.every(conn)
            shown = [story_page(conn, slug, now=NOW) for slug in sorted({one.prediction.story for one in entries})]
    assert sum(len(page.foretold) for page in shown) == len(entries)  # each beside the sentence that it is
    assert first.count("ledger", "predictions") == len(entries) > 0
    assert again.count("ledger", "predictions") == 0

    listed = json.loads(groundwire(database, "ledger", "list", "--json").stdout)
    assert [entry["id"] for entry in listed] == [entry.number for entry in entries]
    assert all(entry["citations"] and entry["who"] for entry in listed)

    late = NOW.replace(year=2032)
    due = json.loads(groundwire(database, "ledger", "due", "--json", now=late).stdout)
    assert {entry["id"] for entry in due} == {entry["id"] for entry in listed}
    done = groundwire(database, "ledger", "resolve", "1", "true", "--because", "It was shipped.", now=late)
    assert done.exit_code == 0, done.output
    assert json.loads(groundwire(database, "ledger", "score", "--json").stdout)["stated"]["true"] == 1
    assert "came true" in groundwire(database, "ledger", "score").stdout
    refused = groundwire(database, "ledger", "resolve", "9999", "false", "--because", "no")
    assert refused.exit_code == 1
    assert "no prediction number 9999" in str(refused.exception)

    assert groundwire(database, "ledger", "verify").exit_code == 0
    assert groundwire(database, "doctor").exit_code == 0
    with desk.store.writing() as conn:
        conn.execute(update(ledger).where(ledger.c.number == 1).values(record='{"a":1}'))
    desk.store.close()
    for command in (("ledger", "verify"), ("doctor",)):
        told = groundwire(database, *command)
        assert told.exit_code == 1
        assert "record 1 was changed" in told.stdout
    damaged = groundwire(database, "ledger", "list")
    assert damaged.exit_code == 1
    assert "damaged record" in str(damaged.exception)


def test_a_model_writes_the_front_page_and_its_cost_can_be_seen(tmp_path: Path) -> None:
    rules = [
        {"for": "read", "answer": {"points": [{"sentence": n, "purpose": "change"} for n in range(1, 13)]}},
        {"for": "draft", "answer": {"changed": [{"sentence": 1}], "takeaways": [{"sentence": n} for n in (2, 3, 4)]}},
        {
            "for": "forecast",
            "answer": {
                "questions": [
                    {
                        "question": "Will it be seen by 2027-06-30 that $1?",
                        "criterion": "An independent group reports the same result.",
                        "resolver": "independent_news",
                        "by": "2027-06-30",
                        "probability": 0.3,
                        "because": [1],
                    }
                ]
            },
        },
    ]
    script = tmp_path / "model.jsonl"
    script.write_text("\n".join(map(json.dumps, rules)), encoding="utf-8")
    settings = Settings(database=f"sqlite:///{tmp_path / 'm.db'}", model=f"scripted:{script}", pace=0.0, now=NOW)
    with SampleSite(now=NOW) as site, Desk(settings.model_copy(update={"allow": site.allow}), hosts=site.hosts) as desk:
        desk.init()
        asyncio.run(desk.import_opml(site.opml()))
        done = asyncio.run(desk.round())
        with desk.store.reading() as conn:
            found = stories.listing(conn)
            written = briefs.newest(conn, [story.id for story in found if story.id])
            entries = kept.every(conn)
        placed = [story for story in found if story.left_out is None]
        models = [brief for brief, _ in written.values() if brief.writer == "model"]
        assert done.count("brief", "model_failed") == 0
        assert 0 < len(models) <= len(placed)
        assert all(brief.model == "scripted:model.jsonl" and brief.cost.tokens > 0 for brief in models)
        assert all(claim.label.value == "quoted" for brief in models for claim in brief.claims)
        asked = [entry.prediction for entry in entries if entry.prediction.kind is Kind.SYSTEM]
        assert asked
        assert all(one.probability == 0.3 and one.citations and one.story for one in asked)
        spent = desk.status()["models"]
        assert spent["asked"] >= 3 * len(models)
        assert spent["tokens"] > 0
        slug = next(story.slug for story in found if story.id and written[story.id][0].writer == "model")
        before = desk.story(slug)["brief"]
        told = [one for one in desk.story(asked[0].story)["predictions"] if one["kind"] == "system"]
        assert [(one["probability"], one["outcome"]) for one in told] == [(0.3, None)]
        assert (before["prompt_version"], before["cost"]["tokens"] > 0) == ("read-1+draft-1", True)
        assert desk.regenerate(slug).writer == "model"
        assert desk.story(slug)["brief"]["version"] == before["version"] + 1
        assert desk.status()["models"]["asked"] > spent["asked"]  # asked again, not from what is kept
