"""Additions: what sites and feeds put around an article that is no part of it, as patterns of whole blocks.

Only short blocks with a plain form are taken out ("Read more: ...", "Subscribe to our newsletter"); what might
be the author's own sentence stays.
"""

import re
from collections.abc import Sequence

_LONGEST = 400  # characters: a longer block is the author's

# A block that begins like this points elsewhere, whatever follows.
_POINTER = re.compile(
    r"(?:\(|\[|[→»>▶•-]\s?)?(?:read more|see more|read also|also read|read next|watch now|related(?: article"
    r"| story| coverage| stories| articles)?s?"
    r"|more on this(?: topic)?|more from [A-Z]|see also|keep reading|continue reading|recommended(?: reading)?"
    r"|mehr zum thema|mehr themen|lesen sie auch|lesen sie mehr|auch interessant|weiterlesen|weitere beiträge"
    r"|lire aussi|à lire aussi|lire la suite|pour lire la suite|leggi anche|leggi tutto|lee también|leer más"
    r"|lea también|leia também|saiba mais)"
    r"\s*(?::|\||–|-|—|»|→|\.{3}|…|\Z)",
    re.IGNORECASE,
)
# A block that is nothing but one of these.
_WHOLE = re.compile(
    r"(?:"
    r"(?:don['’]t miss|you (?:may|might) also like|recommended(?: for you)?|most (?:read|popular)"
    r"|trending(?: now)?|top stories|more stories"
    r"|what to read next|read next|related (?:posts?|articles?|stories|news|reading|content|topics)"
    r"|latest (?:news|stories)"
    r"|advertisements?|sponsored(?: content)?|promoted|anzeige|werbung|publicité|publicidad"
    r"|share(?: this)?(?: article| story| post)?"
    r"|print(?: article)?|order reprints|comments?|(?:view|leave a|post a|add a|\d+) comments?|kommentare"
    r"|permalink|source"
    r"|loading|thank you|close|skip to (?:main )?content|an error has occurred[^.]*"
    r"|this article has been sent to|sign (?:in|up)|log in"
    r"|(?:bild|foto|titelbild|photo|image|picture)s?(?: credits?)?)"
    r"|(?:get|sign up (?:for|to)|subscribe (?:to|now|for)|join)\b[^.!?]{0,120}\b(?:newsletter|inbox"
    r"|mailing list|subscri\w+)\b[^.!?]{0,80}"
    r"|[^.!?]{0,80}\bdelivered (?:straight |right )?to your (?:inbox|email|door)\b[^.!?]{0,120}"
    r"|(?:follow|like|find|join) (?:us|me|him|her|them|\w+) (?:on|@)\b[^.!?]{0,160}"
    r"|this (?:copy|article) is for your personal, non-?commercial use only\b.{0,300}"
    r"|(?:copyright|©|\(c\))\s.{0,160}|.{0,80}\ball rights reserved\.?"
    r"|(?:https?://|www\.)\S+"
    r"|(?:published|updated|posted|last (?:updated|modified)|veröffentlicht|aktualisiert|publié"
    r"|publicado)\s*(?:on|at|:|am|le|el)?\s[^.!?]{0,20}\d[^.!?]{0,40}"
    r"|(?:\d{1,2}:\d{2}(?:\s?[ap]m)?)"
    r")[\s:.!…»→>|]*\Z",
    re.IGNORECASE,
)
# After such a heading, a run of short lines to the end of the text is a list of other articles.
_LIST_HEADING = re.compile(
    r"(?:don['’]t miss|you (?:may|might) also like|recommended(?: for you| reading)?|most (?:read|popular)"
    r"|trending(?: now)?|top stories"
    r"|more (?:stories|from .{1,40}|on .{1,40})|what to read next|related(?: (?:posts?|articles?|stories|news"
    r"|reading|content|links))?"
    r"|latest (?:news|stories)|mehr zum thema.{0,30}|weitere (?:artikel|beiträge).{0,40}|à lire aussi"
    r"|leggi anche|lee también|see also)[\s:.…]*\Z",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?。！？…][\"'”’»)\]]*\Z")


_JOINING = frozenset(("and", "und", "et", "y", "e", "of", "for", "de", "van", "von"))
_BYLINE = re.compile(r"(?:by|von|par|por|di)\s+[^\W\d_][^.!?;:\n]{2,70}\Z", re.IGNORECASE)


def without(blocks: Sequence[str], *, title: str | None = None) -> list[str]:
    """The blocks that belong to the article; its *title* is not part of its text and goes, too.

    Never takes out everything: if no block would stay, all stay.
    """
    kept = [
        block
        for place, block in enumerate(_before_lists(blocks))
        if not is_addition(block) and not (place < 4 and (_is_title(block, title) or _is_byline(block)))
    ]
    return kept or list(blocks)


def is_addition(block: str) -> bool:
    """Whether the site, not the author, wrote this block."""
    return len(block) <= _LONGEST and bool(_WHOLE.match(block) or (len(block) <= 200 and _POINTER.match(block)))


def _before_lists(blocks: Sequence[str]) -> Sequence[str]:
    """The blocks before a list of other articles that ends the text."""
    for place in range(len(blocks) - 1, -1, -1):
        block = blocks[place]
        if _LIST_HEADING.match(block):
            blocks = blocks[:place]
        elif len(block) > 160 or (len(block) > 60 and _SENTENCE_END.search(block)):
            break
    return blocks


def _is_byline(block: str) -> bool:
    """Whether the block only names the author: each word but a joining one begins with a capital."""
    found = _BYLINE.match(block)
    return bool(found) and all(
        word[:1].isupper() or not word[:1].isalpha() or word in _JOINING for word in block.split()[1:]
    )


def _is_title(block: str, title: str | None) -> bool:
    """Whether the block is the title, with or without the site's name behind it."""
    if not title or len(block) > len(title) + 40:
        return False
    said, wanted = _letters(block), _letters(title)
    return bool(said) and (
        said == wanted or (len(said) >= 16 and len(said) > 0.6 * len(wanted) and wanted.startswith(said))
    )


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
