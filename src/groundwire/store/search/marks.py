"""What both engines agree on: how text is cut into words, and the characters round a match in a snippet."""

import re

BEGIN, END = "\x02", "\x03"  # round a matched word in a snippet
_WIDE = re.compile(r"([\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f])")  # scripts without spaces


def spaced(words: str) -> str:
    """*words* with blanks round each letter of a script without spaces, so that a letter is a word."""
    return _WIDE.sub(r" \1 ", words) if _WIDE.search(words) else words


def forms(word: str) -> tuple[str, ...]:
    """A lower-case English word with its likely plural and singular."""
    others = [word + "s", word + "es"]
    if word.endswith("s") and not word.endswith("ss") and len(word) > 3:
        others += [word[:-1], word[:-2]] if word.endswith("es") else [word[:-1]]
    return (word, *others)


def has_forms(words: str) -> bool:
    """Whether *words* are one word that may have a plural."""
    return re.fullmatch(r"[a-z]{3,}", words) is not None
