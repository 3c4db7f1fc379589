"""A reader's own front page: the common one, narrowed to their sources, after their rules, in their order.

Who chose sources reads what those tell, picked for everybody or not. Rules move, mute and drop as they do for all.
What was starred, hidden, read and named beforehand gives the order; every fifth place keeps the one before it, and says
so. Without any of these the common page stands, and it is always one link away.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from groundwire.model.interest import Act
from groundwire.model.rule import Action, Field, Rule
from groundwire.model.story import Reason, Scored, Story, StoryId
from groundwire.publish.view import liking
from groundwire.publish.view.told import read
from groundwire.rank import rules
from groundwire.rank.curate import OPEN, Caps
from groundwire.rank.interest import features, judged
from groundwire.store import candidates, interest, pages, readers, stories
from groundwire.store import rules as rule_store
from groundwire.vectors import Vectors, WordLlama

RECENT = timedelta(days=3)  # how far back a reader's own sources fill the page
AWAY = frozenset({Act.HIDE, Act.LESS})  # a story so marked goes last


def is_own(conn: Connection, reader: int) -> bool:
    """Whether anything of this reader shapes the front page."""
    return bool(
        readers.subscribed(conn, reader)
        or rule_store.listing(conn, reader=reader)
        or interest.acts(conn, reader)
        or interest.seeds_of(conn, reader)
    )


def front_of(
    conn: Connection, reader: int, picked: Sequence[Story], *, now: datetime, vectors: Vectors | None = None
) -> list[Story]:
    """The reader's stories, best first, each with the reasons of its place; *picked* are those of all.

    Where the reader's sources and rules leave nothing, the common page stands.
    """
    found = list(picked)
    if chosen := readers.subscribed(conn, reader):
        found = _heard(conn, found, chosen, since=now - RECENT)
    if known := rule_store.listing(conn, reader=reader):
        found = _ruled(conn, known, found)
    mine = ordered(conn, reader, found or picked, vectors=vectors)
    return [replace(story, why=_with(story.why, reason)) for story, reason in mine]


def _with(why: Sequence[Reason], said: Reason | None) -> tuple[Reason, ...]:
    """The common reasons, with the reader's own in place of what concerns the common interest."""
    kept = tuple(reason for reason in why if reason.signal not in {"feedback", "open place"})
    return (*kept, said) if said else tuple(why)


def _heard(conn: Connection, picked: Sequence[Story], chosen: Collection[int], *, since: datetime) -> list[Story]:
    """The picks that one of these sources tells, then what else they told of late; no more than fill the page."""
    told = pages.told_by(conn, chosen, since=since)
    ids = {story.id for story in told}
    first = [story for story in picked if story.id in ids]
    placed = {story.id for story in first}
    rest = [one for one in told if one.id not in placed and not (one.left_out or "").startswith(rules.RULED)]
    return [*first, *rest][: max(Caps().limit, len(first))]


def _ruled(conn: Connection, known: Sequence[Rule], found: Sequence[Story]) -> list[Story]:
    """*found* after the reader's own rules; in the order of the scores where a rule changes them."""
    stories_by_id = {str(story.id): story for story in found}
    seen = candidates.of(conn, [StoryId(story.id or 0) for story in found], lead=liking.LEAD)
    kept, why = rules.dropped(known, seen)
    scored = [Scored(id=one.id, score=stories_by_id[one.id].score, why=stories_by_id[one.id].why) for one in kept]
    touched = rules.apply(known, kept, scored, why)
    left = [
        replace(stories_by_id[one.id], score=one.score, why=one.why)
        for one in touched.scored
        if one.id not in touched.left_out
    ]
    moved = any(rule.action is Action.BOOST for rule in known)
    return sorted(left, key=lambda story: -story.score) if moved else left


def ruled(conn: Connection, reader: int, slug: str) -> tuple[str, ...]:
    """The reader's own rules that touch a story, in words, each with the numbers of the sources that it matches.

    Raises:
        NotFound: no story has this slug.
    """
    known = rule_store.listing(conn, reader=reader)
    if not known:
        return ()
    story = stories.get(conn, slug)
    (told,) = read(conn, [story])
    touched = rules.touching(known, told.documents)
    said = []
    for rule in known:
        numbers = [str(at) for at, one in enumerate(told.documents, 1) if rule.name in touched.get(one.id, ())]
        if numbers:
            said.append(f"{rule.name} (source{'s' if len(numbers) > 1 else ''} {', '.join(numbers)})")
        elif rule.field is Field.SCORE and rules.score_holds(rule, story.score):
            said.append(rule.name)
    return tuple(said)


def ordered(
    conn: Connection, reader: int, picked: Sequence[Story], *, vectors: Vectors | None = None
) -> list[tuple[Story, Reason | None]]:
    """*picked* (best first) in the reader's order, each with the reason why it moved or was left in place."""
    embedder = vectors or WordLlama()
    model = liking.known(conn, reader, vectors=embedder)
    numbers = [StoryId(story.id or 0) for story in picked]
    if not model.weights or not numbers:
        return [(story, None) for story in picked]
    known = candidates.of(conn, numbers, lead=liking.LEAD)
    opinions = judged(model, known, features(known, embedder))
    hidden = {story for story, acts in interest.done_with(conn, reader, numbers).items() if acts & AWAY}
    common = list(picked)
    mine = sorted(
        picked,
        key=lambda story: (
            story.id in hidden,
            -(story.score + liking.WEIGHT * opinions.get(str(story.id), (0.5, ""))[0]),
            story.id or 0,
        ),
    )
    chosen: list[tuple[Story, Reason | None]] = []
    for place in range(1, len(picked) + 1):
        openly = place % OPEN == 0
        best = next((story for story in (common if openly else mine) if not openly or story.id not in hidden), mine[0])
        common.remove(best)
        mine.remove(best)
        value, note = opinions.get(str(best.id), (0.5, "nothing learned of it"))
        if openly:
            said = Reason(signal="open place", value=1.0, weight=0.0, note=f"one place in {OPEN} ignores interest")
        else:
            said = Reason(signal="feedback", value=value, weight=liking.WEIGHT, note=note)
        chosen.append((best, said))
    return chosen
