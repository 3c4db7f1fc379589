"""What came to a known story after a quiet time is told as new since then."""

from datetime import UTC, datetime, timedelta

from groundwire.model.article import Document
from groundwire.publish.view.mention import mentions, renewed

START = datetime(2026, 3, 2, 8, tzinfo=UTC)


def an_item(name: str, *, hours: float, copy_of: str | None = None) -> Document:
    address = f"https://{name.lower()}.example/arm"
    when = START + timedelta(hours=hours)
    return Document(id=name, source=name, title="An arm", url=address, published=when, copy_of=copy_of)


def test_a_story_told_in_one_go_has_nothing_new() -> None:
    assert renewed(mentions([an_item("A", hours=0), an_item("B", hours=5), an_item("C", hours=16)])) is None


def test_what_comes_after_a_quiet_time_is_new_since_the_last_before() -> None:
    found = renewed(
        mentions([an_item("A", hours=0), an_item("B", hours=5), an_item("C", hours=40), an_item("D", hours=41)])
    )
    assert found is not None
    assert found.since == START + timedelta(hours=5)
    assert [one.source for one in found.mentions] == ["C", "D"]


def test_only_the_last_quiet_time_counts_and_the_order_of_the_list_does_not() -> None:
    found = renewed(mentions([an_item("C", hours=80), an_item("A", hours=0), an_item("B", hours=40)]))
    assert found is not None
    assert [one.source for one in found.mentions] == ["C"]


def test_a_late_copy_is_nothing_new() -> None:
    assert renewed(mentions([an_item("A", hours=0), an_item("B", hours=40, copy_of="A")])) is None
