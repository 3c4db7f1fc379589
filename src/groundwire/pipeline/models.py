"""Models with an account: answers from the cache, a daily cap on tokens and money, and a pause after vain asking."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pydantic import ValidationError

from groundwire.errors import ModelError
from groundwire.llm.ask import Secrets, ask, key
from groundwire.llm.provider import Answer, Prompt, Provider, Reply, Usage
from groundwire.store import model_cache
from groundwire.store.engine import Store
from groundwire.store.model_cache import Call

PATIENCE = 3  # questions in a row without an answer, before we go on without the model
REST = timedelta(minutes=15)  # until it is asked again


@dataclass(frozen=True, slots=True, kw_only=True)
class Caps:
    """The most that models may take in one UTC day; what is over is the built-in writer's."""

    tokens: int
    usd: float


@dataclass(slots=True, kw_only=True)
class Metered:
    """A provider whose answers are kept and counted. ``fresh`` asks again although an answer is kept."""

    inner: Provider
    store: Store
    clock: Callable[[], datetime]
    caps: Caps
    fresh: bool = False
    _silent: int = field(default=0, init=False)
    _asked: datetime | None = field(default=None, init=False)  # when it last gave no answer

    @property
    def name(self) -> str:
        """The model's own name."""
        return self.inner.name

    def complete(self, prompt: Prompt, schema: type[Answer]) -> Reply[Answer]:
        """The kept answer, at no cost; or a new one, looked through and kept.

        Raises:
            ModelError: the day's cap is reached ("capped"), or there is no usable answer.
        """
        name = key(self.inner.name, prompt, schema)
        if not self.fresh and (kept := self._kept(name, schema)) is not None:
            return kept
        self._check_caps()
        if self._silent >= PATIENCE and self._asked is not None and self.clock() < self._asked + REST:
            raise ModelError("unreachable", f"{self.name}: gave no answer {PATIENCE} times; it is asked again later")
        try:
            reply = ask(self.inner, prompt, schema)
        except ModelError as error:
            self._silent = self._silent + 1 if error.code in ("timeout", "unreachable") else 0
            self._asked = self.clock()
            with self.store.writing() as conn:
                model_cache.note(conn, self._call(prompt, error.code, Usage.of(error)))
            raise
        self._silent = 0
        value = reply.value.model_dump(mode="json")
        with self.store.writing() as conn:
            model_cache.keep(conn, name, value, model=self.name, prompt_version=prompt.version, made=self.clock())
            model_cache.note(conn, self._call(prompt, "answered", reply.usage))
        return reply

    def _call(self, prompt: Prompt, outcome: str, used: Usage | None = None) -> Call:
        used = used or Usage()
        return Call(
            at=self.clock(),
            model=self.name,
            prompt_version=prompt.version,
            outcome=outcome,
            tokens=used.tokens,
            usd=used.usd,
            seconds=used.seconds,
        )

    def _kept(self, name: str, schema: type[Answer]) -> Reply[Answer] | None:
        with self.store.reading() as conn:
            found = model_cache.answer(conn, name)
        try:
            return None if found is None else Reply(value=schema.model_validate(found))
        except ValidationError:  # written by an earlier version; asked anew
            return None

    def _check_caps(self) -> None:
        now = self.clock()
        today = now.replace(hour=0, minute=0, second=0, microsecond=0)
        with self.store.reading() as conn:
            spent = model_cache.account(conn, today, today + timedelta(days=1))
        if spent.tokens >= self.caps.tokens or spent.usd >= self.caps.usd:
            raise ModelError(
                "capped",
                f"{self.name}: {spent.tokens:,} of {self.caps.tokens:,} tokens and ${spent.usd:.2f} of"
                f" ${self.caps.usd:.2f} are spent today; no model is asked before tomorrow",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Models:
    """The models of a desk: who drafts, who judges, and where secret words come from. None: without."""

    secret: Secrets
    writer: Provider | None = None
    judge: Provider | None = None
