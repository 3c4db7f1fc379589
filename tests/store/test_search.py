"""Search finds what was stored, filters by what a person types, and never drifts from the rows."""

import json
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text

from groundwire.model.item import ItemId
from groundwire.store import articles
from groundwire.store.engine import Store
from groundwire.store.rows import done, waiting
from groundwire.store.search import engine, index, mend
from groundwire.store.search.find import Found, find, marked
from groundwire.store.search.query import Query, Term, read
from groundwire.store.search.tsvector import excerpt
from groundwire.store.tables import search_entries
from store_rows import NOW, ROWS, an_article, fill


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty database, of each kind in turn."""
    if request.param == "postgresql":
        opened: Store = request.getfixturevalue("postgres")()
    else:
        opened = Store(f"sqlite:///{tmp_path / 'groundwire.db'}")
        opened.migrate()
    yield opened
    opened.close()


def ask(store: Store, words: str) -> Found:
    with store.reading() as conn:
        return find(conn, read(words), now=NOW)


def found_titles(store: Store, words: str) -> list[str]:
    return [hit.title for hit in ask(store, words).hits]


def test_words_in_a_title_come_before_words_in_a_text(store: Store) -> None:
    fill(store)
    assert found_titles(store, "sparrow context") == [ROWS[0][1], ROWS[1][1]]


def test_operators_narrow_a_search(store: Store) -> None:
    fill(store)
    assert found_titles(store, "source:ledger") == [ROWS[2][1], ROWS[3][1]]
    assert found_titles(store, 'author:"tom ash" consultation') == [ROWS[2][1]]
    assert found_titles(store, "sparrow before:2026-11-20") == [ROWS[1][1]]
    assert found_titles(store, "sparrow after:2026-11-20") == [ROWS[0][1]]
    assert found_titles(store, "sparrow -evaluation") == [ROWS[0][1]]
    assert found_titles(store, '"contexts are noisy"') == [ROWS[1][1]]
    assert found_titles(store, "source:nobody sparrow") == []


def test_a_script_without_spaces_is_found_and_shown_as_written(store: Store) -> None:
    fill(store)
    (hit,) = ask(store, "言語モデル").hits
    assert hit.title == ROWS[3][1]
    assert ("言語モデル", True) in hit.snippet


def test_a_misspelt_word_gets_a_suggestion(store: Store) -> None:
    fill(store)
    assert ask(store, "sparow").suggestion == "sparrow"
    assert ask(store, "sparrow").suggestion is None


def test_a_suggestion_is_a_word_of_what_is_still_there(store: Store) -> None:
    fill(store)
    assert ask(store, "contxts sparow").suggestion == "contexts sparrow"
    with store.writing() as conn:
        for kind, subject in conn.execute(select(search_entries.c.kind, search_entries.c.subject)).all():
            if subject == 1:  # the other entry that says both words is now alone
                index.remove(conn, kind, [subject])
    assert ask(store, "contxts sparow").suggestion is None
    with store.writing() as conn:
        index.rebuild(conn)
    assert ask(store, "contxts sparow").suggestion == "contexts sparrow"


def test_a_reader_may_ask_for_some_stories_only(store: Store) -> None:
    first, second, *_ = fill(store)
    with store.reading() as conn:
        assert [h.story for h in find(conn, read("sparrow"), now=NOW, only={second}).hits] == [second]
        assert [h.story for h in find(conn, read("sparrow"), now=NOW, without={second}).hits] == [first]


def test_an_edit_replaces_what_was_indexed(store: Store) -> None:
    (story, *_) = fill(store)
    with store.writing() as conn:
        item = conn.execute(select(search_entries.c.subject).where(search_entries.c.kind == "item")).scalars().first()
        articles.add(conn, [an_article(ItemId(item or 0), "It is about walruses now.")])
        index.put(conn, [story])
        assert index.put(conn, [story]) == 0
    assert found_titles(store, "walrus") == [ROWS[0][1]]
    assert found_titles(store, "tokens") == []
    with store.reading() as conn:
        assert mend.find(conn).problems == ()


def test_the_doctor_tells_of_a_damaged_index_and_a_rebuild_heals_it(store: Store) -> None:
    fill(store)
    with store.writing() as conn:
        conn.execute(text("DELETE FROM search_words WHERE rowid = (SELECT max(rowid) FROM search_words)"))
    with store.reading() as conn:
        assert mend.find(conn).problems
    with store.writing() as conn:
        assert index.rebuild(conn) == 2 * len(ROWS)
    with store.reading() as conn:
        assert mend.find(conn).problems == ()


def test_what_differs_is_found_and_the_next_round_mends_it(store: Store) -> None:
    made = fill(store)
    before = len(found_titles(store, "sparrow"))
    assert before == 2
    damage = (
        "DELETE FROM search_words WHERE rowid = (SELECT max(rowid) FROM search_words)",
        "DELETE FROM search_entries WHERE id = (SELECT min(id) FROM search_entries)",
        "UPDATE search_entries SET sha = 'other' WHERE subject = 2 AND kind = 'item'",
        "INSERT INTO search_entries (id, kind, subject, sha) VALUES (7, 'item', 999, 'x')",
    )
    for one in damage:
        with store.writing() as conn:
            conn.execute(text(one))
        with store.reading() as conn:
            drift = mend.find(conn)
            assert drift.problems, one
        with store.writing() as conn:
            mend.mend(conn, drift, now=NOW)
            assert mend.find(conn).problems == (), "what waits is no fault"
            index.put(conn, waiting(conn, "index"))
            done(conn, "index", made)
        with store.reading() as conn:
            assert mend.find(conn) == mend.Drift(), one
            assert (mend.mended(conn) or {})["differences"] > 0
    assert len(found_titles(store, "sparrow")) == before


def test_mending_leaves_alone_what_is_right(store: Store) -> None:
    made = fill(store)
    with store.writing() as conn:
        assert mend.find(conn) == mend.Drift()
        mend.mend(conn, mend.find(conn), now=NOW)
        assert mend.mended(conn) is None
        assert mend.looked(conn) == NOW
        assert list(index.every(conn)) == sorted(made)
        assert index.put(conn, made) == 0


def test_both_databases_find_the_same(tmp_path: Path, postgres: Callable[[], Store]) -> None:
    chance = random.Random(5)
    words = (
        "sparrow",
        "sparrows",
        "Größe",
        "モデル",
        "gpt-5.2",
        "o'neil",
        "café",
        "cafe",
        "state-of-the-art",
        "a_b",
        "x",
    )
    rows = [
        (
            chance.choice(("Harbour Lab", "The Ledger")),
            " ".join(chance.choices(words, k=4)),
            " ".join(chance.choices(words, k=9)),
            number,
            chance.choice(("Ida Berg", "Tom Ash")),
        )
        for number in range(60)
    ]
    one, other = Store(f"sqlite:///{tmp_path / 'one.db'}"), postgres()
    one.migrate()
    operators = ("source:ledger", "author:berg", 'author:"ida berg"', "after:2026-10-20", "before:2026-11-01", "-")
    try:
        assert fill(one, rows) == fill(other, rows)
        some = 0
        for _ in range(150):
            asked = [chance.choice(("", "", "-")) + word for word in chance.choices(words, k=chance.randint(1, 2))]
            asked += [f'"{" ".join(chance.choices(words, k=2))}"'] * chance.randint(0, 1)
            asked += chance.sample(operators, chance.randint(0, 2))
            found = [[hit.slug for hit in ask(store, " ".join(asked)).hits] for store in (one, other)]
            assert found[0] == found[1], asked
            some += bool(found[0])
        assert 50 < some < 150
    finally:
        one.close()
        other.close()


def test_the_newest_matches_are_found_however_common_the_words_and_uneven_the_times(store: Store) -> None:
    chance = random.Random(3)
    shares = {"common": 0.7, "middling": 0.08, "seldom": 0.01, "once": 0.0005}
    rows, second = [], 1_000_000_000
    for number in range(5000):
        second += chance.choice((1, 1, 60, 3600, 86_400 * 20 if number % 500 == 0 else 5))
        words = [word for word, share in shares.items() if chance.random() < share]
        words += ["gone"] * (number < 900) + ["back"] * (number > 4990)
        rows.append((second << 26 | number << 1, words))
    with store.writing() as conn:
        search = engine.of(conn)
        search.write(
            conn, [{"id": n, "title": "", "body": " ".join(words), "author": "", "tags": ""} for n, words in rows]
        )
        newest = sorted(rows, reverse=True)
        low, high = rows[1000][0], rows[4500][0]
        for asked in (("common",), ("middling",), ("middling", "common"), ("seldom",), ("once",), ("gone",), ("back",)):
            expression = search.both([search.term(Term(words=word), "title body") for word in asked])
            for span in ((0, 1 << 62), (low, high)):
                matching = [n for n, words in newest if set(asked) <= set(words) and span[0] <= n < span[1]]
                for limit in (1, 20, 600):
                    assert search.newest(conn, expression, span, limit) == matching[:limit], (asked, span, limit)


def test_postgresql_plans_each_search_with_its_own_words(postgres: Callable[[], Store]) -> None:
    store = postgres()
    try:
        fill(store, ROWS)
        with store.reading() as conn:
            for number in range(12):  # a driver that prepares does so at the fifth of one form
                find(conn, read(f"lab number{number}"), now=NOW)
            assert conn.execute(text("SELECT count(*) FROM pg_prepared_statements")).scalar_one() == 0
    finally:
        store.close()


def test_a_row_of_whatever_text_is_kept_by_postgresql(postgres: Callable[[], Store]) -> None:
    store = postgres()
    try:
        rows = [
            ("A lab", title, body, number, "It's \\ me")
            for number, (title, body) in enumerate(
                (
                    ("'; DROP TABLE items; --", "\\'quoted\\' :1A,2B & | ! <-> ( )"),
                    ("😀 \u0130stanbul ﬁne", "word " * 20_000),
                    ("x" * 5_000, "\u0301\u0301 combining"),
                )
            )
        ]
        fill(store, rows)
        assert found_titles(store, "drop items") == [rows[0][1]]
        assert found_titles(store, "istanbul fine") == [rows[1][1]]
        assert found_titles(store, "combining") == [rows[2][1]]
    finally:
        store.close()


def test_a_snippet_shows_where_most_of_the_words_stand() -> None:
    body = "One two. " * 30 + "Here are Sparrows and contexts. " + "Three four. " * 30
    shown = marked(excerpt(body, {"sparrows", "contexts"}, 12))
    assert [words for words, matched in shown if matched] == ["Sparrows", "contexts"]
    assert shown[0][0].startswith("…")
    assert sum(len(words.split()) for words, _ in shown) <= 14
    assert excerpt("", {"a"}, 5) == ""
    assert excerpt("a b", {"c"}, 5) == "a b"


@given(st.text(max_size=80))
def test_whatever_is_typed_is_a_query(typed: str) -> None:
    query = read(typed)
    assert all(term.words for term in query.terms)


def test_what_is_typed_is_never_an_error(store: Store) -> None:
    fill(store)
    strange = (
        '"',
        "NEAR(",
        "a AND OR NOT",
        "title:x",
        "*",
        "-",
        "^a",
        "{title} : a",
        "a" * 5000,
        "after:2026-99",
        "\0",
        "_",
        "''",
        "a'b \\' :*",
        "!x & (y | z)",
        "-_ -''",
        'author:"_" topic:- source:\'',
        "ünïcödé Straße 😀",
    )
    for typed in strange:
        ask(store, typed)


def test_days_months_and_years_bound_the_time() -> None:
    assert read("after:2026-03").after == datetime(2026, 4, 1, tzinfo=UTC)
    assert read("before:2026").before == datetime(2026, 1, 1, tzinfo=UTC)
    assert read("after:2026-02-28").after == datetime(2026, 3, 1, tzinfo=UTC)
    assert read('-"big news" cats') == Query(
        terms=(Term(words="big news", phrase=True, wanted=False), Term(words="cats"))
    )


def test_killed_while_it_writes_the_index_still_equals_the_rows() -> None:
    script = Path(__file__).resolve().parents[2] / "bench" / "kills.py"
    told = subprocess.run([sys.executable, script, "--kills", "8"], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr
    found = json.loads(told.stdout)
    assert found["kills"] == 8
    assert found["transactions"] >= 8
    assert found["differences"] == []
