import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from groundwire.model.reader import Role
from groundwire.publish.readers import origin
from groundwire.publish.readers.door import STAYS, Door
from groundwire.publish.readers.routes import routes
from groundwire.publish.readers.tries import MOST
from groundwire.store.engine import Store
from readers.reader_desk import PASSWORD, STORY, URL, Turning, Visit, a_door, a_store, with_reader

# These are asked by programs that have no cookies: a secret in the address or in a header is what allows them.
BY_SECRET = ("/unsubscribe/", "/api/")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = a_store(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def clock() -> Turning:
    return Turning()


@pytest.fixture
def door(store: Store, clock: Turning) -> Door:
    return a_door(store, clock)


def unsafe_paths(door: Door) -> list[str]:
    found = {
        route.path.replace("{secret}", "x").replace("{path:path}", "x")
        for route in routes(door)
        if (route.methods or set()) - {"GET", "HEAD"}
    }
    assert len(found) > 4
    return sorted(found)


def test_every_unsafe_route_refuses_without_our_origin_and_our_token(store: Store, door: Door) -> None:
    with_reader(store, role=Role.EDITOR)
    ada = Visit(store, door)
    assert ada.sign_in() == 303
    token = ada.token()
    for path in unsafe_paths(door):
        if path.startswith(BY_SECRET):
            assert ada.client.post(path, data={"token": token}, headers={"origin": URL}).status_code in (401, 403)
            continue
        for headers in ({}, {"origin": "null"}, {"origin": "https://evil.example"}, {"origin": URL + ".evil.example"}):
            answer = ada.client.post(path, data={"token": token, "do": "star", "story": STORY}, headers=headers)
            assert (answer.status_code, path, headers) == (403, path, headers)
        for told in ({}, {"token": ""}, {"token": "x" * 64}):
            answer = ada.client.post(path, data=told, headers={"origin": URL})
            assert (answer.status_code, path, told) == (403, path, told)
    assert "★ Starred" not in ada.get("/")


def test_every_unsafe_route_refuses_who_is_not_signed_in(store: Store, door: Door) -> None:
    with_reader(store)
    nobody = Visit(store, door)
    token = nobody.token("/sign-in")
    for path in unsafe_paths(door):
        if path != "/sign-in":
            assert nobody.post(path, {"token": token, "do": "star", "story": STORY})[0] in (401, 403)


def test_no_route_changes_anything_by_get(store: Store, door: Door) -> None:
    with_reader(store)
    ada = Visit(store, door)
    ada.sign_in()
    token = ada.token()
    assert ada.client.get("/state", params={"do": "star", "story": STORY, "token": token}).status_code == 405
    assert "★ Starred" not in ada.get("/")


def test_the_session_id_changes_at_sign_in_and_ends_at_sign_out(store: Store, door: Door) -> None:
    with_reader(store)
    ada = Visit(store, door)
    ada.client.cookies.set("__Host-groundwire", "chosen-by-another", domain="news.example")
    assert ada.sign_in() == 303
    first = ada.client.cookies.get("__Host-groundwire", domain="news.example", path="/")
    assert first != "chosen-by-another"
    token = ada.token("/account")
    assert ada.post("/sign-out", {"token": token})[0] == 303
    assert ada.client.get("/", headers={"cookie": f"__Host-groundwire={first}"}).headers["cache-control"] == "no-cache"


def test_the_cookie_is_locked_to_this_host_and_closed_to_scripts(store: Store, door: Door) -> None:
    with_reader(store)
    visit = Visit(store, door)
    token = visit.token("/sign-in")
    fields = {"name": "ada", "password": PASSWORD, "token": token}
    told = visit.client.post("/sign-in", data=fields, headers={"origin": URL}).headers.get_list("set-cookie")
    session = next(line for line in told if line.startswith("__Host-groundwire=")).lower()
    assert all(part in session for part in ("secure", "httponly", "samesite=lax", "path=/"))
    assert "domain=" not in session


def test_a_session_ends_by_itself(store: Store, door: Door, clock: Turning) -> None:
    with_reader(store)
    ada = Visit(store, door)
    ada.sign_in()
    clock.now += STAYS - timedelta(minutes=1)
    assert "Starred" in ada.get("/")
    clock.now += timedelta(minutes=1)
    assert 'name="token"' not in ada.get("/")


def test_an_unknown_name_and_a_wrong_password_get_the_same_answer(store: Store, door: Door) -> None:
    with_reader(store)
    answers = []
    for name in ("ada", "nobody"):
        visit = Visit(store, door)
        token = visit.token("/sign-in")
        status, _, page = visit.post("/sign-in", {"name": name, "password": "wrong guess", "token": token})
        answers.append((status, page.split("<main")[1].count("do not belong together")))
    assert answers == [(401, 1), (401, 1)]


def test_guessing_is_slowed_for_an_account_and_for_an_address(store: Store, door: Door, clock: Turning) -> None:
    with_reader(store)
    visit = Visit(store, door)
    assert [visit.sign_in(password=f"guess number {n}") for n in range(MOST + 1)] == [401] * MOST + [429]
    assert visit.sign_in() == 429
    elsewhere = Visit(store, door, client=("203.0.113.77", 1))
    assert elsewhere.sign_in() == 429
    clock.now += timedelta(minutes=1)
    assert visit.sign_in() == 303


def test_nobody_signs_in_over_plain_http_but_at_this_machine(store: Store, clock: Turning) -> None:
    with_reader(store)
    assert Visit(store, a_door(store, clock, "http://news.example")).sign_in() == 403
    assert Visit(store, a_door(store, clock, "http://127.0.0.1:8000"), client=("127.0.0.1", 1)).sign_in() == 303


def test_after_a_form_one_stays_on_this_site(store: Store, door: Door) -> None:
    with_reader(store)
    baits = ("//evil.example", "/\\evil.example", "https://evil.example/", "javascript:alert(1)", "/a//b", "x")
    for number, wanted in enumerate(baits):
        door.tries.forget("name ada")
        visit = Visit(store, door, client=(f"203.0.113.{number}", 1))
        token = visit.token("/sign-in")
        fields = {"name": "ada", "password": PASSWORD, "token": token, "next": wanted}
        assert visit.post("/sign-in", fields)[:2] == (303, "/")
    assert origin.own_path("/search?q=open%20weights&page=2") == "/search?q=open%20weights&page=2"
    assert origin.own_path("/x?a=%0d%0aLocation:%20evil") == "/"


@pytest.mark.shared
def test_no_known_bait_leads_off_this_site(shared: Path) -> None:
    rows = [json.loads(line) for line in (shared / "sec" / "misc.jsonl").read_text(encoding="utf-8").splitlines()]
    baits = [row["value"] for row in rows if row["kind"] == "open_redirect"]
    assert baits
    for bait in baits:
        path = origin.own_path(bait)
        assert path == "/" or (path.startswith("/") and path.isascii() and "\\" not in path and "//" not in path)


def test_a_body_beyond_measure_is_refused(store: Store, door: Door) -> None:
    with_reader(store)
    visit = Visit(store, door)
    visit.sign_in()
    assert visit.post("/state", {"token": visit.token(), "story": "x" * 300_000})[0] == 413
