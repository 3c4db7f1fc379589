"""The recap through a real SMTP server, parsed back."""

import asyncio
import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import html5lib
import pytest
from aiosmtpd.controller import Controller
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from groundwire.jobs.post import MailServer, post
from groundwire.model.reader import Reader, Recap, last_hour
from groundwire.publish.mail import gate
from groundwire.publish.mail.address import is_address
from groundwire.publish.mail.due import House
from groundwire.publish.mail.letter import To, letter, message_id, shown, unseen
from groundwire.publish.view import RecapView, recap_page
from groundwire.publish.view.foretold import Foretold
from groundwire.publish.week import Week
from groundwire.store import outbox, readers, regrouping, stories
from groundwire.store.engine import Store
from groundwire.store.pages import LeftOut
from publish.page_world import NOW
from readers.reader_desk import a_store, with_reader

URL = "https://news.example"
HOUSE = House(url=URL, sender="desk@news.example", owner="owner@news.example")
FRIDAY = datetime(2026, 5, 15, 9, tzinfo=UTC)
TO = To(address="ada@home.example", sender="desk@news.example", url=URL, unsubscribe=f"{URL}/unsubscribe/abc")


class Sink:
    """A mail server's handler that keeps what it is given, or refuses it."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.answer = "250 taken"
        self.taking: threading.Event | None = None  # what the answer waits for
        self.took = threading.Event()
        self.quit = threading.Event()

    async def handle_QUIT(self, _server: object, _session: object, _envelope: object) -> str:  # noqa: N802 - aiosmtpd's name
        self.quit.set()
        return "221 bye"

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.answer.startswith("250"):
            self.raw.append(bytes(envelope.content))
            self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        self.took.set()
        if self.taking:
            await asyncio.to_thread(self.taking.wait, 60)
        return self.answer


@pytest.fixture
def sink() -> Iterator[tuple[Sink, MailServer]]:
    handler = Sink()
    controller = Controller(handler, hostname="127.0.0.1", port=0)
    controller.port = _free_port()
    controller.start()
    yield handler, MailServer(host="127.0.0.1", port=controller.port)
    controller.stop()


def _free_port() -> int:
    import socket  # noqa: PLC0415 - for this alone

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = a_store(tmp_path)
    yield opened
    opened.close()


def subscriber(store: Store, name: str = "ada", recap: Recap = Recap.WEEKLY, zone: str = "UTC") -> Reader:
    reader = replace(with_reader(store, name), email=f"{name}@home.example", recap=recap, hour=8, zone=zone)
    with store.writing() as conn:
        readers.save(conn, reader)
    return reader


def go(store: Store, server: MailServer, now: datetime) -> tuple[int, int]:
    return asyncio.run(post(store, server, HOUSE, lambda: now))


def a_view(store: Store) -> RecapView:
    with store.reading() as conn:
        return unseen(recap_page(conn, Week.of(NOW), now=NOW), {})


def test_a_recap_comes_with_both_parts_and_the_headers_of_a_list(store: Store, sink: tuple[Sink, MailServer]) -> None:
    handler, server = sink
    reader = subscriber(store)
    assert go(store, server, FRIDAY) == (1, 0)
    mail = handler.mails[0]
    assert mail["To"] == "ada@home.example"
    assert mail["List-Unsubscribe"] == f"<{URL}/unsubscribe/{reader.unsubscribe}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content_type() == "multipart/alternative"
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    page = lxml_html.fromstring(html.get_content())
    quotes = [" ".join(quote.text_content().split()) for quote in page.xpath("//blockquote[@data-claim]/p[1]")]
    assert quotes
    flat = " ".join(text.get_content().split())
    assert all(quote in flat for quote in quotes)
    for quote in page.xpath("//blockquote[@data-claim]"):
        assert quote.xpath(".//*[@class='small']"), "a claim without its source"
    assert not page.xpath("//img|//link|//script|//iframe|//*[@background]")
    assert "url(" not in html.get_content()
    assert "prefers-color-scheme: dark" in html.get_content()


def test_a_reader_gets_each_recap_once_at_their_own_hour(store: Store, sink: tuple[Sink, MailServer]) -> None:
    handler, server = sink
    subscriber(store, "ada", Recap.WEEKLY, "UTC")
    subscriber(store, "ben", Recap.WEEKLY, "America/New_York")
    at = FRIDAY.replace(hour=7, minute=59)
    assert go(store, server, at) == (0, 0)
    assert go(store, server, at + timedelta(minutes=1)) == (1, 0)
    assert go(store, server, at + timedelta(minutes=2)) == (0, 0)
    assert go(store, server, FRIDAY.replace(hour=12)) == (1, 0)
    assert [mail["To"] for mail in handler.mails] == ["ada@home.example", "ben@home.example"]


def test_what_was_told_is_told_again_only_with_news(store: Store, sink: tuple[Sink, MailServer]) -> None:
    handler, server = sink
    reader = subscriber(store, recap=Recap.DAILY)
    first = FRIDAY.replace(day=NOW.day, month=NOW.month, hour=8) + timedelta(days=1)
    assert go(store, server, first) == (1, 0)
    with store.reading() as conn:
        told = outbox.told(conn, reader.id)
        every = recap_page(conn, Week.of(NOW), now=NOW, top=30)
    assert told
    left = unseen(every, told)
    assert not {card.slug for card in left.top} & set(told)
    slug = next(card.slug for card in every.top if card.lines)
    older = {**told, slug: told.get(slug, NOW) - timedelta(days=30)}
    assert slug in {card.slug for card in unseen(every, older).top}
    assert len(handler.mails) == 1


def test_what_was_told_of_a_story_was_told_of_the_one_that_took_it_in(
    store: Store, sink: tuple[Sink, MailServer]
) -> None:
    _, server = sink
    reader = subscriber(store, recap=Recap.DAILY)
    assert go(store, server, FRIDAY.replace(day=NOW.day, month=NOW.month, hour=8) + timedelta(days=1)) == (1, 0)
    with store.writing() as conn:
        told = outbox.told(conn, reader.id)
        other = next(one.slug for one in stories.listing(conn) if one.slug not in told)
        slug = max(told, key=lambda name: told[name])
        regrouping.merge(conn, other, slug, now=NOW, who="ada")
        assert outbox.told(conn, reader.id) == {other if name == slug else name: told[name] for name in told}
        regrouping.undo(conn, now=NOW)
        assert outbox.told(conn, reader.id) == told


SENDER = """
import asyncio, sys
from datetime import datetime
from groundwire.jobs.post import MailServer, post
from groundwire.publish.mail.due import House
from groundwire.store.engine import Store

url, port, site, now = sys.argv[1:]
house = House(url=site, sender="desk@news.example", owner="owner@news.example")
asyncio.run(post(Store(url), MailServer(host="127.0.0.1", port=int(port)), house, lambda: datetime.fromisoformat(now)))
"""


def sending(store: Store, server: MailServer, now: datetime) -> subprocess.Popen[bytes]:
    """A process that writes and sends what is due, as the desk does."""
    arguments = (str(store.url), str(server.port), URL, now.isoformat())
    return subprocess.Popen([sys.executable, "-c", SENDER, *arguments])


def is_the_same_mail_once_more(store: Store, handler: Sink, server: MailServer) -> None:
    """What a kill left behind: nothing for the time of the lease, then the same bytes, then never again."""
    assert len(handler.raw) == 1
    assert go(store, server, FRIDAY + timedelta(minutes=1)) == (0, 0)
    assert go(store, server, FRIDAY + outbox.LEASE) == (1, 0)
    first, again = handler.mails
    assert first["Message-ID"] == again["Message-ID"]
    assert handler.raw[0] == handler.raw[1]
    assert go(store, server, FRIDAY + timedelta(hours=3)) == (0, 0)
    assert len(handler.raw) == 2


def test_killed_before_the_server_could_say_that_it_took_the_mail_it_comes_again_as_it_was(
    store: Store, sink: tuple[Sink, MailServer]
) -> None:
    handler, server = sink
    subscriber(store)
    handler.taking = threading.Event()  # the server keeps the mail and does not answer yet
    with sending(store, server, FRIDAY) as sender:
        assert handler.took.wait(60)
        sender.kill()
        assert sender.wait() == -signal.SIGKILL
    handler.taking.set()
    handler.taking = None
    is_the_same_mail_once_more(store, handler, server)


def test_killed_between_sending_and_recording_the_same_message_comes_again(
    store: Store, sink: tuple[Sink, MailServer]
) -> None:
    handler, server = sink
    subscriber(store)
    handler.taking = threading.Event()
    with sending(store, server, FRIDAY) as sender:
        assert handler.took.wait(60)
        with store.writing():  # the sender hears "taken", and waits to write it down
            handler.taking.set()
            assert handler.quit.wait(60)
            sender.kill()
            assert sender.wait() == -signal.SIGKILL
    handler.taking = None
    is_the_same_mail_once_more(store, handler, server)


def test_a_server_that_is_away_delays_a_mail_and_loses_none(store: Store, sink: tuple[Sink, MailServer]) -> None:
    handler, server = sink
    subscriber(store)
    handler.answer = "451 later"
    assert go(store, server, FRIDAY) == (0, 1)
    assert go(store, server, FRIDAY + timedelta(seconds=30)) == (0, 0)
    assert go(store, MailServer(host="127.0.0.1", port=_free_port()), FRIDAY + timedelta(minutes=2)) == (0, 1)
    handler.answer = "250 taken"
    assert go(store, server, FRIDAY + timedelta(minutes=10)) == (1, 0)


def test_instead_of_a_hollow_mail_the_owner_is_told(store: Store, sink: tuple[Sink, MailServer]) -> None:
    handler, server = sink
    subscriber(store)
    later = FRIDAY + timedelta(days=70)
    assert go(store, server, later) == (1, 0)
    assert go(store, server, later + timedelta(hours=1)) == (0, 0)
    assert handler.mails[0]["To"] == "owner@news.example"
    assert "was not sent" in str(handler.mails[0].get_content())


def test_the_gate_refuses_empty_sections_lost_links_and_bare_claims(store: Store) -> None:
    view = a_view(store)
    slugs = {one.slug for group in (view.top, view.papers, view.releases, view.shared) for one in group}
    message = letter(view, TO, message_id="<a@b.example>", now=NOW)
    assert gate.problems(view, message, url=URL, slugs=slugs) == ()
    assert any(
        "leads nowhere" in said for said in gate.problems(view, message, url=URL, slugs=slugs - {view.top[0].slug})
    )
    bare = replace(view.top[0].lines[0], receipts=())
    without = replace(view, top=(replace(view.top[0], lines=(bare,)),))
    assert any("without a source" in said for said in gate.problems(without, message, url=URL, slugs=slugs))
    assert "it has no story" in gate.problems(replace(view, top=()), message, url=URL, slugs=slugs)
    spoiled = EmailMessage()
    spoiled.set_content("x")
    spoiled.add_alternative(f'<h2>Papers</h2><img src="{URL}/x.png">', subtype="html")
    found = gate.problems(view, spoiled, url=URL, slugs=slugs)
    assert any("<img>" in said for said in found)
    assert any("empty section" in said for said in found)


def test_the_same_recap_is_the_same_bytes_and_the_same_id(store: Store) -> None:
    view = a_view(store)
    one, two = (letter(view, TO, message_id=message_id(7, "2026-W20", "s", URL), now=NOW) for _ in range(2))
    assert one.as_bytes() == two.as_bytes()
    assert message_id(7, "2026-W20", "s", URL) != message_id(8, "2026-W20", "s", URL)


def hostile(view: RecapView, text: str) -> EmailMessage:
    card = replace(view.top[0], headline=text, headline_source=text, because=(text,))
    listed = tuple(replace(one, title=text, source=text) for one in view.papers)
    shown = replace(view, top=(card, *view.top[1:]), papers=listed)
    raw = letter(shown, TO, message_id="<a@b.example>", now=NOW).as_bytes()
    found = message_from_bytes(raw, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


HEADERS = {
    "subject", "from", "to", "date", "message-id", "auto-submitted", "list-id", "list-unsubscribe",
    "list-unsubscribe-post", "mime-version", "content-type",
}  # fmt: skip
TAGS = {"html", "head", "title", "meta", "style", "body", "div", "table", "tbody", "tr", "td", "p", "a", "ul", "li",
        "h1", "h2", "h3", "span", "blockquote"}  # fmt: skip


def is_harmless(mail: EmailMessage) -> None:
    assert {name.lower() for name in mail} == HEADERS
    assert len(mail.keys()) == len(HEADERS)
    body = mail.get_body(("html",))
    assert body is not None
    tree = html5lib.parse(body.get_content(), namespaceHTMLElements=False)
    for element in tree.iter():
        if isinstance(element.tag, str):
            assert element.tag in TAGS, element.tag
            assert not any(name.lower().startswith("on") for name in element.attrib)
            link = element.get("href")
            assert link is None or link.startswith(("https://", "http://"))


@settings(max_examples=25, deadline=None)
@given(text=st.one_of(st.text(max_size=60), st.sampled_from(["a\r\nBcc: x@y.example", "</mj-text><mj-raw><script>x"])))
def test_whatever_a_title_says_no_header_and_no_markup_comes_of_it(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    store = KEPT.setdefault("store", a_store(tmp_path_factory.mktemp("mail"))) if not KEPT else KEPT["store"]
    is_harmless(hostile(a_view(store), text))


KEPT: dict[str, Store] = {}


@pytest.mark.shared
def test_no_known_attack_comes_through_a_mail(shared: Path, store: Store) -> None:
    rows = [json.loads(line) for line in (shared / "sec" / "xss.jsonl").read_text(encoding="utf-8").splitlines()]
    view = a_view(store)
    tried = [row["html"] for row in rows if row["context"] in ("email_subject", "title", "author", "feed_title")]
    rows = [json.loads(line) for line in (shared / "sec" / "misc.jsonl").read_text(encoding="utf-8").splitlines()]
    tried += [row["value"] for row in rows if isinstance(row["value"], str)]
    assert len(tried) > 100
    for text in tried:
        is_harmless(hostile(view, text[:5000]))


@given(text=st.text(max_size=40))
@example(text="[")
def test_an_address_is_one_address_on_one_line(text: str) -> None:
    address = f"a@{text}.example"
    assert not is_address(address) or (address.isprintable() and not set(address) & set(" ,;<>\r\n"))


def test_addresses_are_told_from_what_is_none() -> None:
    assert is_address("ada@home.example")
    for text in ("ada", "ada@", "@home.example", "a@b", "a@b.example, c@d.example", "a@b.example\r\nBcc: c@d.example"):
        assert not is_address(text)


def test_an_hour_is_the_readers_own_in_summer_and_winter() -> None:
    reader = Reader(id=1, name="a", recap=Recap.DAILY, zone="Europe/Vienna", hour=8)
    assert last_hour(reader, datetime(2026, 1, 15, 12, tzinfo=UTC)) == datetime(2026, 1, 15, 7, tzinfo=UTC)
    assert last_hour(reader, datetime(2026, 7, 15, 12, tzinfo=UTC)) == datetime(2026, 7, 15, 6, tzinfo=UTC)
    assert last_hour(reader, datetime(2026, 7, 15, 5, tzinfo=UTC)) == datetime(2026, 7, 14, 6, tzinfo=UTC)
    weekly = replace(reader, recap=Recap.WEEKLY)
    assert last_hour(weekly, datetime(2026, 7, 15, 5, tzinfo=UTC)) == datetime(2026, 7, 10, 6, tzinfo=UTC)


def test_a_mail_server_is_read_from_its_address() -> None:
    assert MailServer.of("smtp://u%40x:p@mail.example:2525") == MailServer(
        host="mail.example", port=2525, user="u@x", password="p"
    )
    assert MailServer.of("smtps://mail.example").port == 465
    assert MailServer.of("mail.example").port == 587


def foretold(number: int, slug: str, **more: Any) -> Foretold:
    values: dict[str, Any] = {
        "says": f"It will be so, number {number}.",
        "who": "A. Seer",
        "by": None,
        "resolve_by": FRIDAY.date(),
        "state": "open",
        "made": NOW,
        "quotes": (("It will be so", "https://lab.example/said#:~:text=It%20will"),),
    }
    return Foretold(number=number, slug=slug, **values | more)


def test_a_mail_tells_of_running_stories_predictions_and_what_was_left_out(store: Store) -> None:
    with store.reading() as conn:
        every = recap_page(conn, Week.of(NOW), now=NOW)
    running, *top = (card for card in every.top if card.lines)
    full = replace(
        every,
        top=tuple(top),
        updates=(running,),
        made=(foretold(1, "any"), foretold(2, "hidden")),
        due=(foretold(3, "any", probability=0.25),),
        left_out=LeftOut(total=4, reasons=(("many of one source", 3), ("old", 1))),
    )
    view = unseen(full, {}, without=frozenset({"hidden"}))
    message = letter(view, TO, message_id="<a@b.example>", now=NOW)
    html, text = message.get_body(("html",)), message.get_body(("plain",))
    assert html is not None
    assert text is not None
    page = lxml_html.fromstring(html.get_content())
    titles = [" ".join(one.text_content().split()) for one in page.xpath("//h2")]
    for wanted in ("What changed in running stories", "Predictions made", "Predictions that were due"):
        assert wanted in titles
        assert wanted in text.get_content()
    assert titles[-2:] == ["The numbers of the week", "What was left out"]
    assert "It will be so, number 1." in page.text_content()
    assert "number 2" not in page.text_content()
    assert "the model’s forecast, 0.25" in page.text_content()
    assert page.xpath("//a[contains(@href, '/ledger#prediction-3')]")
    assert gate.problems(view, message, url=URL, slugs=shown(view)) == ()
    assert running.slug in shown(view), "its reader knows it from now on"
    bare = replace(view, made=(replace(view.made[0], quotes=()),))
    assert any("prediction without" in said for said in gate.problems(bare, message, url=URL, slugs=shown(view)))
    told = {running.slug: running.latest}
    quiet = letter(unseen(replace(full, made=(), due=()), told), TO, message_id="<a@b.example>", now=NOW)
    said = quiet.get_body(("plain",))
    assert said is not None
    assert "running stories" not in said.get_content()
    assert "Predictions" not in said.get_content()
