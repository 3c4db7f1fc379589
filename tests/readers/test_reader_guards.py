import re
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from groundwire.model.reader import Role
from groundwire.net.fetch import Session
from groundwire.publish.app import table
from groundwire.publish.pictures.kept import Kept
from groundwire.publish.pictures.routes import Pictures
from groundwire.publish.readers import origin
from groundwire.publish.readers.door import STAYS, Door
from groundwire.publish.readers.provider import Provider
from groundwire.publish.readers.tries import MOST
from groundwire.publish.serving import Serving
from groundwire.publish.websub import Callback
from groundwire.store.engine import Store
from groundwire.store.tables import audit, changes, edits, item_state, outbox, readers, sessions, story_state
from readers.reader_desk import PASSWORD, STORY, URL, Turning, Visit, a_door, with_reader

# These are asked by programs that have no cookies: a secret in the address or in a header is what allows them.
BY_SECRET = {"/unsubscribe/": (403,), "/api/": (401, 403, 429), "/websub/": (410,)}


def pictures_of(store: Store) -> Pictures:
    return Pictures(Session, Kept(Path(store.url.database or "").parent / "pictures"))


def callback_of(store: Store, door: Door) -> Callback:
    return Callback(lambda: store, door.clock)


def unsafe_routes(store: Store, door: Door) -> list[tuple[str, str]]:
    """(method, path) of every route of the application that is not for reading; a new one is here by itself."""
    door.provider = Provider(issuer="https://id.example", client="x")
    every = table(Serving(store.reading, door.clock, URL), door, pictures_of(store), callback_of(store, door))
    found = {
        (method, re.sub(r"{\w+(:\w+)?}", "x", route.path))
        for route in every
        for method in (route.methods or ())
        if method not in {"GET", "HEAD"}
    }
    assert {("POST", path) for path in ("/state", "/edit", "/audit", "/account", "/pictures")} <= found
    return sorted(found)


def test_every_unsafe_route_refuses_without_our_origin_and_our_token(store: Store, door: Door) -> None:
    with_reader(store, role=Role.EDITOR)
    routes = unsafe_routes(store, door)
    ada = Visit(store, door, pictures=pictures_of(store), callback=callback_of(store, door))
    assert ada.sign_in() == 303
    fields = {"do": "star", "story": STORY, "recap": "off", "says": "wrong"}
    token = {"token": ada.token()}
    foreign: list[dict[str, str]] = [
        {},
        {"origin": ""},
        {"origin": "null"},
        {"origin": "https://evil.example"},
        {"origin": URL + ".evil.example"},
        {"origin": URL.replace("https", "http")},
        {"origin": URL + ":8443"},
        {"referer": URL + "/"},
        {"sec-fetch-site": "same-origin"},
    ]
    wrong: list[dict[str, str]] = [{}, {"token": ""}, {"token": "x" * 64}, {"token": token["token"][:-1]}]
    before = changed(store)
    refused = 0
    for method, path in routes:
        tries = [(fields | token, headers) for headers in foreign]
        tries += [(fields | told, {"origin": URL}) for told in wrong]
        for sent, headers in tries:
            answer = ada.client.request(method, path, data=sent, headers=headers)
            allowed = next((told for start, told in BY_SECRET.items() if path.startswith(start)), (403,))
            assert answer.status_code in allowed, (method, path, headers, sent)
            refused += 1
    assert refused >= 13 * 12
    assert changed(store) == before


def changed(store: Store) -> list[int]:
    """How much each table of readers and editors holds."""
    kept = (readers, sessions, story_state, item_state, changes, audit, edits, outbox)
    with store.reading() as conn:
        return [int(conn.execute(select(func.count()).select_from(one)).scalar_one()) for one in kept]


def test_every_unsafe_route_refuses_who_is_not_signed_in(store: Store, door: Door) -> None:
    with_reader(store)
    routes = unsafe_routes(store, door)
    nobody = Visit(store, door, pictures=pictures_of(store), callback=callback_of(store, door))
    token = nobody.token("/sign-in")
    for method, path in routes:
        if path != "/sign-in":
            fields = {"token": token, "do": "star", "story": STORY}
            answer = nobody.client.request(method, path, data=fields, headers={"origin": URL})
            assert answer.status_code in (401, 403, 410), (method, path)


def test_every_unsafe_route_of_an_editor_refuses_a_reader(store: Store, door: Door) -> None:
    with_reader(store)
    ada = Visit(store, door)
    ada.sign_in()
    token = ada.token()
    for path in ("/edit", "/audit"):
        assert ada.post(path, {"token": token, "do": "pin", "story": STORY, "undo": "1"})[0] == 403


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


def test_a_body_beyond_measure_is_refused(store: Store, door: Door) -> None:
    with_reader(store)
    visit = Visit(store, door)
    visit.sign_in()
    assert visit.post("/state", {"token": visit.token(), "story": "x" * 300_000})[0] == 413
