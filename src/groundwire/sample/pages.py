"""The sample world's pages: an article as sites wrap it, a discussion, a first page.

The words stand among navigation, a cookie notice and a footer, so that extraction has real work to do. Every
footer says that the page is invented.
"""

from html import escape

from groundwire.sample.read import SampleEntry, SampleFeed, World
from groundwire.sample.words import html

INVENTED = "Invented for the sample edition of groundwire. No such organisation, person or event exists."


def comments_html(world: World, entry: SampleEntry) -> str:
    """The answers to *entry*, each under its author and points; "" where there are none."""
    if not entry.comments:
        return ""
    answers = "\n".join(
        f'<div class="comment"><p class="tagline"><strong>u/{escape(answer.author)}</strong> '
        f'<span class="score">{answer.points} points</span></p>\n{html(answer.text, world.url)}</div>'
        for answer in entry.comments
    )
    return f'<section class="comments"><h2>Comments</h2>\n{answers}\n</section>'


def article(world: World, entry: SampleEntry) -> str:
    """The page of one entry."""
    stamp = entry.published.isoformat()
    link = f'<p>Link: <a href="{escape(world.target(entry))}">{escape(entry.title)}</a></p>' if entry.link else ""
    body = (
        f"<main><article><h1>{escape(entry.title)}</h1>\n"
        f'<div class="byline">By <span class="author">{escape(entry.author)}</span> '
        f'<time datetime="{stamp}">{entry.published:%Y-%m-%d}</time></div>\n'
        f'<div class="article-body">\n{link}{html(entry.text, world.url)}\n</div>\n'
        f"{comments_html(world, entry)}</article></main>\n"
    )
    head = (
        f'<link rel="canonical" href="{escape(world.url(entry.key))}">'
        f'<meta property="og:title" content="{escape(entry.title)}">'
        f'<meta property="article:published_time" content="{stamp}">'
        f'<meta name="author" content="{escape(entry.author)}">'
    )
    return _page(world, entry.feed, entry.title, head, body)


def home(world: World, feed: SampleFeed) -> str:
    """A source's first page: announces its feed and lists its entries."""
    rows = "".join(
        f'<li><a href="{escape(world.url(entry.key))}">{escape(entry.title)}</a></li>' for entry in world.of(feed)
    )
    kind = {"json": "application/feed+json", "rss": "application/rss+xml", "board": "application/rss+xml"}
    head = f'<link rel="alternate" type="{kind.get(feed.form, "application/atom+xml")}" href="{feed.path}">'
    body = f"<main><h1>{escape(feed.title)}</h1><p>{escape(feed.about)}</p><ul>{rows}</ul></main>\n"
    return _page(world, feed, feed.title, head, body)


def about(world: World, feed: SampleFeed) -> str:
    """What every source says of itself: that it does not exist."""
    body = f"<main><h1>About {escape(feed.title)}</h1><p>{escape(feed.about)}</p><p>{INVENTED}</p></main>\n"
    return _page(world, feed, f"About {feed.title}", "", body)


def _page(world: World, feed: SampleFeed, title: str, head: str, body: str) -> str:
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(title)} | {escape(feed.title)}</title>"
        f'<meta name="viewport" content="width=device-width, initial-scale=1">{head}</head><body>\n'
        f'<header><a href="/">{escape(feed.title)}</a><nav><ul><li><a href="/">Latest</a></li>'
        '<li><a href="/about">About us</a></li></ul></nav></header>\n'
        '<div class="cookie-banner" role="dialog" aria-label="Cookies"><p>We would like to keep 41 cookies '
        "on your device.</p><button>Accept all</button><button>Refuse</button></div>\n"
        f"{body}"
        '<aside class="related"><h2>More from us</h2><ul>'
        + "".join(
            f'<li><a href="{escape(world.url(entry.key))}">{escape(entry.title)}</a></li>'
            for entry in world.of(feed)[:4]
        )
        + f"</ul></aside>\n<footer><p>{INVENTED}</p><p>Terms of use · Privacy</p></footer></body></html>\n"
    )
