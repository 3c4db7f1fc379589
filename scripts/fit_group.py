"""Fit the weights of grouping's evidence on labelled documents, and write ``group/weights.json``.

    python scripts/fit_group.py [--labelled FILE.jsonl] [--without FOLD] [--write TARGET]

Two models are fitted, by what a document brings. ``bare`` (a title alone) learns from the titles in
``scripts/group_titles``: invented news in our own words, a block for each event, three streams. ``told`` (a title
with a text) learns from --labelled: documents as ``stage group`` reads them, in time order, with ``event`` where
their event is known (by hand, or since they are about one work); lines without one are background.

Documents are streamed into their true stories; each comparison of a labelled document with a labelled story is one
example. Ridge regression on standardised evidence, and no weight may have the wrong sign: evidence that speaks for
one event never counts against it. The invented events are told within hours and labelled ones are few, so the
weight of days stays what it is.
A threshold is the one with the best BCubed F1 on streams that were not fitted on; --without leaves one fifth of the
labelled events out, to be measured on them.
"""

import argparse
import json
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
THRESHOLDS = tuple(round(0.05 * step, 2) for step in range(4, 20))
AGAINST = frozenset({"number_clash", "days", "same_source", "short"})
FREE = frozenset({"chatty"})
OF_TITLES = ("title_words", "best_title", "support", "rarest", "vector", "best_vector", "numbers", "number_clash")
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


def titles() -> dict[str, list[Labelled]]:
    """The invented streams by name, each in time order."""
    streams: dict[str, list[Labelled]] = {}
    for path in sorted((HERE / "group_titles").glob("*.txt")):
        told: list[tuple[float, str, str]] = []
        for number, block in enumerate(path.read_text(encoding="utf-8").split("\n\n")):
            lines = [line.split(" ", 1) for line in block.splitlines() if line and not line.startswith("#")]
            told.extend((float(hour), f"{path.stem}:{number}", title) for hour, title in lines)
        streams[path.stem] = [
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
    return streams


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
    both, events, stories = {}, {}, {}
    for event, story in pairs:
        both[event, story] = both.get((event, story), 0) + 1
        events[event] = events.get(event, 0) + 1
        stories[story] = stories.get(story, 0) + 1
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


def best_threshold(streams: dict[str, list[Labelled]], given: dict[str, Examples], fixed: dict[str, float]) -> float:
    """The threshold with the best BCubed F1, each stream grouped by what the other streams taught."""
    taught = {
        name: fit(joined([given[other] for other in streams if other != name]), OF_TITLES, fixed) for name in streams
    }
    best: tuple[float, float] = (0.0, 0.0)
    for threshold in THRESHOLDS:
        pairs = [pair for name, stream in streams.items() for pair in placed(stream, as_model(taught[name], threshold))]
        precision, recall, balance = bcubed(pairs)
        print(f"  titles, left out: threshold {threshold:.2f} P {precision:.3f} R {recall:.3f} F1 {balance:.4f}")
        best = max(best, (balance, threshold))
    return best[1]


def joined(parts: Sequence[Examples]) -> Examples:
    """All examples of several streams."""
    events = tuple(event for part in parts for event in part.events)
    return Examples(np.vstack([part.rows for part in parts]), np.concatenate([part.labels for part in parts]), events)


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
    streams = titles()
    given = {name: examples(stream) for name, stream in streams.items()}
    numbers["bare"]["threshold"] = best_threshold(streams, given, days)
    everything = joined(list(given.values()))
    print(f"bare: {len(everything.labels)} comparisons, {int(everything.labels.sum())} of one event")
    write_down(numbers, "bare", fit(everything, OF_TITLES, days), len(everything.labels))
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
