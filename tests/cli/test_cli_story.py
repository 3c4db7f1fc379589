"""`groundwire story show`: what stands behind a story's place, as on its page."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from groundwire.cli import build, reading
from groundwire.model.entity import Entity, Kind
from groundwire.model.story import StoryId
from groundwire.store import audit, entities, stories
from groundwire.store.engine import Store
from publish.page_store import filled
from publish.page_world import FULL, NOW, SOURCES
from store_rows import ROWS, fill


def test_a_story_tells_what_it_is_about_and_why_it_stands_where_it_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = replace(FULL, story=replace(FULL.story, left_out="20 stories were ahead; by far"))
    store = filled(tmp_path, (told,), SOURCES)
    with store.writing() as conn:
        story = stories.listing(conn)[0]
        entities.save(conn, {StoryId(story.id or 0): [Entity(kind=Kind.LAB, slug="acme", name="Acme")]})
    store.close()
    monkeypatch.setenv("GROUNDWIRE_DATABASE", f"sqlite:///{tmp_path / 'pages.db'}")
    monkeypatch.setenv("GROUNDWIRE_NOW", NOW.isoformat())
    monkeypatch.chdir(tmp_path)

    def shown(*more: str) -> str:
        return CliRunner().invoke(build(["story"]), ["story", "show", story.slug, *more]).stdout

    plain = " ".join(shown().split())
    assert "about Acme why score 3.21 left out: 20 stories were ahead; by far +1.61 sources 3 independent" in plain
    found = json.loads(shown("--json"))
    assert found["about"] == [{"kind": "lab", "slug": "acme", "name": "Acme"}]
    assert found["left_out"] == "20 stories were ahead; by far"


def test_a_list_says_of_how_many_stories_it_shows_the_best(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = [
        replace(FULL, story=replace(FULL.story, slug=slug), documents=(document,), brief=None)
        for slug, document in zip(("one", "other"), FULL.documents, strict=False)
    ]
    filled(tmp_path, told, SOURCES).close()
    monkeypatch.setenv("GROUNDWIRE_DATABASE", f"sqlite:///{tmp_path / 'pages.db'}")
    monkeypatch.setattr(reading, "SHOWN", 1)
    monkeypatch.chdir(tmp_path)

    def listed(*more: str) -> str:
        return CliRunner().invoke(build(["story"]), ["story", "list", *more], catch_exceptions=False).stdout

    assert " ".join(listed().split()).startswith("The best 1 of 2 stories; --limit 0 for all")
    assert listed("--limit", "0").startswith("2 stories")
    assert len(json.loads(listed("--json"))) == 2


def test_what_the_owner_puts_right_stands_in_the_log_and_an_undo_too(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store)
    store.close()
    monkeypatch.setenv("GROUNDWIRE_DATABASE", f"sqlite:///{tmp_path / 'groundwire.db'}")
    monkeypatch.chdir(tmp_path)
    one, other = (stories.slug_of(title) for _, title, *_ in ROWS[:2])

    def said(*words: str) -> str:
        return CliRunner().invoke(build(["story"]), ["story", *words], catch_exceptions=False).stdout

    assert said("merge", one, other).startswith(f"Merged {other} into {one}: 1 item moved.")
    assert said("undo").startswith("Undone: the merge of")
    again = Store(f"sqlite:///{tmp_path / 'groundwire.db'}")
    with again.reading() as conn:
        log = audit.every(conn)
    again.close()
    assert [(entry.act, entry.who, entry.says, entry.undone) for entry in log] == [
        ("undo", "owner", "the merge", False),
        ("merge", "owner", f"took in {other}", True),
    ]
