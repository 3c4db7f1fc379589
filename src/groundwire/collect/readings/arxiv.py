"""What arXiv's listings and answers say beyond what any feed says: comment, categories, version, how it was announced.

Listing: https://info.arxiv.org/help/rss.html; API: https://info.arxiv.org/help/api/user-manual.html. The abstract is
the article. Visits are `collect.arxiv`'s.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape, unescape

from lxml import etree

from groundwire.collect import feed, text
from groundwire.collect.readings.built import built
from groundwire.errors import FeedError
from groundwire.model.item import Entry, ParsedFeed

PAPER_ID = re.compile(r"(?:abs/|arXiv\.org:|arXiv:|^)(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Za-z]{2})?/\d{7})(?:v(\d+))?$")
ERROR = re.compile(r"https?://(?:export\.)?arxiv\.org/api/errors\b")
NAMES = {"a": "http://www.w3.org/2005/Atom", "x": "http://arxiv.org/schemas/atom"}
HEAD = re.compile(r"\s*arXiv:\S+\s+Announce Type:\s*[\w-]+\s*(?:<br\s*/?>)?\s*(?:Abstract:\s*)?", re.IGNORECASE)
ADDRESS = re.compile(r"(https?://[^\s<>\"']+[^\s<>\"'.,;:)\]}])")
BETWEEN_AUTHORS = re.compile(r",\s+(?![^()]*\))")


def read(body: bytes, *, url: str, content_type: str | None) -> ParsedFeed:
    """The papers in a listing or an answer of the API.

    Raises:
        FeedError: as `feed.parse`; or ``bad_query``, where arXiv says that it cannot answer.
    """
    parsed = feed.parse(body, url=url, content_type=content_type)
    if why := refusal(parsed):
        raise FeedError("bad_query", f"arXiv cannot answer: {why}")
    return enriched(parsed, papers(body))


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What arXiv says of a paper beyond what any feed says: ``announced`` is new, cross, replace or replace-cross."""

    version: int | None = None
    comment: str | None = None
    announced: str | None = None
    categories: tuple[str, ...] = ()
    doi: str | None = None
    journal: str | None = None


def paper_id(guid: str | None) -> tuple[str, int | None] | None:
    """A paper's id and version, from a GUID or address; None where it names no paper."""
    found = PAPER_ID.search((guid or "").rstrip("/"))
    return (found[1], int(found[2]) if found[2] else None) if found else None


def papers(body: bytes) -> Mapping[str, Paper]:
    """What the document says of each of its papers, by GUID as published.

    Where it cannot be read strictly, or is too heavy, {}.
    """
    root = built(body)
    if root is None:
        return {}
    found = {}
    for entry in (*root.iterfind(".//a:entry", NAMES), *root.iterfind(".//item")):
        guid = text.clean(entry.findtext("a:id", None, NAMES) or entry.findtext("guid"))
        named = paper_id(guid)
        if guid and named:
            found[guid] = Paper(
                version=named[1],
                comment=_said(entry, "comment"),
                announced=_said(entry, "announce_type"),
                categories=tuple(
                    dict.fromkeys(
                        [
                            *(tag.get("term") or "" for tag in entry.iterfind("a:category", NAMES)),
                            *(text.clean(tag.text) for tag in entry.iterfind("category")),
                        ]
                    )
                ),
                doi=_said(entry, "doi") or _said(entry, "DOI"),
                journal=_said(entry, "journal_ref") or _said(entry, "journal_reference"),
            )
    return found


def _said(entry: etree._Element, name: str) -> str | None:
    return text.line(entry.findtext(f"x:{name}", None, NAMES)) or None


def enriched(parsed: ParsedFeed, known: Mapping[str, Paper]) -> ParsedFeed:
    """The feed with each paper's abstract as body, its authors apart, its comment and its categories."""
    entries = tuple(_entry(entry, known.get(entry.guid or "")) for entry in parsed.entries)
    return replace(parsed, entries=entries)


def _entry(entry: Entry, paper: Paper | None) -> Entry:
    authors = tuple(name.strip() for listed in entry.authors for name in BETWEEN_AUTHORS.split(listed) if name.strip())
    named = paper_id(entry.guid) or paper_id(entry.url)
    if named is None:
        return replace(entry, authors=authors)
    given = entry.content_html or entry.summary_html or ""
    abstract = HEAD.sub("", given, count=1)
    plain = escape(unescape(" ".join(abstract.split())), quote=False)  # "$a<b$" is mathematics, not markup
    body = abstract if "<p" in abstract else f"<p>{plain}</p>" if plain else ""
    if paper and paper.comment and body:
        body += f"<p>Comments: {_with_links(paper.comment)}</p>"
    if paper and paper.journal and body:
        body += f"<p>Journal reference: {escape(paper.journal)}</p>"
    if paper and paper.doi and body:
        body += f"<p>DOI: {_with_links(f'https://doi.org/{paper.doi}')}</p>"
    return replace(
        entry,
        url=entry.url or f"https://arxiv.org/abs/{named[0]}",
        authors=authors,
        content_html=text.html(body),
        summary_html=None,
        tags=paper.categories if paper and paper.categories else entry.tags,
    )


def _with_links(words: str) -> str:
    """Plain words as HTML, with the web addresses in them as links."""
    pieces = ADDRESS.split(words)  # every other one is an address
    return "".join(
        f'<a href="{escape(piece)}">{escape(piece)}</a>' if number % 2 else escape(piece)
        for number, piece in enumerate(pieces)
    )


def refusal(parsed: ParsedFeed) -> str | None:
    """What the API has against the question: it answers with a feed whose one entry is an error (section 3.4)."""
    errors = [entry for entry in parsed.entries if ERROR.match(entry.guid or "")]
    return text.line(text.without_markup(errors[0].summary_html or errors[0].title)) if errors else None
