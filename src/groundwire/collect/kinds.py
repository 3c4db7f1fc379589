"""Kinds of source: what kind an address is, and which address a kind is read at.

Tables of address shapes; nothing here fetches. A row says how to know a page that people copy, and the address that
is read for it.
"""

import re
from urllib.parse import parse_qs, quote, urlsplit

FEED = "feed"
MAILBOXES = {"imap", "imaps"}
REDDIT = r"(?:(?:www|old|new|sh|np|m|i)\.)?reddit\.com"

# (kind, pattern over host and path of an address that people copy, the address of its feed)
ADDRESSES: tuple[tuple[str, re.Pattern[str], str], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE), feed)
    for kind, pattern, feed in (
        ("reddit", REDDIT + r"/r/([\w+]+)/?(?:hot/?|best/?)?", "https://www.reddit.com/r/{0}/.rss"),
        ("reddit", REDDIT + r"/r/([\w+]+)/(new|rising)/?", "https://www.reddit.com/r/{0}/{1}/.rss"),
        ("reddit", REDDIT + r"/r/([\w+]+)/top/?", "https://www.reddit.com/r/{0}/top/.rss?t=day"),
        ("reddit", REDDIT + r"/u(?:ser)?/([\w-]+)/?(?:submitted/?)?", "https://www.reddit.com/user/{0}/submitted/.rss"),
        (
            "hackernews",
            r"news\.ycombinator\.com/?(?:news|newest)?/?",
            "https://hn.algolia.com/api/v1/search?tags=front_page&hitsPerPage=30",
        ),
        (
            "hackernews",
            r"news\.ycombinator\.com/(show|ask)(?:new)?/?",
            "https://hn.algolia.com/api/v1/search_by_date?tags={0}_hn&hitsPerPage=30",
        ),
        ("huggingface", r"(?:www\.)?huggingface\.co/papers/?", "https://huggingface.co/api/daily_papers"),
        ("arxiv", r"(?:www\.)?arxiv\.org/list/([a-z-]+(?:\.[A-Za-z-]{2,})?)(?:/.*)?", "https://rss.arxiv.org/atom/{0}"),
        (
            "github",
            r"(?:www\.)?github\.com/([\w.-]+)/([\w.-]+?)(?:\.git)?/?(?:releases/?)?",
            "https://github.com/{0}/{1}/releases.atom",
        ),
        ("github", r"(?:www\.)?github\.com/([\w.-]+)/([\w.-]+?)/tags/?", "https://github.com/{0}/{1}/tags.atom"),
        (
            "youtube",
            r"(?:www\.|m\.)?youtube\.com/channel/([\w-]+)(?:/(?:videos|featured)?)?",
            "https://www.youtube.com/feeds/videos.xml?channel_id={0}",
        ),
        ("youtube", r"(?:www\.)?youtube\.com/user/([\w-]+)/?", "https://www.youtube.com/feeds/videos.xml?user={0}"),
        (
            "bluesky",
            r"bsky\.app/profile/([\w.:-]+)/?",
            "https://public.api.bsky.app/xrpc/app.bsky.feed.getAuthorFeed?actor={0}&filter=posts_no_replies&limit=50",
        ),
    )
)
# The same for addresses whose query says what is meant: (pattern over host and path, parameter, the address read, of
# the parameter's value and what the pattern caught).
QUERIES: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (
        re.compile(REDDIT + r"/r/([\w+]+)/top/?", re.IGNORECASE),
        "t",
        "https://www.reddit.com/r/{1}/top/.rss?t={0}",
    ),
    (
        re.compile(r"(?:www\.)?youtube\.com/playlist"),
        "list",
        "https://www.youtube.com/feeds/videos.xml?playlist_id={0}",
    ),
    (
        re.compile(r"(?:www\.)?github\.com/search"),
        "q",
        "https://api.github.com/search/repositories?q={0}&sort=updated&per_page=50",
    ),
    (
        re.compile(r"news\.ycombinator\.com/from|hn\.algolia\.com/"),
        "q",
        "https://hn.algolia.com/api/v1/search_by_date?tags=story&query={0}",
    ),
    (
        re.compile(r"(?:www\.)?arxiv\.org/a/.*|(?:www\.)?arxiv\.org/search/?(?:cs)?/?"),
        "query",
        "https://export.arxiv.org/api/query?search_query=all:{0}&sortBy=submittedDate&sortOrder=descending&max_results=50",
    ),
)
# The kind of a feed's address, by its host; or by its path, since front ends of a service keep its paths.
FEEDS = (
    ("reddit", re.compile(r"[^/]*\breddit\.com/|[^/]*/r/[\w+]+(?:/(?:new|hot|top|rising))?/?\.(?:rss|json)$")),
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
    (
        "github",
        re.compile(r"(?:www\.|api\.)?github\.com/|[^/]*/search/repositories$|[^/]*/[\w.-]+/[\w.-]+/releases\.atom$"),
    ),
    ("youtube", re.compile(r"(?:www\.)?youtube\.com/feeds/|[^/]*/feeds/videos\.xml$")),
    ("bluesky", re.compile(r"bsky\.app/profile/|[^/]*/xrpc/app\.bsky\.feed\.getAuthorFeed$")),
    (
        "mastodon",
        re.compile(r"[^/]*/@[\w.-]+\.(?:rss|atom)$|[^/]*/users/\w+\.(?:rss|atom)$|[^/]*/api/v1/accounts/\d+/statuses$"),
    ),
    ("sitemap", re.compile(r"[^/]*/(?:.*/)?[\w.-]*sitemap[\w.-]*\.xml(?:\.gz)?$")),
)
COMMUNITY = re.compile(r"/r/[\w+]+(?:/(?:new|hot|top|rising))?/?$", re.IGNORECASE)
NOT_REPOSITORIES = {"topics", "orgs", "users", "features", "search", "sponsors", "settings", "marketplace", "trending"}


def is_mailbox(url: str) -> bool:
    """Whether *url* is the address of letters."""
    return url.partition("://")[0].lower() in MAILBOXES


def kind_of(url: str) -> str:
    """The kind of source at *url*: a name in the registry's table; feed where nothing else is known."""
    if is_mailbox(url):
        return "newsletter"
    parts = urlsplit(url)
    place = f"{(parts.hostname or '').lower()}{parts.path or '/'}"
    return next((kind for kind, pattern in FEEDS if pattern.match(place)), FEED)


def listings(url: str) -> tuple[str, ...]:
    """Where a front end of Reddit has the listing of its page at *url*; the first tell more. () for other addresses."""
    parts = urlsplit(url)
    if not COMMUNITY.search(parts.path):
        return ()
    page = f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"
    return tuple(page + end for end in ("/.json", ".json", "/.rss", ".rss"))


def feed_address(url: str) -> str:
    """The address of the feed for a page that people copy, such as a subreddit's; else *url* itself."""
    parts = urlsplit(url)
    place = f"{parts.netloc}{parts.path}"
    asked = parse_qs(parts.query)
    for shape, parameter, read in QUERIES:
        meant = shape.fullmatch(place)
        if meant and asked.get(parameter):
            return read.format(quote(asked[parameter][0], safe=""), *meant.groups())
    for kind, pattern, feed in ADDRESSES:
        found = pattern.fullmatch(place)
        if found and not (kind == "github" and found[1].lower() in NOT_REPOSITORIES):
            return feed.format(*found.groups())
    return url
