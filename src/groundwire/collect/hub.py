"""Hubs: who announces the news of a feed, as its document or its answer says (WebSub, section 4), and how it stands.

Pure. Asking a hub is `websub`'s.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from lxml import etree

from groundwire.collect import text
from groundwire.model.hub import Hub, HubSubscription, Standing
from groundwire.model.item import FeedHeader

YOUTUBE = "https://pubsubhubbub.appspot.com/subscribe"
CHANNEL = re.compile(r"https://www\.youtube\.com/feeds/videos\.xml\?channel_id=[\w-]+")
LINK = "{http://www.w3.org/2005/Atom}link"
OFFERS = (b'hub"', b"hub'", b'"hub ', b"'hub ")  # one of these stands in every document that names one


def with_hub(feed: FeedHeader, data: bytes, base: str) -> FeedHeader:
    """*feed* with its ``hub`` and ``own``, where the links of the document name a hub.

    *data* is a guarded XML document; *base* is what its links are relative to. Those of an entry have no say.
    """
    if b"hub" not in data or not any(sign in data for sign in OFFERS):
        return feed
    found = _links(data, base)
    return replace(feed, hub=found["hub"], own=found.get("self")) if "hub" in found else feed


def _links(data: bytes, base: str) -> Mapping[str, str]:
    """The feed's own links, by relation: the first of each."""
    try:
        root = etree.fromstring(
            data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
        )
    except (etree.XMLSyntaxError, ValueError):
        return {}
    if root is None:
        return {}
    found: dict[str, str] = {}
    for parent in (root, *root.iterfind("{*}channel")):
        for link in parent.iterfind(LINK):
            for relation in (link.get("rel") or "").lower().split():
                if where := text.address(link.get("href"), base):
                    found.setdefault(relation, where)
    return found


def of_channel(url: str) -> Hub | None:
    """The hub of a YouTube channel's feed at *url*, which the feed itself does not name; None for other addresses.

    https://developers.google.com/youtube/v3/guides/push_notifications
    """
    return Hub(YOUTUBE, url) if CHANNEL.fullmatch(url) else None


def offered(feed: FeedHeader, links: Sequence[tuple[str, str]], here: str) -> Hub | None:
    """The hub of a feed read at *here* whose answer had *links*; None where none is named.

    The Link header goes before the document, as the specification has it; a feed that does not name its own address
    is known by the one at which it was read.
    """
    header: dict[str, str] = {}
    for relation, where in links:
        header.setdefault(relation, where)
    hub = header.get("hub") or feed.hub
    topic = header.get("self") or feed.own or here
    if hub is None or not all(text.address(one, None) and "://" in one for one in (hub, topic)):
        return None
    return Hub(hub, topic)


def told(one: HubSubscription, unused: str | None, now: datetime) -> str:
    """How it stands with a source's hub, in one plain line; *unused*: why hubs are not used here at all."""
    name = urlsplit(one.hub.url).hostname or one.hub.url
    if one.live(now) and one.expires:
        until = f"until {one.expires:%Y-%m-%d %H:%M} UTC"
        return f"{name} tells us of news {until}" + ("" if one.told else "; it has not done so yet")
    if unused:
        return f"{name} could tell us of news at once, but is not asked: {unused}"
    why = f": {one.last_error}" if one.last_error else ""
    again = f"; asked again {one.next_ask:%Y-%m-%d %H:%M} UTC" if one.next_ask else ""
    words = {
        Standing.OFFERED: f"{name} is asked in the next round",
        Standing.ASKED: f"{name} {'could not be asked' if why else 'was asked and has not confirmed'}{why}{again}",
        Standing.ACTIVE: f"{name} told us of news until its lease ended{why}{again}",
        Standing.REFUSED: f"{name} refused{why}{again}",
    }
    return words[one.standing]


def unused(public_url: str | None, *, allowed: bool) -> str | None:
    """Why no hub is asked; None where they are. *allowed*: whether our address can be reached from outside."""
    if public_url is None:
        return "set GROUNDWIRE_PUBLIC_URL to the address at which this desk can be reached"
    if not allowed:
        return f"GROUNDWIRE_PUBLIC_URL ({public_url}) is no address that can be reached from outside"
    return None
