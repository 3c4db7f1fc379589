"""What a model is to us: it is asked one bounded question and gives one answer under a schema, with what it used.

No tools, no streaming, no conversation. Who answers is a provider; nothing above this room knows which.
"""

from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from pydantic import BaseModel

from groundwire.errors import ModelError

Answer = TypeVar("Answer", bound=BaseModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """One question. ``rules`` are our words, ``data`` the lines that others wrote, fenced by ``tag``.

    ``version`` names the wording ("read-1"); ``name`` is what it is for ("read"). Neither ``tag`` nor ``canary``
    is part of what identifies a question.
    """

    name: str
    version: str
    rules: str
    data: tuple[str, ...]
    tag: str
    canary: str

    @property
    def system(self) -> str:
        """What the model is told by us."""
        return self.rules.replace("{tag}", self.tag).replace("{canary}", self.canary)

    @property
    def user(self) -> str:
        """The data, each line with its number, between the two marks that nobody outside can know."""
        lines = "\n".join(f"[{number}] {line}" for number, line in enumerate(self.data, 1))
        return f"<data-{self.tag}>\n{lines}\n</data-{self.tag}>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What an answer took: tokens read and written, US dollars (0 where no price is known), seconds."""

    read: int = 0
    written: int = 0
    usd: float = 0.0
    seconds: float = 0.0

    @classmethod
    def of(cls, error: ModelError) -> "Usage":
        """What an answer took that could not be used."""
        return cls(read=error.read, written=error.written, usd=error.usd, seconds=error.seconds)

    @property
    def tokens(self) -> int:
        """Read and written."""
        return self.read + self.written

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            read=self.read + other.read,
            written=self.written + other.written,
            usd=self.usd + other.usd,
            seconds=self.seconds + other.seconds,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply(Generic[Answer]):
    """A validated answer, and what it took."""

    value: Answer
    usage: Usage = field(default_factory=Usage)


class Provider(Protocol):
    """Someone who answers. Called from a thread that may wait, never from inside an event loop."""

    @property
    def name(self) -> str:
        """The model as a person may see it: "openai:NAME@URL"; no key in it."""

    def complete(self, prompt: Prompt, schema: type[Answer]) -> Reply[Answer]:
        """The answer to *prompt*, valid under *schema*.

        Raises:
            ModelError: there is none, or none that can be used; the code says why.
        """
