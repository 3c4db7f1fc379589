"""More and less like a story: shown before it is kept, taken back, and each reader's own."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from groundwire.model.interest import Act, Seed
from groundwire.model.story import StoryId
from groundwire.pipeline import interests
from groundwire.publish.readers.door import Door
from groundwire.publish.view import liking
from groundwire.store import interest, stories
from groundwire.store.engine import Store
from groundwire.store.tables import stories as table
from groundwire.vectors import WordLlama
from publish.page_world import NOW
from readers.reader_desk import STORY, Visit, with_reader

PAGE = f"/story/{STORY}/like"


def acts(store: Store, reader: int | None) -> list[Act]:
    with store.reading() as conn:
        return [one.act for one in interest.acts(conn, reader)]


def order(page: str) -> list[str]:
    return re.findall(r'<article class="[^"]*" data-story="([^"]+)"', page)


def test_the_page_shows_what_would_change_and_keeps_nothing(store: Store, door: Door) -> None:
    ada = with_reader(store)
    visit = Visit(store, door)
    assert visit.client.get(PAGE).status_code == 303
    visit.sign_in()
    shown = visit.get(PAGE)
    assert "More like this" in shown
    assert "Less like this" in shown
    assert "place now" in shown
    assert acts(store, ada.id) == []


def test_a_word_is_kept_replaced_and_taken_back(store: Store, door: Door) -> None:
    ada = with_reader(store)
    visit = Visit(store, door)
    visit.sign_in()
    for do, kept in (("more", [Act.MORE]), ("less", [Act.LESS]), ("less", [Act.LESS]), ("neither", [])):
        status, to, _ = visit.post("/like", {"do": do, "story": STORY, "token": visit.token(PAGE), "next": PAGE})
        assert (status, to) == (303, PAGE)
        assert acts(store, ada.id) == kept
    assert acts(store, None) == []


@pytest.mark.parametrize("fields", [{"do": "shout", "story": STORY}, {"do": "more", "story": "no-such-story"}])
def test_another_word_or_story_is_refused(store: Store, door: Door, fields: dict[str, str]) -> None:
    with_reader(store)
    visit = Visit(store, door)
    visit.sign_in()
    assert visit.post("/like", fields | {"token": visit.token(PAGE)})[0] in (400, 404)
    assert visit.post("/like", {"do": "more", "story": STORY, "token": "forged"})[0] == 403


def test_the_front_page_of_a_reader_follows_what_they_said_and_nobody_else_sees_it(store: Store, door: Door) -> None:
    ada, bob = with_reader(store), with_reader(store, "bob")
    visit, other = Visit(store, door), Visit(store, door)
    visit.sign_in()
    other.sign_in("bob")
    common = order(other.get("/"))
    assert "Every fifth place ignores your interest" not in visit.get("/")
    assert order(visit.get("/")) == common
    assert len(common) > 1
    assert visit.post("/like", {"do": "less", "story": common[0], "token": visit.token(PAGE)})[0] == 303
    mine = visit.get("/")
    assert "Every fifth place ignores your interest" in mine
    assert order(mine)[-1] == common[0]
    assert sorted(order(mine)) == sorted(common)
    assert order(other.get("/")) == common
    assert acts(store, ada.id) == [Act.LESS]
    assert acts(store, bob.id) == []


LIBRARY = "@article{x, title={Agents that plan}, abstract={Planning with agents.}}"


def test_a_reader_begins_with_keywords_and_a_library_of_their_own_and_may_forget_them(store: Store, door: Door) -> None:
    ada, bob = with_reader(store), with_reader(store, "bob")
    visit, other = Visit(store, door), Visit(store, door)
    visit.sign_in()
    other.sign_in("bob")

    def named(reader: int | None) -> list[str]:
        with store.reading() as conn:
            return [seed.title for seed in interest.seeds_of(conn, reader)]

    kept = {"do": "keep", "keywords": "robotics, world models", "library": LIBRARY, "token": visit.token("/account")}
    assert visit.post("/account/likes", kept)[0] == 303
    assert named(ada.id) == ["robotics", "world models", "Agents that plan"]
    assert named(bob.id) == named(None) == []
    assert "3 papers and keywords" in visit.get("/account")
    assert "Every fifth place ignores your interest" in visit.get("/")
    assert "Every fifth place ignores your interest" not in other.get("/")
    assert visit.post("/account/likes", kept | {"library": "no library"})[0] == 400
    assert visit.post("/account/likes", {"do": "forget", "token": visit.token("/account")})[0] == 303
    assert named(ada.id) == []
    assert "Every fifth place ignores your interest" not in visit.get("/")


def test_what_a_reader_named_gives_the_order_and_is_kept_by_the_round(store: Store, door: Door) -> None:
    ada = with_reader(store)
    visit = Visit(store, door)
    visit.sign_in()
    with store.writing() as conn:
        last = stories.listing(conn, picked=True)[-1]
        interest.add_seeds(conn, ada.id, [Seed(title=last.title)])
        fresh = liking.known(conn, ada.id, vectors=WordLlama())
        assert interests.learned(conn, ada.id, now=NOW, vectors=WordLlama()) == fresh
        assert liking.known(conn, ada.id, vectors=WordLlama()) == fresh
        assert interest.model(conn, ada.id) is not None
        interest.record(conn, ada.id, StoryId(last.id or 0), Act.STAR, NOW)
        assert interests.learned(conn, ada.id, now=NOW, vectors=WordLlama()).acts == fresh.acts + 1
    assert order(visit.get("/")).index(last.slug) < len(order(visit.get("/"))) - 1


def test_a_preview_looks_at_the_stories_of_late_and_tells_first_what_comes_on_the_page(store: Store) -> None:
    with store.writing() as conn:
        every = stories.listing(conn)
        old, told = every[-1], every[0]
        conn.execute(update(table).where(table.c.id == old.id).values(latest=NOW - timedelta(days=30), place=None))
        best = liking.lately(conn, now=NOW)
        found = liking.previews(conn, None, told, (Act.LESS,), best, vectors=WordLlama())[Act.LESS]
    assert found
    assert old.slug not in {one.slug for one in found}
