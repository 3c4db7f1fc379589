"""What pages read beside the nouns' own queries: headings, what was left out. Reads only."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Select, and_, func, select

from groundwire.model.brief import Section
from groundwire.model.brief_record import sections_of
from groundwire.model.story import Story
from groundwire.store.audit import hidden
from groundwire.store.rows import chunks
from groundwire.store.stories import story_of_row
from groundwire.store.tables import briefs, items, stories, story_items


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A story as a list names it."""

    id: int
    slug: str
    title: str
    topic: str | None
    first: datetime
    latest: datetime
    independent: int
    score: float
    left_out: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """What has no place on the front page: how many, why (reason, how many), and the best of them."""

    total: int = 0
    reasons: tuple[tuple[str, int], ...] = ()
    best: tuple[Heading, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of a story's brief, with its sections by name."""

    number: int
    written: datetime
    writer: str
    model: str | None
    sections: Mapping[str, Section]


_HEADING = (
    stories.c.id,
    stories.c.slug,
    stories.c.title,
    stories.c.topic,
    stories.c.first,
    stories.c.latest,
    stories.c.independent,
    stories.c.score,
    stories.c.left_out,
)


def headings(conn: Connection, *, since: datetime, limit: int) -> list[Heading]:
    """The stories with an item since then, best first."""
    query = select(*_HEADING).where(stories.c.latest >= since, stories.c.merged_into.is_(None))
    query = query.order_by(stories.c.score.desc(), stories.c.id)
    return _headings(conn, query.limit(limit))


def headings_of(conn: Connection, wanted: Sequence[int]) -> list[Heading]:
    """The headings of these stories, in no order."""
    return [
        heading
        for part in chunks(list(wanted))
        for heading in _headings(conn, select(*_HEADING).where(stories.c.id.in_(part)))
    ]


def by_ids(conn: Connection, wanted: Sequence[int]) -> list[Story]:
    """These stories in the order asked for, without their items."""
    found = {
        row["id"]: story_of_row(row)
        for part in chunks(list(wanted))
        for row in conn.execute(select(stories).where(stories.c.id.in_(part))).mappings()
    }
    return [found[number] for number in wanted if number in found]


def told_by(conn: Connection, chosen: Collection[int], *, since: datetime) -> list[Story]:
    """The stories with an item of these sources since then, best first; none that an editor hid or that was merged."""
    heard = (
        select(story_items.c.story_id)
        .join(items, items.c.id == story_items.c.item_id)
        .where(items.c.source_id.in_(sorted(chosen)))
    )
    query = (
        select(stories)
        .where(stories.c.latest >= since, stories.c.merged_into.is_(None))
        .where(stories.c.id.in_(heard), stories.c.id.not_in(hidden()))
        .order_by(stories.c.place.nulls_last(), stories.c.score.desc(), stories.c.id)
    )
    return [story_of_row(row) for row in conn.execute(query).mappings()]


def left_out(conn: Connection, *, since: datetime, until: datetime, best: int = 30) -> LeftOut:
    """The ranked stories whose latest item is in that span and that have no place, with the reasons.

    Reasons are counted without what follows a semicolon: there stand the figures of the one story. What an editor hid
    is counted and not named.
    """
    where = (
        stories.c.left_out.is_not(None),
        stories.c.place.is_(None),
        stories.c.latest >= since,
        stories.c.latest < until,
    )
    counted: Counter[str] = Counter()
    short = _before_semicolon(conn)
    for reason, number in conn.execute(select(short, func.count()).where(*where).group_by(short)):
        counted[str(reason)] += int(number)
    query = (
        select(*_HEADING).where(*where, stories.c.id.not_in(hidden())).order_by(stories.c.score.desc(), stories.c.id)
    )
    return LeftOut(
        total=counted.total(),
        reasons=tuple(sorted(counted.items(), key=lambda row: (-row[1], row[0]))),
        best=tuple(_headings(conn, query.limit(best))),
    )


def _before_semicolon(conn: Connection) -> ColumnElement[str]:
    """A story's reason without its own figures."""
    if conn.dialect.name == "postgresql":
        return func.split_part(stories.c.left_out, ";", 1)
    return func.substr(stories.c.left_out, 1, func.instr(stories.c.left_out.concat(";"), ";") - 1)


def earliest(conn: Connection) -> datetime | None:
    """The time of the oldest item; None when there is none."""
    return conn.execute(select(func.min(items.c.ordered))).scalar()


def _headings(conn: Connection, query: Select[tuple[object, ...]]) -> list[Heading]:
    names = [column.name for column in query.selected_columns]
    return [Heading(**dict(zip(names, row, strict=True))) for row in conn.execute(query)]


def of_source(conn: Connection, source: int, *, limit: int) -> list[int]:
    """The stories that a source's latest items tell, the latest first."""
    latest = func.max(items.c.ordered).label("latest")
    query = (
        select(story_items.c.story_id, latest)
        .join(items, items.c.id == story_items.c.item_id)
        .where(items.c.source_id == source)
        .group_by(story_items.c.story_id)
        .order_by(latest.desc(), story_items.c.story_id)
        .limit(limit)
    )
    return [int(story) for story, _ in conn.execute(query)]


def of_span(conn: Connection, start: datetime, end: datetime, *, limit: int) -> list[int]:
    """The stories whose latest item is in that span, best first."""
    query = (
        select(stories.c.id)
        .where(_within(start, end))
        .order_by(stories.c.left_out.is_not(None), stories.c.score.desc(), stories.c.id)
        .limit(limit)
    )
    return [int(story) for story in conn.execute(query).scalars()]


def counted(conn: Connection, start: datetime, end: datetime) -> int:
    """How many stories have their latest item in that span."""
    query = select(func.count()).select_from(stories).where(_within(start, end))
    return int(conn.execute(query).scalar_one())


def _within(start: datetime, end: datetime) -> ColumnElement[bool]:
    """Whether a story's latest item is in that span; none that an editor hid or that was merged."""
    there = and_(stories.c.merged_into.is_(None), stories.c.id.not_in(hidden()))
    return and_(stories.c.latest >= start, stories.c.latest < end, there)


def ids_of(conn: Connection, slugs: Sequence[str]) -> set[int]:
    """The ids of the stories with these slugs."""
    found: set[int] = set()
    for part in chunks(list(slugs)):
        found.update(conn.execute(select(stories.c.id).where(stories.c.slug.in_(part))).scalars())
    return found


def versions(conn: Connection, story: int) -> list[Version]:
    """All briefs of a story, the newest first."""
    query = select(briefs).where(briefs.c.story_id == story).order_by(briefs.c.version.desc())
    return [
        Version(
            number=row["version"],
            written=row["written"],
            writer=row["writer"],
            model=row["model"],
            sections=sections_of(row["sections"]),
        )
        for row in conn.execute(query).mappings()
    ]


def ids_in_order(conn: Connection, slugs: Sequence[str]) -> list[int]:
    """The ids of the stories with these slugs, in their order."""
    found: dict[str, int] = {}
    for part in chunks(list(slugs)):
        query = select(stories.c.slug, stories.c.id).where(stories.c.slug.in_(part))
        found.update({slug: int(number) for slug, number in conn.execute(query)})
    return [found[slug] for slug in slugs if slug in found]
