"""The page of rules: tried on what is stored before anything is kept, for oneself or, by an editor, for everybody."""

import re
from dataclasses import replace

import pytest
from lxml import html as lxml_html

from groundwire.model.reader import OWNER, Role
from groundwire.model.rule import Action, Field, Rule
from groundwire.publish.readers.door import Door
from groundwire.store import audit, rules
from groundwire.store.engine import Store
from publish.page_store import put
from publish.page_world import FULL, LAB_DOC, NOW
from readers.reader_desk import Turning, Visit, a_door, with_reader

HERE = "http://localhost:8000"
RULE = {"action": "mute", "field": "words", "pattern": "theorem", "points": "0"}


@pytest.fixture
def editor(store: Store, door: Door) -> Visit:
    with_reader(store, "ada", Role.EDITOR)
    visit = Visit(store, door)
    assert visit.sign_in("ada") == 303
    return visit


@pytest.fixture
def reader(store: Store, door: Door) -> Visit:
    with_reader(store, "ben")
    visit = Visit(store, door, client=("203.0.113.10", 1))
    assert visit.sign_in("ben") == 303
    return visit


def send(visit: Visit, do: str, whose: str, **fields: str) -> tuple[int, str]:
    told = {**RULE, "token": visit.token("/rules"), "next": "/rules", "do": do, "for": whose, **fields}
    answer = visit.client.post("/rules", data=told, headers={"origin": visit.url})
    return answer.status_code, answer.text


def kept(store: Store, reader: int | None = None) -> list[str]:
    with store.reading() as conn:
        return [one.pattern for one in rules.listing(conn, reader=reader)]


def test_trying_a_rule_shows_what_it_matches_and_keeps_nothing(store: Store, editor: Visit) -> None:
    for whose in ("everybody", "me"):
        status, page = send(editor, "try", whose)
        assert status == 200
        found = re.search(r"It matches (\d+) of (\d+) items of the last 30 days", page)
        assert found
        titles = lxml_html.fromstring(page).xpath("//section[@aria-labelledby='tried']//li")
        assert len(titles) == min(int(found[1]), 20) > 0
        (pattern,) = lxml_html.fromstring(page).xpath("//input[@name='pattern']/@value")
        assert pattern == "theorem", "the form keeps what was typed"
        assert "Sign out" in page, "it has the reader's menu, as every page"
        assert page.count("readers.css") == 1
    assert kept(store) == kept(store, 1) == []


def test_a_rule_for_everybody_is_kept_logged_and_undone(store: Store, editor: Visit) -> None:
    assert send(editor, "add", "everybody")[0] == 303
    assert send(editor, "add", "everybody")[0] == 303, "once more changes nothing"
    assert kept(store) == ["theorem"]
    assert "mute words “theorem”" in editor.get("/rules")
    log = editor.get("/audit")
    assert "mute words “theorem”" in log
    with store.reading() as conn:
        number = rules.listing(conn)[0].id
    assert send(editor, "remove", "everybody", rule=str(number))[0] == 303
    assert kept(store) == []
    with store.reading() as conn:
        acts = audit.every(conn)
    assert [(one.act, one.who, one.undoable) for one in acts] == [
        ("remove the rule", "ada", True),
        ("rule", "ada", True),
    ]
    with store.writing() as conn:
        audit.undo(conn, acts[0].id, who="ada", now=NOW)
    assert kept(store) == ["theorem"]


def test_undoing_takes_a_rule_back(store: Store, editor: Visit) -> None:
    send(editor, "add", "everybody", action="boost", points="2")
    fields = {"token": editor.token("/audit"), "undo": "1", "next": "/audit"}
    assert editor.post("/audit", fields)[0] == 303
    assert kept(store) == []
    assert editor.post("/audit", fields)[0] == 400, "it was undone already"


def test_a_reader_who_is_no_editor_makes_rules_for_themselves_alone(store: Store, editor: Visit, reader: Visit) -> None:
    page = reader.get("/rules")
    assert "For everybody" not in page
    assert "For everybody" in editor.get("/rules")
    assert send(reader, "add", "everybody")[0] == 403
    assert send(reader, "try", "everybody")[0] == 403
    assert send(reader, "add", "me")[0] == 303
    with store.reading() as conn:
        assert rules.listing(conn) == []
    assert "theorem" in reader.get("/rules")
    assert "theorem" not in editor.get("/rules")


def test_what_cannot_be_a_rule_is_told_with_the_form_as_it_was(store: Store, editor: Visit) -> None:
    status, page = send(editor, "add", "everybody", field="regex", pattern="(<b>")
    assert status == 400
    assert "Not kept:" in page
    assert "<b>" not in page
    for wrong in ({"action": "burn"}, {"field": "smell"}, {"points": "many"}, {"do": "eat"}):
        assert send(editor, wrong.pop("do", "add"), "everybody", **wrong)[0] == 400
    assert kept(store) == []


def test_a_rule_that_matches_most_of_what_is_stored_needs_a_second_word(store: Store, editor: Visit) -> None:
    wide = {"field": "regex", "pattern": "."}
    with store.writing() as conn:
        for number in range(20):
            document = replace(LAB_DOC, id=str(900 + number), url=f"https://lab.example/n/{number}")
            put(conn, replace(FULL, documents=(document,), brief=None))
    status, page = send(editor, "add", "everybody", **wide)
    assert status == 400
    assert "most of what is stored" in page
    assert "sure" in page
    assert kept(store) == []
    assert send(editor, "add", "everybody", sure="1", **wide)[0] == 303
    assert kept(store) == ["."]


def test_on_a_desk_without_accounts_its_owner_makes_rules_for_everybody(store: Store) -> None:
    visit = Visit(store, a_door(store, Turning(), HERE), client=("127.0.0.1", 5000))
    page = visit.get("/rules")
    assert "For everybody" in page
    assert "Your own" not in page
    assert send(visit, "add", "me")[0] == 403
    assert send(visit, "add", "everybody")[0] == 303
    assert kept(store) == ["theorem"]
    assert kept(store, OWNER.id) == []


def test_the_page_is_for_readers_and_old_rules_stand_on_it(store: Store, door: Door, editor: Visit) -> None:
    with store.writing() as conn:
        rules.add(conn, Rule(action=Action.BOOST, field=Field.SOURCE, pattern="<i>lab</i>", points=2.0), now=NOW)
    page = editor.get("/rules")
    assert "boost by +2 source" in page
    assert "<i>" not in page
    nobody = Visit(store, door, client=("203.0.113.11", 1)).client.get("/rules")
    assert (nobody.status_code, nobody.headers["location"]) == (303, "/sign-in?next=/rules")
