"""What feeds do wrong, or oddly: no crash, and strangers never chain into one story."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundwire.group.cluster import Grouper
from groundwire.model.article import Document

START = datetime(2026, 3, 2, 8, tzinfo=UTC)


def stories(*told: Document) -> int:
    """How many stories these documents make."""
    return len({one.story for one in Grouper().place_all(told)})


def an_item(number: int, title: str, text: str = "", *, hours: float = 1, source: str = "") -> Document:
    return Document(
        id=f"d{number}",
        title=title,
        text=text,
        source=source or f"source {number}",
        url=f"https://site-{number}.example/{number}",
        published=START + timedelta(hours=hours * number),
    )


@pytest.mark.parametrize("title", ["", " ", "\t\n", "\u200b", "https://short.example/x1", "…", "🎉🎉🎉", "\ud800"])
def test_items_without_words_in_their_titles_stay_alone(title: str) -> None:
    assert stories(*(an_item(number, title) for number in range(8))) == 8


@pytest.mark.parametrize("title", ["Update", "Hello", "News", "2026", "v2", "ニュース", "Новости"])
def test_one_word_is_no_event(title: str) -> None:
    assert stories(*(an_item(number, title) for number in range(8))) == 8


def test_posts_that_are_only_a_shortened_link_stay_alone() -> None:
    posts = (an_item(number, f"https://t.co/{number:010}", f"https://t.co/{number:010}") for number in range(12))
    assert stories(*posts) == 12


def test_a_title_of_a_megabyte_is_read_at_its_beginning() -> None:
    title = "Kestrel lifts off from the harbour of Lundvik in the morning " * 17_000
    assert len(title) > 1_000_000
    assert stories(an_item(0, title), an_item(1, "Tram drivers vote for a strike in April")) == 2


@pytest.mark.parametrize(
    "title", ["v1.2.3", "Release v1.2.3", "Release notes 1.2.3", "1.2.3", "Version 1.2.3 released"]
)
def test_release_notes_of_the_same_number_are_of_different_programs(title: str) -> None:
    changes = ("fixes the sorting of harbour charts", "speaks Finnish", "drops an old flag", "colours the map of trams")
    items = (an_item(number, title, f"This release {what}.") for number, what in enumerate(changes))
    assert stories(*items) == len(changes)


OTHER_THINGS = """
The reader of maps sorts harbour charts by their depth again. An old flag was dropped, and printing takes half as long.
We visited three schools in Bergen, where pupils built small robots from string. A teacher told us how she began.
The quarterly meeting went through the budget of the tram company. Two members asked about night lines and their price.
A new oven, fresh bread, and what our bakers learned about rye. Visitors may taste four loaves on Saturday at the mill.
""".strip().splitlines()


@pytest.mark.parametrize("title", ["AI this week", "Letters to the harbour", "Introducing version 2.0", "Tram lines"])
@pytest.mark.parametrize("hours", [1, 24])
def test_one_short_title_over_different_texts_is_of_different_events(title: str, hours: float) -> None:
    assert stories(*(an_item(number, title, text, hours=hours) for number, text in enumerate(OTHER_THINGS))) == 4


def test_one_short_title_over_the_same_news_is_one_story() -> None:
    first = "Coastguard helicopters lifted 200 passengers off the ferry Juniper, which had run aground near Lundvik."
    second = "All 200 passengers of the ferry Juniper were lifted off by helicopters of the coastguard on Monday."
    assert stories(an_item(0, "Juniper rescue", first), an_item(1, "Rescue of the Juniper", second)) == 1


@pytest.mark.parametrize(
    "title",
    [
        "Security update",
        "Bug fixes and improvements",
        "Morning briefing",
        "Job openings",
        "Scheduled maintenance",
        "Tech roundup",
    ],
)
def test_a_title_that_stands_over_anything_is_of_no_event(title: str) -> None:
    assert stories(*(an_item(number, title) for number in range(6))) == 6


@pytest.mark.parametrize(
    "title",
    ["Simple Questions Thread", "Weekly Discussion Thread", "Who's hiring?", "Daily digest", "Self-promotion thread"],
)
def test_threads_that_return_are_a_story_each_time(title: str) -> None:
    text = "Ask here what you always wanted to know; be kind to each other, and search before you ask a question."
    weeks = (an_item(number, title, text, hours=24, source="r/kites") for number in range(6))
    assert stories(*weeks) == 6


def test_a_column_with_one_title_for_all_its_parts_is_a_story_each_time() -> None:
    parts = (an_item(number, "Letter from the harbour", hours=30, source="The Ledger") for number in range(5))
    assert stories(*parts) == 5


@pytest.mark.parametrize("wrong", [datetime(1970, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC), None])
def test_a_wrong_date_moves_neither_the_window_nor_the_stories_of_others(wrong: datetime | None) -> None:
    rescue = "Coastguard helicopters lift 200 passengers off ferry Juniper"
    skewed = Document(id="odd", title="Tram drivers of Lundvik vote for a strike", source="odd", published=wrong)
    grouper = Grouper()
    placed = grouper.place_all([an_item(0, rescue), skewed, an_item(1, rescue), an_item(2, rescue)])
    assert len({placed[0].story, placed[2].story, placed[3].story}) == 1
    assert placed[1].story != placed[0].story


@pytest.mark.parametrize("wrong", [datetime(1970, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC)])
def test_a_source_that_dates_all_it_has_wrongly_does_not_move_the_time_of_those_that_tell_none(wrong: datetime) -> None:
    rescue = "Coastguard helicopters lift 200 passengers off ferry Juniper"
    told = [an_item(0, rescue)]
    for number in range(1, 31):
        plain = an_item(number, f"Harbour notice {number:03} of the pilots", source="pilots", hours=0.01)
        told += [plain] if number % 3 else [replace(plain, published=wrong + timedelta(hours=number))]
    undated = replace(an_item(99, "Ferry Juniper: coastguard helicopters lift off 200 passengers"), published=None)
    placed = Grouper().place_all([*told, undated])
    assert placed[-1].story == placed[0].story


@pytest.mark.parametrize(
    "titles",
    [
        (
            "大型言語モデルが公開された",
            "路面電車の運転士がストライキ",
            "灯台の灯りが消えた夜",
            "港の祭りに千人が集まる",
        ),
        ("Трамваи Лундвика встали", "Модель читает длинные тексты", "Маяк погас ночью", "Праздник в порту"),
        ("أضرب سائقو الترام", "انطفأت المنارة ليلا", "نموذج لغوي جديد", "احتفال في الميناء"),
        ("รถรางหยุดวิ่ง", "ประภาคารดับ", "แบบจำลองภาษาใหม่", "งานเทศกาลท่าเรือ"),
    ],
)
def test_different_events_in_other_scripts_stay_apart(titles: tuple[str, ...]) -> None:
    assert stories(*(an_item(number, title) for number, title in enumerate(titles))) == len(titles)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=80), st.text(max_size=200), st.datetimes()), max_size=8))
def test_whatever_comes_each_document_has_one_story(told: list[tuple[str, str, datetime]]) -> None:
    items = [
        Document(id=f"d{number}", title=title, text=text, source="s", published=when.replace(tzinfo=UTC))
        for number, (title, text, when) in enumerate(told)
    ]
    placed = Grouper().place_all(items)
    assert [one.document for one in placed] == [one.id for one in items]
    assert all(one.story for one in placed)
