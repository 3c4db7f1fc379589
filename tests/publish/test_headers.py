"""What the headers of a request may say: refused where nobody means them, let through as browsers and proxies send."""

from collections.abc import Iterator, Sequence

import pytest
from starlette.testclient import TestClient

from groundwire.publish.app import app
from groundwire.store.engine import Store
from publish.page_store import filled
from publish.page_world import FULL, NOW

HERE, BEHIND = "http://localhost:8000", "https://news.example"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    made = filled(tmp_path_factory.mktemp("headers"), [FULL])
    yield made
    made.close()


def client(store: Store, url: str, hosts: Sequence[str] = ()) -> TestClient:
    return TestClient(app(store.reading, clock=lambda: NOW, public_url=url, hosts=hosts), url, follow_redirects=False)


def cross(mode: str) -> dict[str, str]:
    return {"sec-fetch-site": "cross-site", "sec-fetch-mode": mode}


USUAL: tuple[dict[str, str], ...] = (
    {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"},
    {"accept": "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2"},
    {"accept-encoding": "gzip;q=1.0, identity; q=0.5, *;q=0", "accept-language": "de-CH,de;q=0.9,en;q=0.8"},
    {"authorization": "Basic YWRhOnNlY3JldA=="},
    {"authorization": "GoogleLogin auth=ada/0123456789abcdef"},
    {"content-type": "application/x-www-form-urlencoded; charset=UTF-8"},
    {"content-type": "multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW"},
    {"cookie": "_ga=1; session=2; _ga=3; __Host-groundwire=4"},
    {"cookie": "a=" + "b" * 4000},
    {"range": "bytes=0-"},
    {"range": "bytes=0-99, 200-299,-5"},
    {"referer": "https://elsewhere.example/a:b"},
    {"referer": "/story/a:b"},
    {"referer": "android-app://org.example.reader"},
    {"sec-fetch-site": "none", "sec-fetch-mode": "navigate"},
    {"sec-fetch-site": "same-origin", "sec-fetch-mode": "cors", "origin": HERE},
    cross("navigate"),
    {"upgrade-insecure-requests": "1", "via": "1.1 office", "if-none-match": 'W/"a", "b"'},
)


@pytest.mark.parametrize("headers", USUAL)
def test_what_browsers_and_programs_send_is_answered(store: Store, headers: dict[str, str]) -> None:
    assert client(store, HERE).get("/", headers=headers).status_code == 200


REFUSED = (
    {"accept": "text/html;q=nan"},
    {"accept-encoding": "gzip;q=1e9"},
    {"accept-encoding": "gzip;q="},
    {"accept-language": "en;q=2"},
    {"authorization": "Basic Og=="},
    {"authorization": "basic YWRh"},
    {"authorization": "Basic"},
    {"content-type": "multipart/form-data; boundary=" + "a" * 71},
    {"content-type": "multipart/form-data; boundary="},
    {"content-type": "application/json; charset=UTF-7"},
    {"cookie": "__Host-groundwire=1; a=b;__Host-groundwire=2"},
    {"cookie": "a=" + "b" * 8191},
    {"if-none-match": '"' + "a" * 9000 + '"'},
    {"range": "bytes=" + "0-," * 9 + "0-"},
    {"range": "bytes=-"},
    {"referer": "javascript:alert(1)//"},
    {"referer": "about:blank"},
    {"origin": "null"},
    {"origin": "https://localhost.evil.example"},
    {"sec-fetch-site": "cross-site"},
    cross("no-cors"),
    cross("cors"),
    {"x-http-method": "POST"},
)


@pytest.mark.parametrize("headers", REFUSED)
def test_what_nobody_means_is_refused_and_not_repeated(store: Store, headers: dict[str, str]) -> None:
    for url in (HERE, BEHIND):
        answer = client(store, url).get("/", headers=headers)
        assert answer.status_code == 400
        assert answer.headers["cache-control"] == "no-store"
        assert not any(value in answer.text for value in headers.values())


FORWARDED = (
    {"x-forwarded-for": "203.0.113.9"},
    {"x-forwarded-host": "evil.example"},
    {"x-forwarded-prefix": "/evil"},
    {"x-real-ip": "127.0.0.1"},
    {"x-client-ip": "127.0.0.1"},
    {"forwarded": "for=127.0.0.1;host=evil.example"},
    {"x-original-url": "/account"},
    {"x-rewrite-url": "/account"},
)


@pytest.mark.parametrize("headers", FORWARDED)
def test_a_proxys_words_are_taken_only_where_a_proxy_may_stand_and_change_nothing(
    store: Store, headers: dict[str, str]
) -> None:
    answer = client(store, HERE).get("/", headers=headers)
    assert answer.status_code == 400
    assert "GROUNDWIRE_PUBLIC_URL" in answer.text
    for behind in (client(store, BEHIND), client(store, HERE, ["desk.lan"])):
        assert behind.get("/", headers=headers).content == behind.get("/").content
    assert client(store, HERE).get("/healthz", headers=headers).text == "ok\n"


@pytest.mark.parametrize("path", ["/feed.atom", "/feed.json", "/search/feed.json?q=model"])
def test_a_feed_is_for_programs_of_other_sites_too(store: Store, path: str) -> None:
    headers = {**cross("cors"), "origin": "moz-extension://0a1b"}
    assert client(store, HERE).get(path, headers=headers).status_code == 200
    assert client(store, HERE).get(path, headers={"range": "x"}).status_code == 400
