"""The ledger keeps each prediction once, in a chain that shows every later change; and a person decides."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, func, insert, select, update

from groundwire.errors import LedgerError, NotFound
from groundwire.ledger.decide import proposals
from groundwire.ledger.stated import predictions
from groundwire.model.chain import START, Link, canonical, faults, link
from groundwire.model.prediction import Kind, Outcome, Prediction, Result, as_record, last_day, of_record
from groundwire.store import ledger as kept
from groundwire.store.engine import Store
from groundwire.store.tables import ledger
from ledger_world import NOW, a_brief, a_question, a_statement

TRUE = Outcome(result=Result.TRUE, because="The lab's own page says so.", at=NOW)


def filled(store: Store, n: int = 4) -> None:
    with store.writing() as conn:
        kept.record(conn, [a_statement(f"Harrow Labs will ship model {number} in 2027.") for number in range(n)])
        kept.resolve(conn, 2, TRUE)


def problems(store: Store) -> tuple[str, ...]:
    with store.reading() as conn:
        return kept.problems(conn)


def test_a_prediction_is_recorded_once_however_often_it_is_seen(store: Store) -> None:
    said = a_statement("Harrow Labs will ship in 2027.")
    with store.writing() as conn:
        assert kept.record(conn, [said, said]) == 1
        assert kept.record(conn, [replace(said, story="another-story", says="Harrow  Labs will ship in 2027.")]) == 0
        assert [entry.prediction for entry in kept.every(conn)] == [said]


def test_an_outcome_is_added_and_the_newest_counts(store: Store) -> None:
    filled(store)
    with store.writing() as conn:
        assert kept.get(conn, 2).outcome == TRUE
        void = Outcome(result=Result.VOID, because="The question was unclear.", at=NOW)
        assert kept.resolve(conn, 2, void).outcome == void
        with pytest.raises(LedgerError, match="already"):
            kept.resolve(conn, 2, void)
        with pytest.raises(LedgerError, match="--because"):
            kept.resolve(conn, 1, Outcome(result=Result.TRUE, because="  ", at=NOW))
        with pytest.raises(NotFound):
            kept.resolve(conn, 5, TRUE)  # the number of an outcome, not of a prediction
    assert problems(store) == ()


@pytest.mark.parametrize(
    ("tamper", "says"),
    [
        (update(ledger).where(ledger.c.number == 1).values(record="{}"), "record 1 was changed"),
        (delete(ledger).where(ledger.c.number == 3), "record 3 is missing"),
        (delete(ledger).where(ledger.c.number == 5), "should be number 5, and is number 4"),
        (update(ledger).where(ledger.c.number == 1).values(due="2099-01-01"), "record 1: its columns"),
        (update(ledger).where(ledger.c.number == 5).values(subject=1), "record 5: its columns"),
        (update(ledger).where(ledger.c.number == 2).values(previous=START), "record 2 does not follow"),
    ],
)
def test_tampering_is_told(store: Store, tamper: object, says: str) -> None:
    filled(store)
    assert problems(store) == ()
    with store.writing() as conn:
        conn.execute(tamper)  # type: ignore[call-overload] # one of several kinds of statement
    assert any(says in problem for problem in problems(store))


def test_a_record_that_was_changed_together_with_its_hash_breaks_the_next_one(store: Store) -> None:
    filled(store)
    with store.writing() as conn:
        row = conn.execute(select(ledger).where(ledger.c.number == 2)).mappings().one()
        forged = row["record"].replace("model 1", "model 9")
        conn.execute(
            update(ledger).where(ledger.c.number == 2).values(record=forged, hash=link(row["previous"], forged))
        )
    assert any("record 3 does not follow record 2" in problem for problem in problems(store))


@given(records=st.lists(st.text(), min_size=1, max_size=8), data=st.data())
def test_any_change_of_any_record_is_seen(records: list[str], data: st.DataObject) -> None:
    chain, previous = [], START
    for number, text in enumerate(records, 1):
        record = canonical({"words": text})
        chain.append(Link(number, record, previous, link(previous, record)))
        previous = chain[-1].hash
    assert faults(chain) == ()
    place = data.draw(st.integers(0, len(chain) - 1))
    other = canonical({"words": data.draw(st.text().filter(lambda it: it != records[place]))})
    assert faults([*chain[:place], chain[place]._replace(record=other), *chain[place + 1 :]])


def test_a_record_is_one_line_of_canonical_json(store: Store) -> None:
    filled(store)
    with store.reading() as conn:
        for text in conn.execute(select(ledger.c.record)).scalars():
            assert canonical(json.loads(text)) == text
            assert "\n" not in text


def test_due_are_the_open_ones_whose_day_has_come_the_oldest_first(store: Store) -> None:
    with store.writing() as conn:
        kept.record(
            conn,
            [
                replace(a_statement("Late: Harrow Labs will ship."), resolve_by=date(2026, 11, 23)),
                replace(a_statement("Later: Harrow Labs will ship."), resolve_by=date(2026, 11, 24)),
                replace(a_statement("Latest: Harrow Labs will ship."), resolve_by=date(2026, 10, 1)),
                replace(a_statement("Done: Harrow Labs will ship."), resolve_by=date(2026, 10, 1)),
            ],
        )
        kept.resolve(conn, 4, TRUE)
        assert [entry.number for entry in kept.due(conn, date(2026, 11, 23))] == [3, 1]


def test_the_implications_of_a_brief_become_predictions_each_quoted() -> None:
    brief = a_brief("Harrow expects to ship Wren 2 by March 2027.", by="2027-03", who="Harrow Labs")
    (found,) = predictions(brief, story="wren-2", now=NOW)
    assert (found.kind, found.who, found.by, found.resolve_by) == (
        Kind.STATED,
        "Harrow Labs",
        "2027-03",
        date(2027, 3, 31),
    )
    assert found.citations[0].quote == found.says
    (before,) = predictions(a_brief("It will come before 2031.", by="2031", who="Ada"), story="x", now=NOW)
    assert before.resolve_by == date(2030, 12, 31)
    (month,) = predictions(a_brief("It will come before March 2031.", by="2031-03", who="Ada"), story="x", now=NOW)
    assert month.resolve_by == date(2031, 2, 28)
    assert predictions(a_brief("If you can, use two cables.", by=None, who="Ada"), story="x", now=NOW) == ()
    (undated,) = predictions(a_brief("Prices will fall, she said.", by=None, who="Ada"), story="x", now=NOW)
    assert not undated.dated
    assert undated.resolve_by == date(2027, 11, 23)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"probability": 0.99}, "probability"),
        ({"probability": 0.0}, "probability"),
        ({"probability": None}, "probability"),
        ({"says": "Harrow will ship."}, "question"),
        ({"criterion": None}, "criterion"),
        ({"resolver": ""}, "resolver"),
        ({"by": None}, "deadline"),
        ({"citations": ()}, "quotation"),
    ],
)
def test_a_system_prediction_that_could_not_be_scored_is_refused(change: dict[str, object], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        replace(a_question(0.5), **change)  # type: ignore[arg-type] # one field at a time


def test_no_probability_is_put_on_what_a_source_says() -> None:
    with pytest.raises(ValueError, match="probability of ours"):
        replace(a_statement("It will ship."), probability=0.5)


@given(probability=st.floats(0.02, 0.98), says=st.text(min_size=1).map(lambda it: it + "?"))
def test_a_prediction_survives_being_written_down(probability: float, says: str) -> None:
    asked = replace(a_question(probability), says=says)
    assert of_record(json.loads(canonical(as_record(asked)))) == asked


@pytest.mark.parametrize(
    ("by", "day"),
    [("2027", "2027-12-31"), ("2028-02", "2028-02-29"), ("2027-02-03", "2027-02-03"), ("2027-12", "2027-12-31")],
)
def test_the_last_day_of_a_date(by: str, day: str) -> None:
    assert last_day(by).isoformat() == day


@pytest.mark.parametrize("by", ["", "soon", "2027-13", "2027-02-30", "2027-1-1-1"])
def test_what_is_no_date_has_no_last_day(by: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        last_day(by)


def test_later_items_that_name_the_same_things_are_proposed() -> None:
    said = a_statement("Harrow Labs expects to ship Wren 2 by March 2027.")
    titles = [
        "Wren 2 is out, says Harrow Labs",
        "Chip prices fall again",
        "Labs expects to ship more",
        "Harrow reports",
    ]
    later = [{"item": number, "title": title} for number, title in enumerate(titles)]
    assert [item["item"] for item in proposals(said, later)][:1] == [0]
    assert 1 not in [item["item"] for item in proposals(said, later)]


def test_two_writers_cannot_both_have_a_number(store: Store) -> None:
    filled(store)
    with store.reading() as conn:
        assert conn.execute(select(func.count()).select_from(ledger)).scalar_one() == 5
    with pytest.raises(Exception, match="UNIQUE"), store.writing() as conn:
        conn.execute(insert(ledger).values(number=1, kind="x", key="y", record="{}", previous="", hash=""))


def test_made_is_kept_in_utc() -> None:
    said: Prediction = a_statement("It will ship.")
    assert of_record(as_record(said)).made == datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("says", "entered"),
    [
        ("The council will open a second gauge house.", True),
        ("Norvex plans to release the reader of rivers.", True),
        ("Our code will be open-sourced to facilitate future research.", False),
        ("We expect that our findings will provide insights to the wardens.", False),
        ("Even gauges that seldom fail will eventually be wrong.", False),
        ("We plan to compare the gauges of two valleys.", False),
    ],
)
def test_an_undated_forecast_enters_where_it_can_be_seen_to_come_about(says: str, entered: bool) -> None:
    assert bool(predictions(a_brief(says, by=None, who="Ada"), story="x", now=NOW)) is entered
