"""Where things are said: which hosts and kinds of source are forums, networks, papers and repositories. Once.

A place that is in no row is a publisher. Nothing here fetches or judges.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from urllib.parse import urlsplit

from groundwire.model.article import Document


class Role(StrEnum):
    """What a place is for."""

    PUBLISHER = "publisher"
    PAPERS = "papers"
    REPOSITORY = "repository"
    FORUM = "forum"  # people discuss there what stands elsewhere
    NETWORK = "network"  # people post there, to those who follow them


@dataclass(frozen=True, slots=True, kw_only=True)
class Venue:
    """One row. ``hosts``: registrable names; one that ends in a dot is the first label of any host.

    ``kinds``: kinds of source that collect there. ``links``: its entries' own addresses are those of pages elsewhere,
    so an entry is a post only where its address says so. ``much``: the points by which a post has much attention.
    """

    name: str
    role: Role
    hosts: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    links: bool = False
    much: float | None = None


VENUES = (
    Venue(name="Reddit", role=Role.FORUM, hosts=("reddit.com", "redd.it"), kinds=("reddit",), much=400),
    Venue(
        name="Hacker News",
        role=Role.FORUM,
        hosts=("news.ycombinator.com",),
        kinds=("hackernews",),
        links=True,
        much=250,
    ),
    Venue(name="Lobsters", role=Role.FORUM, hosts=("lobste.rs",), kinds=("lobsters",), links=True, much=40),
    Venue(name="Lemmy", role=Role.FORUM, hosts=("lemmy.",), kinds=("lemmy",), much=100),
    Venue(
        name="Stack Exchange",
        role=Role.FORUM,
        hosts=("stackexchange.com", "stackoverflow.com"),
        kinds=("stackexchange",),
        much=20,
    ),
    Venue(
        name="a forum",
        role=Role.FORUM,
        hosts=("forum.", "forums.", "community.", "discuss.", "discourse."),
        kinds=("forum", "discussion", "comments"),
    ),
    Venue(name="X", role=Role.NETWORK, hosts=("x.com", "twitter.com", "t.co"), kinds=("twitter", "x"), much=800),
    Venue(name="Bluesky", role=Role.NETWORK, hosts=("bsky.app",), kinds=("bluesky",), much=200),
    Venue(name="Mastodon", role=Role.NETWORK, hosts=("mastodon.",), kinds=("mastodon",), much=100),
    Venue(name="Threads", role=Role.NETWORK, hosts=("threads.net", "threads.com")),
    Venue(name="LinkedIn", role=Role.NETWORK, hosts=("linkedin.com",)),
    Venue(name="Facebook", role=Role.NETWORK, hosts=("facebook.com",)),
    Venue(name="Telegram", role=Role.NETWORK, hosts=("t.me",), kinds=("telegram",)),
    Venue(name="YouTube", role=Role.NETWORK, hosts=("youtube.com", "youtu.be"), kinds=("youtube",)),
    Venue(name="a network", role=Role.NETWORK, kinds=("social",)),
    Venue(name="arXiv", role=Role.PAPERS, hosts=("arxiv.org", "alphaxiv.org"), kinds=("arxiv",), much=60),
    Venue(
        name="a paper server",
        role=Role.PAPERS,
        hosts=(
            "doi.org",
            "openreview.net",
            "aclanthology.org",
            "biorxiv.org",
            "medrxiv.org",
            "ssrn.com",
            "proceedings.mlr.press",
            "preprints.",
        ),
    ),
    Venue(name="GitHub", role=Role.REPOSITORY, hosts=("github.com",), kinds=("github", "releases"), much=300),
    Venue(name="Hugging Face", role=Role.REPOSITORY, hosts=("huggingface.co", "hf.co"), kinds=("huggingface",)),
    Venue(name="a code host", role=Role.REPOSITORY, hosts=("gitlab.com", "codeberg.org", "bitbucket.org", "pypi.org")),
)
TALK = frozenset({Role.FORUM, Role.NETWORK})
_HOSTS: Mapping[str, Venue] = {host: venue for venue in VENUES for host in venue.hosts}
_KINDS: Mapping[str, Venue] = {kind: venue for venue in VENUES for kind in venue.kinds}


def at(address: str) -> Venue | None:
    """The venue of an address; None for a publisher's, or where it cannot be read."""
    try:
        host = (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return None
    return _at_host(host)


@lru_cache(maxsize=1 << 14)
def _at_host(host: str) -> Venue | None:
    labels = host.split(".")
    for start in range(len(labels) - 1):
        if venue := _HOSTS.get(".".join(labels[start:])):
            return venue
    return _HOSTS.get(f"{labels[0]}.") if len(labels) > 1 else None


def of_kind(kind: str) -> Venue | None:
    """The venue that sources of this kind collect from."""
    return _KINDS.get(kind)


def of(document: Document) -> Venue | None:
    """Where the document was said: its kind decides, or else its address."""
    return of_kind(document.kind) or at(document.url or "")


def is_talk(document: Document) -> bool:
    """Whether the document is a post in a forum or network, by its kind or its address."""
    venue = of(document)
    return venue is not None and venue.role in TALK


def is_talk_address(address: str) -> bool:
    """Whether a page at this address is a post in a forum or network."""
    venue = at(address)
    return venue is not None and venue.role in TALK
