"""What a document is about, when that has an identity of its own: a paper, a repository, weights, a page.

`identify` names the works that a document *is* (its own address) or, for a post in a discussion, is *about*: what
it points at, what its title names and presents, what its writer made. What a post only mentions
joins nothing by itself. A work among many links is not named, so that a round-up joins nothing.
"""

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from groundwire.group import addresses
from groundwire.group.words import LEAD, LISTS, is_part, is_roundup, presents, tokens
from groundwire.model import venues
from groundwire.model.article import Document
from groundwire.model.item import ItemId
from groundwire.model.links import canonical

HEADER = re.compile(r"\s*arXiv:(\d{4}\.\d{4,5})(?:v\d+)?\b")  # how arXiv's own feeds begin an abstract
ADDRESS = re.compile(r"https?://[^\s<>\"'\])}|\\]+")
DISCUSSION_KINDS = frozenset({"reddit", "hackernews", "twitter", "bluesky", "mastodon", "social"})
LETTERS = re.compile(r"[\W_]+")
NEVER = re.compile(r"(?!)")
MANY_LINKS = 6  # a post with more is a list of links, about none of them
LONG_POST = 4000  # characters: beyond, a link in passing is not what the post is about
TITLE_WORDS, LEAD_WORDS = 5, 12  # of an article that is known again by its words
ONLY_LINKS = 12  # words beside its addresses up to which a post is nothing but what it points at
NOTHING_SAID = 2  # the same where it points at a repository or a model: "The code:"
NAMING = 4  # letters of a name that a title does not have by chance
OF_A_PAGE = 0.6  # share of the words of a page's address that a title naming it has
THINGS = ("github:", "hf:")
CERTAIN = (
    "arxiv:",
    "doi:",
    "url:",
    "said:",
)  # one work however old; a repository or a model stays, and returns as other news
STRENGTH = ("arxiv", "doi", "github-release", "hf", "github", "url", "said")
# Parts of a name that tell sizes, formats and stages of one thing.
VARIANT = re.compile(
    r"""\d+(?:\.\d+)?[bmk](?:-?a\d+(?:\.\d+)?b)? | base | instruct | chat | it | gguf | ggml | onnx | mlx | awq | gptq |
        (?:fp|bf|int|q|nvfp|mxfp)\d+ | hf | preview | distilled""",
    re.IGNORECASE | re.VERBOSE,
)
FIGURES = r"v?(\d+(?:\.\d+){1,3})(?![\w%])"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The ids of works, strongest first, each once: those that a document is about, and those that it only mentions.

    ``arxiv:2601.00001`` · ``doi:10.1000/x`` · ``github:owner/name`` · ``github:owner/name@tag`` ·
    ``hf:org/model`` · ``url:...`` (the canonical address) · ``said:...`` (an article's words, hashed).
    """

    about: tuple[str, ...]
    mentioned: tuple[str, ...]


def identify(document: Document) -> tuple[str, ...]:
    """The ids of the works that *document* is about; see `named`."""
    return named(document).about


@lru_cache(maxsize=1 << 10)  # a batch's documents are asked for by whoever places them, and whoever keeps that
def named(document: Document) -> Named:
    """The works that *document* is about, and those that it mentions.

    Its own address counts always. Of what a post links to, it is about: everything, where it says no more than that;
    the one paper that it names; a page whose address says what the title says; a repository or model that the title
    presents by its name, as that release where it tells one, or of which the poster says to have made it.
    """
    own = document.url or ""
    about = dict.fromkeys(addresses.named(own) if own else ())
    if own_page := page(document):
        about[own_page] = None
    linked: list[str] = []
    if is_discussion(document):
        if not is_roundup(document.title):
            linked = _linked(document)
            if not _is_of_a_page(document):
                about.update(dict.fromkeys(_presented(document, linked)))
    else:
        if header := HEADER.match(document.text):
            about[f"arxiv:{header[1]}"] = None
        if said := _said(document):
            about[said] = None
    things = {_thing(work) for work in about}
    rest = dict.fromkeys(work for work in linked if _thing(work) not in things)
    return Named(about=tuple(sorted(about, key=_rank)), mentioned=tuple(sorted(rest, key=_rank)))


def of_those(documents: Mapping[ItemId, Document], chosen: Collection[int]) -> list[str]:
    """The works that only the *chosen* of a story's documents are about, in order: what goes with them in a split."""
    told = [(number in chosen, work) for number, one in documents.items() for work in identify(one)]
    return sorted({work for goes, work in told if goes} - {work for goes, work in told if not goes})


def pointed(document: Document) -> tuple[str, ...]:
    """The one paper that an article's text names, if it names one and is no list: it may be about it, or cite it."""
    if is_discussion(document) or is_roundup(document.title):
        return ()
    papers = set(addresses.papers_in(" ".join((document.title, document.text, *document.links))))
    own = set(addresses.named(document.url or ""))
    return tuple(papers) if len(papers) == 1 and not papers & own else ()


def papers(document: Document, names: Sequence[str]) -> frozenset[str]:
    """The papers among the works *names*, and for an entry of a list of papers its title: another is another paper.

    Lists name some papers by an address of their own only; so one paper is known in two lists by its title too.
    """
    found = {name for name in names if name.startswith(("arxiv:", "doi:"))}
    listed = document.kind in LISTS and not any(name.startswith(THINGS) for name in names)
    if listed and (letters := LETTERS.sub("", document.title).casefold()):
        found.add(f"title:{letters}")
    return frozenset(found)


def page(document: Document) -> str:
    """The document's own address as an identity; empty for a site's front page, or without an address."""
    address = canonical(document.url) if document.url else None
    if address is None:
        return ""
    parts = urlsplit(address)
    return f"url:{address}" if parts.path.strip("/") or parts.query else ""


def spoken(work: str) -> str:
    """A work's id in words: "paper arXiv:2601.00001", "page example.org/a"."""
    kind, _, name = work.partition(":")
    names = {"arxiv": f"paper arXiv:{name}", "doi": f"paper doi:{name}", "hf": f"model {name} on Hugging Face"}
    if kind == "github":
        return f"release {name}" if "@" in name else f"repository {name}"
    return names.get(kind, f"page {name.removeprefix('https://').removeprefix('http://')}")


def is_discussion(document: Document) -> bool:
    """Whether the document is a post in a forum or network, which may be about something elsewhere."""
    return document.kind in DISCUSSION_KINDS or addresses.is_discussion(document.url or "")


def _linked(document: Document) -> list[str]:
    """The works that a post links to or names, or none when it links to many."""
    body = f"{document.title}\n{document.text[:LONG_POST]}".replace("\\_", "_")  # as Markdown escapes it
    written = () if len(document.text) > LONG_POST else ADDRESS.findall(body)
    links = dict.fromkeys(canonical(link.rstrip(".,;:!?*_")) for link in (*document.links, *written))
    outside = [link for link in links if link and not addresses.is_discussion(link) and not addresses.is_hub(link)]
    if len(outside) > MANY_LINKS:
        return []
    found: list[str] = []
    for link in outside:
        known = addresses.named(link)
        found.extend(known)
        if not known and addresses.is_distinct(link):
            found.append(f"url:{link}")
    found = _chosen(found, document.title)
    papers = addresses.papers_in(body)
    if len(set(papers) | {work for work in found if work.startswith("arxiv:")}) > 1:
        return [work for work in found if not work.startswith("arxiv:")]  # compares papers, is about none
    return found + papers


def _chosen(found: Sequence[str], title: str) -> list[str]:
    """*found* without the repositories and models of several owners that the title does not name: tools in use."""
    code = [work for work in found if work.startswith(THINGS)]
    if len({_owner(work) for work in code}) <= 1:
        return list(found)
    tools = {work for work in code if not _core(work).search(title)}
    return [work for work in found if work not in tools]


def _presented(document: Document, named: Sequence[str]) -> list[str]:
    """Those of the works that a post names that it is about."""
    said = len(tokens(ADDRESS.sub(" ", document.text)))
    if said <= ONLY_LINKS:
        bare = said <= NOTHING_SAID
        return [
            _release(work, document.title)
            for work in named
            if bare or not work.startswith(THINGS) or _core(work).search(document.title)
        ]
    found = [work for work in named if work.startswith(("arxiv:", "doi:"))]
    found += [work for work in named if work.startswith("url:") and _says(work, document.title)]
    things = [work for work in named if work.startswith(THINGS)]
    made = presents(document.title, maker=True) and len({_owner(work) for work in things}) == 1
    if presents(document.title, maker=False):
        found += [_release(work, document.title) for work in things if made or _core(work).search(document.title)]
    return found


def _says(page: str, title: str) -> bool:
    """Whether a page's address ends with what the title says."""
    last = re.sub(r"\.\w{2,5}$", "", page.split("?", maxsplit=1)[0].rstrip("/").rsplit("/", 1)[-1])
    said = {word for word in tokens(re.sub(r"[-_+.]+|%20", " ", last)) if not word.isdigit()}
    return len(said) > 1 and len(said & set(tokens(title))) >= OF_A_PAGE * len(said)


def _owner(work: str) -> str:
    return work.partition(":")[2].partition("/")[0]


def _thing(work: str) -> str:
    """A work without its release."""
    return work.partition("@")[0] if work.startswith(THINGS) else work


def _core(work: str) -> re.Pattern[str]:
    """What finds a repository's or model's name in a title, whatever stands between its letters and for its sizes."""
    name = work.partition("/")[2].partition("@")[0]
    parts = [part for part in re.split(r"[-_.]+", name) if part and not VARIANT.fullmatch(part)]
    letters = LETTERS.sub("", "".join(parts))
    if len(letters) < NAMING:
        return NEVER
    return re.compile(r"(?<![^\W_])" + r"[\W_]*".join(map(re.escape, letters)), re.IGNORECASE)


def _release(work: str, title: str) -> str:
    """A repository or model as the release of which a title tells, where it names one beside the name."""
    if "@" in work or not work.startswith(THINGS):
        return work
    core = _core(work).pattern
    after = re.search(rf"{core}[\W_]*(?:version|ver|release)?[\W_]*{FIGURES}", title, re.IGNORECASE)
    before = re.search(rf"\b(?:version|v)\s?{FIGURES}\s+(?:of|for)\b.{{0,20}}{core}", title, re.IGNORECASE)
    found = after or before
    return f"{work}@v{found[1]}" if found else work


def _said(document: Document) -> str:
    """An article as its words, wherever its source puts them: the same again is no news, however late.

    Of a paper in a list the title is enough. Elsewhere it takes a title of some words, no list's and no part's, and a
    lead of some: a short notice under a title that returns may be of another day's event.
    """
    words = tokens(document.title)
    if document.kind in LISTS:
        told = [] if len(words) < TITLE_WORDS else ["", *words]
    else:
        lead = tokens(document.text[:LEAD])[:LEAD_WORDS]
        short = len(words) < TITLE_WORDS or len(lead) < LEAD_WORDS
        told = (
            [] if short or is_roundup(document.title) or is_part(document.title) else [document.source, *words, *lead]
        )
    return "said:" + hashlib.sha256(" ".join(told).encode("utf-8", "replace")).hexdigest()[:20] if told else ""


def _is_of_a_page(document: Document) -> bool:
    """Whether a discussion's entry has the address, and so the text, of the page that it is on."""
    venue = venues.of_kind(document.kind)
    return venue is not None and venue.links and not addresses.is_discussion(document.url or "")


def _rank(work: str) -> int:
    kind = work.split(":", 1)[0]
    return STRENGTH.index("github-release" if kind == "github" and "@" in work else kind)
