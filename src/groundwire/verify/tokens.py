"""A sentence as the verifier compares it: tokens in one normal form, with what kind each is."""

# ruff: noqa: E501 - a pattern is easier to check on one line

import re
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*(?:-?\d+(?:\.\d+)*)?|[%$€£¥°]|[^\W_]+")
_SPACED_THOUSANDS = re.compile(r"(?<=\d,) (?=\d{3}(?!\d))")  # "3, 800", as some texts are set
_SPLIT_NOT = re.compile(
    r"(?i)\b(ca|do|does|did|is|are|was|were|has|have|had|would|could|should|wo|sha|must|need|might)(n['’]t)\b"
)
_MONTHS = re.findall(r"\S+", "january february march april may june july august september october november december")
_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_NUMBERS = {
    word: str(number)
    for number, word in enumerate(
        re.findall(
            r"\S+",
            """
        zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
        sixteen seventeen eighteen nineteen twenty
        """,
        )
    )
} | {"thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90"}
_EQUAL = {
    "per-cent": "%", "percent": "%", "dollars": "$", "dollar": "$", "euros": "€", "pounds": "£", "says": "say", "said": "say",
    "saying": "say", "told": "say", "tells": "say", "cannot": "can", "n't": "not", "n’t": "not", "bn": "billion", "mn": "million",
    "us": "usa", "u.s": "usa", "uk": "britain",
}  # fmt: skip
_MONTH_FORMS = {name[:3]: name for name in _MONTHS} | {"sept": "september"}

STOP = frozenset(
    re.findall(
        r"\S+",
        """
        the a an and or of to in on for with at by from as is are was were be been being it its this
        that these those we our you your they their them he his him she her i my me us but if so than
        then also into over about after before between through during out up down has have had do does
        did which who whom what when where how while
        """,
    )
)


@dataclass(frozen=True, slots=True)
class Token:
    """One token: as written, in normal form, and whether it is a number, a date word, or begins in upper case."""

    raw: str
    norm: str
    number: bool = False
    dated: bool = False
    upper: bool = False


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of *text*, in order."""
    text = _SPACED_THOUSANDS.sub("", text)
    spaced = _SPLIT_NOT.sub(lambda found: f"{_stem_not(found[1])} {found[2]}", text)
    return tuple(_token(word) for word in re.findall(rf"n['’]t\b|{_TOKEN.pattern}", spaced))


def _stem_not(word: str) -> str:
    return {"ca": "can", "wo": "will", "sha": "shall"}.get(word.lower(), word)


def _token(raw: str) -> Token:
    lowered = raw.lower().removesuffix("'s").removesuffix("’s")
    if raw[0].isdigit():
        number = re.sub(r",(?=\d{3})", "", raw)
        year = bool(re.fullmatch(r"(?:19|20)\d\d", number))
        return Token(raw, number.rstrip("."), number=True, dated=year, upper=False)
    if lowered in _NUMBERS:
        return Token(raw, _NUMBERS[lowered], number=lowered != "one", dated=False, upper=False)
    if lowered in _MONTHS or lowered in _DAYS:
        return Token(raw, lowered, dated=raw[0].isupper(), upper=False)
    norm = _EQUAL.get(lowered, lowered)
    return Token(raw, stem(norm), upper=raw[0].isupper() and lowered not in STOP)


def stem(word: str) -> str:
    """A rough stem: plural, past and progressive endings off."""
    for ending, least in (("ies", 5), ("ing", 6), ("ed", 5), ("es", 5), ("s", 4)):
        if word.endswith(ending) and len(word) >= least and not word.endswith("ss"):
            return word.removesuffix("ies") + "y" if ending == "ies" else word.removesuffix(ending).removesuffix("e")
    return word.removesuffix("e") if len(word) > 4 else word
