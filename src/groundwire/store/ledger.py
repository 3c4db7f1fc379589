"""The ledger of predictions: append-only, each record bound to all before it (`model.chain`).

A prediction is recorded once; an outcome is a record of its own, and the newest one counts. Nothing here is ever
changed or taken out.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, exists, insert, or_, select

from groundwire.errors import LedgerError, NotFound, StoreError
from groundwire.model.brief import Brief
from groundwire.model.brief_record import sections_of
from groundwire.model.chain import START, Link, canonical, faults, link
from groundwire.model.prediction import Entry, Outcome, Prediction, Result, as_record, of_record
from groundwire.store.rows import chunks, fact, set_fact
from groundwire.store.tables import briefs, items, ledger, sources, stories

HEAD = "ledger_head"  # number and hash of the newest record: an end that was cut off shows
BRIEFS_READ = "ledger_briefs"  # the newest brief whose predictions were recorded
LATER = 5000  # items looked through for what may decide a prediction


def record(conn: Connection, predictions: Iterable[Prediction]) -> int:
    """Add the predictions that are not there yet; how many were."""
    wanted = {prediction.key: prediction for prediction in predictions}
    known: set[str] = set()
    for part in chunks(sorted(wanted)):
        known.update(conn.execute(select(ledger.c.key).where(ledger.c.key.in_(part))).scalars())
    new = [prediction for key, prediction in wanted.items() if key not in known]
    for prediction in new:
        _append(
            conn,
            kind="prediction",
            record={"prediction": as_record(prediction)},
            key=prediction.key,
            story=prediction.story,
            due=prediction.resolve_by.isoformat(),
        )
    return len(new)


def resolve(conn: Connection, number: int, outcome: Outcome) -> Entry:
    """Add the outcome of prediction *number*; the entry as it is then.

    Raises:
        NotFound: there is no such prediction.
        LedgerError: no reason is given, or the newest outcome says the same already.
    """
    entry = get(conn, number)
    if not outcome.because.strip():
        raise LedgerError(f"prediction {number}: say why, with --because")
    if entry.outcome is not None and entry.outcome.result is outcome.result:
        raise LedgerError(f"prediction {number} is resolved as {outcome.result.value} already")
    told = {
        "number": number,
        "result": outcome.result.value,
        "because": outcome.because.strip(),
        "at": outcome.at.astimezone(UTC).isoformat(),
    }
    _append(conn, kind="outcome", record={"outcome": told}, subject=number)
    return get(conn, number)


def get(conn: Connection, number: int) -> Entry:
    """Prediction *number*.

    Raises:
        NotFound: there is none; an outcome's number is none either.
    """
    found = _entries(conn, ledger.c.number == number)
    if not found:
        raise NotFound(f"there is no prediction number {number}; `groundwire ledger list` shows them")
    return found[0]


def every(conn: Connection) -> list[Entry]:
    """All predictions, in the order in which they were recorded."""
    return _entries(conn)


def of_span(conn: Connection, start: datetime, end: datetime) -> list[Entry]:
    """The predictions made from *start* to before *end*, or whose day falls into it; in the order recorded."""
    first, last = start.astimezone(UTC).date(), end.astimezone(UTC).date()
    made = (f'"made":"{first + timedelta(days=n)}T' for n in range((last - first).days + 1))  # as `canonical` writes it
    wanted = or_(
        and_(ledger.c.due >= first.isoformat(), ledger.c.due < last.isoformat()),
        *(ledger.c.record.contains(said) for said in made),
    )
    return [
        entry
        for entry in _entries(conn, wanted)
        if start <= entry.prediction.made < end or first <= entry.prediction.resolve_by < last
    ]


def due(conn: Connection, today: date) -> list[Entry]:
    """The predictions without an outcome whose day has come, the longest overdue first."""
    found = _entries(conn, ledger.c.due <= today.isoformat())
    waiting = (entry for entry in found if entry.outcome is None)
    return sorted(waiting, key=lambda entry: (entry.prediction.resolve_by, entry.number))


def coming(conn: Connection, today: date, *, limit: int) -> list[Entry]:
    """The predictions without an outcome whose day is still to come, the soonest first."""
    outcome = ledger.alias()
    soonest = (
        select(ledger.c.number)
        .where(ledger.c.kind == "prediction", ledger.c.due > today.isoformat())
        .where(~exists().where(outcome.c.subject == ledger.c.number))
        .order_by(ledger.c.due, ledger.c.number)
        .limit(limit)
    )
    found = _entries(conn, ledger.c.number.in_(list(conn.execute(soonest).scalars())))
    return sorted(found, key=lambda entry: (entry.prediction.resolve_by, entry.number))


def of_story(conn: Connection, slug: str) -> list[Entry]:
    """The predictions that a story's briefs made, in the order in which they were recorded."""
    return _entries(conn, ledger.c.story == slug)


def by_keys(conn: Connection, keys: Sequence[str]) -> dict[str, Entry]:
    """The predictions with these keys (`Prediction.key`, `model.prediction.key_of`), by key."""
    found = {}
    for part in chunks(sorted(set(keys))):
        found.update({entry.prediction.key: entry for entry in _entries(conn, ledger.c.key.in_(part))})
    return found


def head(conn: Connection) -> tuple[int, str]:
    """Number and hash of the newest record; (0, zeros) in an empty ledger. Noted elsewhere, it guards the end."""
    row = conn.execute(select(ledger.c.number, ledger.c.hash).order_by(ledger.c.number.desc()).limit(1)).first()
    return (row[0], row[1]) if row else (0, START)


def problems(conn: Connection) -> tuple[str, ...]:
    """What is wrong with the ledger, in plain words: records changed, taken out, put in or cut off; () when sound."""
    rows = conn.execute(select(ledger).order_by(ledger.c.number)).mappings().all()
    found = list(faults(Link(row["number"], row["record"], row["previous"], row["hash"]) for row in rows))
    noted = fact(conn, HEAD)
    last = (rows[-1]["number"], rows[-1]["hash"]) if rows else (0, START)
    if noted is not None and tuple(noted) != last:
        found.append(f"the newest record should be number {noted[0]}, and is number {last[0]}")
    found += [f"record {row['number']}: its columns do not say what it says" for row in rows if not _true(row)]
    return tuple(f"ledger: {fault}" for fault in found)


def unread(conn: Connection, *, limit: int = 200) -> list[tuple[int, str, Brief]]:
    """Briefs whose predictions were not recorded yet, oldest first: id, the story's slug, the brief."""
    query = (
        select(briefs, stories.c.slug)
        .join(stories, stories.c.id == briefs.c.story_id)
        .where(briefs.c.id > int(fact(conn, BRIEFS_READ) or 0))
        .order_by(briefs.c.id)
        .limit(limit)
    )
    return [
        (
            row["id"],
            row["slug"],
            Brief(
                sections=sections_of(row["sections"]),
                writer=row["writer"],
                model=row["model"],
                prompt_version=row["prompt_version"],
                written=row["written"],
                version=row["version"],
            ),
        )
        for row in conn.execute(query).mappings()
    ]


def read_to(conn: Connection, brief: int) -> None:
    """Say that the predictions of all briefs up to this id are recorded."""
    set_fact(conn, BRIEFS_READ, brief)


def later(conn: Connection, since: datetime) -> list[dict[str, Any]]:
    """Items from after *since*, newest first: item, title, url, when, source. What may decide a prediction."""
    query = (
        select(items.c.id, items.c.title, items.c.url, items.c.ordered, sources.c.title.label("source"))
        .join(sources, sources.c.id == items.c.source_id)
        .where(items.c.ordered > since)
        .order_by(items.c.ordered.desc(), items.c.id)
        .limit(LATER)
    )
    return [
        {"item": row["id"], "title": row["title"], "url": row["url"], "when": row["ordered"], "source": row["source"]}
        for row in conn.execute(query).mappings()
    ]


def _append(
    conn: Connection,
    *,
    kind: str,
    record: Mapping[str, Any],
    key: str | None = None,
    **columns: Any,
) -> None:
    number, previous = head(conn)
    text = canonical({"number": number + 1, **record})
    digest = link(previous, text)
    conn.execute(
        insert(ledger).values(
            number=number + 1, kind=kind, key=key or digest, record=text, previous=previous, hash=digest, **columns
        )
    )
    set_fact(conn, HEAD, [number + 1, digest])


def _entries(conn: Connection, *where: Any) -> list[Entry]:
    query = select(ledger).where(ledger.c.kind == "prediction", *where).order_by(ledger.c.number)
    rows = conn.execute(query).mappings().all()
    try:
        return _read(conn, rows)
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError("the ledger holds a damaged record; `groundwire ledger verify` names it") from error


def _read(conn: Connection, rows: Sequence[RowMapping]) -> list[Entry]:
    outcomes: dict[int, Outcome] = {}
    for part in chunks([row["number"] for row in rows]):
        said = select(ledger.c.record).where(ledger.c.subject.in_(part)).order_by(ledger.c.number)
        for text in conn.execute(said).scalars():
            told = _told(text)["outcome"]
            outcomes[told["number"]] = Outcome(
                result=Result(told["result"]), because=told["because"], at=datetime.fromisoformat(told["at"])
            )
    return [
        Entry(
            number=row["number"],
            prediction=of_record(_told(row["record"])["prediction"]),
            hash=row["hash"],
            outcome=outcomes.get(row["number"]),
        )
        for row in rows
    ]


def _told(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text)
    return found


def _true(row: RowMapping) -> bool:
    """Whether the columns beside the record repeat what it says."""
    try:
        told = _told(row["record"])
        if row["kind"] == "outcome":
            return bool(told["outcome"]["number"] == row["subject"])
        prediction = of_record(told["prediction"])
    except (ValueError, KeyError, TypeError):
        return False
    return (row["key"], row["story"], row["due"]) == (
        prediction.key,
        prediction.story,
        prediction.resolve_by.isoformat(),
    )
