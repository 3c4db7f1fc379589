"""Inverted lists: which stories have a word. Each list has a bounded length, so that looking costs the same always."""

from array import array
from collections.abc import Container, Iterable, Sequence

import numpy as np

LATEST = 64  # stories kept for each word
ROOM = 4096  # places that are made at once, at least


class Postings:
    """For each word, the latest stories that have it. A story has a place: a number that no other ever has."""

    def __init__(self) -> None:
        self._lists: dict[str, array[int]] = {}  # word -> places, the latest last
        self._places: dict[str, int] = {}
        self._names: dict[int, str] = {}
        self._next = 0
        self._sums = np.zeros(ROOM)  # by place; all zero between two looks
        self._alive = np.zeros(ROOM, dtype=np.bool_)

    def add(self, story: str, words: Iterable[str]) -> None:
        """Put *story* at the end of the lists of *words*, which it did not have before."""
        place = self._places.get(story)
        if place is None:
            place = self._new(story)
        for word in words:
            kept = self._lists.get(word)
            if kept is None:
                kept = self._lists[word] = array("q")
            kept.append(place)
            if len(kept) > LATEST:
                del kept[0]

    def _new(self, story: str) -> int:
        place = self._places[story] = self._next
        self._names[place] = story
        self._next += 1
        if place >= len(self._alive):
            self._sums = np.zeros(2 * place)
            self._alive = np.concatenate((self._alive, np.zeros(2 * place - len(self._alive), dtype=np.bool_)))
        self._alive[place] = True
        return place

    def drop(self, story: str) -> None:
        """Find *story* no more."""
        place = self._places.pop(story, None)
        if place is not None:
            del self._names[place]
            self._alive[place] = False

    def best(self, words: Sequence[tuple[str, float]], most: int) -> list[str]:
        """The *most* stories that share most of the weight of *words*, all different; equal ones by name."""
        lists = [(np.frombuffer(self._lists[word], np.int64), weight) for word, weight in words if word in self._lists]
        if not lists:
            return []
        for places, weight in lists:
            self._sums[places] += weight  # a list has a story once
        found = np.concatenate([places for places, _ in lists])
        shared = self._sums[found]
        numbers = np.arange(1.0, len(found) + 1)
        self._sums[found] = numbers
        wanted = (self._sums[found] == numbers) & self._alive[found]  # of a story that was found often, the last
        self._sums[found] = 0.0
        found, shared = found[wanted], shared[wanted]
        if len(found) > most:
            wanted = shared >= np.partition(shared, -most)[-most]
            found, shared = found[wanted], shared[wanted]
        named = [(-weight, self._names[place]) for weight, place in zip(shared.tolist(), found.tolist(), strict=True)]
        return [name for _, name in sorted(named)[:most]]

    def keep_only(self, alive: Container[str]) -> None:
        """Drop the stories that are not among *alive*, and the words that nothing is left of."""
        for story in [story for story in self._places if story not in alive]:
            self.drop(story)
        for word, places in list(self._lists.items()):
            kept = [place for place in places if place in self._names]
            if not kept:
                del self._lists[word]
            elif len(kept) < len(places):
                self._lists[word] = array("q", kept)
