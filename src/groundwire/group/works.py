"""What a document is about, when that has an identity of its own: a paper, a repository, weights, a page.

`identify` names the works that a document *is* (its own address) or, for a post in a discussion, points
to. A work that is merely mentioned among many links is not named, so that a round-up joins nothing.
"""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from urllib.parse import unquote, urlsplit

from groundwire.group.words import is_roundup, listed
from groundwire.model.article import Document
from groundwire.model.links import canonical

ARXIV = re.compile(
    r"""(?:(?:arxiv\.org|alphaxiv\.org|ar5iv\.org)/(?:abs|pdf|html|overview|format)/
         |ar5iv\.labs\.arxiv\.org/html/ | huggingface\.co/papers/ | hf\.co/papers/
         |10\.48550/arxiv\. | \barxiv:\s?)
        (\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})""",
    re.IGNORECASE | re.VERBOSE,
)
NAMING = ("xiv", "/papers/")  # every form of `ARXIV` has one of these
HEADER = re.compile(r"\s*arXiv:(\d{4}\.\d{4,5})(?:v\d+)?\b")  # how arXiv's own feeds begin an abstract
DOI = re.compile(r"(?:doi\.org/|\bdoi:\s?)(10\.\d{4,9}/[^\s\"'<>?#]+)", re.IGNORECASE)
ADDRESS = re.compile(r"https?://[^\s<>\"'\])}|\\]+")
DISCUSSIONS = (
    "reddit.com",
    "news.ycombinator.com",
    "twitter.com",
    "x.com",
    "bsky.app",
    "lobste.rs",
    "lemmy.",
    "mastodon.",
    "threads.net",
    "threads.com",
    "linkedin.com",
    "t.me",
)
DISCUSSION_KINDS = frozenset({"reddit", "hackernews", "twitter", "bluesky", "mastodon", "social"})
LISTS = frozenset({"arxiv", "huggingface"})  # kinds of sources that list papers
LETTERS = re.compile(r"[\W_]+")
MANY_LINKS = 6  # a post with more is a list of links, about none of them
LONG_POST = 4000  # characters: beyond, a link in passing is not what the post is about
GITHUB_PAGES = listed(
    """
    about apps blog collections contact customer-stories enterprise explore features gist issues login
    marketplace notifications orgs pricing pulls search security settings site sponsors topics trending
    user-attachments
    """
)
HUGGING_FACE_PAGES = listed(
    """
    api blog chat collections datasets docs enterprise join learn login models new organizations papers posts
    pricing search settings spaces tasks
    """
)
PLAIN_PAGES = listed(
    """
    about account app apps blog careers changelog chat community contact discord docs documentation donate
    download downloads faq guide guides help home index index.html install invite join legal login models news
    newsletter overview playground plans pricing privacy products quickstart register research search settings
    shop sign-in signin signup store subscribe support terms tools waitlist wiki
    """
)
PLAIN_HOSTS = (
    "docs.",
    "help.",
    "support.",
    "api.",
    "t.co",
    "google.com",
    "amazon.",
    "localhost",
    "example.",
)
CERTAIN = ("arxiv:", "doi:", "url:")  # enough to join; a repository's or model's name is not, it stays for years
STRENGTH = ("arxiv", "doi", "github-release", "hf", "github", "url")


def identify(document: Document) -> tuple[str, ...]:
    """The ids of the works that *document* is about, strongest first, each once.

    ``arxiv:2601.00001`` · ``doi:10.1000/x`` · ``github:owner/name`` · ``github:owner/name@tag`` ·
    ``hf:org/model`` · ``url:...`` (the canonical address). Its own address counts always; the addresses that
    it links to count when it is a post in a discussion with few of them.
    """
    found: dict[str, None] = {}
    own = document.url or ""
    if own:
        found.update(dict.fromkeys(_named(own)))
        if own_page := page(document):
            found[own_page] = None
    if is_discussion(document):
        if not is_roundup(document.title):
            found.update(dict.fromkeys(_linked(document)))
    elif header := HEADER.match(document.text):
        found[f"arxiv:{header[1]}"] = None
    return tuple(sorted(found, key=_rank))


def pointed(document: Document) -> tuple[str, ...]:
    """The one paper that an article's text names, if it names one and is no list: it may be about it, or cite it."""
    if is_discussion(document) or is_roundup(document.title):
        return ()
    papers = set(_papers_in(" ".join((document.title, document.text, *document.links))))
    own = set(_named(document.url or ""))
    return tuple(papers) if len(papers) == 1 and not papers & own else ()


def papers(document: Document, names: Sequence[str]) -> frozenset[str]:
    """The papers among the works *names*, and for an entry of a list of papers its title: another is another paper.

    Lists name some papers by an address of their own only; so one paper is known in two lists by its title too.
    """
    found = {name for name in names if name.startswith(("arxiv:", "doi:"))}
    if document.kind in LISTS and (letters := LETTERS.sub("", document.title).casefold()):
        found.add(f"title:{letters}")
    return frozenset(found)


def page(document: Document) -> str:
    """The document's own address as an identity; empty for a site's front page, or without an address."""
    address = canonical(document.url) if document.url else None
    if address is None:
        return ""
    parts = urlsplit(address)
    return f"url:{address}" if parts.path.strip("/") or parts.query else ""


def is_hub(address: str) -> bool:
    """Whether an address is one of the standing pages in ``hubs.toml``, or a list of links kept as a repository."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    host, path = (parts.hostname or "").removeprefix("www."), [part.lower() for part in parts.path.split("/") if part]
    if host == "github.com" and len(path) >= 2 and (path[1].startswith("awesome-") or path[1].endswith("-awesome")):
        return True
    hosts = [host[at:] for at in (0, *(dot + 1 for dot, letter in enumerate(host) if letter == "."))]
    pages = _hubs()
    return (
        any(name in pages for name in hosts)
        or any("/".join((host, *path[:depth])) in pages for depth in range(1, len(path) + 1))
        or "/".join((host, *path)) + "$" in pages
    )


@cache
def _hubs() -> frozenset[str]:
    text = files("groundwire.group").joinpath("hubs.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)["pages"])


def spoken(work: str) -> str:
    """A work's id in words: "paper arXiv:2601.00001", "page example.org/a"."""
    kind, _, name = work.partition(":")
    names = {"arxiv": f"paper arXiv:{name}", "doi": f"paper doi:{name}", "hf": f"model {name} on Hugging Face"}
    if kind == "github":
        return f"release {name}" if "@" in name else f"repository {name}"
    return names.get(kind, f"page {name.removeprefix('https://').removeprefix('http://')}")


def is_discussion(document: Document) -> bool:
    """Whether the document is a post in a forum or network, which may be about something elsewhere."""
    return document.kind in DISCUSSION_KINDS or _is_discussion_address(document.url or "")


def _linked(document: Document) -> list[str]:
    """The works that a post points to, or none when it points to many."""
    body = f"{document.title}\n{document.text[:LONG_POST]}"
    written = () if len(document.text) > LONG_POST else ADDRESS.findall(body)
    addresses = dict.fromkeys(canonical(link.rstrip(".,;:!?*_")) for link in (*document.links, *written))
    outside = [link for link in addresses if link and not _is_discussion_address(link) and not is_hub(link)]
    if len(outside) > MANY_LINKS:
        return []
    found: list[str] = []
    for link in outside:
        named = _named(link)
        found.extend(named)
        if not named and _is_distinct(link):
            found.append(f"url:{link}")
    found = _chosen(found, document.title)
    papers = _papers_in(body)
    if len(set(papers) | {work for work in found if work.startswith("arxiv:")}) > 1:
        return [work for work in found if not work.startswith("arxiv:")]  # compares papers, is about none
    return found + papers


def _papers_in(text: str) -> list[str]:
    """The arXiv papers that a text names, each once, in order; most texts have no word that could be a name."""
    lower = text.lower()
    if not any(word in lower for word in NAMING):
        return []
    return list(dict.fromkeys(f"arxiv:{name.lower()}" for name in ARXIV.findall(text)))


def _chosen(found: Sequence[str], title: str) -> list[str]:
    """*found* without the repositories and models of several owners that the title does not name: tools in use."""
    code = [work for work in found if work.startswith(("github:", "hf:"))]
    if len({work.partition("/")[0].partition(":")[2] for work in code}) <= 1:
        return list(found)
    letters = LETTERS.sub("", title).casefold()
    tools = {work for work in code if LETTERS.sub("", work.partition("/")[2].partition("@")[0]) not in letters}
    return [work for work in found if work not in tools]


def _named(address: str) -> list[str]:
    """The identities with a name of their own that an address shows: paper, DOI, repository, weights."""
    if match := ARXIV.search(address):
        return [f"arxiv:{match[1].lower()}"]
    if match := DOI.search(unquote(address)):
        return [f"doi:{match[1].rstrip('.,;)').lower()}"]
    try:
        parts = urlsplit(address)
    except ValueError:
        return []
    host, path = (parts.hostname or "").removeprefix("www."), [part for part in parts.path.split("/") if part]
    if host == "github.com" and len(path) >= 2 and path[0].lower() not in GITHUB_PAGES:
        name = f"github:{path[0]}/{path[1].removesuffix('.git')}".lower()
        if path[2:4] == ["releases", "tag"] and len(path) > 4:
            return [f"{name}@{unquote(path[4])}"]
        return [name] if len(path) == 2 or path[2] in {"tree", "blob", "releases"} else []
    if host in {"huggingface.co", "hf.co"} and len(path) >= 2 and path[0].lower() not in HUGGING_FACE_PAGES:
        return [f"hf:{path[0]}/{path[1]}".lower()]
    return []


def _is_distinct(address: str) -> bool:
    """Whether an address names one thing, rather than a site's standing page."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    host, path = (parts.hostname or "").removeprefix("www."), parts.path.strip("/").lower()
    if not path and not parts.query:
        return False
    if host in {"github.com", "huggingface.co", "hf.co"} and path.count("/") < 2:
        return False
    if any(host.startswith(plain) or host.endswith("." + plain) or host == plain for plain in PLAIN_HOSTS):
        return False
    last = path.rsplit("/", 1)[-1]
    if last in PLAIN_PAGES or {"docs", "help", "support", "wiki"} & set(path.split("/")[:3]):
        return False
    return len(last) >= 10 or any(letter.isdigit() for letter in last) or bool(parts.query)


def _is_discussion_address(address: str) -> bool:
    try:
        host = (urlsplit(address).hostname or "").lower()
    except ValueError:
        return False
    return any(
        host == name or host.endswith("." + name) or (name.endswith(".") and host.startswith(name))
        for name in DISCUSSIONS
    )


def _rank(work: str) -> int:
    kind = work.split(":", 1)[0]
    return STRENGTH.index("github-release" if kind == "github" and "@" in work else kind)
