"""The invented wire: the titles in ``scripts/group_titles`` as papers tell them, a stream of labelled documents.

A block of a file is an event; a line is hours and a title. Two things are added that the files do not have. Hours
count ``STRETCH`` times: the items of the world's labelled events come a median of 7 hours after the first, a tenth of
them after 36. And papers print what an agency writes, as it is or nearly: `printed` repeats some titles with small
changes, so many that simple rules (the same words, the same meaning) do about as well here as they do on real titles.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zlib import crc32

from groundwire.model.article import Document

FILES = Path(__file__).parent / "group_titles"
START = datetime(2030, 1, 1, tzinfo=UTC)
STRETCH = 3.0
REPRINTED, AGAIN, MOST = 0.25, 0.78, 12  # the share of titles that are reprinted, the chance of one more, the most
LATER = 4.0  # hours, in the mean, until a title is reprinted
PAPERS = ("Daily Courier", "Harbour Radio", "NBS News", "The Echo", "Metro 9", "Valley Times", "Capital Post")
BEFORE = ("Watch: ", "UPDATE 1-", "Video: ", "Breaking: ", "Live: ", "WATCH | ", "Analysis: ")
AFTER = (", officials say", ", report says", " - what we know", ": live updates", " amid concerns", " for first time")
FEW = 6  # words of a title below which none is left out


@dataclass(frozen=True, slots=True)
class Labelled:
    """A document, its event (None: not known) and whether other events are surely not its own."""

    document: Document
    event: str | None
    sure: bool = True


def written(keep: Callable[[str], bool] = lambda _file: True) -> list[Labelled]:
    """The titles of the files that are kept (by name, without suffix), in time order, each once."""
    lines: list[tuple[float, str, str]] = []
    for path in sorted(path for path in FILES.glob("*.txt") if keep(path.stem)):
        for number, block in enumerate(path.read_text(encoding="utf-8").split("\n\n")):
            parted = [line.split(" ", 1) for line in block.splitlines() if line and not line.startswith("#")]
            lines.extend((float(hour), f"{path.stem}:{number}", title) for hour, title in parted)
    return [
        Labelled(
            Document(
                id=f"{event}:{at}",
                title=title,
                source=f"paper-{at}",
                language="en",
                published=START + timedelta(hours=hour * STRETCH),
            ),
            event,
        )
        for at, (hour, event, title) in enumerate(sorted(lines, key=lambda one: one[0]))
    ]


def told(keep: Callable[[str], bool] = lambda _file: True) -> list[Labelled]:
    """The same titles and their reprints, in time order."""
    once = written(keep)
    everything = [*once, *(copy for one in once for copy in printed(one))]
    return sorted(everything, key=lambda one: (one.document.when or START, one.document.id))


def printed(one: Labelled) -> Sequence[Labelled]:
    """The same title in other papers, soon after; the same ones each time."""
    chance = random.Random(crc32(f"{one.event} {one.document.title}".encode()))
    times = 0
    if chance.random() < REPRINTED:
        times = 1
        while times < MOST and chance.random() < AGAIN:
            times += 1
    return [
        replace(
            one,
            document=replace(
                one.document,
                id=f"{one.document.id}:{time}",
                title=changed(one.document.title, chance),
                source=f"{one.document.source}-{time}",
                published=(one.document.published or START) + timedelta(hours=chance.expovariate(1 / LATER)),
            ),
        )
        for time in range(times)
    ]


def changed(title: str, chance: random.Random) -> str:
    """*title* as another paper prints it: as it is in three of ten, or with the paper's name, a word less or more."""
    words = title.split()
    at = chance.randrange(1, max(2, len(words)))
    forms = (
        (0.30, title),
        (0.40, f"{title} - {chance.choice(PAPERS)}"),
        (0.48, f"{title} | {chance.choice(PAPERS)}"),
        (0.56, chance.choice(BEFORE) + title),
        (0.66, " ".join((*words[:at], *words[at + 1 :])) if len(words) > FEW else title),
        (0.74, " ".join(words[:-2]) if len(words) > FEW + 1 else title),
        (0.80, title + chance.choice(AFTER)),
        (0.86, title.title()),
        (0.92, title.replace(",", "").replace(" to ", " set to ", 1)),
        (1.00, title.replace("'", "").replace(" after ", " following ", 1)),
    )
    draw = chance.random()
    return next(form for share, form in forms if draw < share)
