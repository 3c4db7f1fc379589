"""Fit the weights of grouping's evidence on labelled documents, and write ``group/weights.json``.

    python scripts/fit_group.py [--labelled FILE.jsonl] [--without FOLD] [--write TARGET]

Two models are fitted, by what a document brings. ``bare`` (a title alone) learns from the invented news in
``scripts/group_titles``, in our own words, as ``scripts/wire.py`` tells them.
``told`` (a title with a text) learns from --labelled: documents as ``stage group`` reads them, in time order, with
``event`` where their event is known (by hand, or since they are about one work); lines without one are background.

Documents are streamed into their true stories; each comparison of a labelled document with a labelled story is one
example. Ridge regression on standardised evidence, and no weight may have the wrong sign: evidence that speaks for
one event never counts against it. The weight of days since the latest document stays what it is: labelled events
are few, and how long invented ones pause is our own choice. Invented titles share a number only where they mean the
same, so numbers weigh what documents of the world taught.
Titles are learned from once each: reprints would teach that only the same words make one event. Both weigh less than
they might (ridge), since invented news is not the world's.
The threshold is the lowest with a BCubed precision of ``PRECISE``, reprints and all, where one half of the files is
grouped by what the other half taught: many invented events are told to be mistaken for each other.
--without leaves one fifth of the labelled events out, to be measured on them.
"""

import argparse
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from wire import FILES, Labelled, told, written

from groundwire.group import evidence, works
from groundwire.group.cluster import Grouper
from groundwire.group.evidence import FEATURES, Model
from groundwire.model.line import document

HERE = Path(__file__).parent
TARGET = HERE.parent / "src/groundwire/group/weights.json"
RIDGE = {"told": 10.0, "bare": 100.0}  # in examples; invented news is not the world
FOLDS = 5
THRESHOLDS = tuple(round(0.05 * step, 2) for step in range(5, 16))
PRECISE = 0.855  # of left-out titles; real ones are mistaken for each other less often, and are asked for 0.90
AGAINST = frozenset({"number_clash", "days", "same_source", "short"})
FREE = frozenset({"chatty"})
OF_TITLES = ("title_words", "support", "rarest", "second", "vector", "best_vector", "numbers", "number_clash")
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Examples:
    """Comparisons: evidence by row, 1 for one event, the event of the document."""

    rows: Numbers
    labels: Numbers
    events: tuple[str, ...]

    def where(self, keep: Callable[[str], bool]) -> "Examples":
        """Those whose event is kept."""
        chosen = np.array([keep(event) for event in self.events], dtype=bool)
        events = tuple(event for event in self.events if keep(event))
        return Examples(self.rows[chosen], self.labels[chosen], events)


def examples(stream: Sequence[Labelled]) -> Examples:
    """Evidence, label and event of every comparison of a labelled document with a labelled story."""
    grouper = Grouper()
    rows: list[tuple[float, ...]] = []
    labels: list[float] = []
    events: list[str] = []
    for one in stream:
        document = one.document
        reading = grouper._read_one(document, works.identify(document), grouper._vector(document))  # noqa: SLF001 - fits its inside
        if one.event:
            for story in grouper._candidates(reading):  # noqa: SLF001 - as above
                same = story == f"event:{one.event}"
                if story.startswith("event:") and (same or one.sure):
                    rows.append(grouper._stories[story].compare(reading).values())  # noqa: SLF001 - as above
                    labels.append(float(same))
                    events.append(one.event)
        grouper.remember(document, f"event:{one.event}" if one.event else f"alone:{document.id}")
    return Examples(np.array(rows), np.array(labels), tuple(events))


def fit(given: Examples, names: Sequence[str], fixed: dict[str, float], ridge: float) -> dict[str, float]:
    """Weights by name, with ``bias``: Newton's method, dropping the worst weight of the wrong sign until none is."""
    chosen = [name for name in names if name not in fixed]
    offset = sum(
        (given.rows[:, FEATURES.index(name)] * weight for name, weight in fixed.items()), np.zeros(len(given.labels))
    )
    while True:
        columns = given.rows[:, [FEATURES.index(name) for name in chosen]]
        mean, spread = columns.mean(axis=0), columns.std(axis=0) + 1e-9
        inputs = np.hstack([np.ones((len(columns), 1)), (columns - mean) / spread])
        pull = np.diag([0.0] + [ridge] * len(chosen))
        weights = np.zeros(len(chosen) + 1)
        for _ in range(40):
            guess = 1 / (1 + np.exp(-np.clip(inputs @ weights + offset, -40, 40)))
            slope = inputs.T @ (guess - given.labels) + pull @ weights
            curve = (inputs * (guess * (1 - guess))[:, None]).T @ inputs + pull + 1e-9 * np.eye(len(weights))
            weights = weights - np.linalg.solve(curve, slope)
        found = dict(zip(chosen, weights[1:], strict=True))
        wrong = [name for name in chosen if name not in FREE and (found[name] < 0) != (name in AGAINST) and found[name]]
        if not wrong:
            scaled = {name: float(found[name] / size) for name, size in zip(chosen, spread, strict=True)}
            bias = float(weights[0] - sum(weights[1:] * mean / spread))
            return {"bias": bias, **scaled, **fixed}
        chosen.remove(max(wrong, key=lambda name: abs(found[name])))


def as_model(weights: dict[str, float], threshold: float) -> Model:
    """*weights* as grouping uses them."""
    return Model(weights["bias"], tuple(weights.get(name, 0.0) for name in FEATURES), threshold)


def bcubed(pairs: Sequence[tuple[str, str]]) -> tuple[float, float, float]:
    """BCubed precision, recall and F1 of (event, story) pairs (Amigo et al. 2009)."""
    both, events, stories = Counter(pairs), Counter(event for event, _ in pairs), Counter(story for _, story in pairs)
    precision = sum(count * count / stories[story] for (_, story), count in both.items()) / len(pairs)
    recall = sum(count * count / events[event] for (event, _), count in both.items()) / len(pairs)
    return precision, recall, 2 * precision * recall / (precision + recall)


def placed(stream: Sequence[Labelled], model: Model) -> list[tuple[str, str]]:
    """(event, story) of every document of a stream of titles, grouped with *model*."""
    kept = evidence.model
    evidence.model = lambda _kind: model  # type: ignore[assignment] - a fit tries weights that are in no file
    try:
        found = Grouper().place_all([one.document for one in stream])
    finally:
        evidence.model = kept
    return [(str(one.event), place.story) for one, place in zip(stream, found, strict=True)]


def best_threshold(fixed: dict[str, float]) -> float:
    """The lowest threshold that is precise, each half of the files grouped by what the other half taught."""
    files = sorted(path.stem for path in FILES.glob("*.txt"))
    halves = (frozenset(files[::2]), frozenset(files[1::2]))
    taught = [fit(examples(written(half.__contains__)), OF_TITLES, fixed, RIDGE["bare"]) for half in halves]
    streams = [told(half.__contains__) for half in halves]
    precise: list[float] = []
    for threshold in THRESHOLDS:
        pairs = [
            pair
            for stream, learned in zip(streams, reversed(taught), strict=True)
            for pair in placed(stream, as_model(learned, threshold))
        ]
        precision, recall, balance = bcubed(pairs)
        print(f"  titles, left out: threshold {threshold:.2f} P {precision:.3f} R {recall:.3f} F1 {balance:.4f}")
        if precision >= PRECISE:
            precise.append(threshold)
    return min(precise)


def main() -> None:
    """Fit, report, and write when asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--labelled", type=Path)
    parser.add_argument("--without", type=int)
    parser.add_argument("--write", type=Path, nargs="?", const=TARGET)
    options = parser.parse_args()
    numbers = json.loads(TARGET.read_text(encoding="utf-8"))
    days = {"days": float(numbers["told"]["weights"]["days"])}
    if options.labelled:
        lines = [json.loads(line) for line in options.labelled.read_text(encoding="utf-8").splitlines() if line.strip()]
        stream = [Labelled(document(line), line.get("event"), line.get("sure", True)) for line in lines]
        texts = examples(stream).where(lambda event: crc32(event.encode()) % FOLDS != options.without)
        print(f"told: {len(texts.labels)} comparisons, {int(texts.labels.sum())} of one event")
        write_down(numbers, "told", fit(texts, FEATURES, days, RIDGE["told"]), len(texts.labels))
    known = days | {"numbers": float(numbers["told"]["weights"]["numbers"])}
    everything = examples(written())
    numbers["bare"]["threshold"] = best_threshold(known)
    print(f"bare: {len(everything.labels)} comparisons, {int(everything.labels.sum())} of one event")
    write_down(numbers, "bare", fit(everything, OF_TITLES, known, RIDGE["bare"]), len(everything.labels))
    print(json.dumps(numbers, indent=1))
    if options.write:
        options.write.write_text(json.dumps(numbers, indent=1) + "\n", encoding="utf-8")


def write_down(numbers: dict[str, dict[str, object]], kind: str, weights: dict[str, float], examples: int) -> None:
    """Put the fitted weights where grouping reads them."""
    numbers[kind]["bias"] = round(weights["bias"], 3)
    numbers[kind]["weights"] = {name: round(weights[name], 3) for name in FEATURES if name in weights}
    numbers[kind]["made_by"] = f"scripts/fit_group.py, {examples} comparisons of labelled documents"


if __name__ == "__main__":
    main()
