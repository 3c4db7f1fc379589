"""Briefs: versioned, each with the revisions that it was written from. A brief is checked again when read.

A citation that does not hold in its article any more (it always should: articles never change) is not given out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, RowMapping, func, insert, select

from groundwire.errors import StoreError
from groundwire.model.article import ArticleId
from groundwire.model.brief import Brief, Cost
from groundwire.model.brief_record import sections_as_json, sections_of
from groundwire.model.story import StoryId
from groundwire.store.rows import chunks
from groundwire.store.tables import briefs


def save(conn: Connection, story: StoryId, brief: Brief, texts: Mapping[str, str]) -> int:
    """Keep *brief* as the story's next version; that version's number. *texts* is article id -> text.

    Raises:
        StoreError: a claim has no citation, or one that does not hold; nothing is kept.
    """
    for claim in brief.claims:
        if not claim.citations or not all(c.holds_in(texts.get(c.item, "")) for c in claim.citations):
            raise StoreError(f"story {story}: a claim's citation does not hold: {claim.text[:80]!r}")
    last = conn.execute(select(func.max(briefs.c.version)).where(briefs.c.story_id == story)).scalar()
    row: dict[str, Any] = {
        "story_id": story,
        "version": (last or 0) + 1,
        "sections": sections_as_json(brief),
        "articles": sorted(int(name) for name in texts if name.isdigit()),
        "writer": brief.writer,
        "model": brief.model,
        "prompt_version": brief.prompt_version,
        "written": brief.written,
        "cost": asdict(brief.cost),
    }
    conn.execute(insert(briefs).values(**row))
    return int(row["version"])


def newest(conn: Connection, wanted: Sequence[int]) -> dict[StoryId, tuple[Brief, tuple[ArticleId, ...]]]:
    """The newest brief of each of these stories, with the revisions it stands on."""
    found = {}
    for part in chunks(list(wanted)):
        last = select(func.max(briefs.c.id)).where(briefs.c.story_id.in_(part)).group_by(briefs.c.story_id)
        for row in conn.execute(select(briefs).where(briefs.c.id.in_(last))).mappings():
            found[StoryId(row["story_id"])] = (_brief(row), tuple(ArticleId(i) for i in row["articles"]))
    return found


def count(conn: Connection) -> int:
    """How many briefs are stored, all versions."""
    return int(conn.execute(select(func.count()).select_from(briefs)).scalar_one())


def _brief(row: RowMapping) -> Brief:
    return Brief(
        sections=sections_of(row["sections"]),
        writer=row["writer"],
        model=row["model"],
        prompt_version=row["prompt_version"],
        written=row["written"],
        cost=Cost(**row["cost"]),
        version=row["version"],
    )
