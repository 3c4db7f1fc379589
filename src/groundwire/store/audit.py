"""What editors did to stories, and the rules that they made for all, in a log, each act with what undoes it.

Headlines, pins and hides are kept apart from the ranking (``edits``) and laid over each new one by ``apply``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, delete, func, insert, select, update

from groundwire.errors import NotFound, StoreError
from groundwire.model.rule import Action, Field, Rule
from groundwire.store import regrouping, rules, stories
from groundwire.store.regrouping import Regrouping
from groundwire.store.rows import done, mark_due, next_edition
from groundwire.store.search import index
from groundwire.store.tables import audit, briefs, edits
from groundwire.store.tables import stories as stories_table

HIDDEN = "hidden by an editor"
Act = tuple[str, datetime]  # who did it, and when

AGAIN = ("brief", "anew")  # steps that write a story again although its sources are the same
NOTHING: dict[str, Any] = {"headline": None, "pinned": False, "hidden": False}  # an edit that edits nothing

FIRST = 0  # the place of what is pinned: before all places of the ranking


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One act of the log; ``undone`` when it was taken back, ``undoable`` when it still can be."""

    id: int
    at: datetime
    who: str
    act: str
    story: str | None
    says: str
    undone: bool
    undoable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """A headline that is not its source's: whose it is now, and since when."""

    by: str
    at: datetime


def correct(conn: Connection, slug: str, headline: str, *, who: str, now: datetime) -> None:
    """Put our own headline over a story.

    Raises:
        NotFound: there is no such story.
        StoreError: the headline is empty.
    """
    words = " ".join(headline.split())[:300]
    if not words:
        raise StoreError("a headline has at least one word; to have the source's own again, undo the correction")
    story = _story(conn, slug)
    _edit(conn, story, {"headline": words}, act="headline", says=f"{story['title']!r} to {words!r}", by=(who, now))


def pin(conn: Connection, slug: str, *, on: bool, who: str, now: datetime) -> None:
    """Put a story before all others, or no longer."""
    values = {"pinned": on} | ({"hidden": False} if on else {})
    _edit(conn, _story(conn, slug), values, act="pin" if on else "unpin", says="", by=(who, now))


def hide(conn: Connection, slug: str, *, on: bool, who: str, now: datetime) -> None:
    """Take a story off the front page, or no longer; its own page stays."""
    values = {"hidden": on} | ({"pinned": False} if on else {})
    _edit(conn, _story(conn, slug), values, act="hide" if on else "show", says="", by=(who, now))


def verify(conn: Connection, slug: str, says: str, *, who: str, now: datetime) -> None:
    """Have a story written and verified again; *says* is the mistake that was reported, if one was."""
    story = _story(conn, slug)
    for step in AGAIN:
        mark_due(conn, step, [story["id"]])
    before = {"again": story["id"], "version": _version(conn, story["id"])}
    _log(conn, "report" if says else "verify", slug, " ".join(says.split())[:1000], before, by=(who, now))


def merge(conn: Connection, into: str, away: str, *, who: str, now: datetime) -> Regrouping:
    """Merge the story *away* into another; see `regrouping.merge`."""
    made = regrouping.merge(conn, into, away, now=now, who=who)
    _log(conn, "merge", made.slug, f"took in {made.other}", {"regrouping": made.id}, by=(who, now))
    return made


def split(conn: Connection, slug: str, chosen: list[int], works: list[str], *, who: str, now: datetime) -> Regrouping:
    """Move the *chosen* items to a new story; see `regrouping.split`."""
    made = regrouping.split(conn, slug, chosen, works, now=now, who=who)
    _log(conn, "split", made.slug, f"gave {made.other}", {"regrouping": made.id}, by=(who, now))
    return made


def undo_regrouping(conn: Connection, number: int | None, *, who: str, now: datetime) -> Regrouping:
    """Take back the merge or split of this number, the last by hand without one; see `regrouping.undo`."""
    back = regrouping.undo(conn, now=now, number=number)
    undoing = _log(conn, "undo", back.slug, f"the {back.act}", {}, by=(who, now))
    acts = audit.c.before["regrouping"].as_integer() == back.id
    conn.execute(update(audit).where(acts).values(undone_by=undoing))
    return back


def rule(conn: Connection, wanted: Rule, *, who: str, now: datetime) -> int:
    """Keep a rule for everybody; its number."""
    for known in rules.listing(conn):
        if replace(known, id=None) == wanted and known.id:
            return known.id
    number = rules.add(conn, wanted, now=now)
    _log(conn, "rule", None, wanted.name, {"rule": number}, by=(who, now))
    return number


def unrule(conn: Connection, number: int, *, who: str, now: datetime) -> None:
    """Delete a rule that holds for everybody.

    Raises:
        NotFound: there is none of this number.
    """
    if number not in {one.id for one in rules.listing(conn)}:
        raise NotFound(f"there is no rule {number} for everybody")
    gone = rules.remove(conn, number)
    before = {"action": gone.action.value, "field": gone.field.value, "pattern": gone.pattern, "points": gone.points}
    _log(conn, "remove the rule", None, gone.name, {"unruled": before}, by=(who, now))


def undo(conn: Connection, number: int, *, who: str, now: datetime) -> None:
    """Take back one act of the log.

    Raises:
        NotFound: there is no such act.
        StoreError: it was undone already, cannot be, or a later merge or split stands on it.
    """
    row = conn.execute(select(audit).where(audit.c.id == number)).mappings().one_or_none()
    if row is None:
        raise NotFound(f"the log has no act {number}")
    before: dict[str, Any] = row["before"]
    if row["undone_by"] is not None or not before:
        raise StoreError(f"act {number} was undone already, or leaves nothing to undo")
    if "regrouping" in before:
        undo_regrouping(conn, before["regrouping"], who=who, now=now)
        return
    kept: dict[str, Any] = {}
    if "again" in before:
        _call_off(conn, before)
    elif "rule" in before:
        if before["rule"] not in {one.id for one in rules.listing(conn)}:
            raise StoreError("that rule was removed already")
        rules.remove(conn, before["rule"])
    elif "unruled" in before:
        gone = before["unruled"]
        again = Rule(**{**gone, "action": Action(gone["action"]), "field": Field(gone["field"])})
        rules.add(conn, again, now=now)
    else:
        story = _story(conn, str(row["story"]))
        _stands_on_top(conn, row)
        kept = _state(conn, story, _fields(before))
        _put_back(conn, story["id"], before)
    says = f"the {row['act']}"
    undoing = _log(conn, "undo", row["story"], says, kept, by=(who, now))
    conn.execute(update(audit).where(audit.c.id == number).values(undone_by=undoing))
    next_edition(conn)


def every(conn: Connection, *, limit: int = 200) -> list[Entry]:
    """The log, newest first."""
    rows = conn.execute(select(audit).order_by(audit.c.id.desc()).limit(limit)).mappings()
    names = ("id", "at", "who", "act", "story", "says")
    return [
        Entry(
            **{name: row[name] for name in names},
            undone=row["undone_by"] is not None,
            undoable=row["undone_by"] is None and bool(row["before"]),
        )
        for row in rows
    ]


def edited(conn: Connection, slug: str) -> Edited | None:
    """Who put our own headline over the story; None where it is its source's."""
    query = (
        select(edits.c.by, edits.c.at)
        .join(stories_table, stories_table.c.id == edits.c.story_id)
        .where(stories_table.c.slug == slug, edits.c.headline.is_not(None))
    )
    row = conn.execute(query).one_or_none()
    return Edited(by=row[0], at=row[1]) if row else None


def hidden() -> Select[tuple[int]]:
    """The ids of the stories that an editor took off every list."""
    return select(edits.c.story_id).where(edits.c.hidden)


def apply(conn: Connection) -> None:
    """Lay the edits over a new ranking: our headlines, what is pinned first, what is hidden nowhere."""
    for row in conn.execute(select(edits)).mappings().all():
        values: dict[str, Any] = {"title": row["headline"]} if row["headline"] else {}
        if row["pinned"]:
            values |= {"place": FIRST, "left_out": None}
        if row["hidden"]:
            values |= {"place": None, "left_out": HIDDEN}
        if values:
            conn.execute(update(stories_table).where(stories_table.c.id == row["story_id"]).values(**values))


def _story(conn: Connection, slug: str) -> Any:
    story = stories.get(conn, slug)
    return conn.execute(select(stories_table).where(stories_table.c.id == story.id)).mappings().one()


def _edit(conn: Connection, story: Any, values: dict[str, Any], *, act: str, says: str, by: Act) -> None:
    before = _state(conn, story, tuple(values))
    kept = NOTHING | (before["edit"] or {}) | values
    _replace(conn, story["id"], kept | {"by": by[0] if "headline" in values else kept.get("by", by[0]), "at": by[1]})
    if act in ("unpin", "show"):  # until the next ranking gives it a place
        conn.execute(update(stories_table).where(stories_table.c.id == story["id"]).values(place=None, left_out=None))
    apply(conn)
    index.put(conn, [story["id"]])
    _log(conn, act, story["slug"], says, before, by)
    next_edition(conn)


def _state(conn: Connection, story: Any, fields: Sequence[str]) -> dict[str, Any]:
    """What an act that changes these *fields* of the edit finds."""
    row = conn.execute(select(edits).where(edits.c.story_id == story["id"])).mappings().one_or_none()
    edit = {name: row[name] for name in ("headline", "pinned", "hidden", "by")} if row else None
    if edit and row:
        edit["at"] = row["at"].isoformat()
    return {
        "edit": edit,
        "story": {name: story[name] for name in ("title", "place", "left_out")},
        "fields": list(fields),
    }


def _fields(before: dict[str, Any]) -> tuple[str, ...]:
    """What the act changed; acts of older versions told nothing of it, and are taken back whole."""
    return tuple(before.get("fields", NOTHING))


def _stands_on_top(conn: Connection, act: Any) -> None:
    """No later act changed the same of this story.

    Raises:
        StoreError: one did, and stands.
    """
    query = select(audit).where(audit.c.story == act["story"], audit.c.id > act["id"]).order_by(audit.c.id.desc())
    since = {row["id"]: row for row in conn.execute(query).mappings()}

    def stands(row: Any) -> bool:
        return row["undone_by"] is None or not stands(since[row["undone_by"]])

    mine = set(_fields(act["before"]))
    for later in since.values():
        edits_the_same = "edit" in later["before"] and mine & set(_fields(later["before"]))
        if later["act"] != "undo" and edits_the_same and stands(later):
            raise StoreError(f"act {later['id']} ({later['act']}) changed the same since; undo that first")


def _put_back(conn: Connection, story: int, before: dict[str, Any]) -> None:
    """What an act found, in the fields that it changed; what was done to the others since stays."""
    fields, found = _fields(before), before["edit"] or NOTHING
    now = conn.execute(select(edits).where(edits.c.story_id == story)).mappings().one_or_none()
    kept = {name: now[name] for name in (*NOTHING, "by", "at")} if now else dict(NOTHING)
    kept |= {name: found[name] for name in fields}
    if "headline" in fields and "by" in found:
        kept |= {"by": found["by"], "at": found["at"]}
    _replace(conn, story, kept if any(kept[name] for name in NOTHING) else None)
    names = ("title",) * ("headline" in fields) + ("place", "left_out") * bool({"pinned", "hidden"} & set(fields))
    if names:
        values = {name: before["story"][name] for name in names}
        conn.execute(update(stories_table).where(stories_table.c.id == story).values(**values))
    apply(conn)
    index.put(conn, [story])


def _call_off(conn: Connection, before: dict[str, Any]) -> None:
    """Do not write a story again after all.

    Raises:
        StoreError: it was written already.
    """
    if _version(conn, before["again"]) != before["version"]:
        raise StoreError("the story was written again already; its page of versions has the one before")
    for step in AGAIN:
        done(conn, step, [before["again"]])


def _version(conn: Connection, story: int) -> int:
    query = select(func.max(briefs.c.version)).where(briefs.c.story_id == story)
    return int(conn.execute(query).scalar() or 0)


def _replace(conn: Connection, story: int, values: dict[str, Any] | None) -> None:
    conn.execute(delete(edits).where(edits.c.story_id == story))
    if values:
        conn.execute(insert(edits).values(story_id=story, **{**values, "at": _time(values["at"])}))


def _time(value: datetime | str) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def _log(conn: Connection, act: str, story: str | None, says: str, before: dict[str, Any], by: Act) -> int:
    values = {"at": by[1], "who": by[0], "act": act, "story": story, "says": says, "before": before}
    return int(conn.execute(insert(audit).values(**values).returning(audit.c.id)).scalar_one())
