"""The sample world's plain markup: moving dates, links between entries, a little Markdown.

Known are paragraphs, ``## `` headings, ``- `` lists, ```code```, and links: ``[words](feed/slug)``, or ``<feed/slug>``
where the address itself is to be read. A date is
written ``{{day 24}}``, the form and the days from now, or ``{{day feed/slug}}``, the day on which that entry was
published. This is not a Markdown library.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from html import escape

DATE_FORMS: Mapping[str, Callable[[datetime], str]] = {
    "day": lambda at: f"{at.day} {at:%B %Y}",
    "date": lambda at: f"{at.day} {at:%B}",
    "weekday": lambda at: f"{at:%A}",
    "month": lambda at: f"{at:%B %Y}",
    "year": lambda at: f"{at:%Y}",
    "iso": lambda at: f"{at:%Y-%m-%d}",
}

_DATE = re.compile(r"\{\{(\w+) ([^\s}]+)\}\}")
_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
_BARE = re.compile(r"<([a-z]+/[^\s<>]+)>")
_BARE_ESCAPED = re.compile(r"&lt;([a-z]+/[^\s&;]+)&gt;")
_CODE = re.compile(r"`([^`]+)`")


def dated(text: str, now: datetime, published: Mapping[str, datetime]) -> str:
    """*text* with every date written out; *published* says when each ``feed/slug`` appeared.

    Raises:
        KeyError: a form or an entry that does not exist.
    """

    def written(found: re.Match[str]) -> str:
        is_days = re.fullmatch(r"[+-]?\d+", found[2])
        return DATE_FORMS[found[1]](now + timedelta(days=int(found[2])) if is_days else published[found[2]])

    return _DATE.sub(written, text)


def targets(text: str) -> tuple[str, ...]:
    """The ``feed/slug`` of every link."""
    return (*(found[2] for found in _LINK.finditer(text)), *_BARE.findall(text))


def plain(text: str) -> str:
    """*text* without markup, one line to a paragraph."""
    unlinked = _CODE.sub(r"\1", _LINK.sub(r"\1", text))
    return "\n".join(" ".join(block.removeprefix("## ").split()) for block in blocks(unlinked))


def blocks(text: str) -> tuple[str, ...]:
    """Paragraphs, headings and lists: what blank lines divide."""
    return tuple(block.strip() for block in re.split(r"\n\s*\n", text) if block.strip())


def html(text: str, resolve: Callable[[str], str]) -> str:
    """*text* as HTML, one element to a line; *resolve* turns ``feed/slug`` into a URL."""
    return "\n".join(_block(block, resolve) for block in blocks(text))


def _block(block: str, resolve: Callable[[str], str]) -> str:
    if block.startswith("## "):
        return f"<h2>{_inline(block[3:], resolve)}</h2>"
    if block.startswith("- "):
        points = (" ".join(point.split()) for point in re.split(r"(?m)^- ", block) if point.strip())
        return "<ul>" + "".join(f"<li>{_inline(point, resolve)}</li>" for point in points) + "</ul>"
    return f"<p>{_inline(' '.join(block.split()), resolve)}</p>"


def _inline(text: str, resolve: Callable[[str], str]) -> str:
    def anchor(found: re.Match[str]) -> str:
        return f'<a href="{escape(resolve(found[2]))}">{found[1]}</a>'

    def bare(found: re.Match[str]) -> str:
        address = escape(resolve(found[1]))
        return f'<a href="{address}">{address}</a>'

    linked = _BARE_ESCAPED.sub(bare, _LINK.sub(anchor, escape(text, quote=False)))
    return _CODE.sub(r"<code>\1</code>", linked)
