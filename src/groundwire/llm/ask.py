"""Asking a model, and not trusting what it says: each answer is looked through before anyone uses it.

An answer that repeats the secret words of its prompt was written under someone else's orders; one with markup, a link
or an invisible character in it is not the plain words that were asked for. Both are refused whole.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

from groundwire.errors import ModelError
from groundwire.llm.provider import Answer, Prompt, Provider, Reply

Secrets = Callable[[], str]  # a fresh word that nobody outside can know

_NOT_PLAIN = re.compile(
    r"(?i)<[a-z/!?]|!\[|\]\(|```|\b(?:https?|ftp|data|javascript|mailto|file):|www\.|&(?:#\w+|lt|gt|amp);|\$\{|\{\{"
)


def ask(provider: Provider, prompt: Prompt, schema: type[Answer]) -> Reply[Answer]:
    """The provider's answer, looked through.

    Raises:
        ModelError: there is none that can be used.
    """
    reply = provider.complete(prompt, schema)
    for words in texts(reply.value.model_dump(mode="json")):
        if (why := fault(words, prompt)) is not None:
            used = reply.usage
            raise ModelError(
                "refused",
                f"{provider.name}: the answer to {prompt.version} has {why}",
                read=used.read,
                written=used.written,
                usd=used.usd,
                seconds=used.seconds,
            )
    return reply


def fault(words: str, prompt: Prompt) -> str | None:
    """What is wrong with a string that a model wrote, or None."""
    if prompt.tag in words or prompt.canary in words:
        return "secret words of its prompt in it"
    if _NOT_PLAIN.search(words):
        return "markup or a link in it"
    if any(unicodedata.category(letter) in ("Cc", "Cf", "Co", "Cs", "Cn") for letter in words):
        return "characters in it that cannot be seen"
    return None


def texts(value: Any) -> Iterator[str]:
    """All strings in plain values."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)


def key(model: str, prompt: Prompt, schema: type[Answer]) -> str:
    """What identifies a question: the model, the wording, the form of the answer and the data (SHA-256)."""
    asked = [model, prompt.version, prompt.rules, schema.model_json_schema(), prompt.data]
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()
