"""A claim beside the sentences it most resembles: what was kept, what was added, what was left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from groundwire.verify.spans import sentences_of
from groundwire.verify.tokens import STOP, Token, tokens

FEW, FEW_SHARE = 3, 0.12  # tokens that a copy may have of its own: a name is up to three
Edit = tuple[str, tuple[Token, ...], tuple[Token, ...]]  # kind, the claim's tokens, the source's tokens


@dataclass(frozen=True, slots=True)
class Alignment:
    """``kept`` is the share of the claim's tokens found in order, ``shared`` of those found at all.

    ``copied`` says that the claim is an edited copy of the source: few of its words are new.
    """

    source: str
    tokens: tuple[Token, ...]
    edits: tuple[Edit, ...]
    kept: float
    shared: float
    copied: bool


def sentences_in(spans: Sequence[str]) -> tuple[str, ...]:
    """All sentences of the spans, in order."""
    return tuple(span[start:end] for span in spans for start, end in sentences_of(span))


def align(claim: str, spans: Sequence[str]) -> Alignment | None:
    """The claim against the source sentence, or two neighbours, that hold most of its words."""
    mine = tokens(claim)
    if not mine:
        return None
    words = {token.norm for token in mine if token.norm not in STOP} or {token.norm for token in mine}
    best: tuple[float, str] | None = None
    for span in spans:
        own = [span[start:end] for start, end in sentences_of(span)] or [span]
        for size in (1, 2):
            for place in range(len(own) - size + 1):
                window = " ".join(own[place : place + size])
                theirs = {token.norm for token in tokens(window)}
                value = len(words & theirs) / len(words) - 0.004 * len(theirs)
                if best is None or value > best[0]:
                    best = (value, window)
    if best is None:
        return None
    source = tokens(best[1])
    mine_norms, source_norms = [token.norm for token in mine], [token.norm for token in source]
    matcher = SequenceMatcher(None, mine_norms, source_norms, autojunk=False)
    edits: list[Edit] = []
    kept = 0
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            kept += b - a
        else:
            edits.append((kind, mine[a:b], source[c:d]))
    present = set(source_norms)
    shared = sum(norm in present for norm in mine_norms) / len(mine)
    share = kept / len(mine)
    near = share >= 0.72 or (shared >= 0.9 and len(mine) >= 6)
    foreign = (1 - shared) * len(mine)
    return Alignment(
        best[1], source, tuple(edits), share, shared, copied=near and foreign <= max(FEW, FEW_SHARE * len(mine))
    )
