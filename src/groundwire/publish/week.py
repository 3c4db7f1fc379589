"""Periods of a recap: ISO weeks (ISO 8601: Monday to Sunday in UTC, ``2026-W03``), days, and the span of a mail."""

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
        return from_to(self.start, last)

    @property
    def each(self) -> "tuple[Day, ...]":
        """Its seven days."""
        return tuple(Day((self.start + timedelta(days=n)).date()) for n in range(7))

    @property
    def noun(self) -> str:
        """What kind of time it is: "week"."""
        return "week"

    @property
    def title(self) -> str:
        """What it is called in a link: "week 3"."""
        return f"week {self.number}"

    def __str__(self) -> str:
        return f"{self.year:04}-W{self.number:02}"


@dataclass(frozen=True, slots=True, order=True)
class Day:
    """One day in UTC, named ``2026-01-12``."""

    date: date

    @property
    def start(self) -> datetime:
        """00:00 UTC."""
        return datetime(self.date.year, self.date.month, self.date.day, tzinfo=UTC)

    @property
    def end(self) -> datetime:
        """The next day, 00:00 UTC: not in the day."""
        return self.start + timedelta(days=1)

    def moved(self, days: int) -> "Day":
        """The day so many days later."""
        return Day(self.date + timedelta(days=days))

    @property
    def days(self) -> str:
        """The day in words: "Monday, 12 January 2026"."""
        return words.weekday(self.date)

    @property
    def week(self) -> Week:
        """The week that it is a day of."""
        return Week.of(self.start)

    @property
    def noun(self) -> str:
        """What kind of time it is: "day"."""
        return "day"

    @property
    def title(self) -> str:
        """What it is called in a link: "12 January 2026"."""
        return words.day(self.date)

    def __str__(self) -> str:
        return self.date.isoformat()


@dataclass(frozen=True, slots=True)
class Span:
    """Any span of time, such as the seven days before a mail; ``name`` is that of the page nearest to it."""

    start: datetime
    end: datetime
    name: str

    @property
    def days(self) -> str:
        """Its days in words: "12 to 19 January 2026"."""
        return from_to(self.start, self.end)

    @property
    def noun(self) -> str:
        """What kind of time it is: "day" or "week"."""
        return "day" if self.end - self.start <= timedelta(days=1) else "week"

    @property
    def title(self) -> str:
        """What it is called in a link."""
        return self.name

    def __str__(self) -> str:
        return self.name


Period = Week | Day | Span


def period(name: str) -> Week | Day:
    """The week or day of a name such as ``2026-W03`` or ``2026-01-12``.

    Raises:
        NotFound: the name is of neither.
    """
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", name):
        try:
            day = Day(date.fromisoformat(name))
            if day.moved(-1) < day < day.moved(1):
                return day
        except (ValueError, OverflowError):
            pass  # there is no such day, or the calendar ends with it
        raise NotFound(f"no day {name!r}: a week is written like 2026-W03, a day like 2026-01-12")
    return Week.named(name)


def from_to(first: datetime, last: datetime) -> str:
    """Two days in words, with what they share said once: "12 to 18 January 2026"."""
    said = words.day(first)
    if first.year == last.year:
        said = said.removesuffix(f" {last.year}")
    if (first.year, first.month) == (last.year, last.month):
        said = str(first.day)
    return f"{said} to {words.day(last)}"
