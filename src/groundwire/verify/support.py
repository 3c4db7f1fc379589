"""The verdict on one claim against its cited spans: a cascade from certain to likely.

1. One or more whole sentences, word for word, pass.
2. In a near copy, one exchanged numeral, date or name, one "not" more or less, one comparison turned round, or
   the speaker left out, refuses.
3. Numerals and dates that stand nowhere in the spans refuse.
4. Otherwise a logistic model over lexical evidence, fitted by ``scripts/fit_verifier.py``, gives the probability.
"""

import json
import math
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from groundwire.model.brief import Verdict
from groundwire.verify import wording
from groundwire.verify.align import Alignment, align
from groundwire.verify.features import NAMES, features
from groundwire.verify.numbers import exchanged, missing_dates, missing_names, missing_numbers, turned_pairs
from groundwire.verify.spans import verbatim

PASSES = 0.5
VERBATIM = 0.99
REARRANGED = 0.6  # at least, where hardly a word is new and nothing speaks against it


@cache
def coefficients() -> Mapping[str, float]:
    """The shipped weights by feature, with ``intercept``."""
    loaded: dict[str, float] = json.loads(
        files("groundwire.verify").joinpath("coefficients.json").read_text(encoding="utf-8")
    )["weights"]
    return loaded


def verdict(claim: str, spans: Sequence[str], *, weights: Mapping[str, float] | None = None) -> Verdict:
    """Whether the *spans*, alone, support the *claim*. ``supported`` is a probability; `PASSES` divides.

    *weights* replaces the shipped coefficients (for measuring out of fold).
    """
    spans = [span for span in spans if span.strip()]
    if not claim.strip():
        return Verdict(supported=0.0, verdict="unsupported", why=("the claim is empty",))
    if not spans:
        return Verdict(supported=0.0, verdict="unsupported", why=("nothing is cited",))
    if verbatim(claim, spans):
        return Verdict(supported=VERBATIM, verdict="supported", why=("a whole sentence of the source, word for word",))
    alignment = align(claim, spans)
    probable = likelihood(claim, spans, alignment, weights or coefficients())
    against, contradicted = faults(claim, spans, alignment)
    if against:
        return Verdict(
            supported=min(probable, 0.5) * 0.4, verdict="contradicted" if contradicted else "unsupported", why=against
        )
    if alignment is not None and alignment.copied and alignment.shared >= 0.9:
        why = ("the source's own words, slightly rearranged",)
        return Verdict(supported=max(probable, REARRANGED), verdict="supported", why=why)
    if probable >= PASSES:
        return Verdict(supported=probable, verdict="supported", why=("the cited words carry the claim",))
    return Verdict(
        supported=probable, verdict="unsupported", why=("too little of the claim stands in the cited words",)
    )


def likelihood(claim: str, spans: Sequence[str], alignment: Alignment | None, weights: Mapping[str, float]) -> float:
    """The logistic model's probability."""
    total = weights["intercept"] + sum(
        weights.get(name, 0.0) * value for name, value in zip(NAMES, features(claim, spans, alignment), strict=True)
    )
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def faults(claim: str, spans: Sequence[str], alignment: Alignment | None) -> tuple[tuple[str, ...], bool]:
    """What speaks against the claim for certain, and whether it contradicts the source."""
    found: list[str] = []
    contradicted = False
    if alignment is not None and alignment.copied:
        swapped = exchanged(alignment, spans)
        if swapped:
            found.append(f"the source has something else in the place of {', '.join(swapped)}")
        added = " ".join(token.raw for _, mine, _ in alignment.edits for token in mine)
        dropped = " ".join(token.raw for _, _, theirs in alignment.edits for token in theirs)
        turned = [why for why in (wording.negation(claim, _kept(alignment)), wording.direction(added, dropped)) if why]
        contradicted = bool(swapped or turned)
        found += turned
        found += [why for why in (wording.attribution(claim, dropped),) if why]
    if alignment is not None and (pairs := turned_pairs(claim, alignment.source)):
        contradicted = True
        found.append(f"the source has these the other way round: {', '.join(pairs)}")
    numbers = missing_numbers(claim, spans)
    if numbers:
        found.append(f"not in the cited words: {', '.join(numbers)}")
    dates = missing_dates(claim, spans)
    if dates:
        found.append(f"not in the cited words: {', '.join(dates)}")
    names = missing_names(claim, spans)
    if len(names) > 1 or (names and alignment is not None and alignment.copied):
        found.append(f"not in the cited words: {', '.join(names)}")
    return tuple(dict.fromkeys(found)), contradicted


def _kept(alignment: Alignment) -> str:
    """The source without the whole clauses that the claim leaves out, for comparing small words."""
    dropped = {
        id(token) for kind, _, theirs in alignment.edits if kind == "insert" and len(theirs) > 3 for token in theirs
    }
    return " ".join(token.raw for token in alignment.tokens if id(token) not in dropped)
