from datetime import UTC, datetime, timedelta

from groundwire.model.brief import Citation
from groundwire.model.prediction import Kind, Prediction
from groundwire.publish.view import recap_page
from groundwire.publish.view.weekly import WeekRead, build, counted
from groundwire.publish.week import Day, Week, period
from groundwire.store import ledger
from groundwire.store.engine import Store
from groundwire.store.weekly import Placed, Teller
from publish.page_world import NOW, heading


def test_items_are_counted_by_when_they_were_collected(store: Store) -> None:
    with store.writing() as conn:
        conn.exec_driver_sql("UPDATE items SET collected = datetime(collected, '-30 days') WHERE id = 1")
    with store.reading() as conn:
        view = recap_page(conn, Week.of(NOW), now=NOW)
        start, end = Week.of(NOW).start.replace(tzinfo=None), Week.of(NOW).end.replace(tzinfo=None)
        query = "SELECT count(*) FROM items WHERE collected >= ? AND collected < ?"
        counted = conn.exec_driver_sql(query, (start.isoformat(" "), end.isoformat(" "))).scalar()
    assert view.numbers[0].label == "items collected"
    assert view.numbers[0].value == counted == sum(number for _, number in view.by_source)


def test_a_day_has_a_recap_with_its_neighbours(store: Store) -> None:
    today = Day(NOW.date())
    with store.reading() as conn:
        view = recap_page(conn, today, now=NOW)
    assert view.running
    assert period(str(today)) == today
    assert view.following is None
    assert [name for name, _ in view.by_day] == [today.days]


def test_predictions_of_a_week_are_those_made_or_due_in_it(store: Store) -> None:
    monday = datetime(2026, 3, 2, tzinfo=UTC)
    times = ((-1, 60), (0, 60), (6, 60), (7, 60), (-30, 0), (-30, 6), (-30, 7))  # days from Monday: made, due
    with store.writing() as conn:
        ledger.record(
            conn,
            [
                Prediction(
                    kind=Kind.STATED,
                    says=f"It will be so, number {number}.",
                    who="A. Seer",
                    by=None,
                    citations=(Citation(item="1", start=0, end=2, quote="So", url=None),),
                    resolve_by=(monday + timedelta(days=due)).date(),
                    made=monday + timedelta(days=made, hours=1),
                    story="a-story",
                )
                for number, (made, due) in enumerate(times)
            ],
        )
    with store.reading() as conn:
        found = ledger.of_span(conn, monday, monday + timedelta(days=7))
        view = recap_page(conn, Week.of(monday), now=NOW)
    assert [entry.prediction.says[-2] for entry in found] == ["1", "2", "4", "5"]
    assert [len(view.made), len(view.due)] == [2, 2]


def test_papers_and_releases_of_a_week_are_told_by_place_and_title() -> None:
    tellers = {
        1: Teller("A lab", "https://lab.example/feed", "feed"),
        2: Teller("Releases of tool", "https://github.com/them/tool/releases.atom", "feed"),
        3: Teller("A forum", "https://old.reddit.com/r/x/.rss", "reddit"),
    }
    week = Week(2026, 10)
    placed = [
        Placed(1, 1, "A study of sparrows", "https://arxiv.org/abs/2603.00001", 0),
        Placed(2, 1, "Sparrow 2.0.1", "https://lab.example/sparrow", 0),
        Placed(2, 3, "Sparrow 2.0.1 is released", "https://lab.example/sparrow", 1),
        Placed(3, 3, "They released it", "https://www.reddit.com/r/x/1", 2),
        Placed(4, 2, "Nightly", "https://github.com/them/tool/releases/tag/nightly", 3),
        Placed(5, 1, "A walk", "https://lab.example/walk", 6),
        Placed(1, 2, "v1", "https://github.com/them/tool/releases/tag/v1", 6),
        Placed(6, 1, "No address, released", None, 6),
    ]
    told = counted(
        WeekRead(week=week, placed=placed, tellers=tellers, shared=(2, 7)),
        lambda wanted: {n: heading(n, f"Story {n}") for n in wanted},
    )
    view = build(told, now=NOW)
    assert [(one.title, one.source) for one in view.papers] == [("Story 1", "A lab")]
    assert [(one.title, one.source) for one in view.releases] == [("Story 2", "A lab"), ("Story 4", "Releases of tool")]
    assert [one.title for one in view.shared] == ["Story 2"]
    assert [count for _, count in view.by_day] == [2, 0, 1, 1, 0, 0, 2]
    assert {one.label: one.value for one in view.numbers}["stories"] == 6
