"""`groundwire story show`: what stands behind a story's place, as on its page."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from groundwire.cli import build, reading
from groundwire.model.entity import Entity, Kind
from groundwire.model.story import StoryId
from groundwire.store import entities, stories
from publish.page_store import filled
from publish.page_world import FULL, NOW, SOURCES


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
