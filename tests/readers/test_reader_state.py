from datetime import timedelta

import pytest

from groundwire.model.interest import Act
from groundwire.model.reader import LOCAL, OWNER
from groundwire.publish.readers.door import Door
from groundwire.store import interest, readers, regrouping, state, stories
from groundwire.store.engine import Store
from groundwire.store.state import Change
from publish.page_world import NOW
from readers.reader_desk import STORY, URL, Turning, Visit, a_door, with_reader

LATER = NOW + timedelta(hours=1)
HERE = "http://127.0.0.1:8000"


def test_each_change_of_state_can_be_undone_in_turn(store: Store) -> None:
    with store.writing() as conn:
        every = [story.slug for story in stories.listing(conn)]
        assert state.change(conn, 7, [STORY], Change.STAR, now=NOW) == 1
        assert state.change(conn, 7, [STORY], Change.STAR, now=LATER) == 0
        assert state.change(conn, 7, every, Change.READ, now=LATER) == len(every)
        assert state.of(conn, 7, [STORY])[STORY].read == LATER
        assert state.undo(conn, 7, now=LATER) == "read"
        assert set(state.of(conn, 7, every)) == {STORY}
        assert state.starred(conn, 7) == [STORY]
        assert state.undo(conn, 7, now=LATER) == "star"
        assert state.of(conn, 7, every) == {}
        assert state.undo(conn, 7, now=LATER) is None


def test_stars_and_hides_say_what_a_reader_likes_and_reading_all_says_nothing(store: Store) -> None:
    with store.writing() as conn:
        every = [story.slug for story in stories.listing(conn)]
        state.change(conn, LOCAL, [STORY], Change.STAR, now=NOW)
        state.change(conn, LOCAL, every, Change.READ, now=NOW)
        assert [one.act for one in interest.acts(conn, None)] == [Act.STAR]
        state.undo(conn, LOCAL, now=NOW)
        state.undo(conn, LOCAL, now=NOW)
        assert interest.acts(conn, None) == []


def test_a_read_story_with_a_later_item_is_new_again(store: Store) -> None:
    with store.writing() as conn:
        latest = stories.get(conn, STORY).latest
        state.change(conn, 7, [STORY], Change.READ, now=latest)
        assert not state.of(conn, 7, [STORY])[STORY].new
        before = len(state.unread(conn, 7))
        conn.exec_driver_sql("UPDATE stories SET latest = datetime(latest, '+1 day') WHERE slug = ?", (STORY,))
        assert state.of(conn, 7, [STORY])[STORY].new
        assert len(state.unread(conn, 7)) == before + 1


def test_the_one_reader_of_this_machine_needs_no_account(store: Store) -> None:
    visit = Visit(store, a_door(store, Turning(), HERE), client=("127.0.0.1", 5000))
    assert visit.do("star", STORY) == 303
    assert "★ Starred" in visit.get("/")
    assert STORY in visit.get("/starred")
    with store.reading() as conn:
        assert state.starred(conn, OWNER.id) == [STORY]
    assert visit.do("undo") == 303
    assert STORY not in visit.get("/starred").split("<main")[1]


@pytest.mark.parametrize(
    ("client", "headers"),
    [
        ("203.0.113.9", {}),
        ("127.0.0.1", {"via": "1.1 office"}),
        ("127.0.0.1", {"x-forwarded-for": "203.0.113.9"}),
        ("127.0.0.1", {"host": "rebound.example"}),
    ],
)
def test_nobody_else_is_taken_for_the_reader_of_this_machine(
    store: Store, client: str, headers: dict[str, str]
) -> None:
    visit = Visit(store, a_door(store, Turning(), HERE), client=(client, 5000))
    page = visit.get("/", headers)
    assert 'name="token"' not in page
    assert "/state" not in page


def test_one_readers_state_never_shows_on_anothers_page(store: Store, door: Door) -> None:
    with_reader(store, "ada")
    with_reader(store, "ben")
    ada, ben, nobody = Visit(store, door), Visit(store, door), Visit(store, door)
    assert ada.sign_in("ada") == 303
    assert ben.sign_in("ben") == 303
    plain = nobody.get("/")
    assert ada.do("star", STORY) == 303
    assert "★ Starred" in ada.get("/")
    assert "★ Starred" not in ben.get("/")
    assert nobody.get("/") == plain
    assert 'name="token"' not in plain
    assert "private" in ada.client.get("/").headers["cache-control"]


def test_a_page_is_current_until_its_reader_changes_something(store: Store, door: Door) -> None:
    with_reader(store)
    ada = Visit(store, door)
    ada.sign_in()
    tag = ada.client.get("/").headers["etag"]
    assert ada.client.get("/", headers={"if-none-match": tag}).status_code == 304
    ada.do("read", STORY)
    assert ada.client.get("/", headers={"if-none-match": tag}).status_code == 200


def test_all_stories_of_a_page_are_read_at_once(store: Store, door: Door) -> None:
    with_reader(store)
    ada = Visit(store, door)
    ada.sign_in()
    page = ada.get("/")
    shown = sorted({part.split('"')[0] for part in page.split('name="story" value="')[1:]})
    assert ada.do("all-read", *shown) == 303
    assert page.count(">Mark as read<") == ada.get("/").count(">Mark as unread<")


def test_an_account_that_is_removed_leaves_nothing(store: Store, door: Door) -> None:
    reader = with_reader(store)
    ada = Visit(store, door)
    ada.sign_in()
    ada.do("star", STORY)
    with store.writing() as conn:
        readers.remove(conn, reader.id)
    with store.reading() as conn:
        for table in ("sessions", "story_state", "changes", "feedback"):
            assert conn.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 0
    assert URL in ada.get("/")


def test_a_story_that_was_merged_stands_in_no_list_until_that_is_undone(store: Store) -> None:
    visit = Visit(store, a_door(store, Turning(), HERE), client=("127.0.0.1", 5000))
    with store.reading() as conn:
        kept = next(one.slug for one in stories.listing(conn) if one.slug != STORY)
        before = state.unread(conn, OWNER.id)
    assert visit.do("star", STORY) == 303
    with store.writing() as conn:
        regrouping.merge(conn, kept, STORY, now=NOW, who="ada")
        assert state.starred(conn, OWNER.id) == [kept]
        assert len(state.unread(conn, OWNER.id)) == len(before) - 1
    page = visit.get("/starred")
    assert f"/story/{kept}" in page
    assert f"/story/{STORY}" not in page
    assert visit.do("hide", STORY) == 303  # from a page that was open before
    with store.writing() as conn:
        regrouping.undo(conn, now=NOW)
        assert STORY in state.starred(conn, OWNER.id)
        assert set(state.unread(conn, OWNER.id)) == set(before)
