"""What changed between two revisions of a text, near the words that were quoted from it.

Sentences are compared (difflib's Ratcliff and Obershelp); what is the same is left out but for the neighbours.
"""

from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal

from groundwire.model.sentences import split

AROUND = 1  # unchanged sentences that are shown on either side
MOST = 12  # sentences in one difference


@dataclass(frozen=True, slots=True)
class Change:
    """One sentence of a difference: it is the ``same``, was in the ``old`` text only, or is in the ``new`` only."""

    kind: Literal["same", "old", "new"]
    text: str


@lru_cache(maxsize=64)
def difference(old: str, new: str, quote: str) -> tuple[Change, ...]:
    """What became of *quote*, words of *old*, in *new*: the sentences changed at its place, with one neighbour each.

    () when *new* still has the words, white space aside.
    """
    if _flat(quote) in _flat(new):
        return ()
    before, after = _sentences(old), _sentences(new)
    start = old.find(quote)
    first = next((number for number, (begin, end, _) in enumerate(before) if end > start >= 0), 0)
    last = next((number for number, (begin, _, _) in enumerate(before) if begin >= start + len(quote)), len(before))
    blocks = SequenceMatcher(None, [words for *_, words in before], [words for *_, words in after], autojunk=False)
    changes: list[Change] = []
    for kind, i, j, k, m in blocks.get_opcodes():
        if j < first - AROUND or i > last + AROUND:
            continue
        if kind == "equal":
            low, high = max(i, first - AROUND), min(j, last + AROUND)
            changes += [Change("same", words) for *_, words in before[low:high]]
        else:
            changes += [Change("old", words) for *_, words in before[max(i, first - AROUND) : min(j, last + AROUND)]]
            changes += [Change("new", words) for *_, words in after[k:m][: MOST // 2]]
    return tuple(changes[:MOST])


def _sentences(text: str) -> list[tuple[int, int, str]]:
    return [(start, end, _flat(text[start:end])) for start, end in split(text)]


def _flat(text: str) -> str:
    return " ".join(text.split())
