"""The filter around every stage: one answer a good line, one message a bad one."""

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundwire.cli.stage import run
from groundwire.cli.stages import Answer, Options, Stage
from groundwire.errors import StageError
from groundwire.model.line import Line, document, documents


def shout(line: Line) -> Answer:
    if line["word"] == "whisper":
        raise StageError("field 'word' must not whisper")
    return {"loud": str(line["word"]).upper()}


EACH = Stage(required=("word",), start=lambda _options: shout)
ALL = Stage(required=("word",), whole=lambda lines, _options: [{"n": len(lines)} for _ in lines])


def filtered(stage: Stage, text: str | bytes) -> tuple[list[Any], list[str], bool]:
    out, complaints = io.StringIO(), io.StringIO()
    raw = text.encode() if isinstance(text, str) else text
    good = run(stage, Options(), io.BytesIO(raw), out, complaints)
    return [json.loads(line) for line in out.getvalue().split("\n") if line], complaints.getvalue().splitlines(), good


def test_good_lines_are_answered_in_order_with_their_id_first() -> None:
    answers, complaints, good = filtered(EACH, '{"word": "a", "id": 2}\n\n{"id": "x", "word": "b", "extra": 1}\n')
    assert answers == [{"id": 2, "loud": "A"}, {"id": "x", "loud": "B"}]
    assert (complaints, good) == ([], True)


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("{", "not JSON"),
        ("[1]", "not a JSON object but list"),
        ('{"id": 1}', "required field missing: word"),
        ('{"id": null, "word": "a"}', "required field missing: id"),
        ('{"id": 1, "word": "whisper"}', "must not whisper"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_a_bad_line_is_one_message_with_its_number_and_the_good_ones_are_answered(bad: str, why: str) -> None:
    answers, complaints, good = filtered(EACH, f'{{"id": 1, "word": "a"}}\n{bad}\n{{"id": 3, "word": "c"}}\n')
    assert [answer["id"] for answer in answers] == [1, 3]
    assert len(complaints) == 1
    assert complaints[0].startswith("line 2: ")
    assert why in complaints[0]
    assert not good


def test_a_stage_that_reads_all_sees_the_good_lines_only() -> None:
    answers, complaints, good = filtered(ALL, '{"id": 1, "word": "a"}\nnonsense\n{"id": 3, "word": "c"}\n')
    assert answers == [{"id": 1, "n": 2}, {"id": 3, "n": 2}]
    assert (len(complaints), good) == (1, False)


def test_bytes_that_are_not_text_are_a_bad_line() -> None:
    answers, complaints, _ = filtered(EACH, b'\xff\xfe{"id"\n{"id": 1, "word": "a"}')
    assert (len(answers), len(complaints)) == (1, 1)


@given(st.text())
def test_any_word_comes_back_as_valid_json(word: str) -> None:
    answers, _, _ = filtered(EACH, json.dumps({"id": 1, "word": word}))
    assert word == "whisper" or answers == [{"id": 1, "loud": word.upper()}]


@given(st.sampled_from(["published", "title", "links", "signals", "text"]), st.integers())
def test_a_field_of_the_wrong_type_is_named_and_never_a_crash(name: str, value: int) -> None:
    with pytest.raises(StageError, match=f"'{name}'"):
        document({"id": 1, name: value})


@pytest.mark.parametrize("items", [None, "x", [1], [{"title": "no id"}]])
def test_items_must_be_objects_with_an_id(items: object) -> None:
    with pytest.raises(StageError, match="'items'"):
        documents({"id": 1, "items": items})
