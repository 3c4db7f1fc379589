"""Words in their language, running their own way: Arabic and Hebrew beside English."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundwire.publish import tongue
from groundwire.publish.site import Site
from groundwire.publish.view import front, story
from groundwire.publish.web import pages
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
