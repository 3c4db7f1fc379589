"""A reader's own front page: the common picks, moved by what the reader starred, hid, read and subscribed to.

The picks are those of all, so nothing is kept from anyone; only their order is the reader's. Every fifth place
keeps the common order, and says so. Where nothing is known of the reader, the common order stands.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from groundwire.model.interest import Act
from groundwire.model.story import Reason, Story, StoryId
from groundwire.publish.view import front, liking
from groundwire.publish.view.front import FrontView
from groundwire.publish.view.told import read
from groundwire.rank.curate import OPEN
from groundwire.rank.interest import features, judged
from groundwire.store import candidates, interest, stories
from groundwire.vectors import Vectors, WordLlama

AWAY = frozenset({Act.HIDE, Act.LESS})  # a story so marked goes last


def front_page(conn: Connection, reader: int, *, now: datetime) -> FrontView | None:
    """Today's front page in the reader's order; None where nothing is known of them, and the common one stands."""
    mine = ordered(conn, reader, stories.listing(conn, picked=True))
    if not any(said for _, said in mine):
        return None
    told = read(conn, [replace(story, why=_with(story.why, said)) for story, said in mine])
    return replace(front.assembled(conn, told, now=now), own=True)


def _with(why: Sequence[Reason], said: Reason | None) -> tuple[Reason, ...]:
    """The common reasons, with the reader's own in place of what concerns the common interest."""
    kept = tuple(reason for reason in why if reason.signal not in {"feedback", "open place"})
    return (*kept, said) if said else tuple(why)


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
