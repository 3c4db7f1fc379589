"""Words for times, spans, dates and counts. English, without a locale, so the same values give the same words."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from groundwire.model.counting import count, noun

__all__ = ["ago", "clock", "count", "dated", "day", "full", "iso", "listed", "new_since", "noun", "span", "weekday"]

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def span(length: timedelta) -> str:
    """A length of time in its nearest fitting unit: "40 min", "2 h", "3 d"; never less than a minute."""
    minutes = max(1, round(abs(length).total_seconds() / 60))
    if minutes < 90:
        return f"{minutes} min"
    if minutes < 36 * 60:
        return f"{round(minutes / 60)} h"
    return f"{round(minutes / (24 * 60))} d"


def ago(when: datetime, now: datetime) -> str:
    """When, as seen from *now*: "just now", "2 h ago", "in 3 d", and the date once it is over a month away."""
    gone = now - when
    if abs(gone) < timedelta(minutes=1):
        return "just now"
    if abs(gone) > timedelta(days=30):
        return day(when)
    return f"{span(gone)} ago" if gone > timedelta() else f"in {span(gone)}"


def day(when: date) -> str:
    """A date: "12 May 2026". A time is told in UTC."""
    when = when.astimezone(UTC) if isinstance(when, datetime) else when
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def new_since(since: datetime, sources: Sequence[str], most: int = 4) -> str:
    """What is new of a known story, by who told it: "New since 12 May 2026: A, B and 2 more"."""
    more = f" and {len(sources) - most} more" if len(sources) > most else ""
    return f"New since {day(since)}: {', '.join(sources[:most])}{more}"


def weekday(when: date) -> str:
    """A date with its day of the week: "Tuesday, 12 May 2026"."""
    when = when.astimezone(UTC) if isinstance(when, datetime) else when
    return f"{DAYS[when.weekday()]}, {day(when)}"


def clock(when: datetime) -> str:
    """The time of day in UTC: "09:14"."""
    when = when.astimezone(UTC)
    return f"{when.hour:02}:{when.minute:02}"


def full(when: datetime) -> str:
    """The whole time: "Tuesday, 12 May 2026, 09:14 UTC"."""
    return f"{weekday(when)}, {clock(when)} UTC"


def iso(when: datetime) -> str:
    """RFC 3339 in UTC, to the second, as ``<time datetime>`` wants it."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def dated(text: str) -> str:
    """An ISO 8601 date cut to its grain, in words: "2024", "May 2024", "13 May 2024"; else the text itself."""
    try:
        if len(text) == 10:
            return day(date.fromisoformat(text))
        if len(text) == 7:
            first = date.fromisoformat(f"{text}-01")
            return f"{MONTHS[first.month - 1]} {first.year}"
    except ValueError:
        pass
    return text


def listed(names: list[str]) -> str:
    """Names as a sentence lists them: "a", "a and b", "a, b and c"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""
