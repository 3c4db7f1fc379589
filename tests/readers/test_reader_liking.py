"""More and less like a story: shown before it is kept, taken back, and each reader's own."""

import re

import pytest

from groundwire.model.interest import Act
from groundwire.publish.readers.door import Door
from groundwire.store import interest
from groundwire.store.engine import Store
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
