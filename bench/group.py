"""Grouping and ranking with a full window: items a second, and how the cost of one item grows with what is stored.

    python bench/group.py [--window 100000] [--new 2000] [--stored 10000,100000,1000000]

The items are invented: words drawn from a Zipf law over an invented vocabulary in three scripts, works that several
items link to, copies, and events that are told in several words. Nothing is fetched. Times are processor seconds.
The window is filled first (not counted); then the new items are placed and the stories that they touch ranked.
"""

import argparse
import json
import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from groundwire.group.cluster import WINDOW, Grouper
from groundwire.model.article import Document
from groundwire.model.story import Candidate
from groundwire.rank import curate, score

START = datetime(2026, 3, 2, tzinfo=UTC)
WORDS, SOURCES = 60_000, 400
SCRIPTS = ("bcdfghklmnprstvz aeiou", "бвгдзклмнпрст аеиоуы", "かきくけこさしすせたちつてとなにのはひふへほ あいうえお")


def words(chance: random.Random) -> list[str]:
    """The vocabulary, the commonest word first: syllables of three scripts, most of them Latin."""
    found: dict[str, None] = {}
    while len(found) < WORDS:
        consonants, vowels = SCRIPTS[chance.choices((0, 1, 2), (8, 1, 1))[0]].split()
        length = chance.randint(1, 4)
        found["".join(chance.choice(consonants) + chance.choice(vowels) for _ in range(length))] = None
    return list(found)


def items(number: int, *, span: timedelta, seed: int) -> Iterator[Document]:
    """*number* items in time order over *span*: one in four tells an event that was told before."""
    chance = random.Random(seed)
    vocabulary = words(chance)
    weights = list(accumulate(1 / (rank + 2.7) for rank in range(WORDS)))
    events: list[tuple[list[str], list[str], str]] = []
    for at in range(number):
        if events and chance.random() < 0.25:
            title, body, address = events[-1 - min(len(events) - 1, int(chance.expovariate(1 / 200)))]
            title = chance.sample(title, k=len(title) - 2) + chance.choices(vocabulary, cum_weights=weights, k=2)
            body = body if chance.random() < 0.1 else chance.choices(vocabulary, cum_weights=weights, k=len(body))
            links: tuple[str, ...] = (address,) if chance.random() < 0.4 else ()
        else:
            title = chance.choices(vocabulary, cum_weights=weights, k=chance.randint(6, 12))
            body = chance.choices(vocabulary, cum_weights=weights, k=chance.randint(40, 250))
            address = f"https://site-{chance.randrange(SOURCES)}.example/{at:08}-{title[0]}"
            links = ()
            events.append((title, body, address))
        posted = bool(links)
        yield Document(
            id=f"item-{at}",
            title=" ".join(title).capitalize(),
            text=" ".join((*title, *body)),
            url=f"https://talk.example/{at}" if posted else address,
            source=f"source-{chance.randrange(SOURCES)}",
            kind="reddit" if posted else "feed",
            links=links,
            published=START + span * (at / number),
        )


def measured(window: int, new: int, *, stored: int) -> dict[str, float]:
    """Place and rank *new* items after *stored*, of which *window* are in the last week; the cost of each step."""
    week = WINDOW * 0.95
    older = max(0, stored - window)
    span = week * (max(1, stored + new) / max(1, min(window, stored)))
    known = list(items(stored + new, span=span, seed=7))
    grouper = Grouper(window=WINDOW)
    begun = time.process_time()
    for part in range(0, stored, 5_000):
        grouper.place_all(known[part : min(part + 5_000, stored)])
    filled = time.process_time()
    placed = grouper.place_all(known[stored:])
    grouped = time.process_time()
    told: dict[str, list[Document]] = {}
    for document, placement in zip(known[stored:], placed, strict=True):
        told.setdefault(placement.story, []).append(document)
    candidates = [
        Candidate(id=story, title=found[0].title, documents=tuple(found)) for story, found in sorted(told.items())
    ]
    scored = score.score(candidates, now=known[-1].when or START)
    curate.pick(scored, candidates)
    ranked = time.process_time()
    return {
        "stored": stored,
        "older": older,
        "items": new,
        "joined": sum(one.joined for one in placed),
        "fill_items_per_s": round(stored / max(1e-9, filled - begun)),
        "group_ms": round(1000 * (grouped - filled) / new, 3),
        "rank_ms": round(1000 * (ranked - grouped) / new, 3),
        "items_per_s": round(new / (ranked - filled)),
    }


def main() -> None:
    """Measure and print one JSON object for each size."""
    read = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    read.add_argument("--window", type=int, default=100_000)
    read.add_argument("--new", type=int, default=2_000)
    read.add_argument("--stored", default="10000,100000")
    args = read.parse_args()
    for stored in (int(size) for size in args.stored.split(",")):
        print(json.dumps(measured(min(args.window, stored), args.new, stored=stored)), flush=True)


if __name__ == "__main__":
    main()
