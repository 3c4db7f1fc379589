"""What the headers of an answer say: validators, how long it holds, when to come back. Pure, and without a clock:
dates are read against the answer's own ``Date``.

RFC 9110 (sections 8.8, 10.2.3), RFC 9111 (section 4.2).
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from groundwire.model.source import Validators

LONGEST = 1024  # characters; a longer validator is not kept or sent
DECADE = timedelta(days=3650)
UNIX = 1_000_000_000  # a larger number of seconds is a Unix time, not a wait


def conditions(validators: Validators) -> dict[str, str]:
    """The request headers that ask "has it changed?"."""
    asked = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    return {name: value for name, value in asked.items() if value}


def renewed(old: Validators, headers: Mapping[str, str], *, unchanged: bool) -> Validators:
    """The validators for the next visit. After a 304 what is not given again stays; after a 200 it goes."""
    etag, modified = (_kept(headers.get(name)) for name in ("ETag", "Last-Modified"))
    if unchanged:
        return Validators(etag=etag or old.etag, last_modified=modified or old.last_modified)
    return Validators(etag=etag, last_modified=modified)


def _kept(value: str | None) -> str | None:
    return value if value and len(value) <= LONGEST and value.isprintable() and value.isascii() else None


def retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """How long the server asks us to wait; None where it does not say, or says nothing sensible."""
    value = headers.get("Retry-After", "").strip()
    if not value:
        return None
    if re.fullmatch(r"\d{1,12}", value):
        return min(timedelta(seconds=int(value)), DECADE)
    until, now = _date(value), _date(headers.get("Date", ""))
    if until is None or now is None or until <= now:
        return None
    return min(until - now, DECADE)


def allowance_back(headers: Mapping[str, str]) -> timedelta | None:
    """When an allowance that is spent comes back; None where there is one left, or nothing is said of it.

    ``X-RateLimit-Remaining`` and ``-Reset``, or the same without ``X-``: the reset in seconds (Reddit), as a Unix time
    (GitHub, Bluesky) or as a date (Mastodon); or ``RateLimit: "name";r=0;t=120`` (Hugging Face; draft-ietf-httpapi-
    ratelimit-headers).
    """
    for left, until in (("X-RateLimit-Remaining", "X-RateLimit-Reset"), ("RateLimit-Remaining", "RateLimit-Reset")):
        remaining = headers.get(left)
        if remaining and re.fullmatch(r"\d{1,9}(?:\.\d{1,9})?", remaining) and (reset := headers.get(until)):
            return _until(reset, headers) if float(remaining) < 1 else None
    policy = headers.get("RateLimit")
    if not policy:
        return None
    spent, back = re.search(r";\s*r=0\s*(?:;|,|$)", policy), re.search(r";\s*t=(\d{1,9})\b", policy)
    return _until(back[1], headers) if spent and back else None


def _until(reset: str, headers: Mapping[str, str]) -> timedelta | None:
    """The time to *reset*: seconds, a Unix time, or a date (ISO 8601); dates are read against the answer's own."""
    now = _date(headers.get("Date", ""))
    if re.fullmatch(r"\d{1,12}", reset):
        seconds = int(reset)
        if seconds > UNIX:
            seconds = seconds - int(now.timestamp()) if now else 3600
    else:
        try:
            until = datetime.fromisoformat(reset)
        except ValueError:
            return None
        until = until if until.tzinfo else until.replace(tzinfo=UTC)
        seconds = int((until - now).total_seconds()) if now else 3600
    return timedelta(seconds=seconds) if 0 < seconds < DECADE.total_seconds() else None


def fresh_for(headers: Mapping[str, str]) -> timedelta | None:
    """How long the answer holds, from max-age, or else from Expires."""
    if control := headers.get("Cache-Control", "").lower():
        if re.search(r"\bno-(?:store|cache)\b", control):
            return None
        if age := re.search(r"\bmax-age\s*=\s*\"?(\d{1,12})", control):
            return min(timedelta(seconds=int(age[1])), DECADE)
    if "Expires" not in headers:
        return None
    until, now = _date(headers.get("Expires", "")), _date(headers.get("Date", ""))
    return until - now if until and now and until > now else None


def _date(value: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(value)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
