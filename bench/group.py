"""Grouping and ranking with a full window: items a second, and how the cost of one item grows with what is stored.

    python bench/group.py [--window 100000] [--new 2000] [--stored 10000,100000] [--bare]

The items are invented: words drawn from a Zipf law over an invented vocabulary in three scripts, works that several
items link to, copies, and events that are told in several words. Nothing is fetched. Times are processor seconds.
The window is filled first, with items whose stories are known, as after a restart (not counted); then the new items
are placed and the stories that they touch ranked. Tables and the garbage collector are as in a round: read before,
and seldom. --bare takes their texts away: titles alone, which are read as sentences where the extra `titles` is
installed. `bench/group_stored.py` measures the same with a database in between.
"""

import argparse
import gc
import json
import random
import resource
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice

from groundwire.group.cluster import WINDOW, Grouper
from groundwire.model.article import Document
from groundwire.model.story import Candidate
from groundwire.rank import curate, score
from groundwire.vectors.minilm import reader

START = datetime(2026, 3, 2, tzinfo=UTC)
WORDS, SOURCES, FORUMS = 60_000, 400, 50
PART = 5_000  # items that are held at once, beside the window
LATEST = 10_000  # events that may be told again
SCRIPTS = ("bcdfghklmnprstvz aeiou", "бвгдзклмнпрст аеиоуы", "かきくけこさしすせたちつてとなにのはひふへほ あいうえお")


def words(chance: random.Random) -> list[str]:
    """The vocabulary, the commonest word first: syllables of three scripts, most of them Latin."""
    found: dict[str, None] = {}
    while len(found) < WORDS:
        consonants, vowels = SCRIPTS[chance.choices((0, 1, 2), (8, 1, 1))[0]].split()
        length = chance.randint(1, 4)
        found["".join(chance.choice(consonants) + chance.choice(vowels) for _ in range(length))] = None
    return list(found)


def items(number: int, *, span: timedelta, seed: int) -> Iterator[tuple[Document, int]]:
    """*number* items in time order over *span*, with their events, from 1: one in four tells of a known one."""
    chance = random.Random(seed)
    vocabulary = words(chance)
    weights = list(accumulate(1 / (rank + 2.7) for rank in range(WORDS)))
    events: list[tuple[list[str], list[str], str, int]] = []
    count = 0
    for at in range(number):
        if events and chance.random() < 0.25:
            title, body, address, event = events[-1 - min(len(events) - 1, int(chance.expovariate(1 / 200)))]
            title = chance.sample(title, k=len(title) - 2) + chance.choices(vocabulary, cum_weights=weights, k=2)
            body = body if chance.random() < 0.1 else chance.choices(vocabulary, cum_weights=weights, k=len(body))
            links: tuple[str, ...] = (address,) if chance.random() < 0.4 else ()
        else:
            title = chance.choices(vocabulary, cum_weights=weights, k=chance.randint(6, 12))
            body = chance.choices(vocabulary, cum_weights=weights, k=chance.randint(40, 250))
            address = f"https://site-{chance.randrange(SOURCES)}.example/{at:08}-{title[0]}"
            links = ()
            count = event = count + 1
            events.append((title, body, address, event))
            del events[:-LATEST]
        posted = bool(links)
        document = Document(
            id=f"item-{at}",
            title=" ".join(title).capitalize(),
            text=" ".join((*title, *body)),
            url=f"https://talk.example/{at}" if posted else address,
            source=f"source-{chance.randrange(FORUMS) if posted else chance.randrange(FORUMS, SOURCES)}",
            kind="reddit" if posted else "feed",
            links=links,
            published=START + span * (at / number),
        )
        yield document, event


def measured(window: int, new: int, *, stored: int, bare: bool = False) -> dict[str, float]:
    """Place and rank *new* items after *stored*, of which *window* are in the last week; the cost of each step."""
    span = WINDOW * 0.95 * (max(1, stored + new) / max(1, min(window, stored)))
    told = items(stored + new, span=span, seed=7)
    if bare:
        told = ((replace(document, text=""), event) for document, event in told)
    grouper = Grouper(window=WINDOW, titles=reader("auto"))
    spent = 0.0
    for start in range(0, stored, PART):
        part = [(document, f"event-{event}", None) for document, event in islice(told, min(PART, stored - start))]
        begun = time.process_time()
        grouper.remember_all(part)
        spent += time.process_time() - begun
    fresh = [document for document, _ in told]
    _ranked(fresh[:50], [str(number) for number in range(50)])
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    filled = time.process_time()
    placed = grouper.place_all(fresh)
    grouped = time.process_time()
    _ranked(fresh, [one.story for one in placed])
    ranked = time.process_time()
    return {
        "stored": stored,
        "older": max(0, stored - window),
        "items": new,
        "joined": sum(one.joined for one in placed),
        "fill_ms": round(1000 * spent / stored, 3),
        "group_ms": round(1000 * (grouped - filled) / new, 3),
        "rank_ms": round(1000 * (ranked - grouped) / new, 3),
        "items_per_s": round(new / (ranked - filled)),
        "peak_megabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000),
    }


def _ranked(documents: list[Document], stories: list[str]) -> None:
    """Score and choose among the stories of these documents."""
    told: dict[str, list[Document]] = {}
    for document, story in zip(documents, stories, strict=True):
        told.setdefault(story, []).append(document)
    candidates = [
        Candidate(id=story, title=found[0].title, documents=tuple(found)) for story, found in sorted(told.items())
    ]
    curate.pick(score.score(candidates, now=documents[-1].when or START), candidates)


def main() -> None:
    """Measure and print one JSON object for each size."""
    read = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    read.add_argument("--window", type=int, default=100_000)
    read.add_argument("--new", type=int, default=2_000)
    read.add_argument("--stored", default="10000,100000")
    read.add_argument("--bare", action="store_true")
    args = read.parse_args()
    for stored in (int(size) for size in args.stored.split(",")):
        print(json.dumps(measured(min(args.window, stored), args.new, stored=stored, bare=args.bare)), flush=True)


if __name__ == "__main__":
    main()
