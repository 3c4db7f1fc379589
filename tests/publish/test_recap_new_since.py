"""A recap tells a known story as what is new since an earlier edition, never as a new one; so do its mail and feed."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import feedparser
import pytest
from lxml import html as lxml_html
from starlette.testclient import TestClient

from groundwire.publish.app import app
from groundwire.publish.mail import gate
from groundwire.publish.mail.letter import To, letter, unseen
from groundwire.publish.recap import render
from groundwire.publish.view import RecapView, recap_page
from groundwire.publish.view.mention import mentions, renewed
from groundwire.publish.view.told import Told
from groundwire.publish.week import Day, Period, Span, Week
from groundwire.store.engine import Store
from publish.page_store import filled
from publish.page_world import COPY_DOC, KNOWN, LAB_DOC, NOW, QUIET, SOURCES, hours_ago

URL = "https://news.example"
THIS, LAST = Week.of(NOW), Week.of(NOW).moved(-1)
NEW = replace(QUIET.documents[0], title="A wholly new thing", url="https://lab.example/new", published=hours_ago(3))
NEW_STORY = Told(story=replace(QUIET.story, title=NEW.title, left_out=None), documents=(NEW,))
SLUG = "theory-and-experiment-in-five-venues-an-annotated-survey"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = filled(tmp_path, (KNOWN, NEW_STORY), SOURCES)
    yield made
    made.close()


def recap(store: Store, period: Period, told: dict[str, datetime] | None = None) -> RecapView:
    with store.reading() as conn:
        return recap_page(conn, period, now=NOW, told=told or {})


def test_a_story_of_an_earlier_week_is_an_update_that_says_what_is_new(store: Store) -> None:
    view = recap(store, THIS)
    assert [card.headline for card in view.top] == [NEW.title]
    (update,) = view.updates
    assert (update.slug, update.headline) == (SLUG, KNOWN.story.title)
    assert update.renewed is not None
    assert update.renewed.since == hours_ago(80)
    assert [one.source for one in update.renewed.mentions] == ["Sample Forum", "Example Lab"], "a copy is nothing new"
    (line,) = update.lines
    assert {receipt.source for receipt in line.receipts} <= {"Sample Forum", "Example Lab"}
    story = lxml_html.fromstring(render(view, "html", url=URL)).xpath(f"//*[@data-story='{SLUG}']")[0]
    assert "New since 9 May 2026: Sample Forum, Example Lab." in " ".join(story.text_content().split())
    assert "New since 9 May 2026: Sample Forum, Example Lab." in render(view, "text", url=URL)
    record = json.loads(render(view, "json", url=URL))["updates"][0]
    assert record["new_since"] == "2026-05-09T06:05:00Z"
    assert [one["source"] for one in record["new"]] == ["Sample Forum", "Example Lab"]


def test_in_the_week_that_it_began_in_it_is_new_whatever_came_later(store: Store) -> None:
    view = recap(store, LAST)
    assert [card.slug for card in view.top] == [SLUG]
    assert view.updates == ()
    assert view.top[0].renewed is None


def test_a_day_asks_what_the_days_before_could_tell(store: Store) -> None:
    assert [card.slug for card in recap(store, Day(NOW.date())).updates] == [SLUG]
    assert [card.slug for card in recap(store, Day(hours_ago(80).date())).top] == [SLUG]


def test_a_known_story_of_which_there_is_only_a_copy_is_not_told_again(tmp_path: Path) -> None:
    first = replace(LAB_DOC, published=hours_ago(100), collected=hours_ago(99))
    store = filled(tmp_path, (replace(KNOWN, documents=(first, COPY_DOC), brief=None),), SOURCES)
    view = recap(store, THIS)
    assert (view.top, view.updates) == ((), ())
    store.close()


def test_items_of_a_list_say_since_when_they_are_known(store: Store) -> None:
    view = recap(store, THIS)
    assert [(one.slug, one.known) for one in view.shared] == [(SLUG, hours_ago(80))]
    assert "known since 9 May 2026" in render(view, "text", url=URL)
    assert [one.known for one in recap(store, LAST).shared] == [None]


def test_it_is_the_same_as_the_story_page_says_where_an_edition_ended_in_the_quiet_time() -> None:
    found = mentions(KNOWN.documents)
    assert renewed(found) == renewed(found, known=THIS.start)
    assert renewed(found, known=hours_ago(90)) is None
    assert renewed(found, known=NOW) is None
    assert renewed(found, known=THIS.start, until=THIS.start) is None


def mail(view: RecapView) -> tuple[EmailMessage, str, str]:
    """The message, its text, and the words of its HTML; it has to pass the gate."""
    to = To(address="ada@home.example", sender="desk@news.example", url=URL)
    message = letter(view, to, message_id="<a@news.example>", now=NOW)
    text, html = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    slugs = {one.slug for group in (view.top, view.updates, view.papers, view.shared) for one in group}
    assert gate.problems(view, message, url=URL, slugs=slugs) == ()
    words = lxml_html.fromstring(html.get_content()).text_content()
    return message, " ".join(text.get_content().split()), " ".join(words.split())


def test_the_mail_tells_a_reader_what_is_new_since_the_mail_that_told_them(store: Store) -> None:
    span = Span(NOW - timedelta(days=7), NOW, str(THIS))
    told = {SLUG: hours_ago(5)}  # the forum's thread, the newest at that time
    view = unseen(recap(store, span, told), told)
    assert [card.slug for card in view.updates] == [SLUG]
    assert SLUG not in {card.slug for card in view.top}
    message, text, html = mail(view)
    assert message["Subject"] == KNOWN.story.title
    for part in (text, html):
        assert "What changed in running stories" in part
        assert "New since 12 May 2026: Example Lab." in part
        assert "Top stories" not in part


def test_a_reader_who_was_told_of_all_is_not_told_again(store: Store) -> None:
    span = Span(NOW - timedelta(days=7), NOW, str(THIS))
    told = {SLUG: hours_ago(2)}
    view = unseen(recap(store, span, told), told)
    assert SLUG not in {card.slug for card in (*view.top, *view.updates)}


def test_the_feed_of_the_recap_has_known_stories_after_the_new_ones(store: Store) -> None:
    application = app(store.reading, clock=lambda: NOW, public_url=URL, version=store.version)
    client = TestClient(application, URL)
    entries = feedparser.parse(client.get(f"/recap/{THIS}/feed.atom").content).entries
    assert [entry.link for entry in entries][1:] == [f"{URL}/story/{SLUG}"]
    assert entries[0].title == NEW.title
    assert "New since" not in entries[0].content[0].value
    for said in (entries[1].summary, lxml_html.fromstring(entries[1].content[0].value).text_content()):
        assert "New since 9 May 2026: " in said
    items = client.get(f"/recap/{THIS}/feed.json").json()["items"]
    assert "New since 9 May 2026" in items[1]["content_html"]
    assert "New since" not in client.get(f"/recap/{LAST}/feed.atom").text


def test_a_name_of_a_source_is_words_wherever_it_is_told(tmp_path: Path) -> None:
    name = "<img src=x> \u202eevil\r\nBcc: all@home.example"
    documents = tuple(replace(one, source=name) if one.id == LAB_DOC.id else one for one in KNOWN.documents)
    store = filled(tmp_path, (replace(KNOWN, documents=documents),))
    view = recap(store, THIS)
    assert view.updates
    message, text, html = mail(unseen(view, {}))
    assert "Bcc" not in message
    assert "<img src=x>" in html
    assert "\u202e" not in text
    assert "\u202e" not in html
    page = lxml_html.fromstring(render(view, "html", url=URL))
    assert not page.xpath("//img[@src='x']")
    store.close()
