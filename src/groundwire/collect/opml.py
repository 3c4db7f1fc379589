"""Lists of sources as OPML 2.0 (opml.org/spec2): read row by row, written whole.

What OPML has no words for, the kind of a source and what its kind needs to know, stands in attributes of a namespace of
our own. A bad row is told and left out; the others are kept. Nothing here visits a source.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

from groundwire.collect import guard, newsletter
from groundwire.collect.kinds import FEED, is_mailbox, kind_of
from groundwire.collect.readings.outlines import title_of
from groundwire.collect.registry import SETTINGS, check
from groundwire.collect.text import line
from groundwire.errors import FeedError, FetchError
from groundwire.model.links import canonical
from groundwire.model.source import Source
from groundwire.net.address import judge

NAMESPACE = "https://github.com/groundwire/groundwire/opml"
NOT_FEEDS = {"page", "sitemap", "newsletter"}  # what other readers of a list cannot read either
OURS = f"{{{NAMESPACE}}}"
ET.register_namespace("groundwire", NAMESPACE)


@dataclass(frozen=True, slots=True)
class Row:
    """One source of a list. ``folder`` is the path of its folders, with `` / `` between them.

    ``kind`` and ``settings`` are those that the list gives it, which can be used; the kind is else that of its address.
    """

    url: str
    title: str
    folder: str | None = None
    home_url: str | None = None
    kind: str = FEED
    settings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that was left out, and why."""

    row: str
    why: str


def rows(outlines: Iterable[Sequence[Any]]) -> tuple[tuple[Row, ...], tuple[Problem, ...]]:
    """The sources among the rows of a list (`readings.outlines`), each address once, in order; and what is no use."""
    found: dict[str, Row] = {}
    problems: list[Problem] = []
    for folders, said in outlines:
        title, url = title_of(said), said.get("xmlurl")
        if url is None:
            problems.append(Problem(title or "(a row without words)", "it names no feed (xmlUrl)"))
            continue
        row = _row(url.strip(), title, folders, said)
        if isinstance(row, Problem):
            problems.append(row)
        else:
            found.setdefault(canonical(row.url) or row.url, row)
    return tuple(found.values()), tuple(problems)


def _row(url: str, title: str, folders: Sequence[str], said: Mapping[str, str]) -> Row | Problem:
    name = title or line(newsletter.without_password(url), 100) or "(a row without words)"
    verdict = judge(url, allow=("0.0.0.0/0", "::/0"))  # whether it may be visited is asked when it is
    if not is_mailbox(url) and not verdict.allowed and verdict.code in ("scheme", "malformed", "credentials"):
        return Problem(name, verdict.why)
    own = {key.removeprefix(OURS): value.strip() for key, value in said.items() if key.startswith(OURS)}
    kind = own.pop("kind", "") or kind_of(url)
    try:
        check(kind, url, own)
    except (FeedError, FetchError) as error:
        return Problem(name, error.why)
    home = said.get("htmlurl")
    return Row(
        url=url,
        title=title or url,
        folder=" / ".join(folders) or None,
        home_url=home if home and home.lower().startswith(("http://", "https://")) else None,
        kind=kind,
        settings=tuple(sorted(own.items())),
    )


def write(sources: Iterable[Source], *, title: str = "groundwire sources") -> bytes:
    """The sources as OPML, by folder; `rows` gives the same rows back. No password and no token is among them."""
    root = ET.Element("opml", version="2.0")
    ET.SubElement(ET.SubElement(root, "head"), "title").text = title
    body = ET.SubElement(root, "body")
    folders: dict[str, ET.Element] = {}
    for source in sources:
        place = _folder(body, source.folder, folders)
        url = newsletter.without_password(source.url) if is_mailbox(source.url) else source.url
        form = source.kind if source.kind in NOT_FEEDS else "rss"
        row = {"type": form, "text": source.title, "title": source.title, "xmlUrl": url}
        if source.home_url:
            row["htmlUrl"] = source.home_url
        known = SETTINGS.get(source.kind, ())
        own = {"kind": source.kind, **{name: value for name, value in source.settings if name in known}}
        row |= {OURS + name: value for name, value in own.items()}
        ET.SubElement(place, "outline", {name: guard.FORBIDDEN.sub("", value) for name, value in row.items()})
    ET.indent(root)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _folder(body: ET.Element, path: str | None, known: dict[str, ET.Element]) -> ET.Element:
    place, so_far = body, ""
    for name in (path or "").split(" / "):
        if not name:
            continue
        so_far = f"{so_far} / {name}" if so_far else name
        if so_far not in known:
            known[so_far] = ET.SubElement(place, "outline", {"text": name, "title": name})
        place = known[so_far]
    return place
