"""The store keeps what it was given, once, and gives it back."""

import re
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import StatementError

from groundwire.errors import NotFound, StoreError
from groundwire.model.article import Article, ArticleId, Origin
from groundwire.model.brief import SECTIONS, Brief, Citation, Claim, Label, Section
from groundwire.model.item import Item, ItemId
from groundwire.model.source import Source, SourceId
from groundwire.model.story import StoryId
from groundwire.store import articles, briefs, items, sources, stories
from groundwire.store.backup import backup, restore
from groundwire.store.engine import Store
from groundwire.store.migrate import config
from groundwire.store.rows import done, edition, mark_due, next_edition, waiting
from groundwire.store.tables import HEAD, metadata

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DIGEST = "0" * 64


def a_source(store: Store, url: str = "https://lab.example/feed") -> SourceId:
    with store.writing() as conn:
        source, _ = sources.add(conn, Source(url=url, title="Example Lab"))
    assert source.id is not None
    return source.id


def an_item(source: SourceId, key: str, *, title: str = "A title", content: str = DIGEST) -> Item:
    return Item(
        source_id=source,
        key=key,
        guid=key,
        url=f"https://lab.example/{key}",
        canonical_url=f"https://lab.example/{key}",
        title=title,
        published=NOW - timedelta(hours=2),
        collected=NOW,
        tags=("a", "b"),
        signals=(("points", 3.0),),
        raw_sha256=DIGEST,
        content_sha256=content,
    )


def test_an_item_comes_back_as_it_was(store: Store) -> None:
    source = a_source(store)
    item = an_item(source, "one")
    with store.writing() as conn:
        assert items.add_new(conn, [item]) == items.Added(1, 0)
    with store.reading() as conn:
        (found,) = items.latest(conn, source)
    assert found == Item(**{**{n: getattr(item, n) for n in item.__dataclass_fields__}, "id": found.id})


def test_a_known_item_is_not_doubled_and_an_edit_waits_to_be_extracted_again(store: Store) -> None:
    source = a_source(store)
    with store.writing() as conn:
        items.add_new(conn, [an_item(source, "one"), an_item(source, "two")])
        done(conn, "extract", waiting(conn, "extract"))
    with store.writing() as conn:
        added = items.add_new(conn, [an_item(source, "one"), an_item(source, "two", title="B", content="1" * 64)])
        assert added == items.Added(0, 1)
        assert len(waiting(conn, "extract")) == 1
    with store.reading() as conn:
        assert sorted(item.title for item in items.latest(conn, source)) == ["A title", "B"]


@given(st.lists(st.lists(st.sampled_from("abcdef"), max_size=6), max_size=5))
def test_however_often_entries_come_each_is_stored_once(rounds: list[list[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{folder}/x.db")
        store.migrate()
        source = a_source(store)
        for keys in rounds:
            with store.writing() as conn:
                items.add_new(conn, [an_item(source, key) for key in keys])
        with store.reading() as conn:
            assert items.count(conn) == len({key for keys in rounds for key in keys})
        store.close()


def test_what_a_failed_transaction_wrote_is_not_there(store: Store) -> None:
    source = a_source(store)

    def fail_half_way() -> None:
        with store.writing() as conn:
            items.add_new(conn, [an_item(source, "one")])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    with store.reading() as conn:
        assert items.count(conn) == 0


def test_readers_cannot_write(store: Store) -> None:
    with pytest.raises(StoreError, match="readonly"), store.reading() as conn:
        next_edition(conn)


def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(StatementError, match="without a zone"), store.reading() as conn:
        sources.due(conn, now=datetime(2026, 1, 1))  # noqa: DTZ001 - that is the point


COUNT_UP = """
import sys
from groundwire.store.engine import Store
from groundwire.store.rows import next_edition
store = Store(sys.argv[1])
for _ in range(15):
    with store.writing() as conn:
        next_edition(conn)
"""


def test_two_processes_that_write_at_once_lose_no_write(store: Store) -> None:
    command = [sys.executable, "-c", COUNT_UP, f"sqlite:///{store.file}"]
    workers = [subprocess.Popen(command) for _ in range(2)]
    assert [worker.wait() for worker in workers] == [0, 0]
    with store.reading() as conn:
        assert edition(conn) == 30


def test_saying_twice_that_work_is_due_is_saying_it_once(store: Store) -> None:
    with store.writing() as conn:
        mark_due(conn, "group", [3, 1, 3])
        mark_due(conn, "group", [1, 2])
        assert waiting(conn, "group") == [1, 2, 3]
        done(conn, "group", [2])
        assert waiting(conn, "group") == [1, 3]


def test_sources_due_are_those_whose_time_has_come(store: Store) -> None:
    first, second = a_source(store, "https://a.example/feed"), a_source(store, "https://b.example/feed")
    with store.writing() as conn:
        source = sources.get(conn, second)
        sources.save(conn, replace(source, health=replace(source.health, next_check=NOW + timedelta(hours=1))))
        assert [one.id for one in sources.due(conn, now=NOW)] == [first]
        assert sources.next_due(conn) == NOW + timedelta(hours=1)
        sources.pause(conn, first, paused=True)
        assert sources.due(conn, now=NOW) == []


def test_slugs_of_equal_titles_differ_and_never_change(store: Store) -> None:
    source = a_source(store)
    with store.writing() as conn:
        items.add_new(
            conn, [an_item(source, "one", title="Ünïcode & more!"), an_item(source, "two", title="Ünïcode & more!")]
        )
        for item in items.latest(conn, source):
            stories.open_with(conn, item)
        assert [story.slug for story in stories.listing(conn)] == ["unicode-more", "unicode-more-2"]


def test_many_stories_of_one_title_are_numbered_without_gaps(store: Store) -> None:
    source = a_source(store)
    with store.writing() as conn:
        items.add_new(conn, [an_item(source, str(number), title="新しいモデル") for number in range(70)])
        for item in items.latest(conn, source, limit=70):
            stories.open_with(conn, item)
        found = {story.slug for story in stories.listing(conn)}
    assert found == {"story", *(f"story-{number}" for number in range(2, 71))}


@given(st.text(max_size=300))
def test_a_slug_is_always_a_plain_path_segment(title: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", stories.slug_of(title))
    assert len(stories.slug_of(title)) <= 60


def a_brief(quote: str, start: int, item: str) -> Brief:
    cited = Citation(item=item, start=start, end=start + len(quote), quote=quote, url=None)
    claim = Claim(text=quote, label=Label.QUOTED, citations=(cited,))
    sections = {name: Section(abstained="Nothing yet.") for name in SECTIONS}
    return Brief(sections={**sections, "hook": Section(claims=(claim,))}, written=NOW)


def a_story_with_text(store: Store, text: str) -> tuple[StoryId, str]:
    source = a_source(store)
    with store.writing() as conn:
        items.add_new(conn, [an_item(source, "one")])
        (item,) = items.latest(conn, source)
        number = ItemId(item.id or 0)
        articles.add(
            conn,
            [
                Article(
                    item_id=number,
                    origin=Origin.FEED,
                    url=item.url,
                    text=text,
                    sentences=((0, len(text)),),
                    sha256=DIGEST,
                    fetched=NOW,
                )
            ],
        )
        story = stories.open_with(conn, item)
        stories.put_items(conn, [(number, story, None, ())])
        return story, articles.documents(conn, [number])[number].id


def test_a_brief_comes_back_with_its_claims(store: Store) -> None:
    story, document = a_story_with_text(store, "Say it.")
    with store.writing() as conn:
        assert briefs.save(conn, story, a_brief("Say it.", 0, document), {document: "Say it."}) == 1
        assert briefs.save(conn, story, a_brief("Say it.", 0, document), {document: "Say it."}) == 2
        found, revisions = briefs.newest(conn, [story])[story]
    assert found.claims == a_brief("Say it.", 0, document).claims
    assert (found.version, revisions) == (2, (ArticleId(int(document)),))


def test_a_brief_whose_quote_does_not_hold_is_not_kept(store: Store) -> None:
    story, document = a_story_with_text(store, "Say it.")
    with pytest.raises(StoreError, match="does not hold"), store.writing() as conn:
        briefs.save(conn, story, a_brief("Say it!", 0, document), {document: "Say it."})
    with store.reading() as conn:
        assert briefs.count(conn) == 0


def test_a_backup_restores_everything(store: Store, tmp_path: Path) -> None:
    source = a_source(store)
    with store.writing() as conn:
        items.add_new(conn, [an_item(source, "one")])
    backup(store, tmp_path / "copy.db")
    with store.writing() as conn:
        sources.remove(conn, source)
    restore(store, tmp_path / "copy.db")
    with store.reading() as conn:
        assert items.count(conn) == 1
    assert store.problems() == ()


def test_restoring_something_else_changes_nothing(store: Store, tmp_path: Path) -> None:
    source = a_source(store)
    other = tmp_path / "other.db"
    for made in ("text", "foreign"):
        if made == "text":
            other.write_text("not a database")
        else:
            other.unlink()
            foreign = sqlite3.connect(other)
            foreign.execute("CREATE TABLE x (y)")
            foreign.close()
        with pytest.raises(StoreError, match="Nothing was changed"):
            restore(store, other)
    with store.reading() as conn:
        assert sources.get(conn, source).title == "Example Lab"


def test_a_backup_never_overwrites(store: Store, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("mine")
    with pytest.raises(StoreError, match="already"):
        backup(store, tmp_path / "there")
    assert (tmp_path / "there").read_text() == "mine"


def test_a_missing_database_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="groundwire init"), Store(f"sqlite:///{tmp_path / 'none.db'}").reading():
        pass


def test_a_file_that_is_no_database_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_text("hello, I am a letter, not a database, and rather long at that")
    with pytest.raises(StoreError, match="not a database"):
        Store(f"sqlite:///{tmp_path / 'x.db'}").migrate()


@pytest.mark.parametrize("url", ["nonsense", "sqlite://", "sqlite:///:memory:"])
def test_a_database_url_that_cannot_be_used_is_refused_with_an_example(url: str) -> None:
    with pytest.raises(StoreError, match="sqlite:////"):
        Store(url)


def test_the_newest_migration_is_the_one_that_the_code_expects() -> None:
    assert ScriptDirectory.from_config(config()).get_current_head() == HEAD


def test_a_database_of_a_newer_groundwire_is_left_alone(store: Store) -> None:
    with store.writing() as conn:
        conn.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="newer groundwire"):
        store.migrate()


def test_migrations_make_the_schema_that_the_code_declares(store: Store) -> None:
    with store.writing() as conn:
        ours = {"include_name": lambda name, *_: not str(name).startswith(("search_words", "search_vocabulary"))}
        assert compare_metadata(MigrationContext.configure(conn, opts=ours), metadata) == []


def test_migrations_make_the_same_schema_on_postgresql(postgres: Callable[[], Store]) -> None:
    store = postgres()
    test_migrations_make_the_schema_that_the_code_declares(store)
    assert store.problems() == ()
    store.close()


def test_an_unknown_source_is_named(store: Store) -> None:
    with pytest.raises(NotFound, match="'nobody'"), store.reading() as conn:
        sources.find(conn, "nobody")
