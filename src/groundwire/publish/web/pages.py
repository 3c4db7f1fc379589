"""Views to HTML. Everything is escaped; what is missing in a view is an error here, not a blank on the page."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from groundwire.errors import NotFound
from groundwire.ledger.score import ENOUGH
from groundwire.model.brief import AUDIENCES
from groundwire.publish import links, tongue, words
from groundwire.publish.site import Site
from groundwire.publish.view import FrontView, LedgerView, RecapView, SourcesView, StoryView
from groundwire.publish.view.beside import BesideView
from groundwire.publish.view.found import SearchView
from groundwire.publish.view.lists import ArchiveView, ListView, TopicsView
from groundwire.publish.view.versions import VersionsView
from groundwire.publish.web import assets

DOING = {
    "paper": "Read the paper",
    "code": "Get the code",
    "weights": "Get the weights",
    "form": "Fill in the form",
    "deadline": "Mind the deadline",
    "other": "Follow the link",
}
TITLES = {
    "changed": "What changed",
    "matters": "Why it matters",
    "next": "What to do next",
    "audience": "Who should care",
    "takeaways": "Key takeaways",
    "implications": "Future implications",
    "timeline": "Timeline",
    "numbers": "The numbers",
    "discussion": "What the discussion says",
}
LISTS = {"papers": "Papers of the {}", "releases": "Releases", "shared": "Told by several independent sources"}


def front(view: FrontView, site: Site) -> str:
    """The front page."""
    return _render("front.html", site, view=view, now=view.now, here="/")


def story(view: StoryView, site: Site) -> str:
    """The page of a story, with every part in its order."""
    return _render(
        "story.html",
        site,
        view=view,
        now=view.now,
        here=f"/story/{view.slug}",
        since=view.changed.get,
        told_under=told_under(view),
    )


def recap(view: RecapView, site: Site) -> str:
    """The recap of a week."""
    return _render("recap.html", site, view=view, now=view.now, here=f"/recap/{view.week}")


def recap_list(view: RecapView, name: str, site: Site) -> str:
    """One list of a week, whole.

    Raises:
        NotFound: a recap has no such list.
    """
    if name not in LISTS:
        raise NotFound(f"a recap has no list {name[:40]!r}: there are {words.listed(list(LISTS))}")
    here = f"/recap/{view.week}/{name}"
    return _render(
        "list.html",
        site,
        view=view,
        now=view.now,
        here=here,
        title=LISTS[name].format(view.week.noun),
        found=getattr(view, name),
    )


def sources(view: SourcesView, site: Site) -> str:
    """A page of the sources and how they are."""
    here = "/sources" if view.page == 1 else f"/sources/{view.page}"
    return _render("sources.html", site, view=view, now=view.now, here=here)


def versions(view: VersionsView, site: Site) -> str:
    """The versions of a story's brief."""
    return _render("versions.html", site, view=view, now=view.now, here=f"/story/{view.slug}/versions")


def beside(view: BesideView, site: Site) -> str:
    """A story's brief beside the words that it stands on."""
    return _render("beside.html", site, view=view, now=view.now, here=f"/story/{view.slug}/sources")


def ledger(view: LedgerView, site: Site) -> str:
    """The predictions, and what came of them."""
    return _render("ledger.html", site, view=view, now=view.now, here="/ledger", enough=ENOUGH)


def topics(view: TopicsView, site: Site) -> str:
    """The topics and named things."""
    return _render("topics.html", site, view=view, now=view.now, here="/topics")


def stories(view: ListView, site: Site) -> str:
    """Stories under one title."""
    return _render("stories.html", site, view=view, now=view.now, here=view.here)


def archive(view: ArchiveView, site: Site) -> str:
    """Days and weeks."""
    return _render("archive.html", site, view=view, now=view.now, here="/archive")


def search(view: SearchView, site: Site) -> str:
    """What was found."""
    return _render("search.html", site, view=view, now=view.now, here="/search")


def offline(site: Site) -> str:
    """What a device shows of a page that it has not kept."""
    return _render("offline.html", site, here="/offline")


def about(site: Site) -> str:
    """How this desk works, and what it promises."""
    return _render("about.html", site, here="/about", audiences=AUDIENCES)


def style(site: Site) -> str:
    """The tokens of the look, shown."""
    return _render("style.html", site, here="/style")


def error(site: Site, *, status: int, title: str, why: str) -> str:
    """A page for what went wrong, with where to go from here."""
    return _render("error.html", site, here="", status=status, title=title, why=why)


def render(template: str, site: Site, **values: Any) -> str:
    """A page of another room, from a template beside ours."""
    return _render(template, site, **values)


def _render(template: str, site: Site, **values: Any) -> str:
    given = {"since": _nothing, "root": site.url if site.standalone else ""} | values
    return _environment().get_template(template).render(site=site, **given)


def _nothing(_key: str) -> None:
    """What became of the words of a sentence since, on pages that do not tell it."""


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("groundwire.publish.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals.update(
        when=when,
        ago=words.ago,
        count=words.count,
        day=words.day,
        iso=words.iso,
        weekday=words.weekday,
        clock=words.clock,
        full=words.full,
        dated=words.dated,
        span=words.span,
        host=links.host,
        way=tongue.way,
        lang=tongue.lang,
        shares=links.shares,
        asset=assets.address,
        stylesheet=_inline_style,
        by_audience=by_audience,
        figure=figure,
        is_money=is_money,
        TITLES=TITLES,
        LISTS=LISTS,
        DOING=DOING,
    )
    return environment


def when(moment: datetime, now: datetime | None) -> Markup:
    """A time: in words as seen from *now* (the date where there is none), whole in its title."""
    said = words.ago(moment, now) if now else words.day(moment)
    return Markup('<time datetime="{}" title="{}">{}</time>').format(words.iso(moment), words.full(moment), said)


def told_under(view: StoryView) -> dict[str, str]:
    """Where the page tells a sentence in prose, in words, so that a row which rests on it need not repeat it."""
    prose = ("changed", "matters", "takeaways", "implications", "discussion")
    under = {
        it.text: f"as said under “{TITLES[name]}”" for name in reversed(prose) for it in view.parts[name].sentences
    }
    return under | {it.text: "as the opening sentence says" for it in view.parts["hook"].sentences}


def by_audience(sentences: tuple[Any, ...]) -> tuple[tuple[str, Any], ...]:
    """(audience, sentence) in our fixed order; a sentence that names no audience is told as "Readers"."""
    order: Mapping[str, int] = {name: number for number, name in enumerate(AUDIENCES)}
    named = [(str(sentence.about.get("audience") or "Readers"), sentence) for sentence in sentences]
    return tuple(sorted(named, key=lambda pair: order.get(pair[0], len(order))))


def is_money(unit: str | None) -> bool:
    """Whether a unit is a sign of money, which stands before its figure."""
    return bool(unit) and str(unit)[-1] in "$€£¥₹"


def figure(value: str | float | None) -> str:
    """A figure as it is read: "66", "1,500"; "" where none was found."""
    if value is None:
        return ""
    return f"{value:,.15g}" if isinstance(value, int | float) else str(value)


def _inline_style() -> Markup:
    text = assets.assets()["groundwire.css"].text
    return Markup(text) if "</" not in text else escape(text)  # noqa: S704 - our own file
