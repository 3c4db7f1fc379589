"""What the lens reads off a paper. Nothing here measures."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper as it is given to the lens; *body* is LaTeX or plain text."""

    title: str
    abstract: str = ""
    body: str = ""
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Words that moved a meter: code points ``start`` to ``end`` of ``field`` (title, abstract or body)."""

    field: str
    start: int
    end: int
    meter: str  # theory or evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Two meters and what follows from them; each number is from 0 to 1.

    ``theory`` and ``evidence``: the share of reference papers that show less of it. ``balance``: how likely the
    contribution is mainly theoretical, with ``interval``. ``not_applicable``: how likely most reviewers
    find empirical novelty "not applicable" to it. ``grade``: what was read (title, abstract or body). ``counts``: what
    the body holds, by name; empty without one.
    """

    theory: float
    evidence: float
    balance: float
    not_applicable: float
    interval: tuple[float, float]
    grade: str
    spans: tuple[Span, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
