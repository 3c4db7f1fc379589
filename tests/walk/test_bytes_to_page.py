"""The whole walk: invented feeds over real HTTP, through every stage, to briefs that can be checked."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from briefs_check import faults
from groundwire.desk import Desk
from groundwire.model.brief import SECTIONS
from groundwire.pipeline import Round
from groundwire.sample.site import SampleSite
from groundwire.settings import Settings
from groundwire.store import stories

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
FOUNDING = "moving from heavy mathematics to empirical"


class Walked:
    """A desk that has walked through the sample world, and what its first two rounds did."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        self.time = NOW
        with SampleSite(now=NOW, port=port) as site:
            self.port = site.port
            self.entries = sum(len(site.world.of(feed)) for feed in site.world.feeds)
            settings = Settings(database=f"sqlite:///{folder / 'walk.db'}", allow=site.allow, pace=0.0)
            self.desk = Desk(settings, clock=lambda: self.time, hosts=site.hosts)
            self.desk.init()
            self.imported = asyncio.run(self.desk.import_opml(site.opml()))
            self.first: Round = asyncio.run(self.desk.round())
            self.time = NOW + timedelta(days=1)
            self.second: Round = asyncio.run(self.desk.round())

    def stories(self) -> list[dict[str, Any]]:
        """All stories, shown."""
        with self.desk.store.reading() as conn:
            return [self.desk.story(story.slug) for story in stories.listing(conn)]


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walked]:
    found = Walked(tmp_path_factory.mktemp("walk"))
    yield found
    found.desk.store.close()


def test_every_source_is_read_and_every_entry_stored(walked: Walked) -> None:
    assert walked.imported.problems == ()
    assert walked.first.count("collect", "sources") == walked.imported.added
    assert walked.first.count("collect", "failed") == 0
    assert walked.first.count("collect", "new") == walked.entries


def test_the_next_day_is_all_304_and_changes_nothing(walked: Walked) -> None:
    assert walked.second.count("collect", "unchanged") == walked.imported.added
    assert walked.second.count("collect", "new") == 0
    assert walked.second.count("brief", "briefs") == 0


def test_nothing_waits_after_a_round(walked: Walked) -> None:
    assert set(walked.desk.status()["queue"].values()) == {0}


def test_every_claim_of_every_brief_is_cited_word_for_word(walked: Walked) -> None:
    claims = 0
    for story in walked.stories():
        for name in SECTIONS:
            for claim in story["brief"]["sections"][name].get("claims", []):
                claims += 1
                assert claim["citations"]
                for citation in claim["citations"]:
                    text = story["articles"][citation["item"]]["text"]
                    assert text[citation["start"] : citation["end"]] == citation["quote"]
                assert claim["text"] in [citation["quote"] for citation in claim["citations"]]
    assert claims > 100


def test_the_database_itself_holds_no_sentence_that_cannot_be_checked(walked: Walked) -> None:
    counts, wrong = faults(Path(str(walked.desk.store.file)))
    assert wrong == []
    assert counts["claims"] > 250


def test_every_section_says_something_or_why_not(walked: Walked) -> None:
    for story in walked.stories():
        sections = story["brief"]["sections"]
        assert tuple(sections) == SECTIONS
        for section in sections.values():
            assert bool(section.get("claims")) != bool(section.get("abstained"))


def test_the_founding_example_fills_its_page(walked: Walked) -> None:
    (story,) = [story for story in walked.stories() if FOUNDING in story["title"]]
    filled = {name for name, section in story["brief"]["sections"].items() if section.get("claims")}
    assert filled >= {"hook", "changed", "matters", "next", "audience", "takeaways", "implications", "discussion"}


def test_a_story_told_by_several_sources_is_one_story(walked: Walked) -> None:
    (release,) = [story for story in walked.stories() if any("Sparrow 2" in i["title"] for i in story["items"][:1])]
    assert len({item["source"] for item in release["items"]}) >= 5


def test_two_sources_that_differ_on_a_number_stand_side_by_side(walked: Walked) -> None:
    numbers = [story["brief"]["sections"]["numbers"] for story in walked.stories() if "Sparrow 2" in story["title"]]
    values = {claim["about"]["value"] for section in numbers for claim in section.get("claims", [])}
    assert {"32,768", "131,072"} <= values


def test_a_copied_press_release_counts_once(walked: Walked) -> None:
    copied = [story for story in walked.stories() if any(item["copy_of"] for item in story["items"])]
    assert copied
    for story in copied:
        assert story["sources"] < len(story["items"])
        assert story["sources"] < story["all_sources"]
        there = {item["id"] for item in story["items"]}
        assert {item["copy_of"] for item in story["items"] if item["copy_of"]} <= there


def test_the_same_world_at_the_same_time_gives_the_same_briefs(walked: Walked, tmp_path: Path) -> None:
    again = Walked(tmp_path, walked.port)
    try:
        strip = [[(s["slug"], s["score"], list(_told(s))) for s in each.stories()] for each in (walked, again)]
        assert strip[0] == strip[1]
    finally:
        again.desk.store.close()


def _told(story: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, section in story["brief"]["sections"].items():
        for claim in section.get("claims", []):
            yield name, claim["text"]
