"""A title as a sentence: its vector is made when a comparison first asks for it, and only once.

A network that reads whole sentences takes a thousand times as long as a sum of word vectors, so a title waits here
until one of its comparisons hangs on it.
"""

from groundwire.vectors import Vector, Vectors, cosine

ENGLISH = "en"
LATIN = "\u024f"  # the last letter of the Latin blocks


class Sentence:
    """A title that can be read."""

    __slots__ = ("_reader", "_vector", "text")

    def __init__(self, text: str, reader: Vectors) -> None:
        self.text = text
        self._reader = reader
        self._vector: Vector | None = None

    def vector(self) -> Vector:
        """What the reader makes of it."""
        if self._vector is None:
            (self._vector,) = self._reader.embed([self.text])
        return self._vector

    def like(self, other: "Sentence") -> float:
        """How near in meaning the two are: the cosine of their vectors, 1 for the same words."""
        return 1.0 if self.text == other.text else cosine(self.vector(), other.vector())


def readable(text: str, language: str) -> bool:
    """Whether *text* may be English, by its letters too: to the network, words in other scripts are all one.

    *language* is what a feed or page says, two or three letters, or empty.
    """
    return language in {ENGLISH, ""} and not any(letter.isalpha() and letter > LATIN for letter in text)
