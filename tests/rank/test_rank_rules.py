"""Rules: what they match, what they do, and that a bad one is refused by name."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundwire.errors import RuleError
from groundwire.model.article import Document
from groundwire.model.rule import Action, Field, Rule
from groundwire.model.story import Candidate
from groundwire.rank import rules
from groundwire.rank.curate import pick
from groundwire.rank.score import score

NOW = datetime(2026, 3, 2, 20, tzinfo=UTC)
POST = Document(
    id="1",
    source="Lab Notes",
    source_url="https://lab.example/feed.xml",
    url="https://www.lab.example/heron",
    title="Heron 2 learns to sort parcels",
    text="A robot arm in a warehouse learns from video.",
    authors=("Ida Berg",),
    language="pt-BR",
    published=NOW,
)
OTHER = Document(id="2", source="Elsewhere", title="A quiet afternoon", text="Nothing.", published=NOW)


def a_rule(action: Action, field: Field, pattern: str, points: float = 0.0) -> Rule:
    return rules.check(Rule(action=action, field=field, pattern=pattern, points=points))


def ranked(*known: Rule, candidates: list[Candidate] | None = None) -> tuple[dict[str, float], dict[str, str | None]]:
    """Scores, and why stories are left out."""
    found = candidates or [Candidate(id=one.id, title=one.title, documents=(one,)) for one in (POST, OTHER)]
    kept, why = rules.dropped(known, found)
    touched = rules.apply(known, kept, score(kept, now=NOW), why)
    picks = pick(touched.scored, kept, left_out=touched.left_out)
    return {one.id: one.score for one in touched.scored}, {one.id: one.left_out for one in picks}


@pytest.mark.parametrize(
    ("field", "pattern"),
    [
        (Field.WORDS, "parcels heron"),
        (Field.REGEX, r"(?i)heron \d"),
        (Field.SOURCE, "lab notes"),
        (Field.SOURCE, "lab.example"),
        (Field.SOURCE, "https://lab.example/feed.xml"),
        (Field.AUTHOR, "berg"),
        (Field.LANGUAGE, "pt"),
    ],
)
def test_a_rule_matches_what_it_names_and_nothing_else(field: Field, pattern: str) -> None:
    assert rules.matching(a_rule(Action.MUTE, field, pattern), [POST, OTHER]) == [POST]


@pytest.mark.parametrize("topic", ["robotics", "OpenAI", "claude"])
def test_a_topic_is_a_section_a_subject_or_a_name_in_the_title(topic: str) -> None:
    said = Document(id="3", title="OpenAI and Anthropic compare robots by Claude", published=NOW)
    assert rules.matching(a_rule(Action.MUTE, Field.TOPIC, topic), [said, OTHER]) == [said]


def test_each_item_names_the_rules_that_touch_it() -> None:
    mute, boost = a_rule(Action.MUTE, Field.WORDS, "parcels"), a_rule(Action.BOOST, Field.SOURCE, "Lab Notes", 1.0)
    late = a_rule(Action.MUTE, Field.SCORE, "<2")
    assert rules.touching([mute, boost, late], [POST, OTHER]) == {"1": (mute.name, boost.name)}
    assert rules.touching([], [POST]) == {}


def test_words_are_whole_words() -> None:
    assert rules.matching(a_rule(Action.MUTE, Field.WORDS, "parcel"), [POST]) == []


def test_a_muted_story_is_left_out_and_names_the_rule() -> None:
    _, left_out = ranked(a_rule(Action.MUTE, Field.WORDS, "heron"))
    assert left_out == {"1": "a rule says so: mute words “heron”", "2": None}


def test_a_boost_adds_its_points_as_a_reason() -> None:
    before, _ = ranked()
    after, _ = ranked(a_rule(Action.BOOST, Field.SOURCE, "Elsewhere", 1.5))
    assert after["2"] == pytest.approx(before["2"] + 1.5)
    assert after["1"] == pytest.approx(before["1"])


def test_a_dropped_item_does_not_count_in_its_story() -> None:
    both = [Candidate(id="s", title=POST.title, documents=(POST, OTHER))]
    alone = [Candidate(id="s", title=POST.title, documents=(POST,))]
    scores, left_out = ranked(a_rule(Action.DROP, Field.SOURCE, "Elsewhere"), candidates=both)
    assert scores == ranked(candidates=alone)[0]
    assert left_out == {"s": None}


def test_a_story_of_dropped_items_alone_is_left_out() -> None:
    _, left_out = ranked(a_rule(Action.DROP, Field.SOURCE, "Elsewhere"))
    assert left_out["2"] == "a rule says so: drop source “Elsewhere”; 1 of 1 item"


def test_keep_is_stronger_than_mute_and_drop() -> None:
    kept = a_rule(Action.KEEP, Field.AUTHOR, "Ida Berg")
    for other in (Action.MUTE, Action.DROP):
        assert ranked(a_rule(other, Field.WORDS, "heron"), kept)[1]["1"] is None


def test_a_rule_of_the_score_sees_the_score_after_boosts() -> None:
    boost = a_rule(Action.BOOST, Field.WORDS, "heron", 100)
    _, left_out = ranked(boost, a_rule(Action.MUTE, Field.SCORE, "< 50"))
    assert left_out["1"] is None
    assert left_out["2"] == "a rule says so: mute score “< 50”"


@pytest.mark.parametrize(
    ("action", "field", "pattern", "points", "why"),
    [
        (Action.MUTE, Field.REGEX, "(unclosed", 0.0, "not a regular expression of RE2"),
        (Action.MUTE, Field.REGEX, r"(a)\1", 0.0, "not a regular expression of RE2"),
        (Action.MUTE, Field.WORDS, "  ", 0.0, "must have 1 to"),
        (Action.MUTE, Field.SCORE, "about 3", 0.0, "a bound of the score"),
        (Action.BOOST, Field.WORDS, "x", 0.0, "a boost needs points"),
        (Action.DROP, Field.SCORE, "<1", 0.0, "items have no score"),
    ],
)
def test_a_rule_that_cannot_be_used_is_refused_by_name(
    action: Action, field: Field, pattern: str, points: float, why: str
) -> None:
    with pytest.raises(RuleError, match=why) as caught:
        a_rule(action, field, pattern, points)
    assert pattern in str(caught.value)


@given(text=st.text(max_size=300), pattern=st.text(min_size=1, max_size=30))
def test_any_pattern_is_applied_or_refused(text: str, pattern: str) -> None:
    for field in Field:
        document = Document(id="x", title=text)
        with suppress(RuleError):
            assert rules.matching(Rule(action=Action.MUTE, field=field, pattern=pattern), [document]) in (
                [],
                [document],
            )


def test_a_hostile_expression_takes_no_longer_than_its_text() -> None:
    rule = a_rule(Action.MUTE, Field.REGEX, "(a+)+$")
    assert rules.matching(rule, [Document(id="x", title="a" * 4000 + "b")]) == []
