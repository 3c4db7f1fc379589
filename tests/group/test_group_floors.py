"""Grouping on the development data, with floors that it may not fall below."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from groundwire.group.cluster import Grouper
from groundwire.model.line import document

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
def test_grouping_does_not_fall_below_its_floors(scorer: ModuleType) -> None:
    rows = scorer.rows(SHARED / "packs")
    placed = Grouper().place_all([document(line) for _, line, _ in rows])
    measured = scorer.score(SHARED / "packs", {one.document: {"story": one.story} for one in placed})
    assert measured["og_english"]["bcubed_f1"] >= 0.785
    assert measured["og_english"]["bcubed_precision"] >= 0.895
    assert measured["og_all"]["bcubed_f1"] >= 0.60
    assert measured["world"]["bcubed_precision"] >= 0.975
    assert measured["world"]["pair_f1"] >= 0.68
