"""Signing in at an identity provider: what is believed, and everything that is not."""

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from groundwire.errors import SettingsError
from groundwire.publish.readers.provider import Provider
from groundwire.store import readers
from groundwire.store.engine import Store
from publish.page_world import NOW
from readers.identity_server import CLIENT, SECRET, Claims, IdentityServer, a_key
from readers.reader_desk import STORY, URL, Turning, Visit, a_door, with_reader

BACK = "/sign-in/oidc/back"
ADA = "248289761001"


@pytest.fixture
def identity() -> Iterator[IdentityServer]:
    with IdentityServer(NOW, (URL + BACK,)) as server:
        yield server


def visit(store: Store, identity: IdentityServer, **settings: Any) -> Visit:
    """A browser at a desk that trusts *identity*."""
    door = a_door(store, Turning())
    door.provider = replace(Provider(issuer=identity.issuer, client=CLIENT, secret=SECRET), **settings)
    return Visit(store, door)


def linked(store: Store, identity: IdentityServer) -> None:
    ada = with_reader(store)
    with store.writing() as conn:
        readers.link(conn, ada.id, f"{identity.issuer} {ADA}")


def there_and_back(browser: Visit, wanted: str = "") -> str:
    """Begin to sign in, be signed in at the provider; the path and query with which the browser comes back."""
    answer = browser.client.get("/sign-in/oidc", params={"next": wanted} if wanted else {})
    assert answer.status_code == 303, answer.text
    sent = httpx2.get(answer.headers["location"]).headers["location"]
    assert sent.startswith(URL + BACK)
    return sent.removeprefix(URL)


def finish(browser: Visit, path: str) -> tuple[int, str]:
    answer = browser.client.get(path)
    return answer.status_code, answer.headers.get("location", "") or answer.text


def is_signed_in(browser: Visit) -> bool:
    return "Sign out" in browser.get("/")


def test_a_reader_signs_in_at_the_provider_and_goes_on_where_they_were(store: Store, identity: IdentityServer) -> None:
    linked(store, identity)
    browser = visit(store, identity)
    assert f"Sign in with 127.0.0.1:{identity.port}" in browser.get("/sign-in")
    assert finish(browser, there_and_back(browser, f"/story/{STORY}")) == (303, f"/story/{STORY}")
    assert is_signed_in(browser)
    assert browser.do("star", STORY) == 303


def test_the_session_id_is_a_new_one_and_the_secret_of_the_attempt_is_gone(
    store: Store, identity: IdentityServer
) -> None:
    linked(store, identity)
    browser = visit(store, identity)
    browser.client.cookies.set("__Host-groundwire", "chosen-by-another", domain="news.example")
    assert finish(browser, there_and_back(browser))[0] == 303
    kept = {cookie.name: cookie.value for cookie in browser.client.cookies.jar if cookie.domain == "news.example"}
    assert kept["__Host-groundwire"] != "chosen-by-another"
    first = kept["__Host-groundwire"]
    assert "__Host-groundwire-oidc" not in kept
    assert finish(browser, there_and_back(browser))[0] == 303
    again = {cookie.name: cookie.value for cookie in browser.client.cookies.jar if cookie.domain == "news.example"}
    assert again["__Host-groundwire"] != first
    old = Visit(store, browser.door)
    assert "Sign out" not in old.get("/", {"cookie": f"__Host-groundwire={first}"})


@pytest.mark.parametrize("secret", [SECRET, None], ids=["with a secret", "without one"])
@pytest.mark.parametrize("ways", [None, ["client_secret_post"]], ids=["as usual", "in the form"])
def test_the_client_shows_who_it_is_as_the_provider_asks(
    store: Store, identity: IdentityServer, secret: str | None, ways: list[str] | None
) -> None:
    linked(store, identity)
    identity.secret = secret
    if ways:
        identity.said = {"token_endpoint_auth_methods_supported": ways}
    browser = visit(store, identity, secret=secret)
    assert finish(browser, there_and_back(browser)) == (303, "/")


def other_key(identity: IdentityServer) -> None:
    identity.signing = a_key("another")


def unsigned(identity: IdentityServer) -> None:
    now = int(identity.now.timestamp())
    claims = {"iss": identity.issuer, "aud": CLIENT, "sub": ADA, "iat": now, "exp": now + 300}
    parts = [base64.urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=") for one in ({"alg": "none"}, claims)]
    identity.token = b".".join((*parts, b"")).decode()


def bend(**changed: Any) -> Callable[[IdentityServer], None]:
    def bent(claims: Claims) -> Claims:
        return {name: value for name, value in (claims | changed).items() if value is not None}

    return lambda identity: setattr(identity, "bent", bent)


LATE = int((NOW - timedelta(minutes=2)).timestamp())
LIES: dict[str, tuple[Callable[[IdentityServer], None], str]] = {
    "a wrong nonce": (bend(nonce="of another sign-in"), "nonce"),
    "no nonce": (bend(nonce=None), "nonce"),
    "a wrong issuer": (bend(iss="https://evil.example"), "iss"),
    "a wrong audience": (bend(aud="another-client"), "aud"),
    "an audience of others, and us named beside": (bend(aud=["another-client"], azp=CLIENT), "aud"),
    "another party": (bend(aud=[CLIENT, "another"], azp="another"), "azp"),
    "no audience": (bend(aud=None), "aud"),
    "expired": (bend(exp=LATE), "exp"),
    "no end": (bend(exp=None), "exp"),
    "of the future": (bend(iat=int((NOW + timedelta(hours=1)).timestamp())), "in the future"),
    "no subject": (bend(sub=None), "sub"),
    "a subject that is no text": (bend(sub=7), "sub"),
    "a foreign access token": (bend(at_hash="AAAAAAAAAAAAAAAAAAAAAA"), "at_hash"),
    "a bad signature": (other_key, "signature"),
    "no signature": (unsigned, "none"),
    "no token": (lambda identity: setattr(identity, "token", "x"), "believed"),
}


@pytest.mark.parametrize(("lie", "named"), LIES.values(), ids=LIES)
def test_an_id_token_that_does_not_hold_signs_nobody_in(
    store: Store, identity: IdentityServer, lie: Callable[[IdentityServer], None], named: str
) -> None:
    linked(store, identity)
    lie(identity)
    browser = visit(store, identity)
    status, page = finish(browser, there_and_back(browser))
    assert status == 403
    told = page.split('role="alert">')[1].split("</p>")[0]
    assert told.startswith("You are not signed in: ")
    assert named in told
    assert not is_signed_in(browser)


def test_an_answer_to_another_browser_or_another_attempt_signs_nobody_in(
    store: Store, identity: IdentityServer
) -> None:
    linked(store, identity)
    attacker, victim = visit(store, identity), visit(store, identity)
    stolen = there_and_back(attacker)
    assert "has not begun to sign in" in finish(victim, stolen)[1]
    there_and_back(victim)
    before = len(identity.asked)
    status, page = finish(victim, stolen)
    assert (status, "belongs to another sign-in" in page) == (403, True)
    assert len(identity.asked) == before, "a wrong state is refused before anybody is asked"
    assert not is_signed_in(victim)


def test_a_code_is_good_once(store: Store, identity: IdentityServer) -> None:
    linked(store, identity)
    browser = visit(store, identity)
    first = there_and_back(browser)
    kept = browser.client.cookies.get("__Host-groundwire-oidc", domain="news.example", path="/")
    assert finish(browser, first)[0] == 303
    again = visit(store, identity)
    again.client.cookies.set("__Host-groundwire-oidc", str(kept), domain="news.example", path="/")
    status, page = finish(again, first)
    assert (status, "invalid_grant" in page) == (403, True)


def test_the_provider_is_the_one_that_was_set(store: Store, identity: IdentityServer) -> None:
    linked(store, identity)
    browser = visit(store, identity)
    path = there_and_back(browser)
    mixed = path.replace(f"iss=http%3A%2F%2F127.0.0.1%3A{identity.port}", "iss=https%3A%2F%2Fevil.example")
    assert mixed != path
    assert "another identity provider" in finish(browser, mixed)[1]
    for said in (
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://evil.example/token"},
        {"jwks_uri": "http://evil.example/keys"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": None},
    ):
        identity.said = said
        assert browser.client.get("/sign-in/oidc").status_code == 403, said
    elsewhere = visit(store, identity, issuer=f"{identity.issuer}/elsewhere?x=")
    assert browser.client.get("/sign-in/oidc").status_code == 403
    assert elsewhere.client.get("/sign-in/oidc").status_code in (403, 502)


def test_a_discovery_document_elsewhere_is_not_followed(store: Store, identity: IdentityServer) -> None:
    linked(store, identity)
    moved = visit(store, identity, issuer=f"{identity.issuer}/elsewhere?")
    answer = moved.client.get("/sign-in/oidc")
    assert (answer.status_code, "HTTP 307" in answer.text) == (502, True)


def test_after_signing_in_one_stays_on_this_site(store: Store, identity: IdentityServer) -> None:
    linked(store, identity)
    for bait in ("//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "/a%0d%0ax: y"):
        browser = visit(store, identity)
        assert finish(browser, there_and_back(browser, bait)) == (303, "/")
    browser = visit(store, identity)
    path = there_and_back(browser)
    kept = str(browser.client.cookies.get("__Host-groundwire-oidc", domain="news.example", path="/"))
    flow = kept.strip('"').split(".")[0]
    browser.client.cookies.set(
        "__Host-groundwire-oidc", f"{flow}.https%3A%2F%2Fevil.example", domain="news.example", path="/"
    )
    assert finish(browser, path) == (303, "/")


def test_a_provider_that_does_not_send_back_here_is_told_to_the_reader(store: Store, identity: IdentityServer) -> None:
    linked(store, identity)
    browser = visit(store, identity)
    address = browser.client.get("/sign-in/oidc").headers["location"]
    assert httpx2.get(address.replace("news.example", "evil.example")).status_code == 400
    path = there_and_back(browser)
    state = path.split("state=")[1].split("&")[0]
    status, page = finish(browser, f"{BACK}?error=access_denied&error_description=%3Cb%3Eno%3C/b%3E&state={state}")
    assert (status, "access_denied" in page, "<b>" in page) == (403, True, False)


def test_a_provider_that_is_down_is_said_so_and_passwords_go_on(store: Store, identity: IdentityServer) -> None:
    linked(store, identity)
    browser = visit(store, identity)
    path = there_and_back(browser)
    identity.__exit__(None, None, None)
    for asked in ("/sign-in/oidc", path):
        answer = browser.client.get(asked)
        assert (answer.status_code, "cannot be asked" in answer.text) == (502, True)
    assert browser.sign_in() == 303


def test_who_has_no_account_is_told_what_the_owner_can_do(store: Store, identity: IdentityServer) -> None:
    with_reader(store, email="ada@example.org")
    browser = visit(store, identity)
    status, page = finish(browser, there_and_back(browser))
    assert (status, f"groundwire reader link NAME {ADA}" in page) == (403, True)
    assert not is_signed_in(browser)


@pytest.mark.parametrize("in_token", [True, False], ids=["in the token", "at userinfo"])
def test_a_checked_mail_address_finds_the_account_once_and_the_person_ever_after(
    store: Store, identity: IdentityServer, in_token: bool
) -> None:
    with_reader(store, email="Ada@example.org")
    identity.email_in_token = in_token
    browser = visit(store, identity, match="email")
    assert finish(browser, there_and_back(browser)) == (303, "/")
    assert ("userinfo" in identity.asked) is not in_token
    identity.person = {"sub": ADA, "email": "countess@example.org"}
    assert finish(browser, there_and_back(browser)) == (303, "/")
    identity.person = {"sub": "another", "email": "ada@example.org"}
    assert finish(visit(store, identity, match="email"), there_and_back(browser))[0] == 403


def test_an_address_that_nobody_checked_or_that_two_readers_gave_finds_nobody(
    store: Store, identity: IdentityServer
) -> None:
    with_reader(store, email="ada@example.org")
    identity.person = {"sub": ADA, "email": "ada@example.org", "email_verified": False}
    browser = visit(store, identity, match="email")
    assert finish(browser, there_and_back(browser))[0] == 403
    identity.person = {"sub": ADA, "email": "ada@example.org", "email_verified": "true"}
    assert finish(browser, there_and_back(browser))[0] == 403
    with_reader(store, "eve", email="ada@example.org")
    identity.person = {"sub": ADA, "email": "ada@example.org"}
    assert finish(browser, there_and_back(browser))[0] == 403


def test_asking_the_provider_without_end_is_slowed(store: Store, identity: IdentityServer) -> None:
    linked(store, identity)
    browser = visit(store, identity)
    answers = [browser.client.get(f"{BACK}?code=x&state=y").status_code for _ in range(40)]
    assert answers == [403] * 30 + [429] * 10


def test_without_a_provider_there_are_no_such_addresses(store: Store) -> None:
    with_reader(store)
    browser = Visit(store, a_door(store, Turning()))
    assert browser.client.get("/sign-in/oidc").status_code == 404
    assert "Sign in with" not in browser.get("/sign-in")


@pytest.mark.parametrize(
    ("issuer", "client"),
    [("https://id.example", None), (None, "x"), ("http://id.example", "x"), ("id.example", "x"), ("file:///x", "x")],
)
def test_settings_that_make_no_provider_are_refused(issuer: str | None, client: str | None) -> None:
    with pytest.raises(SettingsError):
        Provider.of(issuer, client, None, "subject")
    assert Provider.of(None, None, None, "subject") is None
