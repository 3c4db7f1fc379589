"""Interest: bring a reader's model up to what was done since, and keep it."""

from datetime import datetime

from sqlalchemy import Connection

from groundwire.rank.interest import Learned, features, seeded, taught
from groundwire.store import candidates, interest
from groundwire.vectors import Vectors

LEAD = 1200  # characters of a text that the model reads
BATCH = 500  # acts learned in one transaction


def learned(conn: Connection, reader: int | None, *, now: datetime, vectors: Vectors) -> Learned:
    """The reader's model after all that was named and done, saved where it was behind.

    What the reader None named shapes the common taste (see `rank.taste`), and is not learned twice.
    """
    kept = interest.model(conn, reader)
    if kept:
        model, upto = Learned.from_json(kept[0]), kept[1]
    else:
        model, upto = seeded(interest.seeds_of(conn, reader) if reader is not None else (), vectors), 0
    fresh = interest.acts(conn, reader, after=upto)[:BATCH]
    if not fresh and (kept or not model.acts):
        return model
    known = candidates.of(conn, list(dict.fromkeys(one.story for one in fresh)), lead=LEAD)
    model = taught(model, fresh, dict(zip((one.id for one in known), features(known, vectors), strict=True)))
    interest.save_model(conn, reader, model.as_json(), upto=fresh[-1].id if fresh else upto, now=now)
    return model
