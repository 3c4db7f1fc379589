"""Words as the ranking counts them: lower case, light stems, pairs of neighbours. No statistics."""

import re
from functools import lru_cache
from itertools import pairwise


def listed(text: str) -> frozenset[str]:
    """The words of a list written with blanks between."""
    return frozenset(text.split())


WORD = re.compile(r"[^\W_]+(?:[.\-'’][^\W_]+)*")
LONGEST = 8000  # characters read of a text
STOP = listed(
    """
    a about also an and are as at be been between both but by can could do does each for from further has have
    he how i if in into is it its may more most new no not of on one only or our over s she show shows so such
    than that the their them then there these they this to too up use used using via was we were what when where
    which while who why will with you your my me us
    """
)


def words(text: str) -> list[str]:
    """The words of *text* without stop words, stemmed, in order."""
    return list(_words(text[:LONGEST]))


@lru_cache(maxsize=1 << 12)  # a document's title and lead are asked for by several signals
def _words(text: str) -> tuple[str, ...]:
    return tuple([kept for word in WORD.findall(text.lower()) if (kept := _counted(word))])


def terms(text: str) -> list[str]:
    """The words of *text* and the pairs of neighbours."""
    single = words(text)
    return single + [f"{one} {other}" for one, other in pairwise(single)]


@lru_cache(maxsize=1 << 17)
def _counted(word: str) -> str:
    """The stem of a word that counts; "" of one that does not."""
    return stem(word) if word not in STOP and (len(word) > 1 or word.isdigit()) else ""


def stem(word: str) -> str:
    """Without a plural or possessive ending."""
    for suffix in ("'s", "’s", "ies", "s"):
        if word.endswith(suffix) and len(word) - len(suffix) >= 3 and not word.endswith(("ss", "us", "is")):
            return word.removesuffix(suffix) + ("y" if suffix == "ies" else "")
    return word
