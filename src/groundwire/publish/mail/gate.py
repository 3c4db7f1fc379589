"""The gate before a mail: what is wrong with it, so that its owner is told and no hollow mail goes out."""

from collections.abc import Collection
from email.message import EmailMessage
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from groundwire.publish import links
from groundwire.publish.view import RecapView

# What loads something, or is shown by few mail programs (SVG: the charts are tables, see `view.chart`).
_LOADS = "//img|//script|//iframe|//object|//embed|//link|//video|//audio|//source|//svg|//form|//base"


def problems(view: RecapView, message: EmailMessage, *, url: str, slugs: Collection[str]) -> tuple[str, ...]:
    """Why this mail should not go out; empty when all is well. *slugs* are the stories that have a page."""
    found = []
    if not view.top and not view.updates:
        found.append("it has no story")
    for card in (*view.top, *view.updates):
        if not card.lines:
            found.append(f"{card.slug}: no sentence tells of it")
        found += [
            f"{card.slug}: a sentence without a source: {sentence.text[:60]}"
            for sentence in card.lines
            if not sentence.receipts or not all(receipt.quote.strip() for receipt in sentence.receipts)
        ]
    text, html = (message.get_body((kind,)) for kind in ("plain", "html"))
    if text is None or html is None or not text.get_content().strip():
        return (*found, "a part is missing: it needs text and HTML")
    told = (sentence for card in (*view.top, *view.updates) for sentence in card.lines)
    cited = {receipt.opens for sentence in told for receipt in sentence.receipts}
    cited |= {address for one in (*view.due, *view.made) for _, address in one.quotes}
    found += [f"a prediction without a source: {one.says[:60]}" for one in (*view.due, *view.made) if not one.quotes]
    return (*found, *_in_html(html.get_content(), url, frozenset(slugs), cited))


def _in_html(html: str, url: str, slugs: Collection[str], cited: Collection[str | None]) -> list[str]:
    page: Any = lxml_html.fromstring(html)
    found = [f"it would load something: <{element.tag}>" for element in page.xpath(_LOADS)]
    if "@import" in html or "url(" in html:
        found.append("it would load a style")
    found += [
        f"a link leads nowhere: {link[:80]}"
        for link in map(str, page.xpath("//@href"))
        if not (_resolves(link, url, slugs) or (link in cited and links.web(link)))
    ]
    for element in page.xpath("//h2"):
        section = element.getparent()
        if not "".join(section.itertext()).replace("".join(element.itertext()), "", 1).strip() and not _next(section):
            found.append(f"an empty section: {''.join(element.itertext())}")
    return found


def _resolves(link: str, url: str, slugs: Collection[str]) -> bool:
    """Whether it is a page of ours."""
    path = link.removeprefix(url)
    if path == link or not path.startswith("/"):
        return False
    if path.partition("#")[0] == "/ledger":
        return True
    room, _, name = path[1:].partition("/")
    return (room == "story" and name in slugs) or (room in ("recap", "unsubscribe") and bool(name) and "/" not in name)


def _next(section: etree._Element) -> bool:
    """Whether a row follows the one in which a heading stands."""
    row = next((one for one in section.iterancestors("tr")), None)
    after = row.getnext() if row is not None else None
    return after is not None and bool("".join(str(text) for text in after.itertext()).strip())
