"""The lens: two meters that order papers as people do, with doubt where little was read."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundwire.errors import StageError
from groundwire.lens import features, meter
from groundwire.lens.paper import paper
from groundwire.model.reading import Paper, Reading

THEORY = Paper(
    title="Minimax Regret Bounds for Bandits with Graph Feedback",
    abstract="We prove upper and lower bounds on the regret that match up to logarithmic factors. Our proof shows that "
    "the rate is optimal under a mild assumption on the convexity of the loss.",
)
PRACTICE = Paper(
    title="A Large Benchmark of Speech Recognition on Phones",
    abstract="We collect a dataset of 40,000 recordings and evaluate twelve baselines. Our model outperforms them in "
    "accuracy on all tasks, and ablations show that data augmentation matters most.",
)


def reading(one: Paper) -> Reading:
    found = meter.read(one)
    assert isinstance(found, Reading)
    return found


def test_theorems_move_one_meter_and_experiments_the_other() -> None:
    theory, practice = reading(THEORY), reading(PRACTICE)
    assert theory.theory > 0.8
    assert practice.theory < 0.2
    assert practice.evidence > 0.7 > theory.evidence
    assert theory.balance > 0.9
    assert practice.balance < 0.1
    assert theory.not_applicable > practice.not_applicable


def test_the_interval_holds_the_balance_and_narrows_with_what_was_read() -> None:
    title, abstract = reading(Paper(title=THEORY.title)), reading(THEORY)
    body = reading(Paper(title=THEORY.title, abstract=THEORY.abstract, body="\\begin{theorem} x \\end{theorem}"))
    for one in (title, abstract, body):
        assert one.interval[0] <= one.balance <= one.interval[1]
    assert [one.grade for one in (title, abstract, body)] == ["title", "abstract", "body"]


def test_a_body_full_of_tables_weighs_against_theory() -> None:
    tables = "\\begin{table} 1 \\end{table} " * 6
    proofs = "\\begin{theorem} a \\end{theorem} \\begin{proof} b \\end{proof} " * 4
    plain = Paper(title="On Sampling in Large Models", abstract="We study how samples are drawn, and what it costs.")
    with_tables = reading(Paper(title=plain.title, abstract=plain.abstract, body=tables))
    with_proofs = reading(Paper(title=plain.title, abstract=plain.abstract, body=proofs))
    assert with_tables.balance < reading(plain).balance < with_proofs.balance
    assert dict(with_tables.counts)["tables"] == 6
    assert dict(with_proofs.counts)["theorems"] == 4


def test_too_few_words_give_no_reading() -> None:
    assert isinstance(meter.read(Paper(title="Hm")), str)
    assert isinstance(meter.read(Paper(title="研究の新しい方法について")), str)


@given(st.text(max_size=200), st.text(max_size=400), st.text(max_size=200))
def test_any_text_has_a_reading_within_bounds_or_a_reason(title: str, abstract: str, body: str) -> None:
    found = meter.read(Paper(title=title, abstract=abstract, body=body))
    if isinstance(found, str):
        assert found
        return
    assert all(0 <= value <= 1 for value in (found.theory, found.evidence, found.balance, *found.interval))
    for span in found.spans:
        text = {"title": title, "abstract": abstract}[span.field]
        assert features.patterns()[span.meter].fullmatch(text[span.start : span.end])


def test_a_latex_file_gives_title_abstract_and_counts() -> None:
    found = paper(
        "\\documentclass{article}\\title{Tight \\emph{Bounds}}\\begin{document}\n% \\begin{theorem}\n"
        "\\begin{abstract}We prove\nit.\\end{abstract}\\begin{lemma}x\\end{lemma}\\end{document}"
    )
    assert (found.title, found.abstract) == ("Tight Bounds", "We prove it.")
    assert features.count(found.body)["theorems"] == 1


def test_a_text_file_gives_title_abstract_and_body() -> None:
    found = paper("A Title\nSome Author\n\nAbstract\nWe count things.\n\n1 Introduction\nTheorem 1. All is well.\n")
    assert (found.title, found.abstract) == ("A Title", "We count things.")
    assert features.count(found.body)["theorems"] == 1


def test_a_file_without_a_title_is_one_clear_error() -> None:
    with pytest.raises(StageError, match="title"):
        paper("\\documentclass{article}\\title{}\\begin{document}\\end{document}")


def test_the_command_shows_both_meters(tmp_path: Path) -> None:
    file = tmp_path / "paper.txt"
    file.write_text(f"{THEORY.title}\n\nAbstract: {THEORY.abstract}\n")
    answer = subprocess.run(
        [sys.executable, "-m", "groundwire", "lens", str(file), "--json"], capture_output=True, text=True, check=True
    )
    assert json.loads(answer.stdout)["balance"] > 0.9


@pytest.mark.shared
def test_the_meters_keep_the_order_of_full_texts(shared: Path) -> None:
    with gzip.open(shared / "packs/lens/lens_papers.jsonl.gz", "rt") as file:
        papers = {row["id"]: row for row in map(json.loads, file)}
    with gzip.open(shared / "packs/lens/lens_fulltext_features.jsonl.gz", "rt") as file:
        rows = [row for row in map(json.loads, file) if row["id"] in papers]
    read = [reading(Paper(title=papers[r["id"]]["title"], abstract=papers[r["id"]]["abstract"] or "")) for r in rows]
    with_theorems = [one.theory for one, row in zip(read, rows, strict=True) if row["theorem_env"] >= 3]
    without = [one.theory for one, row in zip(read, rows, strict=True) if not row["theorem_env"]]
    above = sum(high > low for high in with_theorems for low in without) / (len(with_theorems) * len(without))
    assert above > 0.83  # the area under the curve
