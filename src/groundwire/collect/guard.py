"""The guard before the XML parser: what a document may not do, found in linear time, before anything is built.

Entity declarations are refused; nesting, attributes and entries have limits; what no XML parser should meet
(control characters, references to them, a DOCTYPE, HTML's own entity names) is taken out. Not a parser.
"""

import re
from dataclasses import dataclass, field
from html.entities import html5, name2codepoint
from xml.parsers import expat

from groundwire.errors import FeedError

DEEPEST = 512  # elements inside each other
MOST_ATTRIBUTES = 256  # on one element
MOST_ENTRIES = 1000  # in one document; the first are kept, which by custom are the newest
LONGEST_ATTRIBUTE = 100_000  # code points

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,32})|([0-9]{1,32}));?")
NAMED = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?!#)([A-Za-z][A-Za-z0-9]{0,31};)?", re.DOTALL)
XML_NAMES = {"lt;", "gt;", "amp;", "quot;", "apos;"}
MISC = re.compile(r"\s+|<!--.*?-->|<\?.*?\?>", re.DOTALL)
TAG = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<(/?)([A-Za-z_][\w:.-]*+)", re.DOTALL)
ROOT = re.compile(r"<\?xml\s|<(?:rss|feed|rdf:RDF|channel|\w{1,20}:(?:rss|feed|RDF))[\s>/]", re.IGNORECASE)
ENTRY_NAMES = {"item", "entry"}
DECLARATION = re.compile(r"\s*<\?xml.*?\?>\s*", re.DOTALL)
MOST_MARKUP = 200_000  # "<" in a document that is built before it is walked
MOST_NAMESPACES = 100  # declared in such a document
LONG_RUN = re.compile(rb"<(?=[A-Za-z_:])[^<]{1024}")  # no longer tag is built, since many attributes take long
USUAL_TAG = re.compile(rb"""<[^<>"'=\s]+(?:\s+[^<>"'=\s]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*/?>""")
ODD_NAMESPACE = re.compile(rb"xmlns(?::[\w.-]*[\x80-\xff]|[^=<>]{0,100}=\s*[\"'][^\"'<>]{1000})")
NAMESPACES = {  # by the prefix that everybody uses; some feeds forget to declare it
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
}
UNCLOSED = {"area", "br", "col", "dd", "dt", "hr", "img", "input", "li", "link", "meta", "p", "td", "tr", "wbr"}


def tidy(text: str) -> str:
    """*text* without the characters that XML 1.0 forbids, written out or by reference."""
    if FORBIDDEN.search(text):
        text = FORBIDDEN.sub("", text)
    return REFERENCE.sub(_allowed, text) if "&#" in text else text


def _allowed(match: re.Match[str]) -> str:
    number = int(match[1], 16) if match[1] else int(match[2])
    legal = number in (9, 10, 13) or 0x20 <= number < 0xD800 or 0xE000 <= number < 0x110000
    return match[0] if legal and number not in (0xFFFE, 0xFFFF) else ""


def plain(text: str) -> bytes | None:
    """The document as a strict parser may meet it at once, in UTF-8 and without its declaration; None where it must be
    walked first (`scan`).

    Only what such a parser lets pass is looked for: a DOCTYPE, references in CDATA (they are read later), the amount of
    markup, and names that XML 1.0 allows since its fifth edition only. Depth and attributes are the reader's to judge.
    """
    text = text.lstrip()
    if not text.startswith(("<?xml", "<!--", "<rss", "<feed")):
        return None
    bare = without_declaration(REFERENCE.sub(_allowed, text) if "&#" in text else text)
    place = 0
    while (found := MISC.match(bare, place)) and found.end() > place:
        place = found.end()
    if not ROOT.match(bare, place):
        return None
    data = bare.encode("utf-8", "surrogatepass")
    if data.count(b"xmlns") > MOST_NAMESPACES or ODD_NAMESPACE.search(data):
        return None
    if data.count(b"<?") != data.count(b"<?xml-stylesheet"):
        return None
    return data if is_light(data) else None


def is_light(data: bytes, most: int = MOST_MARKUP) -> bool:
    """Whether a document in UTF-8 is soon built: not much markup, and no tag long enough for many attributes."""
    if data.count(b"<") > most:
        return False
    return all(USUAL_TAG.match(data, run.start(), run.end()) for run in LONG_RUN.finditer(data))


def without_declaration(text: str) -> str:
    """*text* without its XML declaration."""
    found = DECLARATION.match(text)
    return text[found.end() :] if found else text


def without_doctype(text: str) -> str:
    """*text* from its first markup on, without its DOCTYPE.

    Raises:
        FeedError: ``xml_forbidden_entity``, when it declares entities.
    """
    place = 0
    while (found := MISC.match(text, place)) and found.end() > place:
        place = found.end()
    if text[place : place + 9].upper() != "<!DOCTYPE":
        if "<!ENTITY" in text[place : _root(text, place)]:
            raise _entities()
        return text
    end = _doctype_end(text, place)
    if "<!ENTITY" in text[place:end].upper():
        raise _entities()
    return text[:place] + without_doctype(text[end:].lstrip())


def _entities() -> FeedError:
    return FeedError("xml_forbidden_entity", "the document declares XML entities, which is not allowed")


def _root(text: str, place: int) -> int:
    found = re.compile(r"<[A-Za-z_]").search(text, place)
    return found.start() if found else len(text)


def _doctype_end(text: str, place: int) -> int:
    """Where the DOCTYPE at *place* ends: its internal subset and quoted strings may hold ``>``."""
    inside = 0
    for token in re.compile(r"""<!--.*?-->|"[^"]*"|'[^']*'|[\[\]>]""", re.DOTALL).finditer(text, place):
        if token[0] == "[":
            inside += 1
        elif token[0] == "]":
            inside -= 1
        elif token[0] == ">" and inside <= 0:
            return token.end()
    return len(text)


def with_known_entities(text: str) -> str:
    """HTML's entity names and bare ampersands as XML can read them, outside CDATA."""
    return NAMED.sub(_xml_entity, text) if "&" in text else text


def _xml_entity(match: re.Match[str]) -> str:
    if match[0].startswith("<"):
        return match[0]
    name = match[1]
    if name is None:
        return "&amp;"
    if name in XML_NAMES:
        return match[0]
    old = name2codepoint.get(name[:-1])  # HTML 4 wins where the two differ, as in feedparser
    return chr(old) if old else html5.get(name) or f"&amp;{name}"


def with_namespaces(text: str) -> str:
    """*text* with a namespace for each prefix that it uses and does not declare."""
    used = set(re.findall(r"</?([A-Za-z_][\w.-]{0,30}):[A-Za-z_]", text))
    missing = used - set(re.findall(r"\bxmlns:([\w.-]+)\s*=", text)) - {"xml"} if used else used
    root = re.search(r"<[A-Za-z_][\w:.-]*", text) if missing else None
    if root is None:
        return text
    declared = "".join(f' xmlns:{name}="{NAMESPACES.get(name, "urn:undeclared:" + name)}"' for name in sorted(missing))
    return text[: root.end()] + declared + text[root.end() :]


@dataclass(slots=True)
class Shape:
    """What a scan saw: where the surplus entries lie, in bytes, and whether the XML was well-formed."""

    well_formed: bool = True
    entries: int = 0
    surplus: tuple[int, int] | None = None


@dataclass(slots=True)
class _Scan:
    parser: expat.XMLParserType
    depth: int = 0
    shape: Shape = field(default_factory=Shape)
    level: int | None = None
    begin: int | None = None

    def start(self, name: str, attributes: list[str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise too_deep()
        if len(attributes) > 2 * MOST_ATTRIBUTES or sum(map(len, attributes)) > LONGEST_ATTRIBUTE:
            raise too_complex()
        if name.rpartition(":")[2].lower() in ENTRY_NAMES and self.level in (None, self.depth):
            self.level = self.depth
            self.shape.entries += 1
            if self.shape.entries == MOST_ENTRIES + 1:
                self.begin = self.parser.CurrentByteIndex

    def end(self, _name: str) -> None:
        if self.depth == self.level and self.begin is not None:
            self.shape.surplus = (self.begin, self.parser.CurrentByteIndex)  # of the last end tag's "<"
        self.depth -= 1


def too_deep() -> FeedError:
    """Elements stand inside each other beyond all use."""
    return FeedError("document_too_deep", f"elements are nested more than {DEEPEST} deep")


def too_complex() -> FeedError:
    """An element has attributes beyond all use."""
    return FeedError("document_too_complex", "an element has too many or too long attributes")


def scan(data: bytes) -> Shape:
    """Walk a UTF-8 document once and count.

    Raises:
        FeedError: ``document_too_deep``, ``document_too_complex`` or ``xml_forbidden_entity``.
    """
    parser = expat.ParserCreate("utf-8")
    walk = _Scan(parser)
    parser.ordered_attributes = True
    parser.StartElementHandler = walk.start
    parser.EndElementHandler = walk.end
    parser.EntityDeclHandler = _refuse_entity
    try:
        parser.Parse(data, True)
    except expat.ExpatError:
        walk.shape.well_formed = False
        _scan_loosely(data.decode("utf-8", "replace"))
    return walk.shape


def _refuse_entity(*_declaration: object) -> None:
    raise _entities()


def _scan_loosely(text: str) -> None:
    """The same limit of depth for text that is not well-formed, where only unclosed names are counted."""
    depth = 0
    for tag in TAG.finditer(text):
        if tag[2] is None or tag[2].lower() in UNCLOSED:
            continue
        if tag[1]:
            depth = max(0, depth - 1)
            continue
        end = text.find(">", tag.end(), tag.end() + LONGEST_ATTRIBUTE)
        if end < 0 and len(text) - tag.end() > LONGEST_ATTRIBUTE:
            raise too_complex()
        if end > 0 and text[end - 1] != "/":
            depth += 1
            if depth > DEEPEST:
                raise too_deep()
