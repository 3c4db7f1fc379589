"""Near-copies: documents whose words repeat an earlier one's, found through MinHash and checked exactly.

Shingles of three words, 64 permutations in 16 bands of 4 rows (Broder 1997; Leskovec, Rajaraman and Ullman,
Mining of Massive Datasets, chapter 3); a band that agrees only proposes a pair, and the exact Jaccard
similarity of the shingles decides. Nothing here knows of stories.
"""

import re
from collections.abc import Container
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash

BANDS, ROWS = 16, 4
LONGEST = 250  # words read of a text
SHORTEST = 12  # words below which two texts agree by chance
SAME = 0.7  # Jaccard similarity from which a text is a copy
SEED = 42
WORD = re.compile(r"\w+")
Shingles = NDArray[np.uint32]  # sorted, once each
NOTHING: Shingles = np.zeros(0, dtype=np.uint32)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The shingles of a text and its bands; ``bands`` is empty for a text too short to judge."""

    shingles: Shingles
    bands: tuple[int, ...]


def fingerprint(title: str, text: str) -> Fingerprint:
    """The fingerprint of a document: its text, or the title where there is too little text."""
    words = WORD.findall(text[: LONGEST * 12].lower())[:LONGEST]
    if len(words) < SHORTEST:
        words = WORD.findall(title[: LONGEST * 12].lower())[:LONGEST] + words
    if len(words) < SHORTEST:
        return Fingerprint(NOTHING, ())
    shingles = [f"{one} {two} {three}" for one, two, three in zip(words, words[1:], words[2:], strict=False)]
    sketch = RMinHash(num_perm=BANDS * ROWS, seed=SEED)
    sketch.update(shingles)
    digest = sketch.digest()
    bands = tuple(hash((band, *digest[band * ROWS : (band + 1) * ROWS])) for band in range(BANDS))
    marks = np.array([crc32(shingle.encode("utf-8", "replace")) for shingle in shingles], dtype=np.uint32)
    return Fingerprint(np.unique(marks), bands)


def jaccard(one: Shingles, other: Shingles) -> float:
    """Shared shingles over all shingles; 0 when both are empty."""
    shared = len(np.intersect1d(one, other, assume_unique=True))
    return shared / (len(one) + len(other) - shared) if shared else 0.0


class Copies:
    """The fingerprints of a window of documents, by band; each band keeps only its latest few."""

    def __init__(self, per_band: int = 8) -> None:
        self._per_band = per_band
        self._bands: dict[int, tuple[int, ...]] = {}
        self._shingles: dict[int, Shingles] = {}

    def near(self, mark: Fingerprint) -> list[tuple[float, int]]:
        """(similarity, key) of the kept documents that *mark* repeats, the most alike first, then the oldest."""
        proposed = {key for band in mark.bands for key in self._bands.get(band, ())}
        found = [(jaccard(mark.shingles, self._shingles[key]), key) for key in proposed if key in self._shingles]
        return sorted((pair for pair in found if pair[0] >= SAME), key=lambda pair: (-pair[0], pair[1]))

    def add(self, key: int, mark: Fingerprint) -> None:
        """Keep *mark* under *key*; keys rise."""
        if not mark.bands:
            return
        self._shingles[key] = mark.shingles
        for band in mark.bands:
            self._bands[band] = (*self._bands.get(band, ()), key)[-self._per_band :]

    def keep_only(self, keys: Container[int]) -> None:
        """Drop all documents whose key is not among *keys*."""
        self._shingles = {key: shingles for key, shingles in self._shingles.items() if key in keys}
        for band, kept in list(self._bands.items()):
            alive = tuple(key for key in kept if key in self._shingles)
            if not alive:
                del self._bands[band]
            elif len(alive) < len(kept):
                self._bands[band] = alive
