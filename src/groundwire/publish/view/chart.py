"""Small charts of the numbers of a week or day: their rows, and the same in words for whoever sees no picture.

On a page they are drawn as SVG. In a mail they are tables whose bars are coloured cells: Gmail and Outlook, among
others, show no inline SVG (caniemail.com/features/html-svg), and a cell's width and background are shown by all.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from groundwire.publish import words

MOST_SOURCES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Rows of (name, number), and a sentence on the largest. ``name`` is what is counted; numbers are not all 0."""

    name: str
    rows: tuple[tuple[str, int], ...]
    caption: str

    @property
    def described(self) -> str:
        """All of it in words."""
        return f"{self.name}: {', '.join(f'{name} {number:,}' for name, number in self.rows)}"

    def part(self, number: int, whole: int) -> int:
        """*number* as a part of *whole* (say, pixels) where the largest takes all of it; 0 only for 0."""
        most = max(number for _, number in self.rows)
        return max(round(whole * number / most), 1) if number else 0


def by_day(rows: Sequence[tuple[str, int]]) -> Chart | None:
    """Stories by day; None where that shows nothing. *rows* are named like "Tuesday, 12 May 2026"."""
    short = tuple((name.partition(",")[0], number) for name, number in rows)
    most = max((number for _, number in short), default=0)
    if len(short) < 2 or not most:
        return None
    best = [name for name, number in short if number == most]
    said = f"{words.listed(best)} had the most, {most:,}{' each' if len(best) > 1 else ''}."
    return Chart(name="Stories by day", rows=short, caption=f"Stories by day: {said}")


def by_source(rows: Sequence[tuple[str, int]]) -> Chart | None:
    """Items by source, the first few of *rows*, which come most first; None where that compares nothing."""
    drawn = tuple(rows[:MOST_SOURCES])
    if len(drawn) < 2 or not drawn[0][1]:
        return None
    most = drawn[0][1]
    best = [name for name, number in drawn if number == most]
    named = best[0] if len(best) == 1 else f"{len(best)} of them"
    rest = f" The first {len(drawn)} of {len(rows):,} sources are drawn." if len(rows) > len(drawn) else ""
    said = f"{named} gave the most, {most:,}{' each' if len(best) > 1 else ''}."
    return Chart(name="Items by source", rows=drawn, caption=f"Items by source: {said}{rest}")
