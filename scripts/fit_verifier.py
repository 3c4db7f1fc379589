"""Fit the verifier's coefficients on labelled claims, and answer each claim out of fold.

    python scripts/fit_verifier.py --claims FILE.py --data FOLDER --answers OUT.jsonl [--write]

FILE.py has ``labelled(folder)``, which yields (set, {"id", "claim", "spans"}, supported). Claims that share a span or
their own words come from one document and stay in one fold. ``--answers`` gets what the verifier says of each claim
with coefficients fitted without its fold; ``--write`` puts the coefficients of all claims in the package. Sets count
equally, and so do the two answers in a set: the probability is for an even prior, and .5 maximises balanced accuracy.
"""

import argparse
import importlib.util
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundwire.verify.align import align
from groundwire.verify.features import NAMES, features
from groundwire.verify.support import verdict

FOLDS = 5
RIDGE = 3.0
TARGET = Path(__file__).resolve().parents[1] / "src/groundwire/verify/coefficients.json"
Row = tuple[str, dict[str, Any], bool]
Floats = NDArray[np.float64]


def main() -> None:
    """Read, fit, answer, and write what was asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--claims", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--answers", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    rows = list(module_at(options.claims).labelled(options.data))
    table = np.array(
        [features(line["claim"], line["spans"], align(line["claim"], line["spans"])) for _, line, _ in rows]
    )
    labels = np.array([float(supported) for _, _, supported in rows])
    weights = even([name for name, _, _ in rows], labels)
    if options.answers:
        folds = folds_of(rows)
        with options.answers.open("w", encoding="utf-8") as out:
            for fold in range(FOLDS):
                rest = folds != fold
                fitted = fit(table[rest], labels[rest], weights[rest])
                for place in np.flatnonzero(~rest):
                    _, line, _ = rows[place]
                    found = verdict(line["claim"], line["spans"], weights=fitted)
                    out.write(json.dumps({"id": line["id"], "supported": round(found.supported, 4)}) + "\n")
    if options.write:
        fitted = fit(table, labels, weights)
        sets = {name: sum(it == name for it, _, _ in rows) for name in sorted({it for it, _, _ in rows})}
        record = {"fitted_on": sets, "weights": {name: round(value, 4) for name, value in fitted.items()}}
        TARGET.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def module_at(path: Path) -> Any:
    """The Python file at *path*, with its own folder importable."""
    sys.path.insert(0, str(path.parent))
    spec = importlib.util.spec_from_file_location("labelled_claims", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path}: not a Python file")
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def even(sets: Sequence[str], labels: Floats) -> Floats:
    """Weights by which all sets count the same, and both answers within one."""
    keys = [(name, label) for name, label in zip(sets, labels, strict=True)]
    counts = {key: keys.count(key) for key in set(keys)}
    weights = np.array([1 / counts[key] for key in keys])
    scaled: Floats = weights * (len(keys) / weights.sum())
    return scaled


def folds_of(rows: Iterable[Row]) -> NDArray[np.int64]:
    """A fold for each row; rows that share a span or their claim share it (union-find)."""
    rows = list(rows)
    parent = list(range(len(rows)))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    first: dict[str, int] = {}
    for place, (name, line, _) in enumerate(rows):
        for words in (line["claim"], *line["spans"]):
            known = first.setdefault(f"{name} {words}", place)
            parent[root(place)] = root(known)
    groups: dict[int, list[int]] = {}
    for place in range(len(rows)):
        groups.setdefault(root(place), []).append(place)
    folds = np.zeros(len(rows), dtype=np.int64)
    filled = [0] * FOLDS
    for group in sorted(groups.values(), key=lambda it: (-len(it), it[0])):
        smallest = filled.index(min(filled))
        folds[group] = smallest
        filled[smallest] += len(group)
    return folds


def fit(table: Floats, labels: Floats, weights: Floats) -> dict[str, float]:
    """Logistic regression with a ridge on standardised features, by Newton's method; weights for the raw ones."""
    centre, scale = table.mean(axis=0), table.std(axis=0) + 1e-9
    design = np.hstack([np.ones((len(table), 1)), (table - centre) / scale])
    ridge = RIDGE * np.eye(design.shape[1])
    ridge[0, 0] = 0.0
    beta = np.zeros(design.shape[1])
    for _ in range(30):
        probable = 1 / (1 + np.exp(-design @ beta))
        gradient = design.T @ (weights * (labels - probable)) - ridge @ beta
        hessian = (design * (weights * probable * (1 - probable))[:, None]).T @ design + ridge
        step = np.linalg.solve(hessian, gradient)
        beta = beta + step
        if float(np.abs(step).max()) < 1e-8:
            break
    slopes = beta[1:] / scale
    return {"intercept": float(beta[0] - slopes @ centre), **dict(zip(NAMES, map(float, slopes), strict=True))}


if __name__ == "__main__":
    main()
