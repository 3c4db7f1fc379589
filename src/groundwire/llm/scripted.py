"""A provider that answers from a file: for tests, demonstrations, and for trying what a bad model could do.

The file is JSON Lines. A line is a rule, and the first rule that fits answers:

- ``for``: the prompt's name (read, draft, choose, forecast, judge); all when missing.
- ``if``: words that stand in the data; any when missing.
- ``times``: how often the rule may answer; always when missing.
- ``answer``: the answer, as JSON; or ``text``: the raw words that the model says (may be broken JSON);
  or ``error``: timeout, refused, too_long or unreachable.

In strings of an answer ``$1``, ``$2`` ... stand for the lines of the data, ``$all`` for all of them, ``$rules`` for
our own words with their secrets: what a model that obeys its data would give away. A line that is not such a rule is
itself the answer: a JSON value, or words.
"""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from groundwire.errors import ModelError, SettingsError
from groundwire.llm.provider import Answer, Prompt, Reply, Usage

_SAYS = frozenset({"answer", "text", "error"})
_REPEATED = re.compile(r"\$(\d+|all|rules)")


class Scripted:
    """Answers by rules; see the module."""

    def __init__(self, rules: Iterable[Mapping[str, Any]], name: str = "scripted:rules") -> None:
        self._rules = list(rules)
        self._left = [rule.get("times") for rule in self._rules]
        self.name = name
        self.asked: list[Prompt] = []

    @classmethod
    def read(cls, path: Path) -> "Scripted":
        """The rules in the file *path*.

        Raises:
            SettingsError: it cannot be read.
        """
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"scripted:{path}: cannot be read: {error}; name a file of JSON Lines") from error
        return cls([_rule(line) for line in lines if line.strip()], name=f"scripted:{path.name}")

    def complete(self, prompt: Prompt, schema: type[Answer]) -> Reply[Answer]:
        """The answer of the first rule that fits.

        Raises:
            ModelError: no rule fits, the rule is an error, or its words are no answer under *schema*.
        """
        self.asked.append(prompt)
        rule = self._next(prompt)
        if rule is None:
            raise ModelError("unreachable", f"{self.name}: no rule answers {prompt.version}")
        if "error" in rule:
            raise ModelError(str(rule["error"]), f"{self.name}: {rule['error']}")
        said = str(rule["text"]) if "text" in rule else json.dumps(_filled(rule["answer"], prompt))
        usage = Usage(read=(len(prompt.system) + len(prompt.user)) // 4, written=len(said) // 4)
        try:
            return Reply(value=schema.model_validate_json(said), usage=usage)
        except ValidationError as error:
            first = error.errors()[0]["msg"]
            raise ModelError(
                "invalid", f"{self.name}: the answer to {prompt.version} cannot be used: {first}"
            ) from error

    def _next(self, prompt: Prompt) -> Mapping[str, Any] | None:
        for place, rule in enumerate(self._rules):
            left = self._left[place]
            if rule.get("for") not in (None, prompt.name) or left == 0:
                continue
            if rule.get("if") and not any(str(rule["if"]) in line for line in prompt.data):
                continue
            if isinstance(left, int):
                self._left[place] = left - 1
            return rule
        return None


def _rule(line: str) -> Mapping[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return {"text": line}
    return found if isinstance(found, dict) and _SAYS & set(found) else {"answer": found}


def _filled(value: Any, prompt: Prompt) -> Any:
    """*value* with ``$1``, ``$all`` and ``$rules`` in its strings replaced by what they stand for."""
    if isinstance(value, str):
        return _REPEATED.sub(lambda found: _meant(found[1], prompt), value)
    if isinstance(value, dict):
        return {name: _filled(one, prompt) for name, one in value.items()}
    return [_filled(one, prompt) for one in value] if isinstance(value, list) else value


def _meant(name: str, prompt: Prompt) -> str:
    if name == "rules":
        return prompt.system
    if name == "all":
        return " ".join(prompt.data)
    number = int(name)
    return prompt.data[number - 1] if 1 <= number <= len(prompt.data) else ""
