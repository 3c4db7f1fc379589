"""What a sentence is good for, by its words: the tables of ``cues.toml``, compiled.

English only, since a cue is a word; in other languages a sentence is chosen by place, overlap and figures.
"""

import re
import tomllib
from importlib.resources import files
from typing import Any, NamedTuple


class Cue(NamedTuple):
    """A pattern and what one hit adds."""

    pattern: re.Pattern[str]
    weight: float


def _compiled(parts: list[str], *, words: bool = False) -> re.Pattern[str]:
    joined = "|".join(parts)
    return re.compile(rf"\b(?:{joined})\b" if words else joined, re.IGNORECASE)


def _cues(table: list[dict[str, Any]]) -> tuple[Cue, ...]:
    return tuple(
        Cue(_compiled(cue["words"], words=True) if "words" in cue else _compiled(cue["patterns"]), cue["adds"])
        for cue in table
    )


_TABLES = tomllib.loads(files("groundwire.brief").joinpath("cues.toml").read_text(encoding="utf-8"))

EVENT = _cues([*(one for one in _TABLES["changed"] if one["adds"] > 0), *_TABLES["event"]])
CHANGED = _cues(_TABLES["changed"])
MATTERS = _cues(_TABLES["matters"])
ACTION = _cues(_TABLES["action"])
FORWARD = _cues(_TABLES["forward"])
HOOK = _cues(_TABLES["hook"])
DETAIL = _cues(_TABLES["detail"])
OPINION = _cues(_TABLES["opinion"])
AUDIENCE = tuple((name, _cues(table)) for name, table in _TABLES["audience"].items())

LINK_KINDS = {kind: _compiled(parts) for kind, parts in _TABLES["link_kinds"].items()}
SAID_KINDS = {kind: _compiled(parts) for kind, parts in _TABLES["said_kinds"].items()}
DISSENT = _compiled(_TABLES["anchors"]["dissent"])
ANY_FORWARD = _compiled(_TABLES["anchors"]["forward"])


def weigh(text: str, cues: tuple[Cue, ...]) -> float:
    """The sum of the weights of all cues that hit *text*, each counted once."""
    return sum(cue.weight for cue in cues if cue.pattern.search(text))
