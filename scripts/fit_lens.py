"""Fit the lens, and write ``lens/meters.json``.

    python scripts/fit_lens.py PAPERS.jsonl.gz COUNTS.jsonl.gz [--write]

PAPERS has a paper a line: id, title, abstract, venue, year; where known ``kw_label`` (1: its authors' keywords speak
of theory, 0: of applications), ``venue_label`` (the same of its venue) and ``na_label`` (1: most reviewers found
empirical novelty "not applicable"). COUNTS has for some of them what their full text holds. Needs scikit-learn, which
groundwire itself does not: ``pip install scikit-learn``. Only numbers are written: weights of terms, never a text.

Prints figures that were not fitted on what they measure: folds by venue and year, and the reviewers' labels before
they are used. Uncertainty: models are fitted on halves of the venues and years; how far their log-odds differ for the
same paper is the doubt, apart for titles alone and for abstracts.
"""

import argparse
import gzip
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.model_selection import GroupKFold

from groundwire.lens import features, meter

TARGET = Path(__file__).parents[1] / "src/groundwire/lens/meters.json"
KEPT = 6000  # terms with the greatest weights
VENUE, REVIEWERS = 0.3, 0.5  # weights of such a label; a keyword label counts 1
STRENGTH = 1.0
QUANTILES = 101
FOLDS = 5
MIX = {"theory": (1.0, 1.5, 0.0), "evidence": (-1.0, 0.0, 1.0)}  # of model, theory words, evidence words
EXTRA = 0.25  # of the theory words, in the reviewers' question
Paper = Mapping[str, Any]
Papers = Sequence[Paper]
Numbers = NDArray[np.float64]
Fitted = tuple[TfidfVectorizer, LogisticRegression]


def read(path: Path) -> list[Paper]:
    """The rows of a gzipped JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def text(paper: Paper) -> str:
    """Title and abstract, as the meters read them."""
    return f"{paper['title']} . {paper['abstract']}" if paper.get("abstract") else str(paper["title"])


def learn(keyword: Papers, venue: Papers, reviewed: Papers = ()) -> Fitted:
    """The model of terms from three kinds of labels."""
    rows = [*keyword, *venue, *reviewed]
    labels = [one["kw_label"] for one in keyword] + [one["venue_label"] for one in venue]
    labels += [one["na_label"] for one in reviewed]
    weights = [1.0] * len(keyword) + [VENUE] * len(venue) + [REVIEWERS] * len(reviewed)
    vectors = TfidfVectorizer(analyzer=lambda one: list(features.terms(one).elements()), min_df=3, sublinear_tf=True)
    model = LogisticRegression(C=STRENGTH, max_iter=2000, class_weight="balanced")
    model.fit(vectors.fit_transform([text(one) for one in rows]), np.array(labels), sample_weight=np.array(weights))
    return vectors, model


def score(fitted: Fitted, papers: Papers) -> Numbers:
    """The model's log-odds before calibration."""
    vectors, model = fitted
    return np.asarray(model.decision_function(vectors.transform([text(paper) for paper in papers])))


def where(paper: Paper) -> str:
    """Venue and year: papers of one are held apart together."""
    return f"{paper['venue']}{paper['year']}"


def folded_keywords(keyword: Papers, venue: Papers, reviewed: Papers) -> Numbers:
    """Each keyword paper's score by a model that saw nothing of its venue and year, nor itself."""
    held = np.zeros(len(keyword))
    labels = [paper["kw_label"] for paper in keyword]
    for inside, outside in GroupKFold(FOLDS).split(keyword, labels, [where(paper) for paper in keyword]):
        apart = {keyword[at]["id"] for at in outside}
        others = [paper for paper in reviewed if paper["id"] not in apart]
        fold = learn([keyword[at] for at in inside], venue, others)
        held[outside] = score(fold, [keyword[at] for at in outside])
    print("keywords, folds by venue and year: AUC", round(roc_auc_score(labels, held), 4))
    return held


def folded_reviewers(keyword: Papers, venue: Papers, reviewed: Papers) -> Numbers:
    """Each reviewed paper's score by a model that saw neither its label nor its year's keywords."""
    years = {where(paper) for paper in reviewed}
    others = [paper for paper in keyword if where(paper) not in years]
    labels = np.array([paper["na_label"] for paper in reviewed])
    unseen = score(learn(others, venue), reviewed)
    held = np.zeros(len(reviewed))
    parts = np.arange(len(reviewed)) % FOLDS
    for part in range(FOLDS):
        inside = [paper for paper, at in zip(reviewed, parts, strict=True) if at != part]
        outside = [paper for paper, at in zip(reviewed, parts, strict=True) if at == part]
        held[parts == part] = score(learn(others, venue, inside), outside)
    for name, values in (("their year unseen", unseen), ("five folds, with their labels", held)):
        found = round(roc_auc_score(labels, values), 4), round(average_precision_score(labels, values), 4)
        print(f"reviewers, {name}: AUC and AP", found)
    return held


def shrunk(fitted: Fitted) -> tuple[dict[str, tuple[float, float]], float]:
    """The terms that count most, with weight and information; and the offset."""
    vectors, model = fitted
    order = np.argsort(-np.abs(model.coef_[0] * vectors.idf_), kind="stable")[:KEPT]
    names = vectors.get_feature_names_out()
    chosen = {str(names[at]): (float(model.coef_[0][at]), float(vectors.idf_[at])) for at in order}
    return chosen, float(model.intercept_[0])


def calibrated(scores: Numbers, labels: Sequence[int]) -> list[float]:
    """Slope and offset that make log-odds of scores (Platt 1999)."""
    model = LogisticRegression(C=1e6, max_iter=2000).fit(scores.reshape(-1, 1), labels)
    return [round(float(model.coef_[0][0]), 4), round(float(model.intercept_[0]), 4)]


def spearman(one: Numbers, other: Sequence[float]) -> float:
    """The correlation of ranks."""
    ranks = [np.argsort(np.argsort(np.asarray(values), kind="stable"), kind="stable") for values in (one, other)]
    return round(float(np.corrcoef(*ranks)[0, 1]), 4)


def standing(papers: Papers, table: dict[str, Any]) -> dict[str, Numbers]:
    """The three standard scores of each paper, as the shipped meter computes them."""
    numbers = meter.Meters(
        weights={term: row[0] for term, row in table["terms"].items()},
        information={term: row[1] for term, row in table["terms"].items()},
        offset=table["offset"],
        middle=table["middle"],
        spread=table["spread"],
        mix={},
        scale={},
        balance={},
        not_applicable=(0.0, 0.0, 0.0),
        reach={},
        doubt={},
    )
    rows = [meter.standard(meter.raw(text(paper), numbers), numbers) for paper in papers]
    return {name: np.array([row[name] for row in rows]) for name in ("model", "theory", "evidence")}


def mixed(name: str, scores: dict[str, Numbers]) -> Numbers:
    """One meter of many papers."""
    model, theory, evidence = MIX[name]
    return np.asarray(model * scores["model"] + theory * scores["theory"] + evidence * scores["evidence"])


def main() -> None:
    """Fit, report, and write when asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("papers", type=Path)
    parser.add_argument("counts", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    papers = read(options.papers)
    keyword, venue, reviewed = ([one for one in papers if f"{kind}_label" in one] for kind in ("kw", "venue", "na"))
    held_keywords = folded_keywords(keyword, venue, reviewed)
    held_reviewers = folded_reviewers(keyword, venue, reviewed)
    terms, offset = shrunk(learn(keyword, venue, reviewed))
    table: dict[str, Any] = {
        "about": "The lens: weights of terms for theory against application, calibration and doubt.",
        "made_by": f"scripts/fit_lens.py: keywords {len(keyword)}, venues {len(venue)}, reviews {len(reviewed)}",
        "offset": round(offset, 5),
        "middle": dict.fromkeys(("model", "theory", "evidence"), 0.0),
        "spread": dict.fromkeys(("model", "theory", "evidence"), 1.0),
        "mix": MIX,
    }
    table["terms"] = {term: [round(weight, 4), round(known, 3)] for term, (weight, known) in sorted(terms.items())}
    reference = [paper for paper in papers if paper.get("abstract")][::7]
    plain = standing(reference, table)
    table["middle"] = {name: round(float(values.mean()), 5) for name, values in plain.items()}
    table["spread"] = {name: round(float(values.std()), 5) for name, values in plain.items()}
    here = standing(reference, table)
    steps = np.linspace(0, 1, QUANTILES)
    table["scale"] = {name: [round(float(value), 4) for value in np.quantile(mixed(name, here), steps)] for name in MIX}
    has = np.array([bool(paper.get("abstract")) for paper in keyword])
    labels = np.array([paper["kw_label"] for paper in keyword])
    middle, spread = table["middle"]["model"], table["spread"]["model"]
    keywords = (held_keywords - middle) / spread
    table["balance"] = {
        "title": calibrated(keywords[~has], labels[~has]),
        "abstract": calibrated(keywords[has], labels[has]),
    }
    both = (held_reviewers - middle) / spread + EXTRA * standing(reviewed, table)["theory"]
    table["not_applicable"] = [*calibrated(both, [paper["na_label"] for paper in reviewed]), EXTRA]
    table["reach"] = {
        "balance": [round(float(bound), 4) for bound in np.quantile(keywords, (0.01, 0.99))],
        "not_applicable": [round(float(bound), 4) for bound in np.quantile(both, (0.01, 0.99))],
    }
    table["doubt"] = doubt(keyword, venue, reference[::3], table)
    report(papers, read(options.counts), table)
    if options.write:
        TARGET.write_text(lines(table), encoding="utf-8")


def doubt(keyword: Papers, venue: Papers, sample: Papers, table: dict[str, Any]) -> dict[str, float]:
    """How far the log-odds of models from two halves of the venues and years differ, by grade."""
    halves = sorted({where(paper) for paper in keyword})
    first, second = (learn([one for one in keyword if where(one) in halves[part::2]], venue) for part in (0, 1))
    found = {}
    for grade, some in (("title", [{"title": paper["title"]} for paper in sample]), ("abstract", sample)):
        apart = (score(first, some) - score(second, some)) / table["spread"]["model"] * table["balance"][grade][0]
        found[grade] = round(float(np.std(apart)), 4)
    return found


def report(papers: Papers, counts: Sequence[Paper], table: dict[str, Any]) -> None:
    """Print what the meters say beside what full texts hold."""
    by_id = {paper["id"]: paper for paper in papers}
    known = [row for row in counts if row["id"] in by_id]
    there = standing([by_id[row["id"]] for row in known], table)
    print("full text, theory: Spearman", spearman(mixed("theory", there), [row["theorem_env"] for row in known]))
    shown = [3 * row["tables"] + row["exp_words"] for row in known]
    print("full text, evidence: Spearman", spearman(mixed("evidence", there), shown))
    print("doubt", table["doubt"], "balance", table["balance"], "not applicable", table["not_applicable"])


def lines(table: dict[str, Any]) -> str:
    """The table as JSON, a line for each of its parts."""
    whole = json.dumps(table, separators=(",", ":"), ensure_ascii=False)
    names = "|".join(table)
    return re.sub(rf'("(?:{names})":)', r"\n\1", whole) + "\n"


if __name__ == "__main__":
    main()
