"""A web page where a feed was expected: which feeds it announces, and whether it is a wall before one."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree
from lxml import html as lxml_html

from groundwire.errors import FeedError
from groundwire.model.links import absolute

FEED_TYPES = {
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/rdf+xml",
    "application/json",
    "application/xml",
    "text/xml",
}
OPENS = re.compile(r"(?is)\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*(?:<!doctype\s+html|<html|<head|<body|<title)\b")
CHALLENGE = re.compile(
    r"(?i)cf-chl|cf_chl|challenge-platform|just a moment\.\.\.|ddos-guard|captcha|checking your browser|"
    r"attention required! \||verify(?:ing)? (?:that )?you are (?:a )?human|enable javascript and cookies to continue|"
    r"px-captcha|datadome|incapsula|access to this page has been denied|anubis"
)
WELL_KNOWN = ("/feed", "/rss", "/feed.xml", "/rss.xml", "/atom.xml", "/index.xml", "/feed/", "/feed.json")


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed that a page announces: its address, its title ("" where none is given) and its media type."""

    url: str
    title: str
    type: str


def feed_links(html: str, url: str) -> tuple[FeedLink, ...]:
    """The feeds that a page announces with ``<link rel=alternate>``, in its order, once each."""
    try:
        tree = lxml_html.fromstring(html[:1_000_000]) if html.strip() else None
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        tree = None
    if tree is None:
        return ()
    bases = tree.xpath("//base/@href")
    base = absolute(str(bases[0]), url) or url if bases else url
    found: dict[str, FeedLink] = {}
    for link in tree.iter("link"):
        relations = (link.get("rel") or "").lower().split()
        kind = (link.get("type") or "").lower().partition(";")[0].strip()
        plain_data = kind in {"application/json", "application/xml", "text/xml"}
        if "alternate" not in relations or kind not in FEED_TYPES or (plain_data and link.get("title") is None):
            continue
        where = absolute(link.get("href") or "", base)
        if where:
            found.setdefault(where, FeedLink(where, " ".join((link.get("title") or "").split()), kind))
    return tuple(found.values())


def well_known(url: str) -> tuple[str, ...]:
    """Addresses where sites keep their feed, for a page that announces none."""
    parts = urlsplit(url)
    root = f"{parts.scheme}://{parts.netloc}"
    here = parts.path.rstrip("/")
    nearby = [f"{root}{here}{path}" for path in WELL_KNOWN[:2]] if here else []
    return tuple(dict.fromkeys([*nearby, *(root + path for path in WELL_KNOWN)]))


def html_refusal(document: str, url: str = "") -> FeedError | None:
    """Why a web page is not read as a feed; None when the document is no web page.

    Where *url*, its address, is given, the feeds that the page announces are named: that needs a tree, which is built
    in the worker alone.
    """
    if not OPENS.match(document):
        return None
    if CHALLENGE.search(document[:50_000]):
        return FeedError("blocked_by_challenge", "the site shows a check for humans instead of the feed")
    links = [link.url for link in feed_links(document, url)] if url else []
    hint = f"; feeds found on it: {', '.join(links[:3])}" if links else ""
    return FeedError("feed_is_html", f"this address is a web page, not a feed{hint}")
