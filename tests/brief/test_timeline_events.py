"""The timeline: dated sentences, repeats merged, each with its citations."""

from datetime import UTC, datetime

from groundwire.brief.timeline import events
from groundwire.model.article import Document


def article(name: str, text: str, published: datetime = datetime(2026, 1, 14, 9, tzinfo=UTC)) -> Document:
    return Document(id=name, source=name, url=f"https://{name}.example/", text=text, published=published)


def test_one_event_told_twice_is_one_event_with_two_citations_and_the_finer_date() -> None:
    found = events(
        [
            article("early", "In March 2025, the Lumen Institute opened its archive of weights."),
            article("late", "The Lumen Institute opened its archive of weights on 4 March 2025."),
        ]
    )
    assert [(event.date, event.grain, len(event.citations)) for event in found] == [("2025-03-04", "day", 2)]
    assert found[0].citations[0].item == "late"


def test_two_events_in_one_month_stay_two() -> None:
    text = "In March 2025, the Lumen Institute opened its archive. In March 2025, Norvex closed a factory in Leeds."
    assert [event.date for event in events([article("a", text)])] == ["2025-03", "2025-03"]


def test_events_come_oldest_first_and_cite_their_own_sentence() -> None:
    text = (
        "On 3 May 2024 the court heard the case. The chamber had sat in 2019 for the first time. Nothing is dated here."
    )
    found = events([article("a", text)])
    assert [event.date for event in found] == ["2019", "2024-05-03"]
    for event in found:
        assert all(text[cited.start : cited.end] == cited.quote == event.text for cited in event.citations)


def test_the_publication_date_alone_is_no_event() -> None:
    assert events([article("a", "The Lumen Institute opened its archive of weights to the public.")]) == ()
