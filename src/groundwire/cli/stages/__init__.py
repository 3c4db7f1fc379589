"""The stages as filters: one module for each, with a ``STAGE`` that says what a line needs.

A per-line stage has ``start``: it is called once with the options and returns the function from a line to
its answer. A stage that must read all lines before it answers has ``whole``. Neither sees a bad line.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from groundwire.model.line import Line

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line says to a stage: a fixed clock, past picks, the settings of models."""

    now: datetime | None = None
    picks: Path | None = None
    model: str | None = None
    title_vectors: str = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A stage as a filter. ``required`` fields must be present and not null; ``id`` always is one.

    The answer need not hold ``id``: it is put first by the filter.
    """

    required: tuple[str, ...]
    start: Callable[[Options], Callable[[Line], Answer]] | None = None
    whole: Callable[[Sequence[Line], Options], Iterable[Answer]] | None = None
