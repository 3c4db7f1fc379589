"""Sources: where we collect, how a visit went, and when the next one is due.

Nothing here fetches or stores.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NewType

SourceId = NewType("SourceId", int)


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a server gave us to ask "has it changed?" with (RFC 9110, section 8.8)."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How the visits to one source went, and when the next is due and why."""

    last_success: datetime | None = None
    failing_since: datetime | None = None
    errors: int = 0  # failures in a row; 0 after a success
    last_error: str | None = None  # one plain line
    next_check: datetime | None = None  # None: due now
    reason: str = "never visited"  # why next_check is when it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A place we collect from. Its identity is its canonical URL."""

    id: SourceId | None = None
    url: str
    title: str
    kind: str = "feed"  # a name in the table of source kinds
    home_url: str | None = None
    folder: str | None = None  # the OPML folder: our topics
    paused: bool = False
    interval: timedelta = timedelta(hours=1)
    settings: tuple[tuple[str, str], ...] = ()  # what its kind needs to know, by name: a recipe, a sender; no secrets
    validators: Validators = field(default_factory=Validators)
    moving_to: str | None = None  # where the last answer said that it moved for good; a second one is believed
    document: str | None = None  # SHA-256 of the bytes that were last read, so that the same are not read again
    read_whole: datetime | None = None  # when the server last sent a whole document
    health: Health = field(default_factory=Health)

    @property
    def own_title(self) -> str:
        """Its title; "" where its address stands for one, since nobody knew better."""
        return "" if self.title == self.url else self.title

    def setting(self, name: str) -> str | None:
        """The value of one of its settings; None where it has none of this name."""
        return dict(self.settings).get(name)
