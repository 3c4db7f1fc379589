"""Evidence words: which of many forms a text has, in one pass. The forms are RE2 expressions of whole words.

Scripts that write without blanks have no whole words: a form in one of them counts wherever it stands.

RE2 reads a text once for all forms together (Cox 2007, "Regular Expression Matching Can Be Simple And Fast").
"""

from collections import Counter
from collections.abc import Mapping, Sequence

import re2

MEMORY = 64 << 20  # bytes that the automaton may take


class Forms:
    """Names with their forms; case does not matter."""

    def __init__(self, table: Mapping[str, Sequence[str]]) -> None:
        """*table*: name -> its forms."""
        options = re2.Options()
        options.max_mem = MEMORY
        options.case_sensitive = False
        self._set = re2.Set.SearchSet(options)
        self._names: list[str] = []
        for name, forms in table.items():
            for form in forms:
                self._set.Add(rf"\b(?:{form})\b" if form.isascii() else form)
                self._names.append(name)
        self._set.Compile()

    def found(self, text: str) -> Counter[str]:
        """For each name that *text* has evidence of: how many different forms."""
        return Counter(self._names[number] for number in self._set.Match(text.encode("utf-8", "replace")) or ())
