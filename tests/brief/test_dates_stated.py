"""Date expressions: what is one, what is none, and to which date and grain each is resolved."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundwire.brief.dates import stated

WEDNESDAY = date(2026, 1, 14)

CASES = [
    # written out
    ("The tool shipped on 13 May 2024.", ["2024-05-13"]),
    ("The tool shipped on May 13, 2024.", ["2024-05-13"]),
    ("The tool shipped on Monday, May 13th, 2024.", ["2024-05-13"]),
    ("2024-05-13: the tool ships.", ["2024-05-13"]),
    ("The tool shipped on 13.05.2024.", ["2024-05-13"]),
    ("The tool shipped on 5/13/2024.", ["2024-05-13"]),
    ("The tool shipped on 5/6/2024.", []),  # either could be the day
    ("The meeting of 3–5 March 2025 was public.", ["2025-03-03"]),
    ("The tool shipped on 31 February 2024.", []),
    ("It was founded in Sept. 2019 in Oslo.", ["2019-09"]),
    ("The lab was founded in 2015.", ["2015"]),
    ("The model (March 2024) was small.", ["2024-03"]),
    ("It opened in 2015 and in 2019 it moved.", ["2015", "2019"]),  # no citation of a work by "and in"
    ("Sales grew between May 2025 and June 2025.", ["2025-05", "2025-06"]),
    ("From 2019 to 2023 the lab grew.", ["2019", "2023"]),
    ("Between 2019 and 2023 the lab grew.", ["2019", "2023"]),
    ("Between 2019 and 2023 students were asked.", []),
    # relative to publication
    ("On Monday, the agency opened an inquiry.", ["2026-01-12"]),
    ("The agency opened an inquiry on Wednesday.", ["2026-01-14"]),
    ("The agency will open an inquiry on Monday.", ["2026-01-19"]),
    ("The agency opened an inquiry last Friday.", ["2026-01-09"]),
    ("Yesterday, the court ruled.", ["2026-01-13"]),
    ("The court rules tomorrow.", ["2026-01-15"]),
    ("The company announced today that it is closing.", ["2026-01-14"]),
    ("Last month, the company hired a chief scientist.", ["2025-12"]),
    ("Two years ago the lab had ten people.", ["2024"]),
    ("Three months ago the lab had ten people.", ["2025-10"]),
    ("Five days ago the lab had ten people.", ["2026-01-09"]),
    ("In November, the lab opened an office.", ["2025-11"]),
    ("In March, the lab will open an office.", ["2026-03"]),
    ("The lab opened an office on 20 December.", ["2025-12-20"]),
    ("The rule takes effect on 2 August.", ["2026-08-02"]),
    ("The lab opened an office in June this year.", ["2026-06"]),
    ("Last year the lab had ten people.", ["2025"]),
    ("Next year the lab wants fifty people.", ["2027"]),
    # coarse expressions
    ("The plant will open by the end of 2027.", ["2027"]),
    ("The plant will open by the end of the year.", ["2026"]),
    ("The plant will open by the end of March.", ["2026-03"]),
    ("Sales fell in the third quarter of 2025.", ["2025"]),
    ("Sales fell in Q3 2025.", ["2025"]),
    ("The chip ships this summer.", ["2026"]),
    ("The chip shipped in spring 2024.", ["2024"]),
    ("The chip shipped last summer.", ["2025"]),
    ("Last winter was mild.", []),  # spans two years
    # the past inside a quotation is still stated
    ("“We met in 2012,” she said on Tuesday.", ["2012", "2026-01-13"]),
    # what only looks like a date
    ("See arXiv:2405.12345 for the proof.", []),
    ("The snapshot gpt-5-2024-05-13 was retired.", []),
    ("Upgrade to version 2024.05.13 of the tool.", []),
    ("Python 3.11 is required.", []),
    ("Revenue for fiscal 2025 rose.", []),
    ("Revenue rose in Q1 FY26.", []),
    ("The idea dates from the 1990s.", []),
    ("Transformers (Writer et al., 2017) are common.", []),
    ("The paper won a prize at NEURIPS 2024.", []),
    ("Over the past three years, costs fell.", []),
    ("Today, most models are multilingual.", []),
    ("Today's models are multilingual.", []),
    ("The model may march on.", []),
    ("Read https://example.org/2024/05/13/post for more.", []),
    ("The set has 2024 images.", []),
    ("It runs on Sundays.", []),
    ("This year's prize went to a student.", []),
]


@pytest.mark.parametrize(("sentence", "dates"), CASES, ids=[sentence[:50] for sentence, _ in CASES])
def test_a_sentence_states_these_dates(sentence: str, dates: list[str]) -> None:
    assert [found.date for found in stated(sentence, WEDNESDAY)] == dates


def test_relative_dates_need_a_day_of_publication() -> None:
    assert stated("Yesterday, the court ruled. In May it had waited.", None) == ()


@given(sentence=st.text(max_size=200), published=st.none() | st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_every_date_lies_in_the_sentence_and_has_the_length_of_its_grain(sentence: str, published: date | None) -> None:
    for found in stated(sentence, published):
        assert 0 <= found.start < found.end <= len(sentence)
        assert len(found.date) == {"year": 4, "month": 7, "day": 10}[found.grain]


@given(day=st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_a_day_written_in_any_common_form_is_that_day(day: date) -> None:
    month = day.strftime("%B")
    for written in (f"{day.day} {month} {day.year}", f"{month} {day.day}, {day.year}", day.isoformat()):
        assert [found.date for found in stated(f"The vote was held on {written}.", None)] == [day.isoformat()]
