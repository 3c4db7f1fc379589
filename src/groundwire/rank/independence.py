"""How many sources speak for themselves. Nothing here scores.

Copies count once, and so do one owner and one domain, the papers that print one agency's report, and who only passes
on what another of the story's sources said ("via", "hat tip", a post that is a link and a line, or its title again).
"""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from groundwire.model import venues
from groundwire.model.article import Document
from groundwire.model.links import canonical, registrable_domain

CREDIT = re.compile(
    r"""(?:\bvia|\bh/t|\bhat[ ]tip(?:[ ]to)?|\bsource:|\bfirst[ ](?:seen|spotted|reported)[ ](?:at|on|by|in)|
        \bas[ ]reported[ ](?:by|in)|\boriginally[ ](?:appeared|published|posted|ran)[ ](?:in|on|at|by)|
        \b(?:republished|reprinted)[ ](?:with[ ]permission[ ])?(?:from|by[ ]permission[ ]of))
        \s+[@*_\[(“"']*(?:the\s+)?""",
    re.IGNORECASE | re.VERBOSE,
)
AGENCIES = (
    "reuters",
    "ap",
    "afp",
    "dpa",
    "bloomberg",
    "associated press",
    "agence france-presse",
    "pa media",
    "xinhua",
)
DATELINE = re.compile(r"^[^.!?\n]{0,60}?\((" + "|".join(AGENCIES) + r")\)\s*[-–—:]", re.IGNORECASE)
BEGINNING, ENDING = 300, 300  # characters of a text in which it says where it has its news from
LINE = 280  # characters: a post that links to another source and says no more only passes it on
REPEATED = 0.9  # share of the words of its title from which a short post only says again what another is called
WORD = re.compile(r"[^\W_]+")
ADDRESS = re.compile(r"https?://\S+")
# What a source's name has beside the name of who speaks: "@Acme on Twitter" and "Acme News" are one.
BESIDE = re.compile(
    r"^@|\son\s(?:twitter|x|bluesky|mastodon|threads)$|\b(?:news|newsroom|blog|official|rss|feed)\b|[\W_]+"
)
NAME = 4  # letters of a name that two speakers do not share by chance

# Sites where each first path segment has an owner of its own, and those where each name before the domain has one.
HOSTING = frozenset({"github.com", "huggingface.co", "medium.com", "youtube.com", "dev.to", "linkedin.com"})
LETTING = frozenset(
    {"substack.com", "medium.com", "wordpress.com", "ghost.io", "beehiiv.com", "tumblr.com", "typepad.com"}
)
OF_NOBODY = frozenset({"watch", "shorts", "live", "embed"})  # segments of a video's address, which tells no owner
# Domains of one owner.
OWNERS = {
    "blog.google": "google",
    "google": "google",
    "google.com": "google",
    "deepmind.com": "google",
    "deepmind.google": "google",
    "research.google": "google",
    "googleblog.com": "google",
    "withgoogle.com": "google",
    "ai.google": "google",
    "meta.com": "meta",
    "facebook.com": "meta",
    "fb.com": "meta",
    "microsoft.com": "microsoft",
    "linkedin.com": "microsoft",
    "twitter.com": "x",
    "x.com": "x",
    "t.co": "x",
    "arstechnica.com": "conde nast",
    "wired.com": "conde nast",
    "theverge.com": "vox media",
    "amazon.science": "amazon",
    "aboutamazon.com": "amazon",
    "amazon.com": "amazon",
    "reddit.com": "reddit",
    "redd.it": "reddit",
}


def originals(documents: Sequence[Document]) -> tuple[Document, ...]:
    """The documents whose text is their own; when all repeat something, the first of each text."""
    here = {document.id for document in documents}
    seen: set[str] = set()
    kept = []
    for document in documents:
        text = document.copy_of
        if text is None or (text not in here and text not in seen):
            kept.append(document)
        seen.add(text or document.id)
    return tuple(kept)


def sources(documents: Sequence[Document]) -> tuple[str, ...]:
    """The names of the independent sources, in the order of their first document."""
    groups: list[tuple[set[str], str]] = []
    own = originals(documents)
    for document in own:
        marks = owners(document) | _passed_on(document, own)
        joined = [group for group in groups if group[0] & marks]
        name = joined[0][1] if joined else document.source or next(iter(sorted(marks)), document.id)
        merged = (marks.union(*(group[0] for group in joined)), name)
        if joined:
            groups[groups.index(joined[0])] = merged
            groups = [group for group in groups if group not in joined[1:]]
        else:
            groups.append(merged)
    return tuple(name for _, name in groups)


def _passed_on(document: Document, others: Sequence[Document]) -> set[str]:
    """The owners of what the document only passes on: an agency that it prints, another member that it credits."""
    marks: set[str] = set()
    beginning = document.text[:BEGINNING]
    if dateline := DATELINE.match(beginning):
        marks.add(f"agency:{dateline[1].casefold()}")
    if len(others) < 2:
        return marks
    said = f"{document.title}\n{beginning}\n{document.text[BEGINNING:][-ENDING:]}"
    credited = [said[found.end() :].casefold() for found in CREDIT.finditer(said)]
    title = _words(document.title) if len(document.text) <= LINE and venues.is_talk(document) else frozenset()
    linked = {canonical(link) for link in document.links} if credited or len(document.text) <= LINE else set()
    for other in others:
        if other is document:
            continue
        named = bool(other.source) and any(_begins(words, other.source.casefold()) for words in credited)
        repeated = title and len(title & _words(other.title)) >= REPEATED * len(title) and not venues.is_talk(other)
        if named or repeated or (other.url and canonical(other.url) in linked):
            marks |= owners(other)
    return marks


def _words(title: str) -> frozenset[str]:
    return frozenset(WORD.findall(ADDRESS.sub(" ", title).casefold()))


def _begins(words: str, name: str) -> bool:
    """Whether *words* begin with a whole *name*."""
    name = name.removeprefix("the ")
    return words.startswith(name) and not words[len(name) : len(name) + 1].isalnum()


def owners(document: Document) -> set[str]:
    """What tells who speaks: the source's name, and the owner of the address."""
    name = document.source.casefold()
    marks = {f"name:{name}"} if name else set()
    if len(called := BESIDE.sub("", name)) >= NAME:
        marks.add(f"called:{called}")
    if address := document.url or document.source_url:
        marks.add(f"owner:{owner(address)}")
    return marks or {f"document:{document.id}"}


def owner(address: str) -> str:
    """Who owns an address: a known owner, a hosted account, or the registrable domain; itself, where it tells none."""
    domain = registrable_domain(address)
    if domain in HOSTING | LETTING:
        try:
            parts = urlsplit(address)
            before = (parts.hostname or "").removeprefix("www.").removesuffix(domain).rstrip(".")
            first = parts.path.strip("/").split("/")[0].lower().removeprefix("@")
        except ValueError:
            return domain
        if domain in LETTING and before:
            return f"{domain}/{before}"
        if domain in HOSTING and first:
            return address if first in OF_NOBODY else f"{domain}/{first}"
    return OWNERS.get(domain, domain)


def spoken(names: Iterable[str], most: int = 5) -> str:
    """Names in a row: A, B, C and 4 more."""
    known = list(names)
    rest = len(known) - most
    return ", ".join(known[:most]) + (f" and {rest} more" if rest > 0 else "")
