"""Readers: accounts, what they may do, and when they want their recap. Nothing here stores or signs anybody in."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

LOCAL = 0  # the id of the one reader of an edition without accounts


class Role(StrEnum):
    """What an account may do."""

    READER = "reader"  # its own state
    EDITOR = "editor"  # the stories of everybody too


class Recap(StrEnum):
    """How often a reader wants the recap by mail."""

    OFF = "off"
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """An account. ``hour`` is the hour of the day in ``zone`` (IANA name) at which a recap is sent."""

    id: int
    name: str
    role: Role = Role.READER
    email: str | None = None
    recap: Recap = Recap.OFF
    zone: str = "UTC"
    hour: int = 8
    unsubscribe: str = ""  # the secret in the one-click address of its mails (RFC 8058)

    @property
    def feedback(self) -> int | None:
        """The id under which its interest is kept; None without accounts."""
        return self.id or None


OWNER = Reader(id=LOCAL, name="you", role=Role.EDITOR)


def last_hour(reader: Reader, now: datetime) -> datetime:
    """The newest time, not after *now*, at which this reader's recap was due (a weekly one on Fridays), in UTC.

    An hour that a clock skips in spring is the hour after; one that comes twice in autumn is the first of the two.
    """
    zone = ZoneInfo(reader.zone)
    there = now.astimezone(zone)
    day = there.date()
    while True:
        due = datetime(day.year, day.month, day.day, reader.hour, tzinfo=zone).astimezone(UTC)
        if due <= now and (reader.recap is not Recap.WEEKLY or day.weekday() == FRIDAY):
            return due
        day -= timedelta(days=1)


FRIDAY = 4
