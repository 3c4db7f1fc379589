"""Identity: entries into items that keep their key when the feed's own ids do not.

The key is the GUID as published; where that is missing, or used twice in one document, the link; where that fails too,
a hash of title, date and body. So it hangs on the other entries of its document, which may be another one tomorrow, or
break off: an item can also tell the keys that it would have had there. Pure.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from functools import partial

from groundwire.collect.signals import signals
from groundwire.model.item import Entry, Item, ParsedFeed
from groundwire.model.links import absolute, canonical
from groundwire.model.source import Source

LONGEST_KEY = 500  # code points; a longer one is hashed, since databases bound what they index
MOST_LINKS = 200


def to_items(parsed: ParsedFeed, source: Source, *, collected: datetime, raw_sha256: str) -> tuple[Item, ...]:
    """The entries of a document as items of *source*, in its order, each key once.

    Of two entries that are one by their key the later changed stays, in the place of the first. A publication date
    after *collected* is brought back to it. The source has an id.
    """
    if source.id is None:
        raise ValueError(f"{source.url}: a source is stored before its items")
    base = parsed.feed.link or source.home_url or source.url
    found: dict[str, Item] = {}
    for key, entry in zip(keys(parsed.entries), parsed.entries, strict=True):
        link = absolute(entry.url, source.url) if entry.url else None
        body = entry.content_html or entry.summary_html or ""
        item = Item(
            source_id=source.id,
            key=key,
            other_keys=partial(_others, entry, key),
            guid=entry.guid,
            url=link,
            canonical_url=canonical(link) if link else None,
            title=entry.title,
            authors=entry.authors,
            published=min(entry.published, collected) if entry.published else None,
            updated=min(entry.updated, collected) if entry.updated else None,
            collected=collected,
            summary_html=entry.summary_html,
            content_html=entry.content_html,
            tags=entry.tags,
            enclosures=entry.enclosures,
            comments_url=absolute(entry.comments_url, source.url) if entry.comments_url else None,
            links=links(entry.links, link or base),
            signals=entry.signals or signals(entry, source.kind),
            raw_sha256=raw_sha256,
            content_sha256=digest(entry.title, body),
        )
        earlier = found.get(key)
        if earlier is None or _changed(item) > _changed(earlier):
            found[key] = item
    return tuple(found.values())


def keys(entries: Iterable[Entry]) -> list[str]:
    """The key of each entry of one document, in order."""
    rows = list(entries)
    guids = Counter(entry.guid for entry in rows)
    same = {guid for guid, times in guids.items() if guid and times > 1 and _differ(rows, guid)}
    pages = Counter(_page(entry) for entry in rows if not entry.guid or entry.guid in same)
    made = []
    for entry in rows:
        key = entry.guid if entry.guid not in same else None
        if not key:
            page = _page(entry)
            key = page if page and pages[page] == 1 else _hashed(entry)
        made.append(_bounded(key))
    return made


def _others(entry: Entry, key: str) -> tuple[str, ...]:
    """The keys that *entry* would have in other company than where it has *key*."""
    every = [_bounded(name) for name in (entry.guid, _page(entry), _hashed(entry)) if name]
    return tuple(name for name in dict.fromkeys(every) if name != key)


def _bounded(name: str) -> str:
    return name if len(name) <= LONGEST_KEY else digest(name)


def _differ(rows: list[Entry], guid: str) -> bool:
    """Whether entries of one GUID are about different pages, so that the GUID tells nothing."""
    pages = [(_page(entry), "" if entry.url else entry.title) for entry in rows if entry.guid == guid]
    return len(set(pages)) > 1


def _page(entry: Entry) -> str | None:
    return (canonical(entry.url) or entry.url) if entry.url else None


def _hashed(entry: Entry) -> str:
    when = entry.published.isoformat() if entry.published else ""
    return digest(entry.title, when, entry.content_html or entry.summary_html or "", entry.url or "")


def _changed(item: Item) -> datetime:
    times = [time for time in (item.updated, item.published) if time]
    return max(times) if times else datetime.min.replace(tzinfo=item.collected.tzinfo)


def digest(*parts: str) -> str:
    """SHA-256 over the parts, kept apart; in hexadecimal."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def links(written: Iterable[str], base: str | None) -> tuple[str, ...]:
    """The http(s) addresses among those that a body links to, absolute, in order, once each."""
    found: dict[str, None] = {}
    for target in written:
        if where := absolute(target, base):
            found.setdefault(where)
        if len(found) >= MOST_LINKS:
            break
    return tuple(found)
