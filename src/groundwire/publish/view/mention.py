"""Mentions: each item of a story as a source that is listed, cited and linked, and which of them is first-hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from groundwire.brief.original import first_hand, standing
from groundwire.model.article import Document
from groundwire.publish import links

QUIET = timedelta(hours=12)  # no item for so long: what comes then is news of a known story
NATURES = ("article", "paper", "repository", "discussion", "post")  # by standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One item of a story. ``number`` is its mark on the page, from 1; ``copy_of`` another's number."""

    number: int
    source: str
    title: str
    url: str | None  # the article's page, when it may be linked
    where: str  # the address to cite: the article's as collected, else its feed's
    nature: str
    own_site: bool  # its source publishes on the site where the item stands
    published: datetime | None
    collected: datetime | None
    copy_of: int | None = None
    language: str | None = None  # BCP 47, of its text

    @property
    def when(self) -> datetime | None:
        """Published, or else collected."""
        return self.published or self.collected


@dataclass(frozen=True, slots=True)
class Renewed:
    """What came to a known story: since when, and the items, the oldest first."""

    since: datetime
    mentions: tuple[Mention, ...]

    @property
    def sources(self) -> tuple[Mention, ...]:
        """The first item of each source."""
        return tuple({one.source: one for one in reversed(self.mentions)}.values())[::-1]


def renewed(
    found: Sequence[Mention], *, known: datetime | None = None, until: datetime | None = None
) -> Renewed | None:
    """The items after the story's last quiet time, copies aside; None where it was told in one go.

    With *known* it is an edition that ended then which told of the story: the items from then on are new, and there
    are none where the edition could not tell of it. Items from *until* on are another edition's.
    """
    dated = sorted(
        (
            (one.when, one.number, one)
            for one in found
            if one.when and one.copy_of is None and (until is None or one.when < until)
        ),
        key=lambda one: one[:2],
    )
    for at in range(len(dated) - 1, 0, -1):
        before, after = dated[at - 1][0], dated[at][0]
        if after - before >= QUIET if known is None else before < known <= after:
            return Renewed(since=before, mentions=tuple(one for _, _, one in dated[at:]))
    return None


def nature(document: Document) -> str:
    """What the item is: article, paper, repository, discussion or post."""
    return NATURES[standing(document)]


def mentions(documents: Sequence[Document]) -> tuple[Mention, ...]:
    """The documents as mentions, in their order, numbered from 1."""
    numbers = {document.id: number for number, document in enumerate(documents, 1)}
    return tuple(
        Mention(
            number=number,
            source=document.source or links.host(document.url) or "an unnamed source",
            title=document.title.strip() or "Untitled",
            url=links.web(document.url),
            where=links.web(document.url) or links.web(document.source_url) or "",
            nature=nature(document),
            own_site=links.same_site(document.url, document.source_url),
            published=document.published,
            collected=document.collected,
            copy_of=numbers.get(document.copy_of) if document.copy_of and document.copy_of != document.id else None,
            language=document.language,
        )
        for number, document in enumerate(documents, 1)
    )


def original(documents: Sequence[Document]) -> Mention | None:
    """The first-hand one of those that can be linked to."""
    linked = [document for document in documents if links.web(document.url)]
    if not linked:
        return None
    place = list(documents).index(first_hand(linked))
    return mentions(documents)[place]


def read_at(mention: Mention) -> str:
    """Whom to name when we send a reader to the mention: its source, or the site where the item stands."""
    if mention.own_site or mention.nature in ("discussion", "post") or not mention.url:
        return mention.source
    return links.host(mention.url) or mention.source
