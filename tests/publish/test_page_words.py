from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundwire.errors import NotFound
from groundwire.publish import words
from groundwire.publish.view import story
from groundwire.publish.view.badge import badge
from groundwire.publish.week import Week
from publish.page_world import FULL, NOW, hours_ago


@pytest.mark.parametrize(
    ("published", "collected", "fresh", "said"),
    [
        (3, 1, True, "collected in 2 h"),
        (6.5, 1, True, "collected in 6 h"),
        (23.9, 23.5, True, "collected in 24 min"),
        (25, 24, False, "11 May 2026"),
        (8, 1, False, "Collected 7 h after publication"),
        (73, 1, False, "Collected 3 d after publication"),
        (None, 1, False, "Collected 12 May 2026"),
        (1, 2, True, "collected in 1 min"),
    ],
)
def test_a_badge_says_fresh_only_when_soon_and_young(
    published: float | None, collected: float, fresh: bool, said: str
) -> None:
    found = badge(hours_ago(published) if published is not None else None, hours_ago(collected), now=NOW)
    assert (found.fresh, found.words) == (fresh, said)
    assert "12 May 2026" in found.tooltip or "11 May 2026" in found.tooltip


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=40), "40 min ago"),
        (timedelta(hours=2), "2 h ago"),
        (timedelta(hours=40), "2 d ago"),
        (timedelta(days=-3), "in 3 d"),
        (timedelta(days=40), "2 April 2026"),
    ],
)
def test_times_are_told_as_a_reader_would(gone: timedelta, said: str) -> None:
    assert words.ago(NOW - gone, NOW) == said


def test_a_date_is_told_to_its_grain() -> None:
    told = [words.dated(text) for text in ("2024", "2024-05", "2024-05-13", "2024-99", "soon")]
    assert told == ["2024", "May 2024", "13 May 2024", "2024-99", "soon"]


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - hypothesis wants bounds without a zone
def test_each_moment_is_in_the_week_that_its_name_names(when: datetime) -> None:
    week = Week.of(when)
    assert week.start <= when < week.end
    assert Week.named(str(week)) == week
    assert week.moved(1).start == week.end


@pytest.mark.parametrize(
    "name", ["", "2026", "2026-W00", "2026-W54", "2025-W53", "0000-W01", "9999-W52x", "２０２６-W01"]
)
def test_what_is_not_a_week_is_not_found(name: str) -> None:
    with pytest.raises(NotFound):
        Week.named(name)


def test_figures_of_one_subject_from_two_sources_stand_side_by_side() -> None:
    first, *rest = story.build(FULL, now=NOW).figures
    assert first.differ
    assert [one.source for one in first.sentences] == ["Example Lab", "Invented Preprints"]
    assert not any(figure.differ for figure in rest)


def test_the_original_is_the_publisher_and_never_its_copy() -> None:
    view = story.build(FULL, now=NOW)
    assert view.original is not None
    assert (view.original.source, view.original.number) == ("Example Lab", 2)
    assert [mention.copy_of for mention in view.mentions] == [None, None, None, 2]
