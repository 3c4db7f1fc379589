"""A reader's own order of the front page: the common one, moved by what the reader starred, hid and read.

The picks are those of all, so nothing is kept from anyone; only their order is the reader's. Every fifth place
keeps the common order, and says so. Without a model of the reader, the common order stands.
"""

from collections.abc import Sequence

from sqlalchemy import Connection

from groundwire.model.interest import Act
from groundwire.model.story import Reason, Story, StoryId
from groundwire.rank.curate import OPEN
from groundwire.rank.interest import Learned, features, judged
from groundwire.rank.signals import SIGNALS
from groundwire.store import candidates, interest
from groundwire.vectors import Vectors, WordLlama

LEAD = 1200  # characters of a text that the model reads
WEIGHT = next(signal.weight for signal in SIGNALS if signal.name == "feedback")
AWAY = frozenset({Act.HIDE, Act.LESS})  # a story so marked goes last


def ordered(
    conn: Connection, reader: int, picked: Sequence[Story], *, vectors: Vectors | None = None
) -> list[tuple[Story, Reason | None]]:
    """*picked* (best first) in the reader's order, each with the reason why it moved or was left in place."""
    kept = interest.model(conn, reader)
    numbers = [StoryId(story.id or 0) for story in picked]
    if kept is None or not numbers:
        return [(story, None) for story in picked]
    known = candidates.of(conn, numbers, lead=LEAD)
    opinions = judged(Learned.from_json(kept[0]), known, features(known, vectors or WordLlama()))
    hidden = {story for story, acts in interest.done_with(conn, reader, numbers).items() if acts & AWAY}
    common = list(picked)
    mine = sorted(
        picked,
        key=lambda story: (
            story.id in hidden,
            -(story.score + WEIGHT * opinions.get(str(story.id), (0.5, ""))[0]),
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
            said = Reason(signal="feedback", value=value, weight=WEIGHT, note=note)
        chosen.append((best, said))
    return chosen
