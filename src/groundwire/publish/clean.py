"""Cleaning: other people's HTML, made safe to stand on our pages. Runs when rendering; the raw stays stored.

nh3 (the ammonia sanitiser) decides on tags and attributes by an allow-list; every link is then judged and made
absolute by us. A page that shows no third party's files turns pictures into links with `pictures_as_links`.
"""

import html as entities
import re
from collections import Counter
from contextvars import ContextVar
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import nh3

from groundwire.errors import ExtractError
from groundwire.extract import tree

MOST_CHARACTERS = 2_000_000  # the rest of a longer entry is cut off
REL = "noopener noreferrer nofollow ugc"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TAGS = _words(
    "a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em"
    " figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp small span"
    " strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr"
)
_WITH_CONTENT = _words(
    "applet audio base button canvas datalist embed frame frameset head iframe input link math meta"
    " noembed noframes noscript object option optgroup plaintext script select style svg template textarea"
    " title video xmp"
)
_ATTRIBUTES = {
    "*": {"dir", "lang"},
    "a": {"href", "title"},
    "abbr": {"title"},
    "blockquote": {"cite"},
    "del": {"datetime"},
    "img": {"alt", "height", "src", "title", "width"},
    "ins": {"datetime"},
    "ol": {"reversed", "start"},
    "q": {"cite"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
_SCHEMES = {
    "href": frozenset(("http", "https", "mailto", "tel")),
    "src": frozenset(("http", "https")),
    "cite": frozenset(("http", "https")),
}
_MOST = {"colspan": 100, "rowspan": 1_000, "width": 10_000, "height": 10_000, "start": 10**9}

# Control characters, and those that would turn round the words of our own page behind them.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_IN_LINK = re.compile("[\x00-\x20\x7f-\xa0\\\\\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufffd]")
_TAG = re.compile(r"<(?P<close>/?)(?P<name>[a-z][a-z0-9]*)(?P<attributes>(?:\s[^\s\"=<>/]+(?:=\"[^\"]*\")?)*+)\s*/?>")
_ATTRIBUTE = re.compile(r"\s([^\s\"=<>/]+)=\"([^\"]*)\"")

_ANY_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]{0,40})")
# Tags that hold nothing, or that the next of their kind closes: left open, they do not pile up.
_CLOSED_BY_NEXT = _words("p li td th tr dt dd br hr img wbr col source option tbody thead tfoot input meta link")
_DEEPEST = 400
_MOST_WORK = 1_000_000

_base: ContextVar[str | None] = ContextVar("base_url", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """HTML that is safe to show, and its words as plain text."""

    html: str
    text: str


def clean(html: str, *, base_url: str | None = None) -> Cleaned:
    """*html* without anything that runs, styles, frames, submits or clobbers; links absolute, pictures kept.

    A link with a control character, or with a scheme other than http, https, mailto and tel, is dropped and
    its words stay. Cleaning what was cleaned gives the same characters again.
    """
    token = _base.set(base_url)
    try:
        cleaned = _settled(_SURROGATE.sub("\ufffd", html[:MOST_CHARACTERS]))
    finally:
        _base.reset(token)
    return Cleaned(html=cleaned, text=_text(cleaned))


def pictures_as_links(html: str) -> str:
    """Cleaned *html* with each picture as a link to it, so that a page asks nothing of a third party.

    Inside a link, only the picture's words are left.
    """
    links = 0

    def replaced(found: re.Match[str]) -> str:
        nonlocal links
        if found["name"] == "a":
            links += -1 if found["close"] else 1
        if found["name"] != "img":
            return found[0]
        values = dict(_ATTRIBUTE.findall(found["attributes"]))
        words = f"Picture: {alt}" if (alt := values.get("alt", "").strip()) else "Picture"
        if links > 0 or "src" not in values:
            return f"[{words}]"
        return f'<a href="{values["src"]}" rel="{REL}">{words}</a>'

    return _TAG.sub(replaced, html)


def _settled(html: str) -> str:
    """Cleaned again until nothing changes; what never settles is shown as its words only."""
    now = _words_only(html) if _is_tangled(html) else html
    for _ in range(8):
        before, now = now, _UNWANTED.sub("", _CLEANER.clean(now))
        if now == before:
            return now
    return _words_only(now)


def _is_tangled(html: str) -> bool:
    """Whether a parser that follows the standard would need time or room beyond all measure.

    Each new block may have to sit below all that is open, and to open again all formatting that is
    (HTML, 13.2.4.3), so cost is about tags times what was never closed.
    """
    still_open: Counter[str] = Counter()
    tags = depth = deepest = 0
    for found in _ANY_TAG.finditer(html):
        name = found[2].lower()
        tags += 1
        if name in _CLOSED_BY_NEXT:
            continue
        if not found[1]:
            still_open[name] += 1
            depth += 1
            deepest = max(deepest, depth)
        elif still_open[name]:
            still_open[name] -= 1
            depth -= 1
    return deepest > _DEEPEST or tags * deepest > _MOST_WORK


def _words_only(html: str) -> str:
    """The words of *html* as paragraphs, with no other mark-up."""
    return "".join(f"<p>{entities.escape(block, quote=False)}</p>" for block in _text(html).split("\n\n") if block)


def _attribute(_tag: str, name: str, value: str) -> str | None:
    """The value that an allowed attribute may keep, or None to drop it."""
    if name in _SCHEMES:
        return _link(value, _SCHEMES[name])
    if name in _MOST:
        return value if value.isascii() and value.isdigit() and int(value[:12]) <= _MOST[name] else None
    return value


def _link(value: str, schemes: frozenset[str]) -> str | None:
    """An absolute link in one of *schemes*, or None."""
    bare = value.strip(" \t\r\n\x0c")
    if not bare or len(bare) > 4_000 or _IN_LINK.search(bare):
        return None
    try:
        base = _base.get()
        link = urljoin(base, bare) if base else bare
        parts = urlsplit(link)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in schemes or _IN_LINK.search(link):
        return None
    return link if host or parts.scheme in ("mailto", "tel") else None


def _text(cleaned: str) -> str:
    if "<" not in cleaned and "&" not in cleaned:
        return tree.tidy(cleaned)
    try:
        return tree.text_of(tree.blocks(tree.parse(cleaned).body))
    except ExtractError:
        return tree.tidy(entities.unescape(_TAG.sub(" ", cleaned)))


_CLEANER = nh3.Cleaner(
    tags=set(_TAGS),
    clean_content_tags=set(_WITH_CONTENT),
    attributes=_ATTRIBUTES,
    attribute_filter=_attribute,
    strip_comments=True,
    link_rel=REL,
    url_schemes=set(_SCHEMES["href"]),
    url_relative="pass_through",
)
