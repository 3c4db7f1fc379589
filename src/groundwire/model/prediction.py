"""Predictions: what is said to come, by when, and what became of it.

Two kinds are kept apart. A *stated* one is a source's, quoted, and carries no probability of ours. A *system* one is
a model's: a question that can be answered with yes or no, what would settle it, who can tell, and a probability.
Nothing here stores or scores.
"""

import calendar
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

from groundwire.model.brief import Citation

LEAST, MOST = 0.02, 0.98  # nothing is foretold for certain
UNDATED = timedelta(days=365)  # when to look again at what has no date of its own


class Kind(StrEnum):
    """Whose prediction it is."""

    STATED = "stated"  # a source's, quoted
    SYSTEM = "system"  # a model's


class Result(StrEnum):
    """What became of a prediction; ``void`` when it can no longer be decided."""

    TRUE = "true"
    FALSE = "false"
    VOID = "void"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """One claim about the future.

    ``says`` is the quoted sentence, or the question. ``who`` is the person or source that says so, or the model.
    ``by`` is the date as it was given, ISO 8601 cut to its grain, or None; ``resolve_by`` is the day on which it is
    looked at: the last day of ``by``, or a year after it was made where no date was given.

    Raises:
        ValueError: a system prediction that is no question, or lacks criterion, resolver, deadline or a
            probability from .02 to .98; a stated one without a quotation, or with a probability.
    """

    kind: Kind
    story: str
    says: str
    who: str
    by: str | None
    resolve_by: date
    made: datetime
    citations: tuple[Citation, ...]
    criterion: str | None = None
    resolver: str | None = None
    probability: float | None = None
    model: str | None = None
    prompt_version: str | None = None

    def __post_init__(self) -> None:
        """Refuse what could never be scored."""
        if not self.says.strip() or not self.citations:
            raise ValueError("a prediction says something, and rests on a quotation")
        if self.kind is Kind.STATED:
            if self.probability is not None:
                raise ValueError("no probability of ours is put on what a source says")
            return
        if not (self.criterion and self.resolver and self.by and self.model and self.says.rstrip().endswith("?")):
            raise ValueError("a system prediction is a question with a criterion, a resolver, a deadline and a model")
        if self.probability is None or not LEAST <= self.probability <= MOST:
            raise ValueError(f"a probability lies from {LEAST} to {MOST}, not at {self.probability}")

    @property
    def dated(self) -> bool:
        """Whether whoever said it gave a date."""
        return self.by is not None

    @property
    def key(self) -> str:
        """What makes it the same prediction: its kind, words and date (SHA-256, hexadecimal)."""
        return key_of(self.kind, self.says, self.by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a person found: the result, the reason for it, and when."""

    result: Result
    because: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A prediction in the ledger: its number, its hash in the chain, and the newest outcome if there is one."""

    number: int
    prediction: Prediction
    hash: str
    outcome: Outcome | None = None

    def overdue(self, today: date) -> bool:
        """Whether its day has passed without an outcome."""
        return self.outcome is None and self.prediction.resolve_by < today


def key_of(kind: str, says: str, by: str | None) -> str:
    """The identity of a prediction; see `Prediction.key`."""
    return hashlib.sha256(json.dumps([str(kind), " ".join(says.split()).casefold(), by]).encode()).hexdigest()


def last_day(by: str) -> date:
    """The last day of a date that is cut to its grain: ``2027-02`` is 2027-02-28, ``2027`` is 2027-12-31.

    Raises:
        ValueError: it is no such date.
    """
    parts = [int(part) for part in by.split("-")]
    if not 1 <= len(parts) <= 3:
        raise ValueError(f"not a date: {by!r}")
    year = parts[0]
    month = parts[1] if len(parts) > 1 else 12
    if not 1 <= month <= 12:
        raise ValueError(f"not a date: {by!r}")
    return date(year, month, parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1])


def as_record(prediction: Prediction) -> dict[str, Any]:
    """The prediction as plain values, for JSON."""
    return {
        **asdict(prediction),
        "kind": prediction.kind.value,
        "resolve_by": prediction.resolve_by.isoformat(),
        "made": prediction.made.astimezone(UTC).isoformat(),
        "citations": [asdict(citation) for citation in prediction.citations],
    }


def of_record(record: Mapping[str, Any]) -> Prediction:
    """The prediction that `as_record` wrote."""
    return Prediction(
        **{
            **record,
            "kind": Kind(record["kind"]),
            "resolve_by": date.fromisoformat(record["resolve_by"]),
            "made": datetime.fromisoformat(record["made"]),
            "citations": tuple(Citation(**citation) for citation in record["citations"]),
        }
    )
