"""What a model may see of a text: what a reader would see, and no more.

Comments, hidden elements, ``alt`` and other attributes, scripts, zero-width, bidirectional and tag characters are
where most instructions to machines were found in the wild; they are taken out. This is not a sanitiser: what comes
out is never shown to a reader, only to a model, as data.
"""

import re
import unicodedata

from lxml import etree
from lxml import html as parser

LONGEST_LINE = 700  # characters of one line of data

_MARKUP = re.compile(r"<!--|<[a-zA-Z/!?][^>]*>|<!\[CDATA\[")
_LINK = re.compile(r"(?i)\b(?:https?|ftp|data|javascript):\S+")
_FENCE = re.compile(r"(?i)</?\s*data-[^>\s]*>?")
_HIDDEN_STYLE = re.compile(
    r"(?i)display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$)"
    r"|font-size\s*:\s*0|(?:^|[;\s])(?:width|height|max-height)\s*:\s*0(?:px|em)?\s*(?:;|$)"
    r"|(?:text-indent|left|top|margin-left)\s*:\s*-\d{3,}|clip(?:-path)?\s*:|color\s*:\s*transparent"
)
_UNSEEN_TAGS = frozenset(
    re.findall(
        r"\S+",
        "script style template noscript head title meta link iframe object embed svg math textarea select",
    )
)


def line(text: str) -> str:
    """*text* as one line of at most `LONGEST_LINE` visible characters; links are named, not given."""
    seen = _words(text) if _MARKUP.search(text) else text
    seen = "".join(letter for letter in unicodedata.normalize("NFKC", seen) if _is_seen(letter))
    seen = _FENCE.sub(" ", _LINK.sub("(link)", seen))
    return " ".join(seen.split())[:LONGEST_LINE]


def _is_seen(letter: str) -> bool:
    """Whether a reader can see it: no control, format (zero-width, bidirectional, tag) or private character."""
    return letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cf", "Co", "Cs", "Cn")


def _words(text: str) -> str:
    """The words of markup that are shown; all without marks where it cannot be parsed."""
    try:
        tree = parser.fragment_fromstring(text, create_parent="div")
    except (etree.LxmlError, ValueError, AssertionError):
        return re.sub(r"<[^>]*>?", " ", text)
    found: list[str] = []
    _gather(tree, found)
    return " ".join(found)


def _gather(node: etree._Element, found: list[str]) -> None:
    if node.text:
        found.append(node.text)
    for child in node:
        if isinstance(child.tag, str) and not _is_hidden(child):
            _gather(child, found)
        if child.tail:
            found.append(child.tail)


def _is_hidden(node: etree._Element) -> bool:
    return (
        str(node.tag).lower() in _UNSEEN_TAGS
        or "hidden" in node.attrib
        or str(node.get("aria-hidden", "")).lower() == "true"
        or bool(_HIDDEN_STYLE.search(str(node.get("style", ""))))
    )
