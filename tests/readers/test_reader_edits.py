from ipaddress import ip_network

import pytest

from groundwire.errors import SettingsError
from groundwire.model.reader import Role
from groundwire.publish.readers.door import Proxy
from groundwire.store import audit, regrouping, stories
from groundwire.store.engine import Store
from groundwire.store.rows import waiting
from publish.page_world import NOW
from readers.reader_desk import STORY, Turning, Visit, a_door, with_reader


@pytest.fixture
def store(store: Store) -> Store:
    with_reader(store, "ada", Role.EDITOR)
    with_reader(store, "ben")
    return store


def signed_in(store: Store, name: str) -> Visit:
    visit = Visit(store, a_door(store, Turning()))
    assert visit.sign_in(name) == 303
    return visit


def act(visit: Visit, do: str, **fields: str | list[str]) -> int:
    return visit.post("/edit", {"do": do, "story": STORY, "token": visit.token()} | fields)[0]


def undo_newest(visit: Visit, store: Store) -> int:
    with store.reading() as conn:
        newest = next(one.id for one in audit.every(conn) if one.undoable)
    return visit.post("/audit", {"undo": str(newest), "token": visit.token()})[0]


def shown(store: Store) -> tuple[str, list[str]]:
    with store.reading() as conn:
        return stories.get(conn, STORY).title, [one.slug for one in stories.listing(conn, picked=True)]


def test_a_corrected_headline_says_who_corrected_it_and_outlives_a_ranking(store: Store) -> None:
    ada, before = signed_in(store, "ada"), shown(store)
    assert act(ada, "headline", headline="A headline of ours <b>") == 303
    with store.writing() as conn:
        conn.exec_driver_sql("UPDATE stories SET title = 'ranked anew' WHERE slug = ?", (STORY,))
        audit.apply(conn)
    page = ada.get(f"/story/{STORY}")
    assert "A headline of ours &lt;b&gt;" in page
    assert "Headline edited by ada" in page
    assert undo_newest(ada, store) == 303
    assert shown(store) == before
    assert "edited by" not in ada.get(f"/story/{STORY}")


def test_pins_and_hides_move_a_story_and_can_be_undone(store: Store) -> None:
    ada, before = signed_in(store, "ada"), shown(store)
    last = before[1][-1]
    assert act(ada, "pin", story=last) == 303
    assert shown(store)[1][0] == last
    assert undo_newest(ada, store) == 303
    assert act(ada, "hide") == 303
    assert STORY not in shown(store)[1]
    assert undo_newest(ada, store) == 303
    assert shown(store) == before


def undo_of(visit: Visit, store: Store, act: str) -> int:
    with store.reading() as conn:
        number = next(one.id for one in audit.every(conn) if one.act == act)
    return visit.post("/audit", {"undo": str(number), "token": visit.token()})[0]


def test_an_older_act_is_undone_without_what_was_done_since(store: Store) -> None:
    ada, before = signed_in(store, "ada"), shown(store)
    assert act(ada, "pin", story=before[1][-1]) == 303
    assert act(ada, "headline", headline="Ours", story=before[1][-1]) == 303
    assert undo_of(ada, store, "pin") == 303
    with store.reading() as conn:
        assert stories.get(conn, before[1][-1]).title == "Ours"
    assert shown(store)[1] == before[1]
    assert act(ada, "headline", headline="Ours, and better", story=before[1][-1]) == 303
    with store.reading() as conn:
        newer, older = (one.id for one in audit.every(conn) if one.act == "headline")
    status, _, page = ada.post("/audit", {"undo": str(older), "token": ada.token()})
    assert (status, "changed the same since" in page) == (400, True)
    for number in (newer, older):
        assert ada.post("/audit", {"undo": str(number), "token": ada.token()})[0] == 303
    assert shown(store) == before


def test_what_is_hidden_is_told_nowhere_but_on_its_own_page(store: Store) -> None:
    ada = signed_in(store, "ada")
    places = ("/", "/recap/2026-W20", "/recap/2026-05-12", "/day/2026-05-12", "/feed.json", "/recap/feed.json")
    assert all(STORY in ada.get(path) for path in places[:4])
    assert act(ada, "hide") == 303
    assert [path for path in places if STORY in ada.get(path).replace(f'value="{STORY}"', "")] == []
    assert ada.client.get(f"/story/{STORY}").status_code == 200


def test_a_second_look_is_called_off_until_it_was_taken(store: Store) -> None:
    ada = signed_in(store, "ada")
    with store.reading() as conn:
        number = stories.get(conn, STORY).id
    assert act(ada, "verify") == 303
    assert undo_newest(ada, store) == 303
    with store.reading() as conn:
        assert number not in waiting(conn, "brief")
        assert number not in waiting(conn, "anew")
    assert act(ada, "verify") == 303
    with store.writing() as conn:
        conn.exec_driver_sql("UPDATE briefs SET version = version + 1 WHERE story_id = ?", (number,))
    assert undo_newest(ada, store) == 400
    with store.reading() as conn:
        assert number in waiting(conn, "brief")


def test_every_edit_is_in_the_log_with_who_and_when(store: Store) -> None:
    ada = signed_in(store, "ada")
    with store.reading() as conn:
        other = next(one.slug for one in stories.listing(conn) if one.slug != STORY)
        items = stories.get(conn, STORY).items
    fields: dict[str, dict[str, str | list[str]]] = {
        "headline": {"headline": "Ours"},
        "pin": {},
        "unpin": {},
        "hide": {},
        "show": {},
        "verify": {},
        "split": {"item": [str(items[0])]},
        "merge": {"into": other},
    }
    for do, more in fields.items():
        assert act(ada, do, **more) == 303, do
    assert act(ada, "burn") == 400
    with store.reading() as conn:
        log = audit.every(conn)
    assert [one.act for one in reversed(log)] == list(fields)
    assert {(one.who, one.at, one.story, one.undoable) for one in log} == {("ada", NOW, STORY, True)}
    for one in log:
        assert ada.post("/audit", {"undo": str(one.id), "token": ada.token()})[0] == 303, one.act
    with store.reading() as conn:
        assert [one.act for one in audit.every(conn)][: len(fields)] == ["undo"] * len(fields)
        assert stories.get(conn, STORY).items == items


def test_merging_and_splitting_is_logged_and_can_be_undone(store: Store) -> None:
    ada = signed_in(store, "ada")
    with store.reading() as conn:
        other = next(one.slug for one in stories.listing(conn) if one.slug != STORY)
        size = len(stories.get(conn, STORY).items)
    assert act(ada, "merge", into=other) == 303
    with store.reading() as conn:
        assert len(stories.get(conn, STORY).items) > size
    assert undo_newest(ada, store) == 303
    with store.reading() as conn:
        items = stories.get(conn, STORY).items
        assert len(items) == size
    assert f'value="{items[0]}"' in ada.get(f"/story/{STORY}/split")
    assert act(ada, "split", item=[str(items[0])]) == 303
    with store.reading() as conn:
        assert len(stories.get(conn, STORY).items) == size - 1
    assert act(ada, "split", item=["999999"]) == 400
    assert undo_newest(ada, store) == 303
    page = ada.get("/audit")
    assert page.count(">undone<") == 2
    assert ">ada<" in page


def test_what_cannot_be_merged_split_or_undone_is_said_in_words(store: Store) -> None:
    ada = signed_in(store, "ada")
    with store.reading() as conn:
        other = next(one.slug for one in stories.listing(conn) if one.slug != STORY)
    asked = {"do": "merge", "story": STORY, "into": "no-such-story", "token": ada.token()}
    status, _, page = ada.post("/edit", asked)
    assert (status, "no story &#39;no-such-story&#39;" in page) == (400, True)
    assert act(ada, "split", item=["²", "9" * 30]) == 400
    assert act(ada, "merge", into=other) == 303
    with store.writing() as conn:
        regrouping.undo(conn, now=NOW)  # by another way than the log
        number = next(one.id for one in audit.every(conn) if one.undoable)
    status, _, page = ada.post("/audit", {"undo": str(number), "token": ada.token()})
    assert (status, "nothing was merged or split that could be undone" in page) == (400, True)
    with store.writing() as conn:
        regrouping.merge(conn, other, STORY, now=NOW, who="ada")
    status, there, _ = ada.post("/edit", {"do": "pin", "story": STORY, "token": ada.token()})
    assert (status, there) == (303, f"/story/{other}")


def test_a_reported_mistake_has_the_story_verified_again(store: Store) -> None:
    ben = signed_in(store, "ben")
    with store.reading() as conn:
        number = stories.get(conn, STORY).id
        assert number not in waiting(conn, "brief")
    fields = {"story": STORY, "says": "the figure is wrong", "token": ben.token()}
    assert ben.post("/report", fields)[0] == 303
    with store.reading() as conn:
        assert number in waiting(conn, "brief")
        assert number in waiting(conn, "anew")  # although no source of it has changed
        assert [(one.act, one.says, one.who) for one in audit.every(conn)] == [("report", "the figure is wrong", "ben")]


def test_only_an_editor_edits(store: Store) -> None:
    ben = signed_in(store, "ben")
    assert act(ben, "pin") == 403
    assert ben.post("/audit", {"undo": "1", "token": ben.token()})[0] == 403
    assert ben.client.get("/audit").status_code == 403
    assert "Edit this story" not in ben.get(f"/story/{STORY}")
    assert "Report a mistake" in ben.get(f"/story/{STORY}")


def test_a_proxys_header_is_believed_only_from_that_proxy(store: Store) -> None:
    door = a_door(store, Turning())
    door.proxy = Proxy(header="Remote-User", trusted=(ip_network("10.0.0.0/8"),))
    behind, outside = (Visit(store, door, client=(host, 1)) for host in ("10.1.2.3", "203.0.113.9"))
    name = {"remote-user": "ben"}
    assert ">ben<" in behind.get("/", name)
    assert ">ben<" not in outside.get("/", name)
    assert 'name="token"' not in behind.get("/", {"remote-user": "nobody"})
    with pytest.raises(SettingsError):
        Proxy.of("Remote-User", ())
    with pytest.raises(SettingsError):
        Proxy.of("Remote-User", ("not an address",))
