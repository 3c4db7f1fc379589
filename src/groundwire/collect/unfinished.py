"""A document that breaks off: back to its last whole part, and closed, so that it is read as the whole one would be.

Its publisher's program died, or a connection that tells no length was cut. What was under way at the end is left out:
half an entry has no id yet, and half a title would stay. Linear; for documents that are not well-formed.
"""

import re
from dataclasses import dataclass, field

from groundwire.collect.guard import ENTRY_NAMES, TAG

CONTAINERS = {"rss", "rdf", "feed", "channel"}
WHOLE_TAG = re.compile(TAG.pattern + r"([^<>]*+)>", re.DOTALL)


def whole_part(text: str) -> str | None:
    """*text* up to the last entry or part of its head that is whole, with the end tags that it lacks.

    None where its outermost element ends, or where there is none that a feed has.
    """
    walk = _Walk()
    for tag in WHOLE_TAG.finditer(text):
        if tag[2] is None:  # a comment or CDATA
            continue
        if tag[1]:
            walk.end(tag[2])
        elif not tag[3].endswith("/"):
            walk.start(tag[2], tag.start())
        if walk.inside is None:
            walk.whole = tag.end()
    if not walk.opened:
        return None
    return text[: walk.whole] + "".join(f"</{name}>" for name in reversed(walk.opened))


@dataclass(slots=True)
class _Walk:
    """Where a walk through the tags stands: the open containers, and the part of theirs that it is inside of."""

    opened: list[str] = field(default_factory=list)
    inside: str | None = None
    depth: int = 0  # of elements of the same name in that part
    whole: int = 0  # up to here nothing but containers is open

    def start(self, name: str, place: int) -> None:
        entry = _local(name) in ENTRY_NAMES
        if self.inside is None:
            if _local(name) in CONTAINERS:
                self.opened.append(name)
            else:
                self.inside, self.depth = name, 1
        elif entry and (name == self.inside or _local(self.inside) not in ENTRY_NAMES):
            self.inside, self.depth, self.whole = name, 1, place  # what came before was never ended
        elif name == self.inside:
            self.depth += 1

    def end(self, name: str) -> None:
        if name == self.inside:
            self.depth -= 1
            if not self.depth:
                self.inside = None
        elif name in self.opened:
            del self.opened[self.opened.index(name) :]
            self.inside = None


def _local(name: str) -> str:
    return name.rpartition(":")[2].lower()
