"""Interest: bring a reader's model up to what was done since, and keep it."""

from datetime import datetime

from sqlalchemy import Connection

from groundwire.rank.interest import Learned, begun, features, taught
from groundwire.store import candidates, interest
from groundwire.vectors import Vectors

LEAD = 1200  # characters of a text that the model reads
BATCH = 500  # acts learned in one transaction


def learned(conn: Connection, reader: int | None, *, now: datetime, vectors: Vectors) -> Learned:
    """The reader's model after all that was named and done, saved where it was behind."""
    kept = interest.model(conn, reader)
    model, upto = begun(kept, lambda: interest.own_seeds(conn, reader), vectors)
    fresh = interest.acts(conn, reader, after=upto)[:BATCH]
    if not fresh and (kept or not model.acts):
        return model
    known = candidates.of(conn, list(dict.fromkeys(one.story for one in fresh)), lead=LEAD)
    model = taught(model, fresh, dict(zip((one.id for one in known), features(known, vectors), strict=True)))
    interest.save_model(conn, reader, model.as_json(), upto=fresh[-1].id if fresh else upto, now=now)
    return model
