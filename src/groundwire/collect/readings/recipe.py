"""A page without a feed: CSS selectors say which element is an entry and where its parts stand. `chosen` visits.

The recipe is in the source's settings: ``item`` selects the entries; within each, ``link`` (default: the first link,
or the entry itself), ``title`` (default: the link's words), ``date`` (its ``datetime`` or its words, as ISO 8601 or
RFC 9110) and ``summary``. Selectors are those of cssselect. A page can be made so that an ordinary selector takes
hours.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import escape

from cssselect import HTMLTranslator, SelectorError
from lxml import etree
from lxml import html as lxml_html

from groundwire.collect import plain, text
from groundwire.collect.charset import decode
from groundwire.errors import FeedError
from groundwire.model.item import Entry, FeedHeader, ParsedFeed
from groundwire.model.links import absolute

PARTS = ("item", "link", "title", "date", "summary")
MOST = 100  # entries of one page
LONGEST = 500  # code points of a selector
DATES: tuple[str, ...] = ("%d %B %Y", "%B %d, %Y", "%d %b %Y", "%b %d, %Y", "%Y/%m/%d", "%d.%m.%Y")


def read(body: bytes, *, url: str, content_type: str | None, **recipe: str) -> ParsedFeed:
    """The entries of the page in *body*, as `entries` finds them."""
    return entries(decode(body, content_type), url, recipe)


def entries(document: str, url: str, recipe: Mapping[str, str]) -> ParsedFeed:
    """The entries that *recipe* finds on the page at *url*, in its order, each address once.

    Raises:
        FeedError: ``recipe``, a selector cannot be read or finds nothing; ``feed_empty``, the page is empty.
    """
    try:
        root = lxml_html.fromstring(document)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise FeedError("feed_empty", f"there is no page at {url}") from error
    chosen = _chosen(recipe)
    base = next((where for given in root.xpath("//base/@href") if (where := absolute(str(given), url))), url)
    found: dict[str, Entry] = {}
    for element in chosen["item"](root)[:MOST]:
        entry = _entry(element, base, chosen)
        if entry is not None:
            found.setdefault(entry.url or "", entry)
    if not found:
        raise FeedError("recipe", f"{recipe['item']!r} finds no entry with a link on {url}; the page may have changed")
    title = text.line(root.findtext(".//title"))
    return ParsedFeed(format="page", feed=FeedHeader(title=title or None, link=url), entries=tuple(found.values()))


def check(recipe: Mapping[str, str]) -> None:
    """Whether *recipe* can be used, whatever page it is for.

    Raises:
        FeedError: ``recipe``, it selects no entries, or a selector cannot be read.
    """
    _chosen(recipe)


def _chosen(recipe: Mapping[str, str]) -> dict[str, etree.XPath]:
    chosen = {part: _path(part, recipe[part]) for part in PARTS if recipe.get(part)}
    if "item" not in chosen:
        raise FeedError("recipe", "a page needs a recipe: give at least the CSS selector of its entries (item)")
    return chosen


def _path(part: str, selector: str) -> etree.XPath:
    if len(selector) > LONGEST:
        raise FeedError("recipe", f"the selector of {part} is longer than {LONGEST} characters")
    try:
        return etree.XPath(HTMLTranslator().css_to_xpath(selector))
    except (SelectorError, etree.XPathError) as error:
        raise FeedError("recipe", f"the selector of {part}, {selector!r}, cannot be read: {error}") from error


def _entry(element: lxml_html.HtmlElement, url: str, chosen: Mapping[str, etree.XPath]) -> Entry | None:
    anchors = _all(element, chosen.get("link")) or ([element] if element.tag == "a" else element.xpath(".//a[@href]"))
    link = next((one for one in anchors if one.get("href")), None)
    where = text.address(link.get("href"), url) if link is not None else None
    if where is None or link is None:
        return None
    heading, dated, told = (next(iter(_all(element, chosen.get(part))), None) for part in ("title", "date", "summary"))
    summary = text.line(told.text_content(), 5_000) if told is not None else ""
    return Entry(
        guid=None,
        url=where,
        title=text.line((heading if heading is not None else link).text_content()),
        published=_date(dated) if dated is not None else None,
        summary_html=text.html(f"<p>{escape(summary)}</p>") if summary else None,
    )


def _all(element: lxml_html.HtmlElement, path: etree.XPath | None) -> list[lxml_html.HtmlElement]:
    return [one for one in path(element) if isinstance(one, lxml_html.HtmlElement)] if path is not None else []


def _date(element: lxml_html.HtmlElement) -> datetime | None:
    for given in (element.get("datetime") or "", " ".join(element.text_content().split())):
        if found := plain.when(given):
            return found
        try:
            return parsedate_to_datetime(given).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
        for form in DATES:
            try:
                return datetime.strptime(given, form).replace(tzinfo=UTC)
            except ValueError:
                continue
    return None
