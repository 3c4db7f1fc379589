"""Text out of feeds: what may be stored, what a title says, dates that can be believed, addresses made whole."""

import calendar
import re
import time
from datetime import UTC, datetime
from html import escape, unescape

from groundwire.collect.guard import FORBIDDEN
from groundwire.model.links import ORDINARY, absolute

LONGEST_TITLE = 1000  # code points
LONGEST_HTML = 1_000_000
LONGEST_URL = 8192
YEARS = range(1900, 2101)

SPOOFING = re.compile("[\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f\x7f-\x9f]")
FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007f]+")
ELEMENT = re.compile(r"(?is)<(script|style)\b.*?(?:</\1\s*>|\Z)|<!--.*?-->|</?[a-z!?][^<>]*>")
STRAY = re.compile(r"<!(?![-\[a-zA-Z])")  # neither a comment nor a declaration: words, not markup
BREAK = re.compile(r"(?i)</?(?:br|p|div|li|tr|td|h[1-6])\b[^<>]*>")
RELATIVE = re.compile(  # an attribute with an address that has neither a scheme nor only a fragment
    r"""(?P<before><[a-z][^<>]{0,2000}?\s(?:href|src|poster|cite)\s*=\s*)(?P<quote>["'])"""
    r"""(?P<url>(?![a-z][a-z0-9+.-]{0,20}:|\#)[^"'<>]{1,8192}?)(?P=quote)""",
    re.IGNORECASE,
)
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def clean(text: str | None) -> str:
    """*text* without NUL, control characters and lone surrogates, which no database takes."""
    if not text:
        return ""
    return (text if text.isprintable() else FORBIDDEN.sub("", text)).strip()


def line(text: str | None, longest: int = LONGEST_TITLE) -> str:
    """One line of plain text, white space collapsed, cut at *longest*; nothing in it reorders or hides characters."""
    if not text:
        return ""
    if text.isprintable():  # so none of what is taken out stands in it
        bare = text[: longest * 8]
    elif FLAG.search(text):
        bare = FORBIDDEN.sub("", text)
    else:
        bare = SPOOFING.sub("", FORBIDDEN.sub("", text[: longest * 8]))
    words = " ".join(bare.split())
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"


def without_markup(html: str) -> str:
    """The words of a short piece of HTML, such as a title."""
    return unescape(ELEMENT.sub("", BREAK.sub(" ", html)))


def html(text: str | None) -> str | None:
    """A body as it may be stored: still raw, still hostile, of bounded length; None when there is none."""
    kept = clean(text)[:LONGEST_HTML]
    return (STRAY.sub("&lt;!", kept) if "<!" in kept else kept) or None


def address(url: str | None, base: str | None) -> str | None:
    """*url* made absolute against *base*; as published where there is no base; None for schemes that are no links."""
    if not url:
        return None
    if len(url) <= LONGEST_URL and ORDINARY.fullmatch(url):
        return url
    given = clean(url)
    if not given or len(given) > LONGEST_URL:
        return None
    if SCHEME.match(given) and not given.lower().startswith(("http:", "https:")):
        return None
    return absolute(given, base) or (None if SCHEME.match(given) or base else given)


def with_whole_links(body: str, base: str | None) -> str:
    """HTML with its relative links made absolute, in place: nothing else of it changes."""
    if not base or "<" not in body or not RELATIVE.search(body):
        return body
    return RELATIVE.sub(lambda found: _whole(found, base), body)


def _whole(found: re.Match[str], base: str | None) -> str:
    where = absolute(unescape(found["url"]), base)
    return f"{found['before']}{found['quote']}{escape(where)}{found['quote']}" if where else found[0]


def moment(parts: datetime | time.struct_time | tuple[int, ...] | None) -> datetime | None:
    """The time in UTC, which may be a nine-tuple, when its year can be believed."""
    if parts is None:
        return None
    try:
        found = parts if isinstance(parts, datetime) else datetime.fromtimestamp(calendar.timegm(tuple(parts)), UTC)
    except (ValueError, OverflowError, OSError, TypeError):
        return None
    return found if found.year in YEARS else None
