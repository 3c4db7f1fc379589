"""Fit the weights of grouping's evidence on labelled documents, and write ``group/weights.json``.

    python scripts/fit_group.py LABELLED.jsonl [--write]

Each line is a document as ``stage group`` reads it, in time order, with ``event`` where its event is known; lines
without one are background. Labels may come from hand, or from works: documents about the same paper are one event.
The documents are streamed into their true stories; each comparison of a labelled document with a labelled story is
one example. The logistic model is pulled towards the weights in use, so that little data moves little. Prints the
log loss of five folds, by event, before and after.
"""

import argparse
import json
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from groundwire.group import works
from groundwire.group.cluster import Grouper
from groundwire.group.evidence import FEATURES
from groundwire.model.line import document

TARGET = Path(__file__).parents[1] / "src/groundwire/group/weights.json"
PULL = 2.0  # strength of the pull towards the weights in use, in examples
FOLDS = 5
Numbers = NDArray[np.float64]


def examples(lines: list[dict[str, object]]) -> tuple[Numbers, Numbers, NDArray[np.int64]]:
    """Evidence, label and fold of every comparison between a labelled document and a labelled story."""
    grouper = Grouper()
    rows: list[tuple[float, ...]] = []
    labels: list[float] = []
    folds: list[int] = []
    for line in lines:
        one = document(line)
        event = str(line["event"]) if line.get("event") else None
        reading = grouper._read_one(one, works.identify(one), grouper._vector(one))  # noqa: SLF001 - fits its inside
        if event:
            for story in grouper._candidates(reading):  # noqa: SLF001 - as above
                if story.startswith("event:"):
                    rows.append(grouper._stories[story].compare(reading).values())  # noqa: SLF001 - as above
                    labels.append(float(story == f"event:{event}"))
                    folds.append(crc32(event.encode()) % FOLDS)
        grouper.remember(one, f"event:{event}" if event else f"alone:{one.id}")
    return np.array(rows), np.array(labels), np.array(folds, dtype=np.int64)


def fit(rows: Numbers, labels: Numbers, start: Numbers) -> Numbers:
    """Weights (the bias first) by Newton steps, pulled towards *start*."""
    inputs = np.hstack([np.ones((len(rows), 1)), rows])
    weights = start.copy()
    for _ in range(30):
        guess = 1 / (1 + np.exp(-np.clip(inputs @ weights, -40, 40)))
        slope = inputs.T @ (guess - labels) + PULL * (weights - start)
        curve = (inputs * (guess * (1 - guess))[:, None]).T @ inputs + PULL * np.eye(len(weights))
        weights = weights - np.linalg.solve(curve, slope)
    return weights


def loss(rows: Numbers, labels: Numbers, weights: Numbers) -> float:
    """Mean log loss."""
    total = np.clip(np.hstack([np.ones((len(rows), 1)), rows]) @ weights, -40, 40)
    return float(np.mean(np.log1p(np.exp(total)) - labels * total))


def main() -> None:
    """Fit, report, and write when asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labelled", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    lines = [json.loads(line) for line in options.labelled.read_text(encoding="utf-8").splitlines() if line.strip()]
    rows, labels, folds = examples(lines)
    model = json.loads(TARGET.read_text(encoding="utf-8"))
    start = np.array([model["bias"], *(model["weights"][name] for name in FEATURES)])
    held = [
        (
            loss(rows[folds == fold], labels[folds == fold], start),
            loss(rows[folds == fold], labels[folds == fold], fit(rows[folds != fold], labels[folds != fold], start)),
        )
        for fold in range(FOLDS)
        if (folds == fold).any()
    ]
    print(f"{len(rows)} comparisons, {int(labels.sum())} of one event")
    print("log loss by folds, before and after:", [tuple(round(value, 4) for value in pair) for pair in held])
    fitted = fit(rows, labels, start)
    model["bias"] = round(float(fitted[0]), 3)
    model["weights"] = {name: round(float(value), 3) for name, value in zip(FEATURES, fitted[1:], strict=True)}
    model["made_by"] = f"scripts/fit_group.py, {len(rows)} comparisons of labelled documents"
    print(json.dumps(model, indent=1))
    if options.write:
        TARGET.write_text(json.dumps(model, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
