from pathlib import Path

from groundwire.publish.recap import render
from groundwire.publish.view import recap_page
from groundwire.publish.week import Day, Week, period
from publish.page_world import NOW
from readers.reader_desk import a_store


def test_items_are_counted_by_when_they_were_collected(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    with store.writing() as conn:
        conn.exec_driver_sql("UPDATE items SET collected = datetime(collected, '-30 days') WHERE id = 1")
    with store.reading() as conn:
        view = recap_page(conn, Week.of(NOW), now=NOW)
        start, end = Week.of(NOW).start.replace(tzinfo=None), Week.of(NOW).end.replace(tzinfo=None)
        query = "SELECT count(*) FROM items WHERE collected >= ? AND collected < ?"
        counted = conn.exec_driver_sql(query, (start.isoformat(" "), end.isoformat(" "))).scalar()
    assert view.numbers[0].label == "items collected"
    assert view.numbers[0].value == counted == sum(number for _, number in view.by_source)
    store.close()


def test_a_story_that_began_before_the_week_is_told_as_one_that_went_on(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    with store.writing() as conn:
        conn.exec_driver_sql("UPDATE stories SET first = datetime(first, '-20 days') WHERE id = 1")
    with store.reading() as conn:
        view = recap_page(conn, Week.of(NOW), now=NOW)
    assert len(view.updates) == 1
    assert all(sentence.receipts for card in view.updates for sentence in card.lines)
    for form in ("html", "text"):
        assert "What changed in running stories" in render(view, form, url="https://news.example")
    store.close()


def test_a_day_has_a_recap_with_its_neighbours(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    today = Day(NOW.date())
    with store.reading() as conn:
        view = recap_page(conn, today, now=NOW)
    assert view.running
    assert period(str(today)) == today
    assert view.following is None
    assert [name for name, _ in view.by_day] == [today.days]
    store.close()
