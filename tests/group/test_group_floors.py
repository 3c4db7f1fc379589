"""Grouping on the development data, with floors that it may not fall below."""

import importlib
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from floors import FLOORS, below
from groundwire.group.cluster import Grouper
from groundwire.model.line import document
from groundwire.vectors.minilm import reader

SHARED = Path(__file__).resolve().parents[2].parent / "shared"


@pytest.fixture
def scorer() -> Iterator[ModuleType]:
    if not (SHARED / "eval" / "grouping.py").exists():
        pytest.skip(f"no development data at {SHARED}: the floors of grouping are NOT checked")
    sys.path.insert(0, str(SHARED / "eval"))
    try:
        yield importlib.import_module("grouping")
    finally:
        sys.path.remove(str(SHARED / "eval"))


@pytest.mark.shared
@pytest.mark.parametrize(("part", "wanted"), [("grouping", "auto"), ("grouping_by_words", "off")])
def test_grouping_does_not_fall_below_its_floors(part: str, wanted: str, scorer: ModuleType) -> None:
    titles = reader(wanted)
    if titles is None and wanted != "off":
        pytest.skip("the extra `titles` is not installed: the floors of grouping by sentences are NOT checked")
    rows = scorer.rows(SHARED / "packs")
    placed = Grouper(titles=titles).place_all([document(line) for _, line, _ in rows])
    measured = scorer.score(SHARED / "packs", {one.document: {"story": one.story} for one in placed})
    assert below(part, measured) == []


def test_every_floor_says_why_it_is_where_it_is() -> None:
    for part in tomllib.loads(FLOORS.read_text(encoding="utf-8")).values():
        assert all(floors["because"] for floors in part.values())


def test_a_figure_below_its_floor_is_named() -> None:
    low = {
        name: {"bcubed_f1": 0.1, "bcubed_precision": 1.0, "pair_f1": 1.0} for name in ("og_english", "og_all", "world")
    }
    assert [words.split()[0] for words in below("grouping", low)] == [
        "grouping.og_english.bcubed_f1",
        "grouping.og_all.bcubed_f1",
    ]
