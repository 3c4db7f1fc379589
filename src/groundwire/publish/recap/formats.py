"""A recap in three formats: html (one file, style inside), text (72 columns), json (plain values)."""

import json
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from types import MappingProxyType

from groundwire.publish import tongue, words
from groundwire.publish.site import Site
from groundwire.publish.view import RecapView
from groundwire.publish.view.card import Card
from groundwire.publish.view.claims import Sentence
from groundwire.publish.view.foretold import Foretold
from groundwire.publish.view.weekly import Listed
from groundwire.publish.web import pages
from groundwire.store.pages import Heading

WIDTH = 72
LISTED = 12
CITED = 3  # of the sources of one sentence
# Control and direction characters: in a terminal or a mail they would act, not be read.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


def render(view: RecapView, form: str, *, url: str) -> str:
    """The recap in the format *form* (html, text or json); *url* is the address of the site.

    Raises:
        KeyError: there is no such format.
    """
    return FORMATS[form](view, url.rstrip("/"))


def html(view: RecapView, url: str) -> str:
    """A page that stands alone; its links lead to the site."""
    return pages.recap(view, Site(url=url, standalone=True))


def text(view: RecapView, url: str) -> str:
    """Plain text: each sentence with its source and address under it."""
    return "\n".join(_lines(view, url)).rstrip() + "\n"


def _lines(view: RecapView, url: str) -> Iterator[str]:
    title = f"{view.week}: {view.week.days}{' (so far)' if view.running else ''}"
    yield from (title, "=" * len(title), "")
    yield from (f"{number.value:>8,}  {number.label}" for number in view.numbers if number.value)
    yield ""
    if not view.top and not view.updates:
        yield from (f"Nothing of this {view.week.noun} was collected.", "")
    for place, card in enumerate(view.top, 1):
        yield from _card(place, card, url)
    if view.updates:
        yield from _titled("What changed in running stories")
        for place, card in enumerate(view.updates, 1):
            yield from _card(place, card, url)
    for name, title in pages.LISTS.items():
        total = max((number.value for number in view.numbers if number.rows == name), default=0)
        yield from _listed(title.format(view.week.noun), getattr(view, name), total, url)
    for name, foretold in (("Predictions that were due", view.due), ("Predictions made", view.made)):
        yield from _foretold(name, foretold)
    yield from _left_out(view)
    yield from _drawn(view)
    yield f"{url}/recap/{view.week}"


def _left_out(view: RecapView) -> Iterator[str]:
    if not view.left_out.total:
        return
    yield from _titled("What was left out")
    for reason, number in view.left_out.reasons[:LISTED]:
        yield from _wrapped(f"- {plain(reason)}: {number:,}", "")
    if rest := view.left_out.reasons[LISTED:]:
        yield f"- {words.count(len(rest), 'other reason')}: {sum(number for _, number in rest):,}"
    yield ""


def _drawn(view: RecapView) -> Iterator[str]:
    """What the page and the HTML mail draw, in words."""
    if charts := view.charts:
        yield from _titled(f"The numbers of the {view.week.noun}")
        for chart in charts:
            yield from _wrapped(f"{plain(chart.described)}.", "")
            yield ""


def _card(place: int, card: Card, url: str) -> Iterator[str]:
    by = f" [{isolated(card.headline_source)}]" if card.headline_source else ""
    yield from _wrapped(f"{place}. {plain(card.headline)}{by}", "", tongue.direction(card.headline, card.language))
    if card.renewed:
        came = [isolated(one.source) for one in card.renewed.sources]
        yield from _wrapped(f"{words.new_since(card.renewed.since, came)}.", "   ")
    for sentence in card.lines:
        said = f'"{plain(sentence.text)}"' if sentence.label == "quoted" else plain(sentence.text)
        yield from _wrapped(said, "   ", tongue.direction(sentence.text, sentence.language))
        cited = sentence.receipts[:CITED]
        yield from (f"     {isolated(receipt.source)}: {receipt.opens or receipt.where}" for receipt in cited)
        if len(sentence.receipts) > CITED:
            yield f"     and {len(sentence.receipts) - CITED} more"
    known = words.count(card.independent, "independent source") if card.sources > 1 else "1 source"
    yield from _wrapped("; ".join((known, *map(plain, card.because))), "   ")
    yield from (f"   {url}/story/{card.slug}", "")


def _listed(name: str, found: tuple[Listed, ...], total: int, url: str) -> Iterator[str]:
    if not found:
        return
    of = f" of {total:,}" if total > len(found) else ""  # a mail leaves out what its reader knows
    yield from _titled(f"{name} ({len(found):,}{of})")
    for one in found[:LISTED]:
        by = isolated(one.source) + (f"; known since {words.day(one.known)}" if one.known else "")
        yield from _wrapped(f"- {plain(one.title)} [{by}]", "", tongue.direction(one.title))
        yield f"  {url}/story/{one.slug}"
    if len(found) > LISTED:
        yield f"  and {len(found) - LISTED:,} more"
    yield ""


def _foretold(name: str, found: tuple[Foretold, ...]) -> Iterator[str]:
    if not found:
        return
    yield from _titled(f"{name} ({len(found):,})")
    for one in found[:LISTED]:
        said = f"the model's forecast, {one.probability:.2f}" if one.probability is not None else isolated(one.who)
        known = f"[{said}; due {one.resolve_by.isoformat()}; {one.state}]"
        yield from _wrapped(f"- {plain(one.says)} {known}", "", tongue.direction(one.says))
        yield from (f"  {address}" for _, address in one.quotes[:1] if address)
    yield ""


def _titled(name: str) -> Iterator[str]:
    yield from (name, "-" * len(name), "")


def _wrapped(line: str, indent: str, way: str = "ltr") -> list[str]:
    """*line* in lines of which each runs its *way* by itself: a mail program sees no other sign of it."""
    mark = tongue.RIGHT_TO_LEFT_MARK if way == "rtl" else ""
    return textwrap.wrap(
        line,
        WIDTH,
        initial_indent=indent + mark,
        subsequent_indent=indent + "   " + mark,
        break_long_words=False,
        break_on_hyphens=False,
    )


def plain(said: str) -> str:
    """*said* on one line, without control and direction characters."""
    return " ".join(_CONTROL.sub(" ", said).split())


def isolated(said: str) -> str:
    """`plain`, as a part of a line of ours."""
    return tongue.isolated(plain(said))


def as_json(view: RecapView, url: str) -> str:
    """Plain values: times in RFC 3339, each sentence with its citations."""
    record = {
        "week": str(view.week),
        "start": words.iso(view.week.start),
        "end": words.iso(view.week.end),
        "running": view.running,
        "url": f"{url}/recap/{view.week}",
        "numbers": [asdict(number) for number in view.numbers],
        "stories": [_card_record(card, url) for card in view.top],
        "updates": [_card_record(card, url) for card in view.updates],
        "predictions_due": [_prediction_record(one) for one in view.due],
        "predictions_made": [_prediction_record(one) for one in view.made],
        "papers": _list_records(view.papers, url),
        "releases": _list_records(view.releases, url),
        "shared": _list_records(view.shared, url),
        "left_out": {
            "total": view.left_out.total,
            "reasons": dict(view.left_out.reasons),
            "stories": _heading_records(view.left_out.best, url),
        },
        "items_by_source": dict(view.by_source),
        "stories_by_day": dict(view.by_day),
    }
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def _card_record(card: Card, url: str) -> dict[str, object]:
    return {
        "slug": card.slug,
        "url": f"{url}/story/{card.slug}",
        "title": card.headline,
        "title_source": card.headline_source,
        "topic": card.topic,
        "sources": card.sources,
        "independent": card.independent,
        "latest": words.iso(card.latest),
        "new_since": words.iso(card.renewed.since) if card.renewed else None,
        "new": [
            {"source": one.source, "title": one.title, "url": one.where}
            for one in (card.renewed.mentions if card.renewed else ())
        ],
        "claims": [_sentence_record(sentence) for sentence in card.lines],
        "why": list(card.because),
    }


def _sentence_record(sentence: Sentence) -> dict[str, object]:
    return {
        "text": sentence.text,
        "label": sentence.label,
        "score": sentence.score,
        "citations": [
            {
                "source": receipt.source,
                "quote": receipt.quote,
                "url": receipt.where,
                "opens": receipt.opens,
                "time": words.iso(receipt.when) if receipt.when else None,
            }
            for receipt in sentence.receipts
        ],
    }


def _prediction_record(one: Foretold) -> dict[str, object]:
    return {
        "id": one.number,
        "says": one.says,
        "who": one.who,
        "probability": one.probability,
        "resolve_by": one.resolve_by.isoformat(),
        "state": one.state,
        "quotes": [{"quote": quote, "url": address} for quote, address in one.quotes],
    }


def _list_records(found: Iterable[Listed], url: str) -> list[dict[str, object]]:
    return [
        {
            "slug": one.slug,
            "url": f"{url}/story/{one.slug}",
            "title": one.title,
            "source": one.source,
            "independent": one.independent,
            "latest": words.iso(one.latest),
            "known_since": words.iso(one.known) if one.known else None,
        }
        for one in found
    ]


def _heading_records(found: Iterable[Heading], url: str) -> list[dict[str, object]]:
    return [
        {
            "slug": heading.slug,
            "url": f"{url}/story/{heading.slug}",
            "title": heading.title,
            "independent": heading.independent,
            "latest": words.iso(heading.latest),
            "left_out": heading.left_out,
        }
        for heading in found
    ]


FORMATS: Mapping[str, Callable[[RecapView, str], str]] = MappingProxyType({"html": html, "text": text, "json": as_json})
