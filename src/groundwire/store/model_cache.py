"""What models answered, so that no question is paid for twice, and the account of what was asked."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from groundwire.store.tables import model_cache, model_calls

KEPT = timedelta(days=60)  # an answer, from when it was given


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One question to a model; ``outcome`` is "answered", or the code of the error."""

    at: datetime
    model: str
    prompt_version: str
    outcome: str
    tokens: int = 0
    usd: float = 0.0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What models took in some time: questions asked and failed, tokens, US dollars, seconds."""

    asked: int
    failed: int
    tokens: int
    usd: float
    seconds: float


def answer(conn: Connection, key: str) -> Any | None:
    """The answer kept under *key* (`llm.ask.key`) as plain values, or None."""
    return conn.execute(select(model_cache.c.answer).where(model_cache.c.key == key)).scalar()


def keep(conn: Connection, key: str, value: Any, *, model: str, prompt_version: str, made: datetime) -> None:
    """Keep an answer in place of an earlier one; those that are too old go."""
    conn.execute(delete(model_cache).where((model_cache.c.key == key) | (model_cache.c.made < made - KEPT)))
    conn.execute(
        insert(model_cache).values(key=key, model=model, prompt_version=prompt_version, answer=value, made=made)
    )


def note(conn: Connection, call: Call) -> None:
    """Write one question into the account."""
    conn.execute(insert(model_calls).values(**asdict(call)))


def account(conn: Connection, since: datetime, until: datetime) -> Account:
    """What was asked from *since* to before *until*."""
    calls = model_calls.c
    row = conn.execute(
        select(
            func.count(),
            func.count().filter(calls.outcome != "answered"),
            func.coalesce(func.sum(calls.tokens), 0),
            func.coalesce(func.sum(calls.usd), 0.0),
            func.coalesce(func.sum(calls.seconds), 0.0),
        ).where(calls.at >= since, calls.at < until)
    ).one()
    return Account(asked=row[0], failed=row[1], tokens=int(row[2]), usd=float(row[3]), seconds=float(row[4]))
