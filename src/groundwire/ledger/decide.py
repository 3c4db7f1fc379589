"""What may decide a prediction: later items that speak of the same things. It proposes; a person decides."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from groundwire.model.prediction import Prediction

MOST = 3
LEAST_SHARED = 2  # words of weight that a title shares with the prediction

_COMMON = frozenset(
    re.findall(
        r"\w+",
        """
        about after again against also been before being between both could does during each from further have having
        here into just more most much must next only other over said says should some such than that their them then
        there these they this those through under until very were what when where which while will with would your by
        expects expected expect plans planned year years month months week weeks new
        """,
    )
)


def proposals(prediction: Prediction, later: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Up to three of the *later* items, the nearest first, each with the words it shares (``shared``).

    Words weigh by how rare they are among the titles (inverse document frequency); names and figures weigh double.
    """
    titles = [_words(str(item["title"])) for item in later]
    common = Counter(word for words in titles for word in words)
    wanted = _words(prediction.says) | _words(prediction.criterion or "")
    named = {word.casefold() for word in re.findall(r"\b(?:[A-Z][\w-]+|[\w-]*\d[\w-]*)", prediction.says)}
    rated = []
    for item, words in zip(later, titles, strict=True):
        shared = wanted & words
        if len(shared) < LEAST_SHARED or not shared & named:
            continue
        weight = sum(math.log(1 + len(titles) / common[word]) * (2 if word in named else 1) for word in shared)
        rated.append((weight / math.sqrt(1 + len(words)), {**item, "shared": sorted(shared)}))
    rated.sort(key=lambda pair: -pair[0])
    return [item for _, item in rated[:MOST]]


def _words(text: str) -> set[str]:
    found = {word.casefold() for word in re.findall(r"\w+(?:[-.]\w+)*", text)}
    return {word for word in found if (len(word) > 2 or any(map(str.isdigit, word))) and word not in _COMMON}
