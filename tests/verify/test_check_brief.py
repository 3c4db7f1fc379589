"""The check before publication: broken quotes, half sentences and unsupported claims are dropped."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from groundwire.model.brief import SECTIONS, Brief, Citation, Claim, Label, Section
from groundwire.verify.check import NOTHING_LEFT, check

TEXT = "The council voted 9 to 4 to build the tram. Work starts in March. Two stations were dropped to save money."
EMPTY = Section(abstained="No source says yet.")


def quoted(start: int, end: int, text: str = TEXT, **changes: object) -> Claim:
    words = text[start:end]
    claim = Claim(text=words, label=Label.QUOTED, citations=(Citation(item="a", start=start, end=end, quote=words),))
    return replace(claim, **changes)  # type: ignore[arg-type] # tests change single fields


def brief(*claims: Claim) -> Brief:
    return Brief(sections=dict.fromkeys(SECTIONS, EMPTY) | {"changed": Section(claims=claims)})


def left(*claims: Claim, text: str = TEXT) -> tuple[Claim, ...]:
    return check(brief(*claims), {"a": text}).sections["changed"].claims


FIRST = quoted(0, 43)


def test_whole_sentences_stay_as_they_are() -> None:
    both = quoted(0, 65)
    assert left(FIRST, both) == (FIRST, both)


def test_half_a_sentence_is_dropped() -> None:
    assert left(FIRST, quoted(0, 24), quoted(4, 43), quoted(0, 50)) == (FIRST,)


def test_a_quote_that_is_no_longer_there_is_dropped_and_the_empty_section_says_so() -> None:
    checked = check(brief(FIRST), {"a": "Another text stands here now, about something else."})
    assert checked.sections["changed"] == Section(abstained=NOTHING_LEFT)
    assert check(brief(FIRST), {}).sections["changed"].abstained == NOTHING_LEFT


def test_a_quoted_claim_says_what_its_quote_says() -> None:
    assert (
        left(
            quoted(0, 43, text=TEXT).__class__(
                text="The council voted 9 to 5 to build the tram.", label=Label.QUOTED, citations=FIRST.citations
            )
        )
        == ()
    )


def test_a_claim_without_citations_is_dropped() -> None:
    assert left(replace(FIRST, citations=())) == ()


def test_a_paraphrase_must_pass_the_verdict() -> None:
    good = replace(FIRST, label=Label.CHECKED)
    bad = replace(FIRST, label=Label.CHECKED, text="The council voted 4 to 9 against the harbour bridge.")
    assert left(good, bad) == (good,)


@given(text=st.text(max_size=120), start=st.integers(-5, 130), end=st.integers(-5, 130), quote=st.text(max_size=60))
def test_whatever_is_left_holds_in_the_text(text: str, start: int, end: int, quote: str) -> None:
    claim = Claim(
        text=quote or "x", label=Label.QUOTED, citations=(Citation(item="a", start=start, end=end, quote=quote),)
    )
    for kept in left(claim, text=text):
        assert all(citation.holds_in(text) for citation in kept.citations)
