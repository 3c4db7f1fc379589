"""Sentence vectors: a seam, and wordllama behind it (its weights ship in the wheel, no network).

A vector depends on its text alone, never on the batch, so placing one by one and in batches agree exactly.
"""

import logging
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]
LONGEST = 1200  # characters read of a text
BATCH = 256


class Vectors(Protocol):
    """Anything that turns texts into unit vectors of one length; a text with no known word gives zeros."""

    def embed(self, texts: Sequence[str]) -> Sequence[Vector]:
        """One vector for each text, in order."""
        ...


class WordLlama:
    """Mean of wordllama's token vectors, of length 1; loaded at the first call."""

    def embed(self, texts: Sequence[str]) -> Sequence[Vector]:
        """One vector of 256 numbers for each text, in order."""
        table, tokenizer = _load()
        found: list[Vector] = []
        for start in range(0, len(texts), BATCH):
            batch = [text[:LONGEST].encode("utf-8", "replace").decode() for text in texts[start : start + BATCH]]
            found.extend(
                _pool(table, encoded.ids) for encoded in tokenizer.encode_batch_fast(batch, add_special_tokens=False)
            )
        return found


def _pool(table: NDArray[np.float32], ids: Sequence[int]) -> Vector:
    rows = [number for number in ids if number < len(table)]
    if not rows:
        return np.zeros(table.shape[1], dtype=np.float32)
    total: Vector = table[rows].sum(axis=0, dtype=np.float32)
    length = float(np.linalg.norm(total))
    return total / np.float32(length) if length else total


@cache
def _load() -> tuple[NDArray[np.float32], Any]:
    """The table of token vectors and the tokenizer, from the installed package."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    import wordllama  # noqa: PLC0415 - half a second to import, so only when a vector is wanted

    model = wordllama.WordLlama.load(cache_dir=Path(wordllama.__file__).parent, disable_download=True)
    root.handlers[:] = handlers  # the library sets up logging for its own use when imported
    root.setLevel(level)
    model.tokenizer.no_padding()
    return model.embedding, model.tokenizer


def cosine(one: Vector, other: Vector) -> float:
    """The cosine of two unit (or zero) vectors."""
    return float(one @ other)
