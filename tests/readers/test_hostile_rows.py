"""Every row of the set of redirects, paths, headers, patterns and cells, against the pages as they are served.

One run: each row meets what its kind must do, and the run counts them, so that no row and no kind is passed over.
"""

import json
import logging
import re
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import pytest

from groundwire.brief import dates
from groundwire.errors import RuleError
from groundwire.model import links, sentences
from groundwire.model.rule import Action, Field, Rule
from groundwire.publish.mail.address import is_address
from groundwire.publish.readers import origin
from groundwire.rank.rules import check, matching
from groundwire.store.engine import Store
from groundwire.store.search import find, query, spelling
from publish.page_world import FULL, NOW
from readers.reader_desk import PASSWORD, STORY, a_store, served

SAFE = frozenset("!#$%&'()*+,-./:;<=>?@[]^_`{|}~\\\"")  # bytes of a path that go out as they are, beside letters
LOG = logging.getLogger(__name__)
SECONDS = 1.0  # of this process's own time for one pattern


class Site:
    """The served pages, the store behind a second copy of them, and a browser that is signed in."""

    def __init__(self, url: str, store: Store) -> None:
        self.url, self.store = url, store
        self.host = urlsplit(url).netloc

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> tuple[int, dict[str, str], bytes]:
        connection = HTTPConnection(self.host, timeout=60)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in (sent | {"Content-Length": str(len(body))}).items():
            connection.putheader(name, value)
        connection.endheaders(body.encode())
        answer = connection.getresponse()
        told = {name.lower(): value for name, value in reversed(answer.getheaders())}  # of two, the first
        found = (answer.status, told, answer.read())
        connection.close()
        return found

    def raw(self, header: str, path: str = "/", method: str = "GET") -> tuple[int, bytes]:
        """What a request gets that carries *header* as it stands, in place of its own of that name."""
        ours = [f"Host: {self.host}", "Connection: close", f"Origin: {self.url}"]
        name = header.partition(":")[0].lower()
        kept = [line for line in ours if line.partition(":")[0].lower() != name]
        sent = "\r\n".join((f"{method} {path} HTTP/1.1", *kept, header, "", "")).encode()
        with socket.create_connection(("127.0.0.1", urlsplit(self.url).port or 80), timeout=60) as connection:
            with suppress(OSError):  # it may answer and close before it was told everything
                connection.sendall(sent)
            told = b""
            with suppress(OSError):
                while part := connection.recv(65536):
                    told += part
        head, _, body = told.partition(b"\r\n\r\n")
        return int(head.split()[1]), body


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    store = a_store(tmp_path_factory.mktemp("rows"))
    with served(tmp_path_factory.mktemp("served"), accounts=True) as url:
        yield Site(url, store)
    store.close()


def redirect(site: Site, bait: str) -> str:
    """After signing in and out, one is on a page of ours."""
    form = site.ask("GET", f"/sign-in?{urlencode({'next': bait})}")
    token = re.search(rb'name="token" value="([^"]+)"', form[2])
    offered = re.search(rb'name="next" value="([^"]*)"', form[2])
    assert token
    assert offered
    assert offered[1] == origin.own_path(bait).replace("&", "&amp;").encode()
    cookie = form[1]["set-cookie"].partition(";")[0]
    fields = {"name": "ada", "password": PASSWORD, "token": token[1].decode(), "next": bait}
    status, headers, _ = site.ask("POST", "/sign-in", urlencode(fields), Cookie=cookie, Origin=site.url)
    assert status == 303
    stays(headers["location"])
    session = headers["set-cookie"].partition(";")[0]
    own = re.search(rb'name="token" value="([^"]+)"', site.ask("GET", "/", Cookie=session)[2])
    assert own
    for path, do in (("/state", "all-read"), ("/sign-out", "")):
        fields = {"do": do, "token": own[1].decode(), "next": bait}
        status, headers, _ = site.ask("POST", path, urlencode(fields), Cookie=session, Origin=site.url)
        assert status == 303
        stays(headers["location"])
    return f"on to {headers['location'][:1]}"


def stays(location: str) -> None:
    """An address that every browser reads as a path of this site (WHATWG URL: backslashes are slashes)."""
    assert re.fullmatch(r"/(?![/\\])[\x21-\x7e]*", location), location
    assert "\\" not in location
    assert "//" not in location.partition("?")[0]


def path(site: Site, value: str) -> str:
    """There is no such page, and it is said in the same words as for any other."""
    asked = "".join(one if one.isascii() and (one.isalnum() or one in SAFE) else quote(one) for one in value)
    missing = site.ask("GET", "/no-such-page")[2]
    statuses = set()
    for room in ("", "/", "/static/", "/story/", "/source/", "/card/", "/picture/x/", "/recap/", "/entity/"):
        wanted = room + asked
        if not wanted.startswith("/"):
            continue
        status, _, body = site.ask("GET", wanted)
        assert status in (400, 404), (wanted, status)
        assert b"root:" not in body
        assert b"[project]" not in body
        if room == "/static/":
            assert (status, body) == (404, missing), wanted
        statuses.add(status)
    return "/".join(map(str, sorted(statuses)))


def header(site: Site, value: str) -> str:
    """Refused, with nothing of it in the answer; and the next page is the same for everybody else."""
    before = site.raw("X: y")
    assert before[0] == 200
    for path, method in (("/", "GET"), ("/", "HEAD"), ("/feed.atom?x", "GET"), ("/account", "GET"), ("/state", "POST")):
        status, body = site.raw(value, path, method)
        if (path, method) == ("/", "GET") or value.partition(":")[0].lower() not in ("origin", "sec-fetch-site"):
            assert status == 400, (value[:80], path, method, status)
        assert b"evil" not in body
    assert site.raw("X: y") == before
    return "refused"


def pattern(site: Site, value: str) -> str:
    """An answer in time, wherever such words may come to."""
    steps: tuple[Callable[[], object], ...] = (
        lambda: searched(site.store, value),
        lambda: site.ask("GET", f"/search?{urlencode({'q': value[:8000]})}"),
        lambda: site.ask("GET", f"/search/feed.atom?{urlencode({'q': value[:8000]})}"),
        *(lambda field=field: ruled(field, value) for field in Field),
        lambda: dates.stated(value, date(2026, 5, 12)),
        lambda: sentences.split(value),
        lambda: links.canonical(value),
        lambda: links.canonical(f"https://lab.example/{value}"),
        lambda: links.text_fragment("https://lab.example/", value),
        lambda: is_address(value),
        lambda: is_address(f"{value}@home.example"),
        lambda: origin.own_path(f"/{value}"),
        lambda: origin.names_us(value, site.url),
    )
    for number, step in enumerate(steps):
        began = time.process_time()
        step()
        took = time.process_time() - began
        assert took < SECONDS, (number, value[:60], len(value), took)
    return "in time"


def searched(store: Store, value: str) -> object:
    asked = query.read(value)
    with store.reading() as conn:
        return find.find(conn, asked, now=NOW), spelling.suggest(conn, asked)


def ruled(field: Field, value: str) -> object:
    try:
        return matching(check(Rule(action=Action.DROP, field=field, pattern=value)), FULL.documents)
    except RuleError:
        return None


def cell(_site: Site, _value: str) -> str:
    """No table of cells is written anywhere, so no cell can act."""
    code = Path(find.__file__).parents[2]
    files = [*code.rglob("*.py"), *code.rglob("*.html"), *code.rglob("*.js")]
    assert len(files) > 200
    writes = re.compile(r"csv\.(?:writer|DictWriter)|text/csv|\.csv[\"']|tab-separated|xlsx")
    assert [file.name for file in files if writes.search(file.read_text(encoding="utf-8"))] == []
    return "not written"


KINDS: dict[str, Callable[[Site, str], str]] = {
    "open_redirect": redirect,
    "path_traversal": path,
    "request_header": header,
    "redos_or_search": pattern,
    "csv": cell,
}


@pytest.mark.shared
def test_every_row_ends_as_it_must(shared: Path, site: Site) -> None:
    rows = [json.loads(line) for line in (shared / "sec" / "misc.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {row["kind"] for row in rows} == set(KINDS)
    outcomes = Counter((row["kind"], KINDS[row["kind"]](site, row["value"])) for row in rows)
    for (kind, how), number in sorted(outcomes.items()):
        LOG.info("%s, %s: %d", kind, how, number)  # shown by --log-cli-level=INFO
    assert sum(outcomes.values()) == len(rows) > 100


BAITS = ("//evil.example", "/\\evil.example", "https:evil.example", "/%0d%0aLocation:evil", "javascript:x")
HEADERS = (
    "Host: evil.example",
    "X-Forwarded-For: 127.0.0.1",
    "X-Forwarded-Host: evil.example",
    "X-Original-URL: /account",
    "X-HTTP-Method-Override: DELETE",
    "Content-Length: -1",
    "Origin: https://evil.example",
    "Accept-Language: en;q=-1",
    "Authorization: Basic ???",
    "Cookie: sid=1; other=2; sid=3",
    "Range: lines=1-2",
    "Content-Type: text/html; charset=utf-16",
    "Referer: data:text/html,x",
)
PATHS = ("/static/../../../etc/passwd", "/static/%2e%2e/%2e%2e/pyproject.toml", "..%2f..%2fetc%2fpasswd", "%00")
PATTERNS = ("(a+)+$" * 50, "a" * 50_000 + "!", "(" * 2_000, '"' * 999, "NEAR(" * 500, f"{STORY}*" * 300)


@pytest.mark.parametrize(
    ("act", "value"),
    [
        *((redirect, one) for one in BAITS),
        *((header, one) for one in HEADERS),
        *((path, one) for one in PATHS),
        *((pattern, one) for one in PATTERNS),
        (cell, "=1+1"),
    ],
)
def test_the_same_holds_for_cases_of_our_own(site: Site, act: Callable[[Site, str], str], value: str) -> None:
    act(site, value)
