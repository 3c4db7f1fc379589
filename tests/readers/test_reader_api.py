"""The Google Reader API, as a feed reader on a phone would use it."""

import xml.etree.ElementTree as ET
from typing import Any

import pytest

from groundwire.publish.readers.greader_form import item_number
from groundwire.store.engine import Store
from readers.reader_desk import PASSWORD, Turning, Visit, a_door, with_reader

API = "/api/greader.php"
ATOM = "{http://www.w3.org/2005/Atom}"
READ, STARRED = "user/-/state/com.google/read", "user/-/state/com.google/starred"


@pytest.fixture
def store(store: Store) -> Store:
    with_reader(store)
    return store


class Phone:
    """A feed reader that signed in."""

    def __init__(self, store: Store) -> None:
        self.client = Visit(store, a_door(store, Turning())).client
        told = self.client.post(f"{API}/accounts/ClientLogin", data={"Email": "ada", "Passwd": PASSWORD})
        assert told.status_code == 200
        self.auth = dict(line.split("=", 1) for line in told.text.split())["Auth"]
        self.headers = {"authorization": f"GoogleLogin auth={self.auth}"}
        self.token = self.client.get(f"{API}/reader/api/0/token", headers=self.headers).text

    def get(self, path: str, **params: Any) -> Any:
        answer = self.client.get(f"{API}/reader/api/0/{path}", params=params, headers=self.headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, **fields: Any) -> str:
        fields = {"T": self.token} | fields
        return self.client.post(f"{API}/reader/api/0/{path}", data=fields, headers=self.headers).text


@pytest.fixture
def phone(store: Store) -> Phone:
    return Phone(store)


def test_each_source_is_a_subscription_whose_atom_stream_has_its_items(phone: Phone) -> None:
    found = phone.get("subscription/list", output="json")["subscriptions"]
    assert found
    seen = 0
    for one in found:
        answer = phone.client.get(f"{API}/reader/atom/{one['id']}", params={"n": 100}, headers=phone.headers)
        assert answer.headers["content-type"].startswith("application/atom+xml")
        feed = ET.fromstring(answer.content)
        for entry in feed.iter(f"{ATOM}entry"):
            seen += 1
            assert all(entry.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
    assert seen == len(phone.get("stream/contents/user/-/state/com.google/reading-list", n=1000)["items"])
    assert seen > 3


def test_pages_of_a_stream_join_without_gap_or_overlap(phone: Phone) -> None:
    whole = [item["id"] for item in phone.get("stream/contents", n=1000)["items"]]
    for order in ("", "o"):
        found: list[str] = []
        place = ""
        while True:
            page = phone.get("stream/contents", n=2, c=place, r=order)
            found += [item["id"] for item in page["items"]]
            place = page.get("continuation", "")
            if not place:
                break
        assert found == (whole[::-1] if order else whole)


def test_read_and_starred_are_kept_and_counted(phone: Phone) -> None:
    first, second = (item["id"] for item in phone.get("stream/contents", n=2)["items"])
    before = phone.get("unread-count")["max"]
    assert phone.post("edit-tag", i=[first, second], a=[READ, STARRED]) == "OK"
    assert phone.get("unread-count")["max"] == before - 2
    assert phone.post("edit-tag", i=second, r=[READ, STARRED]) == "OK"
    assert [item["id"] for item in phone.get(f"stream/contents/{STARRED}")["items"]] == [first]
    unread = [item["id"] for item in phone.get("stream/contents", n=1000, xt=READ)["items"]]
    assert first not in unread
    assert second in unread
    assert phone.post("mark-all-as-read", s="user/-/state/com.google/reading-list") == "OK"
    assert phone.get("unread-count")["max"] == 0


def test_ids_come_back_as_items(phone: Phone) -> None:
    ids = [ref["id"] for ref in phone.get("stream/items/ids", s="user/-/state/com.google/reading-list")["itemRefs"]]
    answer = phone.client.post(f"{API}/reader/api/0/stream/items/contents", data={"i": ids}, headers=phone.headers)
    assert [item_number(item["id"]) for item in answer.json()["items"]] == [int(number) for number in ids]


def test_nothing_is_told_without_a_token_and_no_cookie_is_one(store: Store, phone: Phone) -> None:
    visit = Visit(store, a_door(store, Turning()))
    visit.sign_in()
    for path in ("subscription/list", "stream/contents", "token", "user-info"):
        assert visit.client.get(f"{API}/reader/api/0/{path}").status_code == 401
    assert visit.client.post(f"{API}/reader/api/0/edit-tag", data={"i": "1", "a": READ}).status_code == 401
    foreign = phone.headers | {"origin": "https://evil.example"}
    data = {"i": "1", "a": READ}
    assert phone.client.post(f"{API}/reader/api/0/edit-tag", data=data, headers=foreign).status_code == 403
    assert phone.post("edit-tag", i="1", a=READ, T="wrong") == "Bad token\n"


def test_wrong_passwords_are_refused_and_slowed(store: Store) -> None:
    client = Visit(store, a_door(store, Turning())).client
    data = {"Email": "ada", "Passwd": "a wrong guess"}
    answers = [client.post(f"{API}/accounts/ClientLogin", data=data).status_code for _ in range(6)]
    assert answers == [403] * 5 + [429]


def test_an_id_is_read_in_each_of_its_forms() -> None:
    assert item_number("tag:google.com,2005:reader/item/000000000000001f") == 31
    assert item_number("000000000000001f") == 31
    assert item_number("31") == 31
    assert item_number("tag:google.com,2005:reader/item/xyz") is None
    assert item_number("9" * 19) is None
