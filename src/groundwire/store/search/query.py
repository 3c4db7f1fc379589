"""What a person types into the search box, read: words, "phrases", -not, and operators such as ``source:``.

Nothing is an error: what cannot be read as an operator is a word. Pure text; the database is not asked here.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

LONGEST, MOST = 500, 24  # characters read, and terms
OPERATORS = ("source", "topic", "author", "before", "after", "is")
_TERM = re.compile(r"""(?P<no>-?)(?:(?P<operator>[a-z]+):(?=\S))?(?:"(?P<phrase>[^"]*)"?|(?P<word>\S+))""")
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Words that stand together (one word, or a phrase), wanted or not."""

    words: str
    phrase: bool = False
    wanted: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A search. ``after`` and ``before`` bound the time; ``starred`` asks for the reader's own stars."""

    terms: tuple[Term, ...] = ()
    sources: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    after: datetime | None = None
    before: datetime | None = None
    starred: bool = False
    unread: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing at all is asked for."""
        return self == Query() or (not any(term.wanted for term in self.terms) and not self._filters)

    @property
    def _filters(self) -> bool:
        asked = self.sources or self.topics or self.authors or self.after or self.before
        return bool(asked or self.starred or self.unread)


def read(text: str) -> Query:
    """*text* as a query. Days are in UTC; ``before:2026-03`` means before that month, ``after:2026-03`` after it."""
    terms: list[Term] = []
    lists: dict[str, list[str]] = {"source": [], "topic": [], "author": []}
    times: dict[str, datetime | None] = {"after": None, "before": None}
    flags: set[str] = set()
    for found in list(_TERM.finditer(" ".join(text[:LONGEST].replace("\0", " ").split())))[:MOST]:
        operator, wanted = found["operator"], not found["no"]
        value = (found["phrase"] if found["phrase"] is not None else found["word"] or "").strip()
        if operator in lists and value and wanted:
            lists[operator].append(value)
        elif operator in times and wanted and (day := _day(value, end=operator == "after")):
            times[operator] = day
        elif operator == "is" and value in {"starred", "unread"} and wanted:
            flags.add(value)
        else:
            words = f"{operator} {value}" if operator else value
            if re.search(r"\w", words):
                phrase = found["phrase"] is not None or bool(operator)
                terms.append(Term(words=words, phrase=phrase, wanted=wanted))
    return Query(
        terms=tuple(terms),
        sources=tuple(lists["source"]),
        topics=tuple(lists["topic"]),
        authors=tuple(lists["author"]),
        after=times["after"],
        before=times["before"],
        starred="starred" in flags,
        unread="unread" in flags,
    )


def _day(value: str, *, end: bool) -> datetime | None:
    """The beginning of a day, month or year; with *end*, the beginning of the next one."""
    found = _DAY.fullmatch(value)
    if not found:
        return None
    year, month, day = int(found[1]), int(found[2] or 1), int(found[3] or 1)
    try:
        first = date(year, month, day)
        if end:
            whole = 1 if found[3] else 31 if found[2] else 366
            later = first + timedelta(days=whole)
            first = later if found[3] else later.replace(day=1) if found[2] else later.replace(month=1, day=1)
    except (ValueError, OverflowError):
        return None
    return datetime.combine(first, time(), UTC)
