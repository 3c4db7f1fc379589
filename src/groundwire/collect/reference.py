"""What feedparser, the reference, says of a date and of a title: told without it where the answer is certain.

Dates as RSS and Atom mean them, and titles without markup, are nearly all; for the rest feedparser is asked, which is
slow to import.
"""

import re
import time
from datetime import UTC, datetime, timedelta
from html.entities import entitydefs
from importlib import import_module
from typing import Any

TIME = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d\d?) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) ([12]\d{3}) "
    r"([01]\d|2[0-3]):([0-5]\d):([0-5]\d) (?:GMT|UTC|([+-])([01]\d)([0-5]\d)|([ECMP])([SD])T)"
)
MONTHS = {"Jan": "01", "Feb": "02", "Mar": "03", "Apr": "04", "May": "05", "Jun": "06"}
MONTHS |= {"Jul": "07", "Aug": "08", "Sep": "09", "Oct": "10", "Nov": "11", "Dec": "12"}
AMERICAN = {"E": -5, "C": -6, "M": -7, "P": -8}  # hours of standard time
ISO_TIME = re.compile(
    r"([12]\d{3})-(\d\d)-(\d\d)T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.\d{1,9})?(?:Z|([+-])([01]\d):([0-5]\d))"
)
ENTITY = re.compile(r"&(#?)(\w+);")
CLOSED = re.compile(r"</\w+>")


def date(value: str) -> datetime | time.struct_time | None:
    """The time that feedparser reads in *value*, in UTC: aware, or as its nine numbers; None where it reads none."""
    try:
        if found := TIME.fullmatch(value):
            day, month, year, hour, minute, second, sign, hours, minutes, place, kind = found.groups()
            zone = f"{sign}{hours}:{minutes}" if sign else "+00:00"
            told = datetime.fromisoformat(f"{year}-{MONTHS[month]}-{day:0>2}T{hour}:{minute}:{second}{zone}")
            if place:
                return told - timedelta(hours=AMERICAN[place] + (kind == "D"))
            return told if told.tzinfo is UTC else told.astimezone(UTC)
        if found := ISO_TIME.fullmatch(value):
            *parts, sign, hours, minutes = found.groups()
            told = datetime(*map(int, parts), tzinfo=UTC)  # type: ignore[arg-type, misc] # six numbers
            return told - _ahead(sign, hours, minutes) if sign else told
    except ValueError:
        pass
    parsed: time.struct_time | None = _feedparser("datetimes")._parse_date(value)  # noqa: SLF001 - its one entry
    return parsed


def _ahead(sign: str, hours: str, minutes: str) -> timedelta:
    """How far a zone is ahead of UTC."""
    found = timedelta(hours=int(hours), minutes=int(minutes))
    return -found if sign == "-" else found


def looks_like_html(value: str) -> bool:
    """What feedparser's rule says of a title; its list of elements is asked only where there are some."""
    entities = ENTITY.findall(value)
    if not entities and not CLOSED.search(value):
        return False
    if "<" not in value:
        return all(number or name in entitydefs for number, name in entities)
    return bool(_feedparser("mixin")._FeedParserMixin.looks_like_html(value))  # noqa: SLF001 - it has no other name


def _feedparser(module: str) -> Any:
    """A module of feedparser, where its own reading is asked for; most documents need none of it."""
    return import_module(f"feedparser.{module}")
