"""The ledger as pages show it: what is due first, each prediction with its quote, a model's marked as such."""

import re
from dataclasses import replace
from datetime import date

from groundwire.model.prediction import Outcome, Result
from groundwire.publish.site import Site
from groundwire.publish.view import front_page, ledger_page
from groundwire.publish.view.foretold import forecasts
from groundwire.publish.web import pages
from groundwire.store import ledger
from groundwire.store.engine import Store
from ledger_world import NOW, a_question, a_statement


def test_predictions_stand_in_their_order_with_quote_state_and_score(store: Store) -> None:
    with store.writing() as conn:
        ledger.record(
            conn,
            [
                replace(a_statement("It will come late."), resolve_by=date(2028, 1, 1)),
                replace(a_statement("It will come soon."), resolve_by=date(2026, 12, 1)),
                replace(a_statement("It will have come."), resolve_by=date(2026, 11, 23)),
                a_question(0.8),
                a_statement("It will be settled."),
            ],
        )
        ledger.resolve(conn, 5, Outcome(result=Result.FALSE, because="It was not.", at=NOW))
        view = ledger_page(conn, now=NOW)
        own = forecasts(conn, "wren-2", now=NOW)
    assert [one.number for one in view.due] == [3]
    assert [one.number for one in view.open] == [2, 4, 1]
    assert [(one.number, one.state, one.because) for one in view.settled] == [(5, "false", "It was not.")]
    assert view.records == 6
    assert len(view.newest_hash) == 64
    assert view.score.stated.false == 1
    assert [one.number for one in own if one.is_forecast] == [4]
    assert own[0].anchor == "prediction-4"
    shown = pages.ledger(view, Site(url="https://news.example"))
    assert re.search(r"of sources</th><td class=\"n\">4<.*?>0<.*?>1<", shown)  # none true, one false
    assert "No forecast of a model is settled yet" in shown
    assert "<svg" not in shown
    assert all(one.quotes and one.quotes[0][1] == "https://lab.example/1" for one in (*view.open, *view.due))


def test_the_front_page_names_what_is_due_next_and_nothing_that_is_settled_or_past(store: Store) -> None:
    with store.writing() as conn:
        ledger.record(
            conn,
            [
                *(
                    replace(a_statement(f"It comes in {year}."), resolve_by=date(year, 1, 1))
                    for year in range(2034, 2026, -1)
                ),
                replace(a_statement("It will have come."), resolve_by=date(2026, 11, 23)),
            ],
        )
        settled = next(one.number for one in ledger.every(conn) if "2027" in one.prediction.says)
        ledger.resolve(conn, settled, Outcome(result=Result.TRUE, because="It did.", at=NOW))
        view = front_page(conn, now=NOW)
    assert [one.says for one in view.coming] == [f"It comes in {year}." for year in (2028, 2029, 2030, 2031)]
    shown = pages.front(view, Site(url="https://news.example"))
    assert shown.count('<li data-claim data-label="quoted"><a href="/ledger#prediction-') == 4
    assert shown.count('data-cite="https://lab.example/1"') == 4


def test_what_a_model_foretold_is_scored_in_public_with_a_reliability_plot_and_no_claim_of_skill(store: Store) -> None:
    given = (0.1, 0.15, 0.7, 0.75, 0.9)
    with store.writing() as conn:
        ledger.record(conn, [replace(a_question(p), says=f"Will it be {number}?") for number, p in enumerate(given)])
        for number, p in enumerate(given, 1):
            result = Result.TRUE if p > 0.72 else Result.FALSE
            ledger.resolve(conn, number, Outcome(result=result, because="It was seen.", at=NOW))
        view = ledger_page(conn, now=NOW)
    shown = pages.ledger(view, Site(url="https://news.example"))
    brier = (0.1**2 + 0.15**2 + 0.7**2 + 0.25**2 + 0.1**2) / 5
    assert f"Brier score is {brier:.3f} over 5" in shown
    assert "95 %" in shown
    assert "Too few are settled to speak of skill; 50 are asked for" in shown
    assert shown.count("<circle") == len([one for one in view.score.calibration if one.n]) == 3
    assert "nan" not in shown.lower()


def test_an_address_that_may_not_be_linked_is_left_out(store: Store) -> None:
    said = a_statement("It will come.")
    with store.writing() as conn:
        ledger.record(conn, [replace(said, citations=(replace(said.citations[0], url="javascript:alert(1)"),))])
        (one,) = ledger_page(conn, now=NOW).open
    assert one.quotes == (("It will come.", None),)


def test_an_empty_ledger_has_a_page(store: Store) -> None:
    with store.reading() as conn:
        view = ledger_page(conn, now=NOW)
    assert (view.due, view.open, view.settled, view.records) == ((), (), (), 0)
    assert view.score.brier is None
