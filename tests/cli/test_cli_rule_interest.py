"""`groundwire rule` and `groundwire interest`: tried before kept, and shown before changed."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from groundwire.cli import build
from groundwire.errors import LibraryError, NotFound, RuleError
from groundwire.model.entity import Entity, Kind
from groundwire.model.interest import Act
from groundwire.model.item import Item
from groundwire.model.reader import Reader
from groundwire.model.source import Source, SourceId
from groundwire.store import candidates, entities, interest, items, readers, sources, stories
from groundwire.store.engine import Store

NOW = datetime(2026, 3, 2, 20, tzinfo=UTC)
TITLES = [
    "A robot arm sorts parcels",
    "A robot leg climbs stairs",
    *(f"Court rules on database {n}" for n in range(30)),
]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """An edition with a story for each title; the commands find it by the environment."""
    monkeypatch.setenv("GROUNDWIRE_DATABASE", f"sqlite:///{tmp_path / 'groundwire.db'}")
    monkeypatch.setenv("GROUNDWIRE_NOW", NOW.isoformat())
    monkeypatch.chdir(tmp_path)
    opened = Store(f"sqlite:///{tmp_path / 'groundwire.db'}")
    opened.migrate()
    with opened.writing() as conn:
        source, _ = sources.add(conn, Source(url="https://lab.example/feed", title="Lab Notes"))
        number = source.id or SourceId(0)
        items.add_new(conn, [an_item(number, title) for title in TITLES])
        for item in items.latest(conn, number, limit=100):
            story = stories.open_with(conn, item)
            stories.put_items(conn, [(item.id or 0, story, None, ())])  # type: ignore[list-item]  # an id that is there
    return opened


def an_item(source: SourceId, title: str) -> Item:
    digest = hashlib.sha256(title.encode()).hexdigest()
    return Item(
        source_id=source,
        key=digest,
        guid=None,
        url=f"https://lab.example/{digest[:8]}",
        canonical_url=None,
        title=title,
        published=NOW,
        collected=NOW,
        raw_sha256=digest,
        content_sha256=digest,
    )


def ran(*words: str) -> Result:
    return CliRunner().invoke(build([words[0]]), list(words), catch_exceptions=True)


def test_a_rule_is_tried_kept_listed_and_removed(store: Store) -> None:
    del store
    tried = json.loads(ran("rule", "test", "mute", "words", "robot", "--json").stdout)
    assert (tried["matched"], tried["of"]) == (2, 32)
    assert "matches 2 of 32 items" in ran("rule", "add", "mute", "words", "robot").stdout
    (kept,) = json.loads(ran("rule", "list", "--json").stdout)
    assert (kept["action"], kept["field"], kept["pattern"]) == ("mute", "words", "robot")
    assert ran("rule", "remove", str(kept["id"])).exit_code == 0
    assert json.loads(ran("rule", "list", "--json").stdout) == []


def test_a_rule_that_matches_most_is_a_slip_unless_forced(store: Store) -> None:
    del store
    refused = ran("rule", "add", "drop", "words", "court")
    assert isinstance(refused.exception, RuleError)
    assert "30 of 32 items" in str(refused.exception)
    assert json.loads(ran("rule", "list", "--json").stdout) == []
    assert ran("rule", "add", "drop", "words", "court", "--force").exit_code == 0


def test_a_rule_that_cannot_be_read_is_not_kept(store: Store) -> None:
    del store
    assert isinstance(ran("rule", "add", "mute", "regex", "(").exception, RuleError)
    assert json.loads(ran("rule", "list", "--json").stdout) == []


def test_a_preview_shows_and_keeps_nothing(store: Store) -> None:
    shown = json.loads(ran("interest", "less", "a-robot-arm-sorts-parcels", "--preview", "--json").stdout)
    leg = next(change for change in shown if change["slug"] == "a-robot-leg-climbs-stairs")
    assert leg["after"] > leg["before"]
    with store.reading() as conn:
        assert interest.acts(conn, None) == []
    assert ran("interest", "more", "a-robot-arm-sorts-parcels").exit_code == 0
    with store.reading() as conn:
        assert [one.act for one in interest.acts(conn, None)] == [Act.MORE]


def test_a_library_is_kept_once_and_forgotten_on_request(store: Store, tmp_path: Path) -> None:
    (tmp_path / "mine.bib").write_text("@misc{a, title={Robots that sort}, year={2025}}", encoding="utf-8")
    assert "1 new of 1" in ran("interest", "import", "mine.bib").stdout
    assert "0 new of 1" in ran("interest", "import", "mine.bib").stdout
    assert isinstance(ran("interest", "import", "absent.bib").exception, LibraryError)
    ran("interest", "forget")
    with store.reading() as conn:
        assert interest.seeds_of(conn, None) == []
    assert isinstance(ran("interest", "keywords", "arms", "--reader", "ada").exception, NotFound)
    with store.writing() as conn:
        ada = readers.add(conn, Reader(id=0, name="ada", unsubscribe="x"), now=NOW, password=None)
    assert "the front page of ada follows" in ran("interest", "keywords", "arms", "--reader", "ada").stdout
    assert json.loads(ran("interest", "show", "--reader", "ada", "--json").stdout)["seeds"][0]["title"] == "arms"
    with store.reading() as conn:
        assert interest.seeds_of(conn, None) == []
    ran("interest", "forget", "--reader", "ada")
    with store.reading() as conn:
        assert interest.seeds_of(conn, ada.id) == []


def test_what_readers_did_is_kept_apart(store: Store) -> None:
    with store.writing() as conn:
        one, other = (story.id for story in stories.listing(conn, limit=2))
        assert one
        assert other
        for _ in range(2):
            interest.record(conn, 1, one, Act.STAR, NOW)
        interest.record(conn, None, other, Act.HIDE, NOW)
        assert [(a.story, a.act) for a in interest.acts(conn, 1)] == [(one, Act.STAR)]
        assert interest.done_with(conn, 1, [one, other]) == {one: frozenset({Act.STAR})}
        assert interest.readers(conn) == [None, 1]
        interest.save_model(conn, 1, {"acts": 1}, upto=1, now=NOW)
        interest.retract(conn, 1, one, Act.STAR)
        assert interest.acts(conn, 1) == []
        assert interest.model(conn, 1) is None
        assert len(interest.acts(conn, None)) == 1


def test_stories_are_found_by_what_they_are_about(store: Store) -> None:
    lab = Entity(kind=Kind.LAB, slug="acme", name="Acme")
    with store.writing() as conn:
        first, second = (story.id for story in stories.listing(conn, limit=2))
        assert first
        assert second
        entities.save(conn, {first: [lab, lab], second: [lab]})
        entities.save(conn, {second: []})
        assert [story.id for story in entities.stories_of(conn, Kind.LAB, "acme")] == [first]
        assert entities.of_stories(conn, [first, second]) == {first: [lab]}
        assert entities.top(conn, kind="lab") == [(lab, 1)]
        assert entities.get(conn, "lab", "acme") == lab


def test_the_surroundings_are_all_stories_without_their_texts(store: Store) -> None:
    with store.reading() as conn:
        found = candidates.around(conn, since=NOW)
    assert sorted(one.title for one in found) == sorted(TITLES)
    assert {document.text for one in found for document in one.documents} == {""}
