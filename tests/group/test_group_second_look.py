"""Two stories that turn out to be one go by one name from then on."""

from datetime import UTC, datetime, timedelta

from groundwire.group.cluster import Grouper
from groundwire.model.article import Document

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
RESCUE = "Coastguard helicopters lift 200 passengers off ferry Juniper"
ANOTHER = "Coastguard helicopters lift passengers off grounded ferry Juniper near Lundvik"
OTHER = "Tram drivers of Lundvik vote for a strike in April"


def an_item(name: str, title: str, *, hours: float) -> Document:
    return Document(id=name, title=title, source=name, published=START + timedelta(hours=hours))


def with_two_stories(second: str, *, days: float = 0) -> Grouper:
    """A grouper that was told that these are two stories, as when each was read alone."""
    grouper = Grouper()
    grouper.remember(an_item("a", RESCUE, hours=0), "one")
    grouper.remember(an_item("b", second, hours=1 + 24 * days), "two")
    return grouper


def test_a_document_that_agrees_with_two_young_stories_makes_them_one_from_then_on() -> None:
    grouper = with_two_stories(ANOTHER)
    assert grouper.place(an_item("c", ANOTHER, hours=2)).story == "one"
    assert grouper.place(an_item("d", ANOTHER, hours=3)).story == "one"


def test_stories_of_different_events_stay_two() -> None:
    grouper = with_two_stories(OTHER)
    assert grouper.place(an_item("c", RESCUE, hours=2)).story == "one"
    assert grouper.place(an_item("d", OTHER, hours=3)).story == "two"


def test_stories_opened_days_apart_stay_two() -> None:
    grouper = with_two_stories(ANOTHER, days=4)
    grouper.place(an_item("c", ANOTHER, hours=24 * 4 + 2))
    assert grouper.place(an_item("d", ANOTHER, hours=24 * 4 + 3)).story == "two"
