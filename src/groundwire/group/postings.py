"""Inverted lists: which stories have a word. Each list has a bounded length, so that looking costs the same always."""

from collections.abc import Container, Iterable, Sequence

LATEST = 64  # stories kept for each word


class Postings:
    """For each word, the latest stories that have it."""

    def __init__(self) -> None:
        self._stories: dict[str, list[str]] = {}

    def add(self, story: str, words: Iterable[str]) -> None:
        """Put *story* at the end of the lists of *words*, which it did not have before."""
        for word in words:
            kept = self._stories.setdefault(word, [])
            kept.append(story)
            if len(kept) > LATEST:
                del kept[0]

    def best(self, words: Sequence[tuple[str, float]], alive: Container[str], most: int) -> list[str]:
        """The *most* stories among *alive* that share most of the weight of *words*; equal ones by name."""
        shared: dict[str, float] = {}
        for word, weight in words:
            for story in self._stories.get(word, ()):
                shared[story] = shared.get(story, 0.0) + weight
        weighed = {story: weight for story, weight in shared.items() if story in alive}
        if len(weighed) > most:
            least = sorted(weighed.values(), reverse=True)[most - 1]
            weighed = {story: weight for story, weight in weighed.items() if weight >= least}
        return sorted(weighed, key=lambda story: (-weighed[story], story))[:most]

    def keep_only(self, alive: Container[str]) -> None:
        """Drop the stories that are not among *alive*, and the words that nothing is left of."""
        for word, stories in list(self._stories.items()):
            kept = [story for story in stories if story in alive]
            if not kept:
                del self._stories[word]
            elif len(kept) < len(stories):
                self._stories[word] = kept
