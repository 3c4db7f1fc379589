"""What an address shows: a paper, a repository, weights, a standing page, a post in a discussion.

Pure functions on addresses and on the names in a text. What a document is about is decided in `works`.
"""

import re
import tomllib
from functools import cache
from importlib.resources import files
from urllib.parse import unquote, urlsplit

from groundwire.group.words import listed

ARXIV = re.compile(
    r"""(?:(?:arxiv\.org|alphaxiv\.org|ar5iv\.org)/(?:abs|pdf|html|overview|format)/
         |ar5iv\.labs\.arxiv\.org/html/ | huggingface\.co/papers/ | hf\.co/papers/
         |10\.48550/arxiv\. | \barxiv:\s?)
        (\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})""",
    re.IGNORECASE | re.VERBOSE,
)
NAMING = ("xiv", "/papers/")  # every form of `ARXIV` has one of these
DOI = re.compile(r"(?:doi\.org/|\bdoi:\s?)(10\.\d{4,9}/[^\s\"'<>?#]+)", re.IGNORECASE)
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
FILES = (".json", ".yaml", ".yml", ".zip", ".safetensors", ".gguf", ".py", ".ipynb")  # what a post was made with
ACCOUNTS = frozenset({"instagram.com", "tiktok.com", "youtube.com", "patreon.com", "civitai.com", "kaggle.com"})
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


def named(address: str) -> list[str]:
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
        return [name] if len(path) == 2 or path[2] in {"tree", "releases"} or _is_reading(path[2:]) else []
    if host in {"huggingface.co", "hf.co"} and len(path) >= 2 and path[0].lower() not in HUGGING_FACE_PAGES:
        return [f"hf:{path[0]}/{path[1]}".lower()]
    return []


def _is_reading(path: list[str]) -> bool:
    """Whether a page of a repository shows what it is to be read for, and not a file of its code."""
    return path[0] == "blob" and path[-1].lower().endswith((".md", ".pdf", ".rst", ".txt"))


def papers_in(text: str) -> list[str]:
    """The arXiv papers that a text names, each once, in order; most texts have no word that could be a name."""
    lower = text.lower()
    if not any(word in lower for word in NAMING):
        return []
    return list(dict.fromkeys(f"arxiv:{name.lower()}" for name in ARXIV.findall(text)))


def is_distinct(address: str) -> bool:
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
    if last.endswith(FILES) or (host in ACCOUNTS and "/" not in path):
        return False
    if last in PLAIN_PAGES or {"docs", "help", "support", "wiki"} & set(path.split("/")[:3]):
        return False
    return len(last) >= 10 or any(letter.isdigit() for letter in last) or bool(parts.query)


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


def is_discussion(address: str) -> bool:
    """Whether a page at this address is a post in a forum or network."""
    try:
        host = (urlsplit(address).hostname or "").lower()
    except ValueError:
        return False
    return any(
        host == name or host.endswith("." + name) or (name.endswith(".") and host.startswith(name))
        for name in DISCUSSIONS
    )
