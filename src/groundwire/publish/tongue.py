"""In which language words are, and which way they run: what an element that holds others' words says of them.

A page's own words are English. Where the letters of both directions stand in one text, most of them decide, since the
first (a product's name, say) often misleads; where the language is known to run right to left, one letter is enough.
"""

from unicodedata import bidirectional

from markupsafe import Markup

OWN = "en"
RIGHT_TO_LEFT = frozenset(
    ["ar", "arc", "ckb", "dv", "fa", "glk", "he", "ks", "lrc", "mzn", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"]
)
RIGHT_TO_LEFT_MARK = "\u200f"
SCRIPTS = frozenset(["Adlm", "Arab", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"])  # ISO 15924


def rightward(language: str | None) -> bool:
    """Whether text in *language* (BCP 47) runs right to left: by its script where that is named, else by itself."""
    name, *rest = (language or "").split("-")
    script = next((part.title() for part in rest if len(part) == 4), None)
    return script in SCRIPTS if script else name.lower() in RIGHT_TO_LEFT


def direction(text: str, language: str | None = None) -> str:
    """Which way *text* runs: "rtl" or "ltr"."""
    if text.isascii():
        return "ltr"
    kinds = [bidirectional(letter) for letter in text]
    right, left = sum(kind in ("R", "AL") for kind in kinds), kinds.count("L")
    return "rtl" if right > (0 if rightward(language) else left) else "ltr"


def way(text: str, language: str | None = None) -> Markup:
    """The attribute ``dir`` of the block that holds *text*; nothing where it runs as the page does."""
    return Markup(' dir="rtl"') if direction(text, language) == "rtl" else Markup("")


def lang(language: str | None) -> Markup:
    """The attribute ``lang`` of words in *language*; nothing where that is the page's own or not known."""
    if not language or language.partition("-")[0].lower() == OWN:
        return Markup("")
    return Markup(' lang="{}"').format(language)


def marked(text: str, language: str | None = None) -> str:
    """*text* as a line of plain text where no attribute can say which way it runs.

    A right-to-left mark (U+200F) goes before it where it runs so and its first letter would tell otherwise (UAX 9, P2).
    """
    first = next((kind for letter in text if (kind := bidirectional(letter)) in ("L", "R", "AL")), "L")
    return f"{RIGHT_TO_LEFT_MARK}{text}" if first == "L" and direction(text, language) == "rtl" else text


def isolated(text: str) -> str:
    """*text* as a part of a line of ours: what runs right to left in it moves nothing that stands around it (UAX 9)."""
    strange = any(bidirectional(letter) in ("R", "AL") for letter in text)
    return f"\u2068{text}\u2069" if strange else text  # first strong isolate, pop directional isolate
