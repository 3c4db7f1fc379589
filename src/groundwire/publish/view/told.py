"""A story with all that is told of it: its items as documents, and its newest brief. Read here, shown elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection

from groundwire.model.article import Document
from groundwire.model.brief import Brief
from groundwire.model.story import Story
from groundwire.publish.view.claims import Evidence, Part, Sentence, parts
from groundwire.publish.view.mention import Mention, mentions
from groundwire.store import articles, briefs, stories


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """``documents`` are oldest first. ``earlier`` holds older revisions that the brief cites: id -> current id."""

    story: Story
    documents: tuple[Document, ...]
    brief: Brief | None = None
    earlier: Mapping[str, tuple[str, Document]] = field(default_factory=dict)

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """The items as numbered sources."""
        return mentions(self.documents)

    @property
    def evidence(self) -> Evidence:
        """The texts that its brief may cite, and whose they are."""
        texts = {document.id: document for document in self.documents}
        owners = dict(zip(texts, self.mentions, strict=True)) if len(texts) == len(self.documents) else {}
        for name, (current, document) in self.earlier.items():
            texts[name] = document
            if current in owners:
                owners[name] = owners[current]
        return Evidence(texts=texts, mentions=owners)

    @property
    def parts(self) -> dict[str, Part]:
        """The brief's sections, each citation checked against its text."""
        return parts(self.brief, self.evidence)

    @property
    def published(self) -> datetime | None:
        """When the first item was published, as far as its source says."""
        return self.documents[0].published if self.documents else None

    def lines(self, *names: str) -> tuple[Sentence, ...]:
        """The first sentence of each of these sections that has one, no words twice."""
        found: dict[str, Sentence] = {}
        told = self.parts
        for name in names:
            for sentence in told[name].sentences[:1]:
                found.setdefault(sentence.text, sentence)
        return tuple(found.values())


def read(conn: Connection, found: Sequence[Story]) -> list[Told]:
    """These stories with their documents and newest briefs, in the same order."""
    ids = [story.id for story in found if story.id is not None]
    items = stories.members(conn, ids)
    documents = articles.documents(conn, [item for members in items.values() for item in members])
    written = briefs.newest(conn, ids)
    current = {document.id: document for document in documents.values()}
    missing = {
        int(citation.item)
        for brief, _ in written.values()
        for claim in brief.claims
        for citation in claim.citations
        if citation.item not in current and citation.item.isdigit()
    }
    old = articles.by_ids(conn, sorted(missing))
    earlier = {
        str(number): (documents[article.item_id].id, replace(documents[article.item_id], text=article.text))
        for number, article in old.items()
        if article.item_id in documents
    }
    told = []
    for story in found:
        members = items.get(story.id, []) if story.id is not None else []
        brief = written[story.id][0] if story.id in written else None
        told.append(
            Told(
                story=story,
                documents=tuple(documents[item] for item in members if item in documents),
                brief=brief,
                earlier=earlier,
            )
        )
    return told
