"""The sample world's feeds: one function for each form of feed, and the table that names them.

Forms: RSS 2.0, Atom (RFC 4287), RSS 1.0 (RDF), JSON Feed 1.1, a forum's Atom listing with the posts' comments,
and a link board's RSS that gives points and comments in words. Nothing here parses a feed.
"""

import json
from collections.abc import Callable, Mapping
from email.utils import format_datetime
from html import escape

from groundwire.sample.pages import comments_html
from groundwire.sample.read import SampleEntry, SampleFeed, World
from groundwire.sample.words import blocks, html

Renderer = Callable[[World, SampleFeed], str]

XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


def body(world: World, entry: SampleEntry) -> str:
    """The HTML that the feed gives for *entry*: all of it, or its first paragraph."""
    text = entry.text if entry.feed.whole else next(iter(blocks(entry.text)), "")
    return html(text, world.url)


def guid(entry: SampleEntry) -> str:
    """The publisher's own id: a tag URI (RFC 4151)."""
    return f"tag:{entry.feed.host},2026:{entry.slug}"


def rss(world: World, feed: SampleFeed) -> str:
    """RSS 2.0; full texts stand in ``content:encoded``."""
    items = "\n".join(_rss_item(world, entry) for entry in world.of(feed))
    return (
        f'{XML}<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>{escape(feed.title)}</title>'
        f"<link>{world.home(feed)}/</link><description>{escape(feed.about)}</description>"
        f"<language>en</language><ttl>60</ttl>\n{items}\n</channel></rss>\n"
    )


def _rss_item(world: World, entry: SampleEntry) -> str:
    text = escape(body(world, entry))
    element = "content:encoded" if entry.feed.whole else "description"
    return (
        f"<item><title>{escape(entry.title)}</title><link>{escape(world.target(entry))}</link>"
        f'<guid isPermaLink="false">{escape(guid(entry))}</guid>'
        f"<dc:creator>{escape(entry.author)}</dc:creator><pubDate>{format_datetime(entry.published)}</pubDate>"
        + "".join(f"<category>{escape(tag)}</category>" for tag in entry.tags)
        + f"<{element}>{text}</{element}></item>"
    )


def atom(world: World, feed: SampleFeed) -> str:
    """Atom 1.0; full texts are ``content``, teasers ``summary``."""
    element = "content" if feed.whole else "summary"
    return _atom(
        world,
        feed,
        lambda entry: f'<{element} type="html">{escape(body(world, entry))}</{element}>',
        target=world.target,
    )


def forum(world: World, feed: SampleFeed) -> str:
    """A forum's Atom listing: the post and its answers in one HTML body."""

    def content(entry: SampleEntry) -> str:
        post = f'<!-- SC_OFF --><div class="md">{body(world, entry)}</div><!-- SC_ON -->'
        foot = (
            f'<p>submitted by <a href="{world.home(feed)}/about">/u/{escape(entry.author)}</a> '
            f'<a href="{escape(world.target(entry))}">[link]</a> '
            f'<a href="{escape(world.url(entry.key))}">[comments]</a></p>'
        )
        words = f"{post}{foot}\n{comments_html(world, entry)}"
        return f'<content type="html">{escape(words)}</content>'

    return _atom(world, feed, content, target=lambda entry: world.url(entry.key))


def _atom(
    world: World,
    feed: SampleFeed,
    content: Callable[[SampleEntry], str],
    *,
    target: Callable[[SampleEntry], str],
) -> str:
    entries = world.of(feed)
    updated = entries[0].published if entries else world.now
    rows = "\n".join(
        f"<entry><id>{escape(guid(entry))}</id><title>{escape(entry.title)}</title>"
        f'<link rel="alternate" href="{escape(target(entry))}"/>'
        f"<published>{entry.published.isoformat()}</published><updated>{entry.published.isoformat()}</updated>"
        f"<author><name>{escape(entry.author)}</name></author>"
        + "".join(f'<category term="{escape(tag)}"/>' for tag in entry.tags)
        + f"{content(entry)}</entry>"
        for entry in entries
    )
    return (
        f'{XML}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><id>{world.home(feed)}/</id>'
        f"<title>{escape(feed.title)}</title><subtitle>{escape(feed.about)}</subtitle>"
        f'<link rel="alternate" href="{world.home(feed)}/"/>'
        f'<link rel="self" href="{world.home(feed)}{feed.path}"/>'
        f"<updated>{updated.isoformat()}</updated>\n{rows}\n</feed>\n"
    )


def rdf(world: World, feed: SampleFeed) -> str:
    """RSS 1.0 with Dublin Core dates, as preprint servers list their papers."""
    entries = world.of(feed)
    places = "".join(f'<rdf:li rdf:resource="{escape(world.target(entry))}"/>' for entry in entries)
    items = "\n".join(
        f'<item rdf:about="{escape(world.target(entry))}"><title>{escape(entry.title)}</title>'
        f"<link>{escape(world.target(entry))}</link><dc:creator>{escape(entry.author)}</dc:creator>"
        f"<dc:date>{entry.published.isoformat()}</dc:date>"
        + "".join(f"<dc:subject>{escape(tag)}</dc:subject>" for tag in entry.tags)
        + f"<description>{escape(body(world, entry))}</description></item>"
        for entry in entries
    )
    return (
        f'{XML}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/">\n<channel rdf:about="{world.home(feed)}{feed.path}">'
        f"<title>{escape(feed.title)}</title><link>{world.home(feed)}/</link>"
        f"<description>{escape(feed.about)}</description><dc:language>en</dc:language>"
        f"<items><rdf:Seq>{places}</rdf:Seq></items></channel>\n{items}\n</rdf:RDF>\n"
    )


def json_feed(world: World, feed: SampleFeed) -> str:
    """JSON Feed 1.1."""
    part = "content_html" if feed.whole else "summary"
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "description": feed.about,
        "home_page_url": f"{world.home(feed)}/",
        "feed_url": world.home(feed) + feed.path,
        "language": "en",
        "items": [
            {
                "id": guid(entry),
                "url": world.target(entry),
                "title": entry.title,
                part: body(world, entry),
                "date_published": entry.published.isoformat(),
                "authors": [{"name": entry.author}],
                "tags": list(entry.tags),
            }
            for entry in world.of(feed)
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def board(world: World, feed: SampleFeed) -> str:
    """A link board's RSS 2.0: each entry points elsewhere and gives its points and comments in words."""
    items = "\n".join(_board_item(world, entry) for entry in world.of(feed))
    return (
        f'{XML}<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"<title>{escape(feed.title)}</title><link>{world.home(feed)}/</link>"
        f"<description>{escape(feed.about)}</description>\n{items}\n</channel></rss>\n"
    )


def _board_item(world: World, entry: SampleEntry) -> str:
    target, talk = escape(world.target(entry)), escape(world.url(entry.key))
    words = (
        f'<p>Article URL: <a href="{target}">{target}</a></p><p>Comments URL: <a href="{talk}">{talk}</a></p>'
        f"<p>Points: {entry.points or 0}</p><p># Comments: {len(entry.comments)}</p>"
    )
    return (
        f"<item><title>{escape(entry.title)}</title><link>{target}</link>"
        f'<guid isPermaLink="false">{talk}</guid><comments>{talk}</comments>'
        f"<dc:creator>{escape(entry.author)}</dc:creator><pubDate>{format_datetime(entry.published)}</pubDate>"
        f"<description>{escape(words)}</description></item>"
    )


FORMS: Mapping[str, tuple[Renderer, str]] = {
    "rss": (rss, "application/rss+xml; charset=utf-8"),
    "atom": (atom, "application/atom+xml; charset=utf-8"),
    "rdf": (rdf, "application/rdf+xml; charset=utf-8"),
    "json": (json_feed, "application/feed+json; charset=utf-8"),
    "forum": (forum, "application/atom+xml; charset=utf-8"),
    "board": (board, "application/rss+xml; charset=utf-8"),
}


def render(world: World, feed: SampleFeed) -> tuple[str, str]:
    """The feed's document and its content type."""
    renderer, content_type = FORMS[feed.form]
    return renderer(world, feed), content_type
