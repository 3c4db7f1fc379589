"""The verdict on one claim: what passes, what is refused and why."""

# ruff: noqa: E501 - a case reads best as one sentence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundwire.verify.support import verdict

SPANS = [
    "The Lumen Institute said on Tuesday that its model Zephyr-3 scored 71.2 on the test, up from 64 in March 2025.",
    "The licence does not allow military use, and the institute (a charity) employs 40 people in Oslo.",
]


@pytest.mark.parametrize(
    ("claim", "kind"),
    [
        (
            "The Lumen Institute said on Tuesday that its model Zephyr-3 scored 76.2 on the test, up from 64 in March 2025.",
            "a number changed",
        ),
        (
            "The Lumen Institute said on Tuesday that its model Zephyr-3 scored 64 on the test, up from 71.2 in March 2025.",
            "roles swapped",
        ),
        (
            "The Lumen Institute said on Friday that its model Zephyr-3 scored 71.2 on the test, up from 64 in March 2025.",
            "a day changed",
        ),
        (
            "The Lumen Institute said on Tuesday that its model Zephyr-3 scored 71.2 on the test, up from 64 in March 2024.",
            "a year changed",
        ),
        (
            "The Velden Institute said on Tuesday that its model Zephyr-3 scored 71.2 on the test, up from 64 in March 2025.",
            "a name changed",
        ),
        (
            "The licence does allow military use, and the institute (a charity) employs 40 people in Oslo.",
            "a not dropped",
        ),
        (
            "The licence does not allow military use, and the institute (a charity) does not employ 40 people in Oslo.",
            "a not added",
        ),
        ("Its model Zephyr-3 scored 71.2 on the test, up from 64 in March 2025.", "the speaker dropped"),
        (
            "The Lumen Institute said on Tuesday that its model Zephyr-3 scored 71.2 on the test, down from 64 in March 2025.",
            "turned round",
        ),
        ("Zephyr-3 was trained on 9,000 chips in Norway by a team of students.", "invented"),
    ],
)
def test_a_corrupted_claim_is_refused(claim: str, kind: str) -> None:
    found = verdict(claim, SPANS)
    assert found.supported < 0.5, kind
    assert found.verdict in ("unsupported", "contradicted")
    assert found.why


@pytest.mark.parametrize(
    "claim",
    [
        SPANS[0],
        " ".join(SPANS),
        "The licence does not allow military use, and the institute employs 40 people in Oslo.",
        "On Tuesday, the Lumen Institute said that its model Zephyr-3 scored 71.2 on the test, up from 64 in March 2025.",
    ],
)
def test_the_words_themselves_and_light_rearrangements_pass(claim: str) -> None:
    assert verdict(claim, SPANS).verdict == "supported"


def test_a_verdict_contradicts_only_where_the_source_says_otherwise() -> None:
    assert (
        verdict(
            "The licence does allow military use, and the institute (a charity) employs 40 people in Oslo.", SPANS
        ).verdict
        == "contradicted"
    )
    assert verdict("Rain fell on the west coast for most of the week.", SPANS).verdict == "unsupported"


def test_without_words_or_spans_nothing_is_supported() -> None:
    assert verdict("", SPANS).supported == 0.0
    assert verdict("Something is claimed.", []).supported == 0.0
    assert verdict("Something is claimed.", ["  "]).supported == 0.0


@given(claim=st.text(max_size=120), spans=st.lists(st.text(max_size=200), max_size=3))
def test_any_text_gets_a_probability_and_a_matching_verdict(claim: str, spans: list[str]) -> None:
    found = verdict(claim, spans)
    assert 0.0 <= found.supported <= 1.0
    assert (found.verdict == "supported") == (found.supported >= 0.5)
    assert found.why
