"""The forms that a date takes in English prose, each with how it is resolved; see `groundwire.brief.dates`.

A rule's pattern takes its words from the rules after it. A resolver gets the match, the day of publication (or
None) and whether the clause looks ahead; it answers (ISO 8601 date cut to its grain, grain), or None.
"""

# ruff: noqa: E501 - a pattern is easier to check on one line

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = re.findall(r"\S+", "january february march april may june july august september october november december")
_NUMBERS = {
    word: number
    for number, word in enumerate(
        re.findall(r"\S+", "zero one two three four five six seven eight nine ten eleven twelve")
    )
} | {"a": 1, "an": 1, "a couple of": 2}
_WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_MONTH_NUMBER = {name[:3]: number for number, name in enumerate(MONTHS, 1)}

_M = r"(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
_D = r"(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_Y = r"(?P<year>(?:19|20)\d\d)"
_RANGE = r"(?:\s?(?:[-–—]|to|and|through)\s?(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?)?"
_WEEKDAY_BEFORE = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? (?:the )?)?"
_NUMBER = r"(?P<number>\d{1,2}|a couple of|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_PART = r"(?:(?i:early|late|mid|the (?:start|beginning|middle|end) of)[ -])?"
_LEAD = r"(?P<lead>(?i:in|since|by|until|till|during|before|after|from|through|around|for|of|as of|back in|late|early|mid|end of|between))"


Resolved = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Rule:
    """A form of date expression, and how to resolve it."""

    pattern: re.Pattern[str]
    resolve: Callable[[re.Match[str], date | None, bool], Resolved | None]


def _day(year: int, month: int, day: int) -> Resolved | None:
    try:
        return date(year, month, day).isoformat(), "day"
    except ValueError:
        return None


def _of(day: date) -> Resolved:
    return day.isoformat(), "day"


def _month(year: int, month: int) -> Resolved:
    return f"{year:04}-{month:02}", "month"


def _year(year: int) -> Resolved:
    return f"{year:04}", "year"


def _number_of(found: re.Match[str]) -> int:
    return _MONTH_NUMBER[found["month"][:3].lower()]


def _full(found: re.Match[str], _anchor: date | None, _ahead: bool) -> Resolved | None:
    return _day(int(found["year"]), _number_of(found), int(found["day"]))


def _iso(found: re.Match[str], _anchor: date | None, _ahead: bool) -> Resolved | None:
    return _day(int(found["year"]), int(found["number"]), int(found["day"]))


def _slashed(found: re.Match[str], _anchor: date | None, _ahead: bool) -> Resolved | None:
    """13/05/2024 and 5/13/2024 say which is the day; 5/6/2024 does not, except with dots."""
    first, second, year = int(found["first"]), int(found["second"]), int(found["year"])
    if found["mark"] == "." or first > 12:
        return _day(year, second, first)
    if second > 12 or first == second:
        return _day(year, first, second)
    return None


def _month_year(found: re.Match[str], _anchor: date | None, _ahead: bool) -> Resolved:
    return _month(int(found["year"]), _number_of(found))


def _iso_month(found: re.Match[str], _anchor: date | None, _ahead: bool) -> Resolved:
    return _month(int(found["year"]), int(found["number"]))


def _plain_year(found: re.Match[str], _anchor: date | None, _ahead: bool) -> Resolved:
    return _year(int(found["year"]))


def _which_year(word: str, anchor: date) -> int:
    return anchor.year + {"last": -1, "this": 0, "next": 1}[word.lower()]


def _month_which_year(found: re.Match[str], anchor: date | None, _ahead: bool) -> Resolved | None:
    if anchor is None:
        return None
    year = _which_year(found["which"], anchor)
    return _day(year, _number_of(found), int(found["day"])) if found["day"] else _month(year, _number_of(found))


def _bare_day(found: re.Match[str], anchor: date | None, ahead: bool) -> Resolved | None:
    """A day and month without a year: the one nearest to publication on the side that the sentence looks to."""
    if anchor is None:
        return None
    month, day = _number_of(found), int(found["day"])
    for year in (anchor.year, anchor.year + (1 if ahead else -1)):
        resolved = _day(year, month, day)
        if resolved and (
            (date.fromisoformat(resolved[0]) >= anchor) if ahead else (date.fromisoformat(resolved[0]) <= anchor)
        ):
            return resolved
    soon = _day(anchor.year, month, day)  # "on 20 May", told on 14 May without a future verb
    return soon if soon and abs((date.fromisoformat(soon[0]) - anchor).days) <= 120 else None


def _bare_month(found: re.Match[str], anchor: date | None, ahead: bool) -> Resolved | None:
    if anchor is None:
        return None
    month = _number_of(found)
    if ahead or found["lead"].lower() in ("until", "till"):
        return _month(anchor.year + (month < anchor.month), month)
    return _month(anchor.year - (month > anchor.month), month)


def _which_month_name(found: re.Match[str], anchor: date | None, _ahead: bool) -> Resolved | None:
    """As "last May" is the latest one that is over; "next May" the first one to begin."""
    if anchor is None:
        return None
    month, which = _number_of(found), found["which"].lower()
    if which == "this":
        return _month(anchor.year, month)
    if which == "last":
        return _month(anchor.year - (month >= anchor.month), month)
    return _month(anchor.year + (month <= anchor.month), month)


def _weekday(found: re.Match[str], anchor: date | None, ahead: bool) -> Resolved | None:
    """A weekday is the latest one, the day of publication included; after a future verb, the next one."""
    if anchor is None:
        return None
    wanted = next(number for number, name in enumerate(_WEEKDAYS) if name.startswith(found["weekday"][:3].lower()))
    which = (found["which"] or "").lower()
    back = (anchor.weekday() - wanted) % 7
    if which in ("last", "past", "previous"):
        return _of(anchor - timedelta(days=back or 7))
    if which in ("next", "coming") or (ahead and which != "this"):
        return _of(anchor + timedelta(days=(wanted - anchor.weekday()) % 7 or 7))
    if which == "this":
        return (
            _of(anchor + timedelta(days=(wanted - anchor.weekday()) % 7))
            if ahead
            else _of(anchor - timedelta(days=back))
        )
    return _of(anchor - timedelta(days=back))


def _near_day(found: re.Match[str], anchor: date | None, _ahead: bool) -> Resolved | None:
    if anchor is None:
        return None
    words = found[0].lower()
    if "tomorrow" in words and re.search(r"\btoday\b", found.string, re.IGNORECASE):
        return None  # "today ... tomorrow": now and some day
    days = (
        2
        if "day before yesterday" in words
        else 1
        if "yesterday" in words
        else -2
        if "day after tomorrow" in words
        else -1
        if "tomorrow" in words
        else 0
    )
    return _of(anchor - timedelta(days=days))


def _near_unit(found: re.Match[str], anchor: date | None, _ahead: bool) -> Resolved | None:
    """last, this, next + week, month, year. A week has no grain of its own: the month that it lies in."""
    if anchor is None:
        return None
    step = {"last": -1, "past": -1, "previous": -1, "this": 0, "next": 1, "coming": 1}[found["which"].lower()]
    match found["unit"].lower():
        case "year":
            return _year(anchor.year + step)
        case "month":
            return _month(*_months_on(anchor, step))
        case _:
            monday = anchor - timedelta(days=anchor.weekday()) + timedelta(weeks=step)
            sunday = monday + timedelta(days=6)
            return _month(monday.year, monday.month) if monday.month == sunday.month else None


def _ago(found: re.Match[str], anchor: date | None, _ahead: bool) -> Resolved | None:
    return _counted(found, anchor, -1)


def _from_now(found: re.Match[str], anchor: date | None, _ahead: bool) -> Resolved | None:
    return _counted(found, anchor, 1)


def _counted(found: re.Match[str], anchor: date | None, sign: int) -> Resolved | None:
    if anchor is None:
        return None
    written = found["number"].lower()
    number = int(written) if written.isdigit() else _NUMBERS[written]
    match found["unit"].lower():
        case "day":
            return _of(anchor + sign * timedelta(days=number))
        case "week":
            then = anchor + sign * timedelta(weeks=number)
            return _of(then) if number == 1 else _month(then.year, then.month)
        case "month":
            return _month(*_months_on(anchor, sign * number))
        case "decade":
            return _year(anchor.year + sign * 10 * number)
        case _:
            return _year(anchor.year + sign * number)


def _months_on(anchor: date, months: int) -> tuple[int, int]:
    count = anchor.year * 12 + anchor.month - 1 + months
    return count // 12, count % 12 + 1


def _end_of(found: re.Match[str], anchor: date | None, _ahead: bool) -> Resolved | None:
    """As "by the end of the year", "later this month"."""
    if anchor is None:
        return None
    which = (found["which"] or "this").lower()
    step = {"last": -1, "next": 1}.get(which, 0)
    return _year(anchor.year + step) if found["unit"].lower() == "year" else _month(*_months_on(anchor, step))


def _season(found: re.Match[str], anchor: date | None, _ahead: bool) -> Resolved | None:
    """A season is in its year; winter spans two, so only "winter of 2025" as written has one."""
    if found["year"]:
        return _year(int(found["year"]))
    if anchor is None or found["season"].lower() == "winter":
        return None
    which = (found["which"] or "").lower()
    if which == "this":
        return _year(anchor.year)
    first_month = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9}[found["season"].lower()]
    if which == "next":
        return _year(anchor.year + (anchor.month >= first_month))
    if which == "last":  # the latest one that is over
        return _year(anchor.year - (anchor.month <= first_month + 2))
    return None


def _quarter(found: re.Match[str], anchor: date | None, _ahead: bool) -> Resolved | None:
    if found["year"]:
        return _year(int(found["year"]))
    if found["short"]:
        return _year(2000 + int(found["short"]))
    which = found["which"]
    return _year(_which_year(which, anchor)) if which and anchor else None


def _later(unit: str, anchor: date | None) -> Resolved | None:
    if anchor is None:
        return None
    return _year(anchor.year) if unit.lower() == "year" else _month(anchor.year, anchor.month)


def _rule(
    pattern: str,
    resolve: Callable[[re.Match[str], date | None, bool], Resolved | None],
    flags: int = re.IGNORECASE,
) -> Rule:
    return Rule(re.compile(pattern, flags), resolve)


_NOT_IN_NAME = r"(?<![\w./:@#-])"
_NO_TAIL = r"(?![\w/@#-]|[.:]\d)"

# In order: an earlier rule takes the words from a later one.
RULES = (
    _rule(rf"{_NOT_IN_NAME}{_Y}-(?P<number>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])(?=T\d|{_NO_TAIL})", _iso),
    _rule(rf"{_NOT_IN_NAME}{_Y}/(?P<number>0?[1-9]|1[0-2])/(?P<day>0?[1-9]|[12]\d|3[01]){_NO_TAIL}", _iso),
    _rule(rf"{_NOT_IN_NAME}(?P<first>0?[1-9]|[12]\d|3[01])(?P<mark>[./])(?P<second>0?[1-9]|[12]\d|3[01])(?P=mark){_Y}{_NO_TAIL}", _slashed),
    _rule(rf"{_NOT_IN_NAME}{_WEEKDAY_BEFORE}{_M} {_D}{_RANGE},? (?:in )?{_Y}{_NO_TAIL}", _full, 0),
    _rule(rf"{_NOT_IN_NAME}{_WEEKDAY_BEFORE}{_D}{_RANGE}(?: of)? {_M},? {_Y}{_NO_TAIL}", _full, 0),
    _rule(rf"{_NOT_IN_NAME}{_Y} {_M} {_D}{_NO_TAIL}", _full, 0),
    _rule(rf"(?:(?<=[Mm]id-)|{_NOT_IN_NAME}){_M},? (?:of )?{_Y}{_NO_TAIL}", _month_year, 0),
    _rule(rf"{_NOT_IN_NAME}{_Y}-(?P<number>0[1-9]|1[0-2]){_NO_TAIL}", _iso_month),
    _rule(rf"{_NOT_IN_NAME}{_M}(?: {_D})?,? (?P<which>last|this|next) year\b", _month_which_year, 0),
    _rule(rf"{_NOT_IN_NAME}{_WEEKDAY_BEFORE}{_M} {_D}{_RANGE}{_NO_TAIL}(?!,? \d{{4}}|[ -](?:percent|%|million|billion))", _bare_day, 0),
    _rule(rf"{_NOT_IN_NAME}{_WEEKDAY_BEFORE}{_D}{_RANGE} (?:of )?{_M}\b(?! (?:be|have|not|also|soon|still|well)\b)", _bare_day, 0),
    _rule(
        rf"(?:\b(?:in |by |during |since |for )?(?:(?:the )?(?P<ordinal>first|second|third|fourth) (?:fiscal )?quarter|(?:fiscal )?Q[1-4]|H[12])"
        rf"(?: of|,)? ?(?:{_Y}|[’'](?P<short>\d\d)\b|(?P<which>last|this|next) year\b))",
        _quarter,
    ),
    _rule(rf"\b(?:(?P<which>last|this|next) |(?:in )?(?:the )?(?:early |late |mid-?)?)(?P<season>spring|summer|autumn|fall|winter)\b(?!\s?[-/]\s?(?:back|clean))(?: (?:of )?{_Y}{_NO_TAIL})?", _season),
    _rule(rf"\b{_LEAD} {_PART}{_M}\b(?![ ]?\d|['’]s\b)(?! (?:be|have|not|also|soon|still|well)\b)", _bare_month, 0),
    _rule(rf"\b(?P<which>[Ll]ast|[Tt]his|[Nn]ext) {_M}\b(?! \d)", _which_month_name, 0),
    _rule(
        r"\b(?:(?P<on>on|On|by|By|since|Since|until|Until|late|Late|early|Early|from|From) )?(?:(?P<which>last|this|next|past|previous|coming|Last|This|Next) )?"
        r"(?P<weekday>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b(?!s\b)(?!['’]s (?:paper|edition|issue))",
        _weekday, 0,
    ),
    _rule(r"\bthe day (?:before yesterday|after tomorrow)\b|\b(?<!of )(?:yesterday|tomorrow)\b(?!['’]s)", _near_day),
    _rule(
        r"(?:\b(?:earlier|later|announced|launched|released|said|published|out|started|starting|unveiled|introduced|available|live|ruled|voted|opened|closed|shipped|as of|on) today\b"
        r"|^[\"“]?today,? (?:we|i|the (?:company|team|lab|court|agency|government)|[A-Z][\w-]+(?: [A-Z][\w-]+)?),? (?:(?:is|are|am|['’]re|has|have) )?(?:announc|launch|releas|introduc|publish|unveil|rolled|rolling|shipp|open|said|excit|proud|sharing|ruled|voted)"
        r"|\btoday (?:announced|launched|released|said|published|unveiled|introduced|ruled|voted|opened|shipped)\b|\b(?:earlier this|this) (?:morning|afternoon|evening)\b|\btonight\b)",
        _near_day,
    ),
    _rule(
        rf"(?<!past )(?<!last )(?<!next )(?<!over )(?<!than ){_NOT_IN_NAME}(?:(?:about|around|nearly|almost|roughly|just|over|more than) )?{_NUMBER} (?P<unit>day|week|month|year|decade)s? ago\b", _ago
    ),
    _rule(rf"\b(?:in|within) {_NUMBER} (?P<unit>day|week|month|year)s?['’]? time\b|\b{_NUMBER.replace('number', 'number2')} (?P<unit2>day|week|month|year)s? from now\b", lambda found, anchor, ahead: _from_now(found, anchor, ahead) if found["unit"] else None),
    _rule(r"\b(?:(?:by|before|at|toward|towards|until) )?(?:the )?(?:end|close|start|beginning|middle) of (?:the |(?P<which>this|next|last) )(?P<unit>year|month)\b|\b(?:later|earlier) (?:this|in the) (?P<unit2>year|month)\b",
          lambda found, anchor, ahead: _end_of(found, anchor, ahead) if found["unit"] else _later(found["unit2"], anchor)),
    _rule(r"(?<!over the )(?<!in the )(?<!for the )(?<!during the )(?<!within the )(?<!the )\b(?P<which>last|this|next|previous) (?P<unit>week|month|year)\b(?!['’]s)", _near_unit),
    _rule(rf"(?:(?<=\bfrom \d{{4}} to )|(?<=\bfrom \d{{4}} through )|(?<=\bbetween \d{{4}} and )){_Y}\b(?![-–]?\d|[-./]\w|s\b|['’]s\b| [a-z]+s\b)", _plain_year),
    _rule(rf"\bbetween {_Y}(?= and \x00{{4}})", _plain_year),  # its other end was taken by the rule before
    _rule(
        rf"\b(?:in|since|by|during|until|till|before|after|through|from|around|back in|as of|of|late|early|mid|for)[ -]{_Y}\b(?![-–]?\d|[-./]\w|s\b|['’]s\b| (?:abstracts|sentences|documents|articles|posts|comments|students|companies|patients|words|tokens|people|items|samples|hours|users|images|papers|examples|questions|participants|dollars|euros|steps|points|gpus|of)\b)",
        _plain_year,
    ),
    _rule(rf"(?:\((?:\w+ )?(?=\d{{4}}\))|^(?=\d{{4}}:|\d{{4}} (?:was|saw|will|is|has|marked|became|began)\b)){_Y}", _plain_year),
)  # fmt: skip
