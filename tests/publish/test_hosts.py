"""Only under our own names: what a foreign Host header gets, asked of the real application."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from groundwire.publish.app import app
from groundwire.publish.readers import origin
from groundwire.store.engine import Store
from publish.page_store import filled
from publish.page_world import FULL, NOW

URL = "https://news.example"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    made = filled(tmp_path_factory.mktemp("hosts"), [FULL])
    yield made
    made.close()


@pytest.fixture
def client(store: Store) -> TestClient:
    application = app(store.reading, clock=lambda: NOW, public_url=URL, version=store.version, hosts=("desk.lan",))
    return TestClient(application, URL, follow_redirects=False)


OURS = ("news.example", "NEWS.example", "news.example:443", "localhost", "localhost:8000", "127.0.0.1:80", "[::1]:9")
FOREIGN = (
    "evil.example",
    "news.example.evil.example",
    "evil.example:443",
    "news.example:@evil.example",
    "news.example@evil.example",
    "news.example:80:80",
    "news.example, evil.example",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "10.0.0.1",
    "news.example/",
    "",
)


@pytest.mark.parametrize("host", [*OURS, "desk.lan", "desk.lan:8080"])
def test_pages_answer_under_our_names(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("host", FOREIGN)
@pytest.mark.parametrize("path", ["/", "/feed.atom", "/state", "/api/greader.php/accounts/ClientLogin", "/no-such"])
def test_no_page_answers_under_a_foreign_name(client: TestClient, host: str, path: str) -> None:
    for method in ("GET", "POST"):
        answer = client.request(method, path, headers={"host": host})
        assert answer.status_code == 400
        assert "evil" not in answer.text
        assert answer.headers["cache-control"] == "no-store"


def test_a_foreign_name_neither_fills_nor_reads_what_is_kept(client: TestClient) -> None:
    first = client.get("/")
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400
    again = client.get("/", headers={"host": "localhost", "x-forwarded-host": "evil.example"})
    assert again.content == first.content
    assert b"evil" not in again.content


def test_two_names_are_none(client: TestClient) -> None:
    answer = client.get("/", headers=[("host", "news.example"), ("host", "evil.example")])
    assert answer.status_code == 400


def test_a_machine_that_asks_how_we_are_needs_no_name(client: TestClient) -> None:
    assert client.get("/healthz", headers={"host": "10.1.2.3:8000"}).text == "ok\n"


@given(host=st.text(max_size=40))
def test_a_name_is_ours_only_if_it_is_written_as_ours(host: str) -> None:
    if origin.names_us(host, URL):
        assert host.lower().split(":")[0].strip("[") in {"news.example", "localhost", ""} or host.startswith("127.")
