"""Pages: the article in a publisher's page, from bytes that were fetched before. Never fetches.

trafilatura finds the body (A. Barbaresi, ACL 2021, System Demonstrations, 122-131), with its second opinions on:
they cost a seventh more time and gain a point of precision. The text is then written by us: paragraphs
stay apart, no mark-up is left in a quote, what the site put around the article goes, and a lead paragraph
outside the body comes back.
"""

import logging
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from lxml import etree
from lxml import html as lxml_html
from trafilatura import bare_extraction
from trafilatura.settings import Extractor

from groundwire.errors import ExtractError
from groundwire.extract import additions, head, tree
from groundwire.extract.language import detect
from groundwire.model.article import Extracted
from groundwire.model.sentences import split

for _name in ("trafilatura", "htmldate"):  # they log each page that they give up on
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ENDS = _words("p head quote item row list table code body graphic")
_LEAD_KEY = 45  # characters by which a description is found in the page
_LEAD = (50, 900)  # the shortest description and the longest lead, in characters
_DATES: dict[str, Any] = {
    "original_date": True,
    "extensive_search": False,
    "max_date": "2100-01-01",
}  # no clock in here
_TITLE = 15  # characters of a title that no paragraph begins with by chance
_RUN = 5  # words of a block that says something
_UNSPACED = 12  # letters, where words are not parted by spaces
_FIRST_HAND = _words(
    "arxiv.org github.com gitlab.com huggingface.co doi.org openreview.net kaggle.com zenodo.org"
    " forms.gle docs.google.com aclanthology.org proceedings.mlr.press papers.nips.cc pypi.org"
    " modelscope.cn colab.research.google.com"
)


def extract(html: bytes | str, *, url: str) -> Extracted:
    r"""The article of a page: title, text, sentences, author, time, language, canonical URL, links.

    A blank line parts paragraphs, headings, list items and table rows; ``\n`` parts lines of code or verse.
    What the page hides is not in the text, nor is the title. Links are those in the text, then first-hand
    ones (papers, code, weights, forms) elsewhere in the page's main part.

    Raises:
        ExtractError: the page yields no article, is larger than we read, or is a file of another kind.
    """
    if isinstance(html, bytes) and head.is_file(html):
        raise ExtractError(f"{url}: this is a file and no page; `groundwire article pdf` reads a PDF")
    root = tree.parse(head.decode(html) if isinstance(html, bytes) else html)
    canonical_url, published = head.canonical(root, url), head.published(root)
    hint, metas = head.language(root), head.metas(root)
    tree.drop_hidden(root)
    found = _body(root, url)
    blocks = additions.without(list(_blocks(found.body)), title=found.title)
    if lead := _lead(root, blocks, metas.get("og:description") or metas.get("description") or ""):
        blocks = [lead, *blocks]
    blocks = _with_first_hand(root, blocks)
    text = tree.text_of(blocks)
    blocks = [block for block in blocks if not _is_frame(block, _line(found.title))]
    if not any(_is_prose(block) for block in blocks):
        raise ExtractError(f"{url}: the page holds no article")
    return Extracted(
        title=_line(found.title),
        text=text,
        sentences=split(text),
        author=_line(found.author),
        published=published or head.moment(found.date),
        language=detect(text, hint=hint),
        canonical_url=canonical_url,
        links=tree.links(_anchors(root, blocks), url or None),
    )


def _is_prose(block: str) -> bool:
    """Whether a block is more than a label: a run of words, or in scripts without spaces a run of letters."""
    for line in block.split("\n"):
        words = [word for word in line.split() if any(letter.isalpha() for letter in word)]
        if len(words) >= _RUN or any(len(word) >= _UNSPACED and not word.isascii() for word in words):
            return True
    return False


def _is_frame(block: str, title: str | None) -> bool:
    """Whether a block is the page's frame run together: its title, and then more in the same breath."""
    start = " ".join((title or "").split())
    return len(start) >= _TITLE and (said := " ".join(block.split())) != start and said.startswith(start)


def _body(root: lxml_html.HtmlElement, url: str) -> Any:
    """The document that trafilatura makes of this tree."""
    options = Extractor(
        output_format="python",
        fast=False,
        comments=False,
        tables=True,
        links=False,
        url=url or None,
        with_metadata=True,
        date_params=_DATES,
    )
    try:
        found = bare_extraction(root, options=options)
    except (RecursionError, etree.LxmlError, ValueError, TypeError, LookupError, AttributeError) as error:
        raise ExtractError(f"{url}: the page could not be taken apart ({type(error).__name__})") from error
    if found is None:
        raise ExtractError(f"{url}: the page holds no article")
    return found


def _line(value: str | None) -> str | None:
    return " ".join(tree.tidy(value).split()) or None if value else None


def _blocks(body: etree._Element) -> Iterator[str]:
    """The blocks of trafilatura's own tree (p, head, list, item, quote, code, table, row, cell, lb, hi)."""
    parts: list[str] = []
    for event, element in etree.iterwalk(body, events=("start", "end")):
        tag = element.tag
        if tag in _ENDS:
            if block := tree.tidy("".join(parts)):
                yield block
            parts = []
        if event == "start":
            parts.append("\n" if tag == "lb" else "")
            parts.append(element.text or "")
        else:
            parts.append(" " if tag == "cell" else "")
            parts.append(element.tail or "")
    if block := tree.tidy("".join(parts)):
        yield block


def _lead(root: lxml_html.HtmlElement, blocks: Sequence[str], description: str) -> str | None:
    """The lead paragraph where the page shows one, says it in its description, and the body lacks it."""
    key = _flat(description)[:_LEAD_KEY]
    if len(description) < _LEAD[0] or key in _flat(" ".join(blocks)):
        return None
    for element in islice(root.iter("p", "div", "h2", "strong", "span", "section"), 5_000):
        if len(element) < 6:
            words = " ".join(element.text_content()[: 2 * _LEAD[1]].split())
            if words.startswith(key) and len(words) <= _LEAD[1]:
                return tree.tidy(words) if words[-1] in ".!?。！？" else None
    return None


def _with_first_hand(root: lxml_html.HtmlElement, blocks: Sequence[str]) -> list[str]:
    """The blocks, and the sentences of the main part that point to a paper, code, weights or a form.

    They hold more link than text, so the finder of the body drops them; to a reader they are the next step.
    """
    found, whole = list(blocks), _flat(" ".join(blocks))
    for paragraph in islice(root.iter("p", "li"), 5_000):
        if not (_in_main(paragraph) and any(_first_hand(anchor.get("href") or "") for anchor in paragraph.iter("a"))):
            continue
        words = tree.tidy(_flat(paragraph.text_content()[:1_000]))
        if 16 <= len(words) <= 400 and words[-1] in ".!?。！？" and words not in whole:
            before = paragraph.getprevious()
            said = tree.tidy(_flat(before.text_content()[:4_000])) if before is not None else ""
            found.insert(found.index(said) + 1 if said in found else len(found), words)
            whole += " " + words
    return found


def _in_main(element: lxml_html.HtmlElement) -> bool:
    return any(above.tag in ("article", "main") for above in element.iterancestors())


def _flat(text: str) -> str:
    return " ".join(text.split())


def _anchors(root: lxml_html.HtmlElement, blocks: Sequence[str]) -> list[str | None]:
    """The links in the article's text, then first-hand ones beside it."""
    whole, lines = _flat(" ".join(blocks)), frozenset(blocks)
    inside: list[str | None] = []
    beside: list[str | None] = []
    words_of: dict[lxml_html.HtmlElement, str] = {}
    for anchor in islice(root.iter("a"), 5_000):
        href = anchor.get("href")
        if not href:
            continue
        place = next((above for above in anchor.iterancestors() if above.tag in tree.BLOCKS), root)
        if place not in words_of:
            words_of[place] = tree.tidy(_flat(place.text_content()[:4_000]))
        words = words_of[place]
        if words in lines or (len(words) >= 25 and words[:80] in whole):
            inside.append(href)
        elif _first_hand(href) and _in_main(anchor):
            beside.append(href)
    return inside + beside


def _first_hand(href: str) -> bool:
    """Whether the link leads to a paper, code, weights or a form, and not to a site's front."""
    host, _, path = href.partition("://")[2].partition("/")
    return host.lower().removeprefix("www.") in _FIRST_HAND and "/" in path.strip("/")
