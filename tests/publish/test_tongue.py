"""Words in their language, running their own way: Arabic and Hebrew beside English."""

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from groundwire.publish import tongue
from groundwire.publish.feeds.entries import Feed, entry
from groundwire.publish.feeds.formats import atom, json_feed
from groundwire.publish.mail.letter import To, letter
from groundwire.publish.share.markdown import markdown
from groundwire.publish.site import Site
from groundwire.publish.view import front, story
from groundwire.publish.view.card import card
from groundwire.publish.view.weekly import WeekRead, build, counted
from groundwire.publish.web import pages
from groundwire.publish.week import Week
from publish.feed_rules import ATOM, atom_of
from publish.page_world import ARABIC_DOC, FULL, HEBREW_DOC, NOW, RIGHT_TO_LEFT, SOURCES

SITE = Site(url="https://news.example")


@pytest.mark.parametrize(
    ("text", "language", "way"),
    [
        ("A model", None, "ltr"),
        ("A model", "ar", "ltr"),  # an English title of an Arabic article
        ("Résumé", "fr", "ltr"),
        ("مرحبا بالعالم", "ar", "rtl"),
        ("שלום עולם", "he-IL", "rtl"),
        ("GPT-Nano Large: صغير", "ar", "rtl"),  # most letters are Latin, but the language is known
        ("GPT-Nano Large: صغير", None, "ltr"),
        ("GPT: نموذج صغير", None, "rtl"),  # its first letter would mislead
        ("سلام", "az-Arab", "rtl"),
        ("salam", "az", "ltr"),
        ("2026, 3 %", None, "ltr"),
        ("", "ar", "ltr"),
    ],
)
def test_words_run_as_their_language_and_most_of_their_letters_do(text: str, language: str | None, way: str) -> None:
    assert tongue.direction(text, language) == way
    assert tongue.way(text, language) == (' dir="rtl"' if way == "rtl" else "")


@given(st.text(), st.sampled_from([None, "en", "ar", "he-Hebr", "ku-Arab", "zz"]))
def test_what_has_no_letter_of_the_right_to_left_scripts_runs_as_the_page(text: str, language: str | None) -> None:
    if not re.search("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff\u200f]", text):
        assert tongue.direction(text, language) == "ltr"


@given(st.text(min_size=1))
def test_a_language_cannot_leave_its_attribute(language: str) -> None:
    assert re.fullmatch(r'( lang="[^"<>]*")?', tongue.lang(language))


def test_a_brief_in_arabic_is_set_from_the_right_with_each_quote_in_its_own_language() -> None:
    view = story.build(RIGHT_TO_LEFT, now=NOW)
    assert view.direction == "rtl"
    page = pages.story(view, SITE)
    assert '<article class="told" dir="rtl">' in page
    assert f'<h1 data-part="headline" dir="rtl" lang="ar">{ARABIC_DOC.title}</h1>' in page
    for language, words in (
        ("ar", "لماذا يحتاج القارئ إلى خادم بعيد؟"),
        ("he", "מי שקורא מסמכים ארוכים ירוויח מכך זמן."),
    ):
        assert f'<span class="words" lang="{language}">{words}</span>' in page
        assert f'<q dir="rtl" lang="{language}">{words}</q>' in page
    english = re.search(r"<q([^>]*)>Scaling made", page)
    assert english is not None
    assert english[1] == ""
    assert f'<span dir="rtl" lang="he"><a href="{HEBREW_DOC.url}"' in page


def test_on_an_english_page_only_the_cards_of_other_languages_run_from_the_right() -> None:
    page = pages.front(front.build((FULL, RIGHT_TO_LEFT), SOURCES, now=NOW), SITE)
    cards = re.findall(r'<article class="(?:lead|pick)" data-story="([^"]+)"([^>]*)>', page)
    assert cards == [(FULL.story.slug, ""), ("gpt-nano", ' dir="rtl"')]
    assert story.build(FULL, now=NOW).direction == "ltr"
    assert ' dir="' not in pages.story(story.build(FULL, now=NOW), SITE)


MARK, ISOLATE, END = "\u200f", "\u2068", "\u2069"


def test_a_plain_line_is_marked_only_where_its_first_letter_would_mislead() -> None:
    assert tongue.marked("مرحبا GPT") == "مرحبا GPT"
    assert tongue.marked("GPT: نموذج صغير") == f"{MARK}GPT: نموذج صغير"
    assert tongue.marked("GPT-Nano Large: صغير", "ar") == f"{MARK}GPT-Nano Large: صغير"
    assert tongue.marked("A model, نموذج") == "A model, نموذج"
    assert tongue.marked("") == ""


def test_a_name_inside_a_line_of_ours_moves_nothing_around_it() -> None:
    assert tongue.isolated("Example Lab") == "Example Lab"
    assert tongue.isolated("مختبر") == f"{ISOLATE}مختبر{END}"


def test_a_feed_tells_the_language_of_each_part_and_which_way_it_runs() -> None:
    one = entry(RIGHT_TO_LEFT, "https://news.example")
    assert (one.language, one.told) == ("ar", "ar")
    feed = Feed(title="T", subtitle="S", home="https://news.example/", address="https://news.example/feed.atom",
                updated=NOW, entries=(one,))  # fmt: skip
    root = atom_of(atom(feed))
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    assert root.get(language) == "en"
    assert root.find(f".//{{{ATOM}}}entry/{{{ATOM}}}title").get(language) == "ar"
    assert root.find(f".//{{{ATOM}}}entry/{{{ATOM}}}summary").get(language) == "ar"
    assert json.loads(json_feed(feed))["items"][0]["language"] == "ar"
    page = lxml_html.fromstring(one.html)
    for element in page.iter("li", "blockquote"):
        language_of, text = element.get("lang"), element.text or ""
        assert element.get("dir") == tongue.direction(text, language_of), text
    assert {element.get("lang") for element in page.iter("li")} >= {"ar", "he"}
    assert {element.get("dir") for element in page.iter("li")} == {"rtl", "ltr"}


def test_a_recap_by_mail_sets_arabic_from_the_right_in_both_parts() -> None:
    view = card(RIGHT_TO_LEFT, now=NOW)
    recap = build(counted(WeekRead(week=Week.of(NOW)), lambda _: {}), now=NOW)
    message = letter(replace(recap, top=(view,)), To(address="a@b.example", sender="d@n.example", url="https://n.example"),
                     message_id="<a@n.example>", now=NOW)  # fmt: skip
    text, html = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert text
    assert html
    page = lxml_html.fromstring(html.get_content())
    (headline,) = page.xpath("//h3")
    assert (headline.get("dir"), headline.get("lang")) == ("rtl", "ar")
    assert {quote.get("dir") for quote in page.xpath("//blockquote")} == {"rtl"}
    lines = text.get_content().splitlines()
    assert f"{MARK}1. {ARABIC_DOC.title}" in "\n".join(lines)
    for line in lines:
        if tongue.direction(line) == "rtl" and "http" not in line:
            assert line.lstrip().startswith(MARK), line


def test_a_copy_as_markdown_keeps_the_way_of_each_line() -> None:
    told = RIGHT_TO_LEFT
    copied = markdown(story.build(told, now=NOW), "https://news.example")
    title = ARABIC_DOC.title
    assert copied.splitlines()[0].removeprefix("# ").removeprefix(MARK).replace("\\", "") == title
    quotes = [line for line in copied.splitlines() if line.startswith("[^")]
    assert any(f"“{ISOLATE}" in line and f"{END}”" in line for line in quotes)
    english = [line for line in copied.splitlines() if "groundwire" in line]
    assert english
    assert not any(MARK in line for line in english)
