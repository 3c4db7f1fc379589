"""What a claim and its spans share, as numbers for the calibrated model. No model of language, no network."""

import math
from collections import Counter
from collections.abc import Sequence

from groundwire.verify.align import Alignment, sentences_in
from groundwire.verify.numbers import missing_dates, missing_names, missing_numbers
from groundwire.verify.tokens import STOP, tokens
from groundwire.verify.wording import counts, negators

NAMES = (
    "best_sentence", "best_window", "top_three", "all_spans", "new_bigrams", "new_trigrams", "longest_run",
    "kept_in_order", "new_words", "missing_numbers", "missing_names", "missing_dates", "negation", "direction",
    "claim_length", "log_spans", "one_span", "rare_missing", "spread",
)  # fmt: skip


def features(claim: str, spans: Sequence[str], alignment: Alignment | None) -> tuple[float, ...]:
    """One number for each of `NAMES`, most of them from 0 to 1."""
    mine = [token.norm for token in tokens(claim)]
    content = [norm for norm in mine if norm not in STOP] or mine
    sentences = [[token.norm for token in tokens(sentence)] for sentence in sentences_in(spans)] or [[]]
    bags = [set(sentence) for sentence in sentences]
    seen = Counter(norm for bag in bags for norm in bag)
    weight = {norm: math.log(1 + len(bags) / (0.5 + seen[norm])) + 0.3 for norm in set(content)}
    total = sum(weight.values()) or 1.0

    def contained(bag: set[str]) -> float:
        return sum(value for norm, value in weight.items() if norm in bag) / total

    each = sorted((contained(bag) for bag in bags), reverse=True)
    windows = [contained(set().union(*bags[place : place + 3])) for place in range(max(1, len(bags) - 2))]
    order = sorted(range(len(bags)), key=lambda place: -contained(bags[place]))
    top = set().union(*(bags[place] for place in order[:3]))
    everything = set().union(*bags)
    grams = {size: {tuple(s[i : i + size]) for s in sentences for i in range(len(s) - size + 1)} for size in (2, 3)}
    numbers_in = sum(token.number for token in tokens(claim)) or 1
    source = alignment.source if alignment else ""
    mine_counts, source_counts = counts(claim), counts(source)
    missing = sorted((weight[norm] for norm in weight if norm not in everything), reverse=True)
    return (
        each[0],
        max(windows),
        contained(top),
        contained(everything),
        _new(mine, grams[2], 2),
        _new(mine, grams[3], 3),
        _longest_run(mine, sentences) / max(1, len(mine)),
        alignment.kept if alignment else 0.0,
        sum(norm not in everything for norm in set(content)) / max(1, len(set(content))),
        min(1.0, len(missing_numbers(claim, spans)) / numbers_in),
        min(1.0, len(missing_names(claim, spans)) / 3),
        float(bool(missing_dates(claim, spans))),
        float((negators(claim) > 0) != (negators(source) > 0)),
        float(mine_counts["up"] > source_counts["up"]) - 0.0 + float(mine_counts["down"] > source_counts["down"]),
        math.log(1 + len(mine)) / 4,
        math.log(1 + len(spans)) / 3,
        float(len(spans) == 1),
        min(1.0, sum(missing[:2]) / 6),
        max(windows) - each[0],
    )


def _new(mine: Sequence[str], have: set[tuple[str, ...]], size: int) -> float:
    """Share of the claim's n-grams that stand in no sentence."""
    own = [tuple(mine[place : place + size]) for place in range(len(mine) - size + 1)]
    return sum(gram not in have for gram in own) / len(own) if own else 0.0


def _longest_run(mine: Sequence[str], sentences: Sequence[Sequence[str]]) -> int:
    """The most tokens in a row that stand in a row in one sentence."""
    longest = 0
    for sentence in sentences:
        places: dict[str, list[int]] = {}
        for place, norm in enumerate(sentence):
            places.setdefault(norm, []).append(place)
        before: dict[int, int] = {}
        for norm in mine:
            now = {place: before.get(place - 1, 0) + 1 for place in places.get(norm, ())}
            longest = max(longest, *now.values()) if now else longest
            before = now
    return longest
