"""A recap as a mail: HTML made from MJML, the same as text, and the headers that mail programs ask for.

RFC 5322 (the message), RFC 2369 and RFC 8058 (unsubscribing in one click). Nothing is fetched when it is read: no
pictures, no fonts, no counting of who opened it.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import mrml
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from groundwire.publish import tongue, words
from groundwire.publish.recap import formats
from groundwire.publish.recap.formats import plain
from groundwire.publish.view import RecapView
from groundwire.publish.view.card import Card
from groundwire.publish.view.weekly import Listed
from groundwire.publish.web import pages

MOST_STORIES, MOST_UPDATES, MOST_LISTED, MOST_REASONS = 8, 6, 6, 5
LONGEST_SUBJECT = 90
WIDEST = 100  # pixels of a bar: beside a name and a number on a phone, where a wider one would be squeezed


@dataclass(frozen=True, slots=True, kw_only=True)
class To:
    """Whom a mail goes to, whom it comes from, and the address that ends the mails (None: a mail on request)."""

    address: str
    sender: str
    url: str  # of the site, without a slash at the end
    unsubscribe: str | None = None


def unseen(view: RecapView, told: Mapping[str, datetime], *, without: frozenset[str] = frozenset()) -> RecapView:
    """*view* as a mail shows it: no story that the reader was told, unless it has had news since; none twice.

    *without* are slugs that the reader does not want to see. Top stories that no sentence tells of stay out.
    """

    def fresh(slug: str, latest: datetime) -> bool:
        return slug not in without and not (slug in told and told[slug] >= latest)

    top = tuple(card for card in view.top if card.lines and fresh(card.slug, card.latest))[:MOST_STORIES]
    used = {card.slug for card in top}

    def listed(found: tuple[Listed, ...]) -> tuple[Listed, ...]:
        kept = [one for one in found if one.slug not in used and fresh(one.slug, one.latest)][:MOST_LISTED]
        used.update(one.slug for one in kept)
        return tuple(kept)

    updates = tuple(card for card in view.updates if card.lines and fresh(card.slug, card.latest))[:MOST_UPDATES]
    used.update(card.slug for card in updates)
    papers, releases, shared = listed(view.papers), listed(view.releases), listed(view.shared)
    due, made = (
        tuple(one for one in found if one.slug not in without)[:MOST_LISTED] for found in (view.due, view.made)
    )
    return replace(view, top=top, updates=updates, papers=papers, releases=releases, shared=shared, due=due, made=made)


def shown(view: RecapView) -> dict[str, datetime]:
    """The stories that a mail tells of, each with its newest item: what its reader then knows."""
    found = {card.slug: card.latest for card in (*view.top, *view.updates)}
    return found | {one.slug: one.latest for group in (view.papers, view.releases, view.shared) for one in group}


def letter(view: RecapView, to: To, *, message_id: str, now: datetime) -> EmailMessage:
    """The message, whole. Deterministic: the same view, reader and time give the same bytes."""
    title = subject(view)
    message = EmailMessage(policy=SMTP)
    message["Subject"] = title
    message["From"] = Address("groundwire", addr_spec=to.sender)
    message["To"] = Address(addr_spec=to.address)
    message["Date"] = now
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"
    message["List-Id"] = f"groundwire recap <recap.{host(to.url)}>"
    if to.unsubscribe:
        message["List-Unsubscribe"] = f"<{to.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    ending = f"\nSend me no more of these: {to.unsubscribe}\n" if to.unsubscribe else ""
    message.set_content(formats.text(view, to.url) + ending, cte="quoted-printable")
    message.add_alternative(html(view, to, title), subtype="html", cte="quoted-printable")
    message.set_boundary(f"=_{hashlib.sha256(message_id.encode()).hexdigest()[:32]}")
    return message


def subject(view: RecapView) -> str:
    """The first headline and how many more there are; one line without control characters."""
    told = (*view.top, *view.updates)
    first, more = plain(told[0].headline), len(told) - 1
    if len(first) > LONGEST_SUBJECT:
        first = first[:LONGEST_SUBJECT].rsplit(" ", 1)[0] + " …"
    return f"{first}, and {more} more" if more else first


def html(view: RecapView, to: To, title: str) -> str:
    """The HTML part."""
    lists = ((title.format(view.week.noun), getattr(view, name)) for name, title in pages.LISTS.items())
    predictions = (("Predictions that were due", view.due), ("Predictions made", view.made))
    source = (
        _environment()
        .get_template("recap.mjml")
        .render(
            view=_for_mail(view),
            subject=title,
            preview=plain((view.top or view.updates)[0].lines[0].text)[:140],
            lists=[row for row in lists if row[1]],
            predictions=[row for row in predictions if row[1]],
            reasons=view.left_out.reasons[:MOST_REASONS],
            charts=view.charts,
            WIDE=WIDEST,
            url=to.url,
            page=f"{to.url}/recap/{view.week}",
            unsubscribe=to.unsubscribe,
        )
    )
    made = mrml.to_html(source, render_options=mrml.RenderOptions(disable_comments=True, fonts={}))
    return str(made.content)


def message_id(reader: int, period: str, secret: str, url: str) -> str:
    """The Message-ID of this reader's mail for this period: always the same, and not to be guessed."""
    told = hashlib.sha256(f"{reader} {period} {secret}".encode()).hexdigest()[:24]
    return f"<recap.{period}.{told}@{host(url)}>"


def host(url: str) -> str:
    """The name after the @ of what we send."""
    name = urlsplit(url).hostname or "localhost"
    return f"[{name}]" if ":" in name else name


def _for_mail(view: RecapView) -> dict[str, Any]:
    def card(one: Card) -> dict[str, Any]:
        told = words.count(one.independent, "independent source") if one.sources > 1 else "1 source"
        names = ("slug", "headline", "headline_source", "lines", "because", "language", "renewed")
        return {name: getattr(one, name) for name in names} | {"told": told}

    return {
        "week": view.week,
        "numbers": view.numbers,
        "left_out": view.left_out.total,
        "top": [card(one) for one in view.top],
        "updates": [card(one) for one in view.updates],
    }


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("groundwire.publish.mail", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        finalize=lambda value: plain(value) if isinstance(value, str) and not isinstance(value, Markup) else value,
    )
    made.globals.update(way=tongue.way, lang=tongue.lang, day=words.day)
    return made
