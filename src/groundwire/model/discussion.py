"""A post and the remarks under it as one text: who said which part.

Each remark begins after a line of its own that names its author, with the points that it has where these are told:
``u/ada 214 points``. Pages of forums read like this once their layout is gone, and we write them so ourselves.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

_NAMED = re.compile(r"^u/(?P<author>[\w.-]{1,64})(?: (?P<points>-?\d{1,7}) points?)?[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """``text[start:end]`` is what *author* wrote; ``points`` is None where the community does not tell."""

    author: str
    points: int | None
    start: int
    end: int


def remarks(text: str) -> tuple[Remark, ...]:
    """The remarks in *text*, in order; what stands before the first is the post itself."""
    named = list(_NAMED.finditer(text))
    if not named:
        return ()
    ends = [*(found.start() for found in named[1:]), len(text)]
    return tuple(
        Remark(
            author=found["author"],
            points=int(found["points"]) if found["points"] else None,
            start=found.end(),
            end=end,
        )
        for found, end in zip(named, ends, strict=True)
    )


def remark_at(found: Sequence[Remark], place: int) -> Remark | None:
    """The remark that *place* lies in; None for the post."""
    number = bisect_right([remark.start for remark in found], place)
    return found[number - 1] if number else None
