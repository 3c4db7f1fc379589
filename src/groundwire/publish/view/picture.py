"""Which pictures an item has: the first of its own HTML, cleaned, or an enclosure that says it is one."""

import html as entities
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from groundwire.publish import links
from groundwire.publish.clean import clean
from groundwire.store.pictures import Illustrated, illustrated

LONGEST_WORDS = 160  # of what a picture is said to show
SMALLEST = 64  # pixels: a smaller one is an ornament, or counts readers
_IMAGE = re.compile(r"<img((?:\s[^\s\"=<>/]+(?:=\"[^\"]*\")?)*+)\s*/?>")
_ATTRIBUTE = re.compile(r"\s([a-z]+)=\"([^\"]*)\"")


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture at its publisher's, and what it shows as far as its page says."""

    url: str
    words: str


def pictures(conn: Connection, items: Sequence[int]) -> dict[int, Picture]:
    """The first picture of each of these items that has one, by the item's number on the page (from 1); none twice."""
    numbers = {item: number for number, item in enumerate(items, 1)}
    found = {numbers[one.item]: picture for one in illustrated(conn, items) if (picture := first(one))}
    once = {picture.url: number for number, picture in sorted(found.items(), reverse=True)}
    return {number: found[number] for number in sorted(once.values())}


def first(one: Illustrated) -> Picture | None:
    """The item's first picture that is no ornament."""
    for found in _IMAGE.finditer(clean(one.html, base_url=one.url).html) if "<img" in one.html.lower() else ():
        values = {name: entities.unescape(value) for name, value in _ATTRIBUTE.findall(found[1])}
        url = links.web(values.get("src"))
        sizes = [int(values[name]) for name in ("width", "height") if values.get(name, "").isdigit()]
        if url and all(size >= SMALLEST for size in sizes):
            return Picture(url=url, words=" ".join(values.get("alt", "").split())[:LONGEST_WORDS])
    for enclosure in one.enclosures:
        if str(enclosure.get("type") or "").startswith("image/") and (url := links.web(enclosure.get("url"))):
            return Picture(url=url, words="")
    return None
