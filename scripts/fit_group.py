"""Fit the weights of grouping's evidence on labelled documents, and write ``group/weights.json``.

    python scripts/fit_group.py [--titles FILE.jsonl] [--labelled FILE.jsonl] [--without FOLD] [--write TARGET]

Three models are fitted, by what a document brings. ``bare`` (a title alone) learns from the invented news in
``scripts/group_titles``, in our own words, as ``scripts/wire.py`` tells them, and from --titles: real ones.
``sentence`` learns from the same titles, read as sentences too (which needs the extra ``titles``).
``told`` (a title with a text) learns from --labelled: documents as ``stage group`` reads them, in time order, with
``event`` where their event is known (by hand, or since they are about one work); lines without one are background.

The real titles are others' text, so they are not here. The shipped weights were fitted on 2,132 of them, whose events
we labelled by hand: the first 999 rows of the UCI News Aggregator set (Gasparetti 2016,
https://archive.ics.uci.edu/dataset/359/news+aggregator), and 1,133 from pages of news that public repositories keep
as examples, of 2020 to 2026, none of July or August 2021. Where the hour is not known it was drawn. Of one event the
first ``MOST`` titles count, so that no event outweighs the rest.

Documents are streamed into their true stories; each comparison of a labelled document with a labelled story is one
example. Ridge regression on standardised evidence, and no weight may have the wrong sign: evidence that speaks for
one event never counts against it. The weight of days since the latest document stays what it is: labelled events
are few, and how long invented ones pause is our own choice. Invented titles share a number only where they mean the
same, so numbers weigh what documents of the world taught.
Titles are learned from once each: reprints would teach that only the same words make one event. Both weigh less than
they might (ridge), since invented news is not the world's.
The threshold is that of best BCubed F1 among those of precision ``ENOUGH`` or better, where one half of the events
is grouped by what the other half taught: a false join costs a reader more than a story beside it. The invented titles,
reprints and all, weigh as much as the real ones.
--without leaves one fifth of the labelled events out, to be measured on them.
"""

import argparse
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from wire import FILES, Labelled, told, written

from groundwire.group import evidence, story, works
from groundwire.group.cluster import Grouper
from groundwire.group.evidence import FEATURES, Model
from groundwire.model.line import document
from groundwire.vectors import Vector, Vectors
from groundwire.vectors.minilm import MiniLm

HERE = Path(__file__).parent
TARGET = HERE.parent / "src/groundwire/group/weights.json"
RIDGE = {"told": 10.0, "bare": 100.0}  # in examples; invented news is not the world
FOLDS = 5
THRESHOLDS = tuple(round(0.05 * step, 2) for step in range(5, 16))
ENOUGH = 0.9  # BCubed precision that is asked of titles that were left out
MOST = 30  # real titles that count of one event
AGAINST = frozenset({"number_clash", "days", "same_source", "short"})
FREE = frozenset({"chatty"})
OF_TITLES = ("title_words", "support", "rarest", "second", "vector", "best_vector", "numbers", "number_clash")
OF_SENTENCES = (*OF_TITLES, "sentence")
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


class Kept:
    """Vectors that are made once for each text: a fit asks for the same ones many times."""

    def __init__(self, vectors: Vectors) -> None:
        self._vectors = vectors
        self._known: dict[str, Vector] = {}

    def embed(self, texts: Sequence[str]) -> Sequence[Vector]:
        """See `Vectors`."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known.update(zip(new, self._vectors.embed(new), strict=True))
        return [self._known[text] for text in texts]


def examples(stream: Sequence[Labelled], reader: Vectors | None = None) -> Examples:
    """Evidence, label and event of every comparison of a labelled document with a labelled story."""
    grouper = Grouper(titles=reader)
    rows: list[tuple[float, ...]] = []
    labels: list[float] = []
    events: list[str] = []
    for one in stream:
        document = one.document
        reading = grouper._read_one(document, works.identify(document), grouper._vector(document))  # noqa: SLF001 - fits its inside
        if one.event:
            for name in grouper._candidates(reading):  # noqa: SLF001 - as above
                same = name == f"event:{one.event}"
                if name.startswith("event:") and (same or one.sure):
                    rows.append(grouper._stories[name].compare(reading).values())  # noqa: SLF001 - as above
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


def placed(stream: Sequence[Labelled], model: Model, reader: Vectors | None = None) -> list[tuple[str, str]]:
    """(event, story) of every document of a stream of titles, grouped with *model*."""
    kept = evidence.model
    evidence.model = lambda _kind: model  # type: ignore[assignment] - a fit tries weights that are in no file
    try:
        found = Grouper(titles=reader).place_all([one.document for one in stream])
    finally:
        evidence.model = kept
    return [(str(one.event), place.story) for one, place in zip(stream, found, strict=True)]


def json_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a file in JSON Lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def real(path: Path | None) -> list[Labelled]:
    """The labelled real titles of a file, of one event `MOST`, in time order; none without a file."""
    if path is None:
        return []
    lines = json_lines(path)
    seen: Counter[str] = Counter()
    found = []
    for line in sorted(lines, key=lambda line: (line["published"], line["id"])):
        seen[line["event"]] += 1
        if seen[line["event"]] <= MOST:
            found.append(Labelled(document(line), line["event"]))
    return found


def half(event: str) -> int:
    """In which half of the events an event is."""
    return crc32(event.encode()) % 2


def best_threshold(
    titles: Sequence[Labelled], names: Sequence[str], fixed: dict[str, float], reader: Vectors | None
) -> float:
    """The best threshold that is precise enough, each half of the titles grouped by what the other half taught.

    Raises:
        ValueError: none is.
    """
    files = sorted(path.stem for path in FILES.glob("*.txt"))
    halves = [(frozenset(files[at::2]), [one for one in titles if half(str(one.event)) == at]) for at in (0, 1)]
    taught = [
        fit(together(examples(written(some.__contains__), reader), examples(part, reader)), names, fixed, RIDGE["bare"])
        for some, part in halves
    ]
    left_out = [
        [(told(halves[0][0].__contains__), taught[1]), (told(halves[1][0].__contains__), taught[0])],
        [(halves[0][1], taught[1]), (halves[1][1], taught[0])],
    ]
    reached = []
    for threshold in THRESHOLDS:
        scores = [
            bcubed([pair for stream, learned in kind for pair in placed(stream, as_model(learned, threshold), reader)])
            for kind in left_out
            if kind[0][0]
        ]
        precision, _, balance = (mean(numbers) for numbers in zip(*scores, strict=True))
        if precision >= ENOUGH:
            reached.append((balance, threshold))
        said = ", ".join(f"P {precision:.3f} R {recall:.3f} F1 {balance:.4f}" for precision, recall, balance in scores)
        print(f"  titles, left out: threshold {threshold:.2f} {said}")
    return max(reached)[1]


def together(*given: Examples) -> Examples:
    """All comparisons of those that have any."""
    some = [one for one in given if len(one.labels)]
    return Examples(
        np.concatenate([one.rows for one in some]),
        np.concatenate([one.labels for one in some]),
        tuple(event for one in some for event in one.events),
    )


def main() -> None:
    """Fit, report, and write when asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--titles", type=Path)
    parser.add_argument("--labelled", type=Path)
    parser.add_argument("--without", type=int)
    parser.add_argument("--write", type=Path, nargs="?", const=TARGET)
    options = parser.parse_args()
    numbers = json.loads(TARGET.read_text(encoding="utf-8"))
    days = {"days": float(numbers["told"]["weights"]["days"])}
    if options.labelled:
        lines = json_lines(options.labelled)
        stream = [Labelled(document(line), line.get("event"), line.get("sure", True)) for line in lines]
        texts = examples(stream).where(lambda event: crc32(event.encode()) % FOLDS != options.without)
        print(f"told: {len(texts.labels)} comparisons, {int(texts.labels.sum())} of one event")
        write_down(numbers, "told", fit(texts, FEATURES, days, RIDGE["told"]), len(texts.labels))
    known = days | {"numbers": float(numbers["told"]["weights"]["numbers"])}
    titles = real(options.titles)
    story.DOUBT = 0.0  # a fit wants what a sentence says of every comparison
    for kind, names, reader in (("bare", OF_TITLES, None), ("sentence", OF_SENTENCES, Kept(MiniLm()))):
        everything = together(examples(written(), reader), examples(titles, reader))
        print(f"{kind}: {len(everything.labels)} comparisons, {int(everything.labels.sum())} of one event")
        numbers[kind] = {"threshold": best_threshold(titles, names, known, reader)}
        write_down(numbers, kind, fit(everything, names, known, RIDGE["bare"]), len(everything.labels))
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
