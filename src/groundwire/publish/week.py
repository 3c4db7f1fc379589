"""ISO weeks (ISO 8601): Monday to Sunday in UTC, named ``2026-W03``."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from groundwire.errors import NotFound
from groundwire.publish import words


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """One ISO week; its name sorts as time does."""

    year: int
    number: int

    @classmethod
    def of(cls, when: datetime) -> "Week":
        """The week in which *when* falls, in UTC."""
        year, number, _ = when.astimezone(UTC).isocalendar()
        return cls(year, number)

    @classmethod
    def named(cls, name: str) -> "Week":
        """The week of a name such as ``2026-W03``.

        Raises:
            NotFound: the name is not one of a week.
        """
        match = re.fullmatch(r"([0-9]{4})-W([0-9]{2})", name)
        week = cls(int(match[1]), int(match[2])) if match else None
        try:
            if week is not None and week.start < week.end:
                return week
        except (ValueError, OverflowError):
            pass  # the year has no such week, or the calendar ends with it
        raise NotFound(f"no week {name[:40]!r}: write it like 2026-W03")

    @property
    def start(self) -> datetime:
        """Monday, 00:00 UTC."""
        first = date.fromisocalendar(self.year, self.number, 1)
        return datetime(first.year, first.month, first.day, tzinfo=UTC)

    @property
    def end(self) -> datetime:
        """The Monday after, 00:00 UTC: not in the week."""
        return self.start + timedelta(days=7)

    def moved(self, weeks: int) -> "Week":
        """The week so many weeks later."""
        return Week.of(self.start + timedelta(weeks=weeks))

    @property
    def days(self) -> str:
        """Its days in words: "12 to 18 January 2026"."""
        last = self.end - timedelta(days=1)
        first = words.day(self.start)
        if self.start.year == last.year:
            first = first.removesuffix(f" {last.year}")
        if self.start.month == last.month:
            first = str(self.start.day)
        return f"{first} to {words.day(last)}"

    def __str__(self) -> str:
        return f"{self.year:04}-W{self.number:02}"
