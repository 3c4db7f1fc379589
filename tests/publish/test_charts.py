"""Small charts: drawn on the page, as tables in a mail, in words everywhere; and numbers with the nouns that fit."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from groundwire.publish import words
from groundwire.publish.mail import gate
from groundwire.publish.mail.letter import WIDEST, To, letter, unseen
from groundwire.publish.recap import render
from groundwire.publish.view import RecapView, recap_page
from groundwire.publish.view.chart import by_day, by_source
from groundwire.publish.week import Week
from publish.page_world import NOW
from readers.reader_desk import a_store

URL = "https://news.example"
TO = To(address="ada@home.example", sender="desk@news.example", url=URL)
DAYS = (("Monday, 11 May 2026", 3), ("Tuesday, 12 May 2026", 0), ("Wednesday, 13 May 2026", 3))
SOURCES = (("A <b>Lab</b>", 1200), ("مختبر المثال", 40), *((f"Source {number}", 1) for number in range(9)))


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> RecapView:
    folder: Path = tmp_path_factory.mktemp("charts")
    store = a_store(folder)
    with store.reading() as conn:
        found = unseen(recap_page(conn, Week.of(NOW), now=NOW), {})
    store.close()
    return replace(found, by_day=DAYS, by_source=SOURCES)


def test_days_that_share_the_most_are_both_named() -> None:
    chart = by_day(DAYS)
    assert chart
    assert chart.described == "Stories by day: Monday 3, Tuesday 0, Wednesday 3"
    assert chart.caption == "Stories by day: Monday and Wednesday had the most, 3 each."
    assert [chart.part(number, 64) for _, number in chart.rows] == [64, 0, 64]


def test_of_many_sources_the_first_are_drawn_and_that_is_said() -> None:
    chart = by_source(SOURCES)
    assert chart
    assert len(chart.rows) == 6
    assert chart.caption.endswith("gave the most, 1,200. The first 6 of 11 sources are drawn.")
    assert chart.part(1, WIDEST) == 1, "the smallest is still seen"


@pytest.mark.parametrize("rows", [(), DAYS[:1], (("Monday, 1 June 2026", 0), ("Tuesday, 2 June 2026", 0))])
def test_nothing_to_compare_is_not_drawn(rows: tuple[tuple[str, int], ...]) -> None:
    assert by_day(rows) is None
    assert by_source(rows) is None


@given(st.lists(st.integers(0, 10**9), min_size=2, max_size=9).filter(any), st.integers(1, 500))
def test_bars_stand_as_their_numbers_do_and_fit(numbers: list[int], whole: int) -> None:
    chart = by_source([(f"S{place}", number) for place, number in enumerate(sorted(numbers, reverse=True))])
    assert chart
    parts = [chart.part(number, whole) for _, number in chart.rows]
    assert parts == sorted(parts, reverse=True)
    assert parts[0] == whole
    assert all((part == 0) == (number == 0) for part, (_, number) in zip(parts, chart.rows, strict=True))


def test_a_mail_has_its_charts_as_tables_of_words_numbers_and_coloured_cells(view: RecapView) -> None:
    message = letter(view, TO, message_id="<a@news.example>", now=NOW)
    assert gate.problems(view, message, url=URL, slugs={card.slug for card in view.top}) == ()
    part = message.get_body(("html",))
    assert part
    page = lxml_html.fromstring(part.get_content())
    assert not page.xpath("//svg | //img")
    for chart in view.charts:
        (table,) = page.xpath(f"//table[@aria-label='{chart.name}']")
        rows = [row for row in table.iter("tr") if row.getparent() in (table, table.find("tbody"))]
        assert [row.xpath("string(td[1])") for row in rows] == [name for name, _ in chart.rows]
        assert [row.xpath("string(td[2])") for row in rows] == [f"{number:,}" for _, number in chart.rows]
        widths = [[int(cell.get("width")) for cell in row.xpath(".//td[@bgcolor]")] for row in rows]
        assert widths == [[chart.part(number, WIDEST)] if number else [] for _, number in chart.rows]
        assert chart.caption in page.text_content()


def test_page_and_text_say_in_words_what_is_drawn(view: RecapView) -> None:
    page = lxml_html.fromstring(render(view, "html", url=URL))
    assert [svg.get("aria-label") for svg in page.xpath("//svg[@role='img']")] == [one.described for one in view.charts]
    text = " ".join(render(view, "text", url=URL).split())
    assert all(chart.described in text for chart in view.charts)


def test_a_number_has_the_noun_that_fits() -> None:
    assert words.count(1, "paper") == "1 paper"
    assert words.count(0, "paper") == "0 papers"
    assert words.count(1312, "story", "stories") == "1,312 stories"


def test_no_recap_says_1_of_many(view: RecapView) -> None:
    labels = {number.rows: (number.value, number.label) for number in view.numbers}
    assert labels["papers"] == (1, "paper")
    for form in ("html", "text"):
        said = re.sub(r"<[^>]+>", "", render(view, form, url=URL))
        assert not re.search(r"\b1\s+(?:papers|stories|releases|items|sources)\b", said)
