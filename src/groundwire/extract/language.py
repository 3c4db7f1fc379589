"""Languages: which one a text is written in, as a BCP 47 tag. Loads its model at the first call."""

import re

_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?\b")
_LETTER = re.compile(r"[^\W\d_]")
_WIDE = re.compile("[\u2e80-\uffff]")
_LEAST = 24  # letters below which a guess is worse than the hint
_ENOUGH = 1_000  # letters that are looked at
_FIRM = 120  # letters from which the text is believed rather than the hint


def tag(value: str | None) -> str | None:
    """*value* (``EN_us``, ``zh-hans-CN``) as a BCP 47 tag in its usual letters, or None (RFC 5646, 2.1.1)."""
    found = _TAG.match((value or "").strip())
    if not found or found[1].lower() in ("und", "mul", "zxx", "mis"):
        return None
    script, region = found[2], found[3]
    return "-".join(
        part
        for part in (found[1].lower(), script.title() if script else None, region.upper() if region else None)
        if part
    )


def detect(text: str, *, hint: str | None = None) -> str | None:
    """The language of *text*; *hint* (what the page or feed says) where the text is too short to tell.

    A hint in the detected language is kept whole, so ``en-GB`` stays ``en-GB``.
    """
    said = tag(hint)
    sample = text[:_ENOUGH]
    letters = len(_LETTER.findall(sample))
    wide = len(_WIDE.findall(sample))  # one CJK letter tells as much as a few Latin ones
    if letters + 3 * wide < _LEAST:
        return said
    import py3langid  # noqa: PLC0415 - its model takes a quarter of a second to load

    found = str(py3langid.classify(sample)[0])
    if said and (said.partition("-")[0] == found or letters + 3 * wide < _FIRM):
        return said
    return tag(found)
