"""Numbers with their nouns, in English: what rooms that count things say of them."""


def noun(number: int, one: str, many: str | None = None) -> str:
    """The noun that fits a number: "source" for 1, "sources" for all others."""
    return one if number == 1 else many or f"{one}s"


def count(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: "1 source", "1,312 items"."""
    return f"{number:,} {noun(number, one, many)}"
