"""The badge: how soon a story was collected, never more than is known."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from groundwire.publish import words

SOON = timedelta(hours=6)
YOUNG = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """``fresh``: collected within 6 h of publication, and under 24 h old. ``when`` is told beside the words."""

    fresh: bool
    words: str
    tooltip: str
    when: datetime


def badge(published: datetime | None, collected: datetime, *, now: datetime) -> Badge:
    """The badge of a story whose first item was published and collected then."""
    if published is None:
        return Badge(
            fresh=False,
            words=f"Collected {words.day(collected)}",
            tooltip=f"The first source does not say when it published; collected {words.full(collected)}",
            when=collected,
        )
    published = min(published, collected)
    lag = collected - published
    tooltip = f"Published {words.full(published)}; collected {words.full(collected)}"
    if lag > SOON:
        return Badge(
            fresh=False, words=f"Collected {words.span(lag)} after publication", tooltip=tooltip, when=published
        )
    if now - published < YOUNG:
        return Badge(fresh=True, words=f"collected in {words.span(lag)}", tooltip=tooltip, when=published)
    return Badge(fresh=False, words=words.day(published), tooltip=tooltip, when=published)
