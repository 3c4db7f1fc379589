"""What a reader likes, as of now, and what one more word of theirs would change. Nothing is kept here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from groundwire.model.interest import SAYS, Act
from groundwire.model.story import Candidate, Story, StoryId
from groundwire.rank.curate import Caps
from groundwire.rank.interest import Features, Learned, begun, features, judged, subscribed, taught
from groundwire.rank.signals import SIGNALS
from groundwire.store import candidates, interest, readers, sources, stories
from groundwire.vectors import Vectors

LEAD = 1200  # characters of a text that the model reads
LOOKED_AT = 200  # stories that a preview ranks anew
LATELY = timedelta(days=3)  # of those with an item since; older ones keep their score, and are ranked no more
PAGE = Caps().limit
WEIGHT = next(signal.weight for signal in SIGNALS if signal.name == "feedback")


@dataclass(frozen=True, slots=True)
class Moved:
    """One story whose place an act would change; places count from 1 among the best stories."""

    slug: str
    title: str
    before: int
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LikingView:
    """A story, what its reader said of it, and what saying more or less like this would move, most first."""

    slug: str
    title: str
    said: frozenset[Act]
    looked_at: int
    moves: Mapping[Act, tuple[Moved, ...]]


def known(conn: Connection, reader: int | None, *, vectors: Vectors) -> Learned:
    """The reader's model with what was done since it was kept, and with the sources that they subscribed to."""
    model, upto = begun(interest.model(conn, reader), lambda: interest.own_seeds(conn, reader), vectors)
    fresh = interest.acts(conn, reader, after=upto)
    if fresh:
        told = candidates.of(conn, list(dict.fromkeys(one.story for one in fresh)), lead=LEAD)
        model = taught(model, fresh, dict(zip((one.id for one in told), features(told, vectors), strict=True)))
    chosen = readers.subscribed(conn, reader) if reader is not None else frozenset()
    names = [source.title for source in sources.every(conn) if source.id in chosen] if chosen else []
    return subscribed(model, sorted(set(names)))


def liking(conn: Connection, reader: int | None, slug: str, *, now: datetime, vectors: Vectors) -> LikingView:
    """What the reader said of a story, and what each of *more* and *less* would change.

    Raises:
        NotFound: no story has this slug.
    """
    story = stories.get(conn, slug)
    acts = interest.done_with(conn, reader, [story.id or StoryId(0)]).get(story.id or StoryId(0), frozenset())
    asked = tuple(act for act in (Act.MORE, Act.LESS) if act not in acts)
    best = lately(conn, now=now)
    moves = previews(conn, reader, story, asked, best, vectors=vectors)
    return LikingView(
        slug=story.slug,
        title=story.title,
        said=acts,
        looked_at=len(best),
        moves={act: tuple(found) for act, found in moves.items()},
    )


def lately(conn: Connection, *, now: datetime) -> list[Story]:
    """The best stories of the last days, among which a preview shows what would change."""
    return stories.listing(conn, limit=LOOKED_AT, since=now - LATELY)


def previews(
    conn: Connection,
    reader: int | None,
    story: Story,
    acts: Sequence[Act],
    among: Sequence[Story],
    *,
    vectors: Vectors,
) -> dict[Act, list[Moved]]:
    """What each of *acts* on *story* would move *among* the best stories (see `lately`).

    First those that would come among the first of a page's length or leave them, then the greatest moves.
    """
    model = known(conn, reader, vectors=vectors)
    best = {one.id or StoryId(0): one for one in among}
    others = candidates.of(conn, [one for one in best if one != story.id], lead=LEAD)
    rows = features(others, vectors)
    own = features(candidates.of(conn, [story.id or StoryId(0)], lead=LEAD), vectors)[0]
    plain = {
        str(number): one.score - sum(reason.points for reason in one.why if reason.signal == "feedback")
        for number, one in best.items()
    }
    before = _places(plain, others, rows, model)
    found = {}
    for act in acts:
        liked, counts = SAYS[act]
        after = _places(plain, others, rows, model.after(own, liked=liked, counts=counts))
        moved = sorted(
            (one for one in before if before[one] != after[one]),
            key=lambda one: ((before[one] > PAGE) == (after[one] > PAGE), -abs(before[one] - after[one]), one),
        )
        known_by = {str(number): one for number, one in best.items()}
        found[act] = [Moved(known_by[one].slug, known_by[one].title, before[one], after[one]) for one in moved]
    return found


def _places(
    plain: Mapping[str, float], known: Sequence[Candidate], rows: Sequence[Features], model: Learned
) -> dict[str, int]:
    """The place of each story, with the model's opinion added to its score."""
    opinions = judged(model, known, rows)
    scores = {one.id: plain[one.id] + WEIGHT * (opinions[one.id][0] if opinions else 0.0) for one in known}
    order = sorted(scores, key=lambda one: (-scores[one], int(one)))
    return {one: place for place, one in enumerate(order, 1)}
