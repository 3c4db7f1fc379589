"""Kinds of source: what an address is, and how its feed is reached.

For now each kind is read through its feed. A row says how to know the kind and which address its feed has.
"""

import re
from urllib.parse import urlsplit

FEED = "feed"

# (kind, pattern over host and path of an address that people copy, the address of its feed)
ADDRESSES: tuple[tuple[str, re.Pattern[str], str], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE), feed)
    for kind, pattern, feed in (
        ("reddit", r"(?:www\.|old\.|new\.)?reddit\.com/r/(\w+)/?(?:new/?|hot/?)?", "https://www.reddit.com/r/{0}/.rss"),
        ("reddit", r"(?:www\.|old\.|new\.)?reddit\.com/r/(\w+)/top/?", "https://www.reddit.com/r/{0}/top/.rss?t=day"),
        (
            "hackernews",
            r"news\.ycombinator\.com/?(?:news|newest)?/?",
            "https://hn.algolia.com/api/v1/search?tags=front_page&hitsPerPage=30",
        ),
        ("huggingface", r"(?:www\.)?huggingface\.co/papers/?", "https://huggingface.co/api/daily_papers"),
        ("arxiv", r"(?:www\.)?arxiv\.org/list/([a-z-]+(?:\.[A-Za-z-]{2,})?)(?:/.*)?", "https://rss.arxiv.org/atom/{0}"),
        (
            "github",
            r"(?:www\.)?github\.com/([\w.-]+)/([\w.-]+?)(?:\.git)?/?(?:releases/?)?",
            "https://github.com/{0}/{1}/releases.atom",
        ),
        (
            "feed",
            r"(?:www\.)?youtube\.com/channel/([\w-]+)/?",
            "https://www.youtube.com/feeds/videos.xml?channel_id={0}",
        ),
    )
)
# The kind of a feed's address, by its host; or by its path, since front ends of a service keep its paths.
FEEDS = (
    ("reddit", re.compile(r"[^/]*\breddit\.com/|[^/]*/r/\w+/(?:(?:new|hot|top|rising)/?)?\.(?:rss|json)$")),
    (
        "hackernews",
        re.compile(
            r"hnrss\.org/|news\.ycombinator\.com/|hn\.algolia\.com/|hacker-news\.firebaseio\.com/|"
            r"[^/]*/hn/\w+(?:\.rss)?$|[^/]*/(?:hn/)?v0/\w+stories\.json$"
        ),
    ),
    ("huggingface", re.compile(r"[^/]*/(?:hf/)?(?:api/daily_papers|daily_papers\.xml)$|huggingface\.co/papers/?$")),
    (
        "arxiv",
        re.compile(r"[^/]*\barxiv\.org/|[^/]*/(?:arxiv/)?(?:rss|atom)/(?:cs|stat|math|eess|q-bio|astro-ph)(?:\.|$)"),
    ),
    ("github", re.compile(r"github\.com/")),
)
NOT_REPOSITORIES = {"topics", "orgs", "users", "features", "search", "sponsors", "settings", "marketplace", "trending"}


def kind_of(url: str) -> str:
    """The kind of source at *url*: reddit, hackernews, arxiv, github, or feed."""
    parts = urlsplit(url)
    place = f"{(parts.hostname or '').lower()}{parts.path or '/'}"
    return next((kind for kind, pattern in FEEDS if pattern.match(place)), FEED)


def feed_address(url: str) -> str:
    """The address of the feed for a page that people copy, such as a subreddit's; else *url* itself."""
    parts = urlsplit(url)
    place = f"{parts.netloc}{parts.path}"
    for _, pattern, feed in ADDRESSES:
        found = pattern.fullmatch(place)
        if found and not parts.query and not (found.groups() and found[1].lower() in NOT_REPOSITORIES):
            return feed.format(*found.groups())
    return url
