"""Interest: bring a reader's model up to what was done since, and show what one more act would change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from groundwire.model.interest import SAYS, Act
from groundwire.model.story import Candidate, StoryId
from groundwire.rank.interest import Features, Learned, features, judged
from groundwire.rank.signals import SIGNALS
from groundwire.store import candidates, interest, stories
from groundwire.vectors import Vectors

LEAD = 1200  # characters of a text that the model reads
LOOKED_AT = 200  # stories that a preview ranks anew
BATCH = 500  # acts learned in one transaction
WEIGHT = next(signal.weight for signal in SIGNALS if signal.name == "feedback")


@dataclass(frozen=True, slots=True)
class Change:
    """One story whose place an act would change; places count from 1 among the best stories."""

    slug: str
    title: str
    before: int
    after: int


def learned(conn: Connection, reader: int | None, *, now: datetime, vectors: Vectors) -> Learned:
    """The reader's model after all that was done, saved where it was behind."""
    kept = interest.model(conn, reader)
    model, upto = (Learned.from_json(kept[0]), kept[1]) if kept else (Learned(), 0)
    fresh = interest.acts(conn, reader, after=upto)[:BATCH]
    if not fresh:
        return model
    touched = list(dict.fromkeys(one.story for one in fresh))
    known = candidates.of(conn, touched, lead=LEAD)
    rows = dict(zip((one.id for one in known), features(known, vectors), strict=True))
    for act in fresh:
        liked, counts = SAYS[act.act]
        if row := rows.get(str(act.story)):
            model = model.after(row, liked=liked, counts=counts)
    interest.save_model(conn, reader, model.as_json(), upto=fresh[-1].id, now=now)
    return model


def preview(
    conn: Connection, reader: int | None, slug: str, act: Act, *, now: datetime, vectors: Vectors
) -> list[Change]:
    """What *act* on a story would change among the best stories, the greatest moves first; nothing is kept.

    Raises:
        NotFound: no story has this slug.
    """
    subject = stories.get(conn, slug)
    model = learned(conn, reader, now=now, vectors=vectors)
    best = {story.id or StoryId(0): story for story in stories.listing(conn, limit=LOOKED_AT)}
    known = candidates.of(conn, [story for story in best if story != subject.id], lead=LEAD)
    rows = features(known, vectors)
    own = features(candidates.of(conn, [subject.id or StoryId(0)], lead=LEAD), vectors)[0]
    liked, counts = SAYS[act]
    plain = {
        str(number): story.score - sum(reason.points for reason in story.why if reason.signal == "feedback")
        for number, story in best.items()
    }
    before = _places(plain, known, rows, model)
    after = _places(plain, known, rows, model.after(own, liked=liked, counts=counts))
    moved = sorted(
        (one for one in before if before[one] != after[one]), key=lambda one: (-abs(before[one] - after[one]), one)
    )
    return [
        Change(best[StoryId(int(one))].slug, best[StoryId(int(one))].title, before[one], after[one]) for one in moved
    ]


def _places(
    plain: dict[str, float], known: Sequence[Candidate], rows: Sequence[Features], model: Learned
) -> dict[str, int]:
    """The place of each story, with the model's opinion added to its score."""
    opinions = judged(model, known, rows)
    scores = {one.id: plain[one.id] + WEIGHT * (opinions[one.id][0] if opinions else 0.0) for one in known}
    order = sorted(scores, key=lambda one: (-scores[one], int(one)))
    return {one: place for place, one in enumerate(order, 1)}
