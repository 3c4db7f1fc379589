"""What the meters look at: terms of title and abstract, words of theory and of evidence, and counts in a body.

Plain rules over text; no weights, no judgement.
"""

import re
import tomllib
from collections import Counter
from functools import cache
from importlib.resources import files
from itertools import pairwise

from groundwire.model.reading import Span

_WORD = re.compile(r"[a-z][a-z-]+")
DAMPING = 20  # words added to a text's length, so that one word of a short title does not decide


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """The word lists: theory and evidence."""
    table = tomllib.loads((files("groundwire.lens") / "words.toml").read_text("utf-8"))
    return {
        name: re.compile(rf"\b(?:{table[name].replace(chr(10), '')})(?!\w)", re.IGNORECASE)
        for name in ("theory", "evidence")
    }


@cache
def body_patterns() -> dict[str, re.Pattern[str]]:
    """What is counted in a body: theorems, proofs, tables, figures, ablations."""
    table = tomllib.loads((files("groundwire.lens") / "words.toml").read_text("utf-8"))
    return {name: re.compile(pattern, re.IGNORECASE | re.MULTILINE) for name, pattern in table["body"].items()}


def terms(text: str) -> Counter[str]:
    """Words and pairs of neighbouring words, in lower case, with their counts."""
    words = _WORD.findall(text.lower())
    return Counter(words) + Counter(f"{one} {two}" for one, two in pairwise(words))


def rate(meter: str, text: str) -> float:
    """Words of the list *meter* for each word of *text* (damped for short texts), from 0 to about 0.5."""
    return len(patterns()[meter].findall(text)) / (len(text.split()) + DAMPING)


def spans(meter: str, field: str, text: str) -> tuple[Span, ...]:
    """Where the words of the list *meter* stand in *text*."""
    return tuple(
        Span(field=field, start=found.start(), end=found.end(), meter=meter)
        for found in patterns()[meter].finditer(text)
    )


def count(body: str) -> dict[str, int]:
    """How many theorems, proofs, tables, figures and mentions of ablation *body* (LaTeX or text) has.

    A LaTeX body is counted by its environments; plain text by lines that begin with "Theorem 2." and the like. The
    two ways are not added up: a text with environments is LaTeX.
    """
    return {name: len(pattern.findall(body)) for name, pattern in body_patterns().items()}
