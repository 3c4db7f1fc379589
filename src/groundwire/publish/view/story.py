"""The page of one story: every part in its order, from the stored story, its documents and its brief."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache

from sqlalchemy import Connection

from groundwire.brief.milestones import Milestone, matched
from groundwire.model.brief import Brief, Label
from groundwire.model.entity import Kind
from groundwire.model.story import Reason, Story
from groundwire.publish import tongue
from groundwire.publish.view.attention import Attention, attention
from groundwire.publish.view.badge import Badge, badge
from groundwire.publish.view.card import headline_language, headline_source
from groundwire.publish.view.changed import Changed, changed
from groundwire.publish.view.claims import Figure, Part, Sentence, disputes, figures
from groundwire.publish.view.foretold import Foretold, beside, forecasts
from groundwire.publish.view.lens import LensView, lens
from groundwire.publish.view.lists import Link, path_of
from groundwire.publish.view.mention import Mention, Renewed, original, read_at, renewed
from groundwire.publish.view.picture import Picture, pictures
from groundwire.publish.view.told import Told, read
from groundwire.publish.week import Week
from groundwire.rank import rules
from groundwire.store import audit, entities, pages, stories
from groundwire.store import rules as rule_store
from groundwire.store.audit import Edited
from groundwire.store.pages import Heading

RELATED = 5
RELATED_SINCE = timedelta(days=21)
RELATED_AMONG = 300  # the best stories of late; a page must not read them all


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryView:
    """All that a channel shows of a story. ``parts`` has the ten sections of a brief by name."""

    now: datetime
    slug: str
    badge: Badge
    headline: str
    headline_source: str | None
    original: Mention | None
    original_at: str
    topic: str | None
    latest: datetime
    sources: int
    independent: int
    parts: Mapping[str, Part]
    figures: tuple[Figure, ...]
    disputes: tuple[tuple[Sentence, ...], ...]  # takeaways in which sources disagree, side by side
    verbatim: bool  # every sentence is a quotation
    milestones: tuple[Milestone, ...]  # our own notes, from the built-in list
    related: tuple[Heading, ...]
    week: Week
    mentions: tuple[Mention, ...]
    score: float
    why: tuple[Reason, ...]
    left_out: str | None
    brief: Brief | None
    changed: Mapping[str, Changed] = field(default_factory=dict)  # sentences whose source changed, by their key
    foretold: Mapping[str, Foretold] = field(default_factory=dict)  # implications that stand in the ledger, by key
    edited: Edited | None = None  # whose headline it is, where it is not a source's own
    forecasts: tuple[Foretold, ...] = ()  # a model's own, to be marked as such
    pictures: Mapping[int, Picture] = field(default_factory=dict)  # by the number of the source
    attention: Attention = field(default_factory=Attention)
    ruled: Mapping[int, tuple[str, ...]] = field(default_factory=dict)  # rules that touch a source, by its number
    language: str | None = None  # of the headline, BCP 47
    lens: LensView | None = None  # where the story is about a paper
    renewed: Renewed | None = None  # what is new since the story was last told
    about: tuple[Link, ...] = ()  # the pages of its topics, and of who and what it names

    @property
    def direction(self) -> str:
        """Which way the brief runs, by most of its sentences; by the headline where there are none."""
        told = [one for part in self.parts.values() for one in part.sentences]
        ways = [tongue.direction(one.text, one.language) for one in told]
        return max(ways, key=ways.count) if ways else tongue.direction(self.headline, self.language)


def story_page(conn: Connection, slug: str, *, now: datetime) -> StoryView:
    """The story's page.

    Raises:
        NotFound: no story has this slug.
    """
    story = stories.get(conn, slug)
    (told,) = read(conn, [story])
    members = stories.members(conn, [story.id]).get(story.id, []) if story.id is not None else []
    others = pages.headings(conn, since=story.latest - RELATED_SINCE, limit=RELATED_AMONG)
    return replace(
        build(told, others, now=now),
        changed=changed(conn, told),
        foretold=beside(conn, told, now=now),
        forecasts=forecasts(conn, slug, now=now),
        edited=audit.edited(conn, slug),
        pictures=pictures(conn, members) if len(members) == len(told.documents) else {},
        attention=attention(conn, members) if len(members) == len(told.documents) else Attention(),
        ruled=_ruled(conn, told),
        about=_about(conn, story),
    )


def _about(conn: Connection, story: Story) -> tuple[Link, ...]:
    """Topics first, then labs, people, models, benchmarks and datasets."""
    if story.id is None:
        return ()
    found = entities.of_stories(conn, [story.id]).get(story.id, [])
    kinds = list(Kind)
    return tuple(Link(href=path_of(one), name=one.name) for one in sorted(found, key=lambda one: kinds.index(one.kind)))


def _ruled(conn: Connection, told: Told) -> dict[int, tuple[str, ...]]:
    known = rule_store.listing(conn)
    touched = rules.touching(known, told.documents) if known else {}
    return {number: touched[document.id] for number, document in enumerate(told.documents, 1) if document.id in touched}


def build(told: Told, others: Iterable[Heading] = (), *, now: datetime) -> StoryView:
    """The view of a story that was read; *others* are the stories that may be related to it."""
    story = told.story
    parts = told.parts
    found = told.mentions
    first_hand = original(told.documents)
    labels = {sentence.label for part in parts.values() for sentence in part.sentences}
    return StoryView(
        now=now,
        slug=story.slug,
        badge=badge(told.published, story.collected, now=now),
        headline=story.title,
        headline_source=headline_source(told),
        language=headline_language(told),
        original=first_hand,
        original_at=read_at(first_hand) if first_hand else "",
        topic=story.topic,
        latest=story.latest,
        sources=max(story.sources, 1),
        independent=max(story.independent, 1),
        parts=parts,
        figures=figures(parts["numbers"]),
        disputes=disputes(parts["takeaways"]),
        verbatim=labels <= {Label.QUOTED.value},
        milestones=matched(story.title, told.documents, before=story.latest.date()),
        related=related(story.slug, story.title, others),
        week=Week.of(story.latest),
        mentions=found,
        score=story.score,
        why=story.why,
        left_out=story.left_out,
        brief=told.brief,
        lens=lens(told.documents, told.evidence),
        renewed=renewed(found),
    )


def related(slug: str, title: str, others: Iterable[Heading]) -> tuple[Heading, ...]:
    """The stories whose headlines share the rarest words with this one, the nearest first.

    A word weighs as its inverse document frequency among the headlines; at least two shared words are asked.
    """
    headings = [heading for heading in others if heading.slug != slug]
    words = {heading.slug: _words(heading.title) for heading in headings}
    common = Counter(word for known in words.values() for word in known)
    mine = _words(title)

    def nearness(heading: Heading) -> float:
        shared = mine & words[heading.slug]
        weight = sum(math.log(1 + len(headings) / common[word]) for word in shared)
        return weight / math.sqrt(1 + len(words[heading.slug])) if len(shared) > 1 else 0.0

    near = sorted(((nearness(heading), heading) for heading in headings), key=lambda pair: (-pair[0], pair[1].slug))
    return tuple(heading for weight, heading in near[:RELATED] if weight > 0)


@lru_cache(maxsize=4096)  # the same few hundred headlines stand beside every story
def _words(title: str) -> frozenset[str]:
    return frozenset(word for word in re.findall(r"\w+(?:[-.]\w+)*", title.casefold()) if len(word) > 3)
