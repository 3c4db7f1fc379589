"""Fit the weights of grouping's evidence on labelled documents, and write ``group/weights.json``.

    python scripts/fit_group.py [--labelled FILE.jsonl] [--without FOLD] [--write TARGET]

Two models are fitted, by what a document brings. ``bare`` (a title alone) learns from the titles in
``scripts/group_titles``: invented news in our own words, a block for each event, five files that make one wire.
``told`` (a title with a text) learns from --labelled: documents as ``stage group`` reads them, in time order, with
``event`` where their event is known (by hand, or since they are about one work); lines without one are background.

Documents are streamed into their true stories; each comparison of a labelled document with a labelled story is one
example. Ridge regression on standardised evidence, and no weight may have the wrong sign: evidence that speaks for
one event never counts against it. The invented events are told within hours and labelled ones are few, so the
weight of days stays what it is; and invented titles share a number only where they mean the same, so numbers weigh
what documents of the world taught.
A threshold is the one with the best BCubed F1 on files that were not fitted on; --without leaves one fifth of the
labelled events out, to be measured on them.
"""

import argparse
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from groundwire.group import evidence, works
from groundwire.group.cluster import Grouper
from groundwire.group.evidence import FEATURES, Model
from groundwire.model.article import Document
from groundwire.model.line import document

HERE = Path(__file__).parent
TARGET = HERE.parent / "src/groundwire/group/weights.json"
RIDGE = 10.0  # in examples
FOLDS = 5
START = datetime(2030, 1, 1, tzinfo=UTC)
THRESHOLDS = tuple(round(0.05 * step, 2) for step in range(5, 16))
AGAINST = frozenset({"number_clash", "days", "same_source", "short"})
FREE = frozenset({"chatty"})
# The nearest member is left out: with it stories chain.
OF_TITLES = ("title_words", "support", "rarest", "vector", "numbers", "number_clash")
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A document, its event (None: not known) and whether other events are surely not its own."""

    document: Document
    event: str | None
    sure: bool = True


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


def titles() -> list[Labelled]:
    """The invented titles of all files as one wire, in time order; an event is named by its file and place there."""
    told: list[tuple[float, str, str]] = []
    for path in sorted((HERE / "group_titles").glob("*.txt")):
        for number, block in enumerate(path.read_text(encoding="utf-8").split("\n\n")):
            lines = [line.split(" ", 1) for line in block.splitlines() if line and not line.startswith("#")]
            told.extend((float(hour), f"{path.stem}:{number}", title) for hour, title in lines)
    return [
        Labelled(
            Document(
                id=f"{event}:{at}",
                title=title,
                source=f"paper-{at}",
                language="en",
                published=START + timedelta(hours=hour),
            ),
            event,
        )
        for at, (hour, event, title) in enumerate(sorted(told, key=lambda one: one[0]))
    ]


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


def fit(given: Examples, names: Sequence[str], fixed: dict[str, float]) -> dict[str, float]:
    """Weights by name, with ``bias``: Newton's method, dropping the worst weight of the wrong sign until none is."""
    chosen = [name for name in names if name not in fixed]
    offset = sum(
        (given.rows[:, FEATURES.index(name)] * weight for name, weight in fixed.items()), np.zeros(len(given.labels))
    )
    while True:
        columns = given.rows[:, [FEATURES.index(name) for name in chosen]]
        mean, spread = columns.mean(axis=0), columns.std(axis=0) + 1e-9
        inputs = np.hstack([np.ones((len(columns), 1)), (columns - mean) / spread])
        pull = np.diag([0.0] + [RIDGE] * len(chosen))
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


def file_of(event: str) -> str:
    """The file that an invented event stands in."""
    return event.partition(":")[0]


def best_threshold(stream: Sequence[Labelled], given: Examples, fixed: dict[str, float]) -> float:
    """The threshold with the best BCubed F1, each file's events grouped by what the other files taught."""
    files = sorted({file_of(event) for event in given.events})
    taught = {
        file: fit(given.where(lambda event, file=file: file_of(event) != file), OF_TITLES, fixed) for file in files
    }
    best: tuple[float, float] = (0.0, 0.0)
    for threshold in THRESHOLDS:
        left_out = [
            pair
            for file in files
            for pair in placed(stream, as_model(taught[file], threshold))
            if file_of(pair[0]) == file
        ]
        precision, recall, balance = bcubed(left_out)
        print(f"  titles, left out: threshold {threshold:.2f} P {precision:.3f} R {recall:.3f} F1 {balance:.4f}")
        best = max(best, (balance, threshold))
    return best[1]


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
        told = examples(stream).where(lambda event: crc32(event.encode()) % FOLDS != options.without)
        print(f"told: {len(told.labels)} comparisons, {int(told.labels.sum())} of one event")
        write_down(numbers, "told", fit(told, FEATURES, days), len(told.labels))
    known = days | {"numbers": float(numbers["told"]["weights"]["numbers"])}
    stream = titles()
    everything = examples(stream)
    numbers["bare"]["threshold"] = best_threshold(stream, everything, known)
    print(f"bare: {len(everything.labels)} comparisons, {int(everything.labels.sum())} of one event")
    write_down(numbers, "bare", fit(everything, OF_TITLES, known), len(everything.labels))
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
