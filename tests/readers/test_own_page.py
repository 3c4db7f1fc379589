"""What is a reader's own beside marks: the front page by their sources and rules, and the feed of their stars."""

import re

import pytest
from sqlalchemy import update

from groundwire.model.interest import Act
from groundwire.model.reader import Reader
from groundwire.model.rule import Action, Field, Rule
from groundwire.publish.readers.door import Door
from groundwire.publish.view import personal
from groundwire.rank.interest import Learned, features
from groundwire.store import articles, audit, candidates, interest, items, readers, rules, stories
from groundwire.store.engine import Store
from groundwire.store.tables import stories as table
from groundwire.vectors import WordLlama
from publish.feed_rules import ATOM, atom_of, json_of
from publish.page_world import NOW
from readers.reader_desk import STORY, URL, Turning, Visit, a_door, with_reader

HERE = "http://127.0.0.1:8000"


def slugs(page: str) -> list[str]:
    return re.findall(r'data-story="([a-z0-9-]+)"', page)


def only_of(store: Store, slug: str) -> int:
    """A source that tells this story and none of the others."""
    with store.reading() as conn:
        told = {story.slug: stories.get(conn, story.slug).items for story in stories.listing(conn)}
        heard = {name: {int(one.source_id) for one in items.by_ids(conn, found)} for name, found in told.items()}
    others = set[int]().union(*(found for name, found in heard.items() if name != slug))
    return min(heard[slug] - others)


def chosen(visit: Visit, *numbers: int) -> None:
    fields = {"token": visit.token("/account"), "zone": "UTC", "hour": "8", "recap": "off", "email": ""}
    assert visit.post("/account", {**fields, "source": [str(one) for one in numbers]})[0] == 303


@pytest.mark.usefixtures("ada")
def test_a_reader_with_sources_reads_what_those_tell_and_nobody_else_does(store: Store, door: Door) -> None:
    with_reader(store, "ben")
    mine, other = Visit(store, door), Visit(store, door, client=("203.0.113.10", 1))
    mine.sign_in()
    other.sign_in("ben")
    everybody = slugs(other.get("/"))
    assert len(everybody) > 5
    assert slugs(mine.get("/")) == everybody
    assert "front page" not in mine.get("/")
    chosen(mine, only_of(store, STORY))
    page = mine.client.get("/")
    assert slugs(page.text) == [STORY]
    assert "private" in page.headers["cache-control"]
    assert "Everybody’s front page" in page.text
    assert slugs(mine.get("/?all=1")) == everybody
    assert slugs(other.get("/")) == everybody
    assert slugs(Visit(store, door).get("/")) == everybody
    chosen(mine)
    assert slugs(mine.get("/")) == everybody


def test_what_a_readers_sources_tell_is_shown_though_it_was_picked_for_nobody(store: Store, ada: Reader) -> None:
    number = only_of(store, STORY)
    with store.writing() as conn:
        readers.subscribe(conn, ada.id, [number])
        story = stories.get(conn, STORY)
        for left_out, shown in (("20 stories were ahead", [STORY]), ("a rule says so: mute words “x”", None)):
            values = update(table).where(table.c.id == story.id).values(place=None, left_out=left_out)
            conn.execute(values)
            picked = stories.listing(conn, picked=True)
            assert STORY not in [one.slug for one in picked]
            found = [one.slug for one in personal.front_of(conn, ada.id, picked, now=NOW)]
            assert found == (shown or [one.slug for one in picked])
        conn.execute(update(table).where(table.c.id == story.id).values(place=1, left_out=None))
        audit.hide(conn, STORY, on=True, who="ben", now=NOW)
        hidden = personal.front_of(conn, ada.id, stories.listing(conn, picked=True), now=NOW)
        assert STORY not in [one.slug for one in hidden]


def test_a_reader_writes_rules_that_shape_their_own_page_alone(store: Store, door: Door, ada: Reader) -> None:
    mine = Visit(store, door)
    mine.sign_in()
    everybody = slugs(Visit(store, door).get("/"))
    token = mine.token("/account")

    def rule(**fields: str) -> int:
        return mine.post("/rules", {"token": token, "do": "add", "for": "me", **fields})[0]

    assert rule(action="mute", field="words", pattern="policy") == 303
    muted = slugs(mine.get("/"))
    assert set(muted) < set(everybody)
    assert slugs(Visit(store, door).get("/")) == everybody
    assert rule(action="boost", field="regex", pattern=r"number 1\b", points="-1") == 303
    assert rule(action="boost", field="words", pattern="optimization", points="50") == 303
    lifted = mine.get("/")
    assert slugs(lifted)[0] != everybody[0]
    assert "boost by +50 words “optimization”" in lifted.replace("&#34;", '"')
    for wrong in (
        {"action": "mute", "field": "regex", "pattern": "("},
        {"action": "mute", "field": "words", "pattern": " "},
        {"action": "burn", "field": "words", "pattern": "x"},
        {"action": "boost", "field": "words", "pattern": "x", "points": "many"},
    ):
        assert rule(**wrong) == 400
    with store.reading() as conn:
        kept = rules.listing(conn, reader=ada.id)
        assert rules.listing(conn) == []
    assert [one.action for one in kept] == [Action.MUTE, Action.BOOST, Action.BOOST]
    for one in kept:
        assert mine.post("/rules", {"token": token, "do": "remove", "for": "me", "rule": str(one.id)})[0] == 303
    assert slugs(mine.get("/")) == everybody


def test_nobody_removes_the_rule_of_another(store: Store, door: Door, ada: Reader) -> None:
    with store.writing() as conn:
        theirs = rules.add(conn, Rule(action=Action.MUTE, field=Field.WORDS, pattern="x", reader=ada.id), now=NOW)
        common = rules.add(conn, Rule(action=Action.MUTE, field=Field.WORDS, pattern="y"), now=NOW)
    with_reader(store, "eve")
    eve = Visit(store, door)
    eve.sign_in("eve")
    for number in (theirs, common, 999, "x"):
        fields = {"token": eve.token("/rules"), "do": "remove", "for": "me", "rule": str(number)}
        assert eve.post("/rules", fields)[0] == 400
        assert eve.post("/rules", fields | {"for": "everybody"})[0] == 403


def test_what_a_reader_starred_gives_their_page_its_order(store: Store, ada: Reader) -> None:
    with store.writing() as conn:
        picked = stories.listing(conn, picked=True)
        last = picked[-1]
        assert last.id
        interest.record(conn, ada.id, last.id, Act.STAR, NOW)
        model = Learned()
        for row in features(candidates.of(conn, [last.id], lead=500), WordLlama()):
            model = model.after(row, liked=True)
        interest.save_model(conn, ada.id, model.as_json(), upto=1, now=NOW)
        assert personal.is_own(conn, ada.id)
        mine = personal.front_of(conn, ada.id, picked, now=NOW)
    assert {one.slug for one in mine} == {one.slug for one in picked}
    assert all(one.why[-1].signal in ("feedback", "open place") for one in mine)


def feed_of(visit: Visit) -> str:
    found = re.search(rf'href="{URL}(/starred/[^"]+)\.atom"', visit.get("/account"))
    assert found
    return found[1]


@pytest.mark.usefixtures("ada")
def test_stars_are_a_feed_under_a_secret_address(store: Store, door: Door) -> None:
    mine, nobody = Visit(store, door), Visit(store, door)
    mine.sign_in()
    address = feed_of(mine)
    assert atom_of(nobody.client.get(f"{address}.atom").content).findall(f"{{{ATOM}}}entry") == []
    other = slugs(mine.get("/"))[-1]
    for slug in (STORY, other):
        assert mine.do("star", slug) == 303
    answer = nobody.client.get(f"{address}.atom")
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.headers["content-type"].startswith("application/atom+xml")
    ids = [one.findtext(f"{{{ATOM}}}id") for one in atom_of(answer.content).findall(f"{{{ATOM}}}entry")]
    assert set(ids) == {f"{URL}/story/{STORY}", f"{URL}/story/{other}"}
    told = json_of(nobody.client.get(f"{address}.json").content)
    assert {one.id for one in told.items} == set(ids)
    assert str(told.feed_url) == f"{URL}{address}.json"
    again = nobody.client.get(f"{address}.atom", headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    mine.do("unstar", STORY)
    assert len(json_of(nobody.client.get(f"{address}.json").content).items) == 1


@pytest.mark.usefixtures("ada")
def test_a_new_address_ends_the_old_one_and_no_other_address_leads_anywhere(store: Store, door: Door) -> None:
    with_reader(store, "ben")
    mine, nobody = Visit(store, door), Visit(store, door)
    mine.sign_in()
    old = feed_of(mine)
    assert mine.post("/account/feed", {"token": mine.token("/account")})[0] == 303
    new = feed_of(mine)
    assert new != old
    assert nobody.client.get(f"{new}.atom").status_code == 200
    number, secret = new.split("/")[2:4]
    for wrong in (old, f"/starred/{int(number) + 1}/{secret}/feed", f"/starred/{number}/{secret[:-1]}/feed",
                  f"/starred/{number}/x/feed", f"/starred/999999999999/{secret}/feed", f"/starred/x/{secret}/feed",
                  "/starred/feed"):  # fmt: skip
        assert nobody.client.get(f"{wrong}.atom").status_code == 404, wrong
    assert mine.client.get("/starred/feed.atom").status_code == 200


def test_the_one_reader_of_a_desk_without_accounts_has_the_feed_at_this_machine(store: Store) -> None:
    door = a_door(store, Turning(), HERE)
    owner = Visit(store, door, client=("127.0.0.1", 1))
    owner.do("star", STORY)
    assert len(json_of(owner.client.get("/starred/feed.json").content).items) == 1
    assert Visit(store, door).client.get("/starred/feed.json").status_code == 404
    assert owner.client.get("/starred/0/x/feed.json").status_code == 404


def test_a_story_names_the_rules_of_its_reader_that_touch_it_and_those_of_nobody_else(store: Store, door: Door) -> None:
    ada, ben = with_reader(store, "lil"), with_reader(store, "ben")
    with store.writing() as conn:
        told = stories.get(conn, STORY)
        items_of = articles.documents(conn, told.items)
        source = next(iter(items_of.values())).source
        numbers = [str(at) for at, one in enumerate(items_of.values(), 1) if one.source == source]
        rules.add(
            conn, Rule(action=Action.BOOST, field=Field.SOURCE, pattern=source, points=1.0, reader=ada.id), now=NOW
        )
        rules.add(conn, Rule(action=Action.MUTE, field=Field.WORDS, pattern="<b>zzz</b>", reader=ada.id), now=NOW)
        rules.add(conn, Rule(action=Action.MUTE, field=Field.SCORE, pattern="<99", reader=ben.id), now=NOW)
    mine, other = Visit(store, door), Visit(store, door, client=("203.0.113.10", 1))
    mine.sign_in("lil")
    other.sign_in("ben")
    page = mine.get(f"/story/{STORY}")
    assert f"touch this story: boost by +1 source “{source}” (source{'s' if len(numbers) > 1 else ''} " in page
    assert "zzz" not in page
    assert "touch this story: mute score “&lt;99”</p>" in other.get(f"/story/{STORY}")
    assert "touch this story" not in Visit(store, door).get(f"/story/{STORY}")
    assert "touch this story" not in mine.get("/")
    more = {
        "do": "add",
        "for": "me",
        "action": "mute",
        "field": "score",
        "pattern": "<98",
        "token": mine.token("/rules"),
    }
    assert mine.post("/rules", more | {"sure": "yes"})[0] == 303
    assert "mute score “&lt;98”" in mine.get(f"/story/{STORY}")
