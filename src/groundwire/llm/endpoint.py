"""Models behind an HTTP endpoint, by pydantic-ai: any OpenAI-compatible one, Anthropic, Ollama.

The library retries and times out; we bound the answer and the whole wait. It is imported when first asked, so that
nobody pays for it who has no model.
"""

import asyncio
import re
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Literal

from groundwire.errors import ModelError, SettingsError
from groundwire.llm.provider import Answer, Prompt, Reply, Usage

OLLAMA = "http://127.0.0.1:11434/v1"
RETRIES = 1  # of the connection, and of an answer that is not valid
REFUSES_SCHEMAS = frozenset({400, 422, 500, 501})  # what endpoints answer that do not know `json_schema`

_OVER_CONTEXT = re.compile(  # as llama.cpp, OpenAI, vLLM, Anthropic and Ollama say it
    r"(?i)context[ _](?:size|length|window)|prompt is too long|too many (?:input )?tokens"
    r"|maximum (?:input|prompt) (?:length|tokens)"
)

Kind = Literal["openai", "anthropic", "ollama"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One model at one address. ``price`` is US dollars per million tokens read and written, where the owner says.

    ``timeout`` bounds one request in seconds, ``longest`` the answer in tokens.
    """

    kind: Kind
    model: str
    url: str | None = None
    key: str | None = field(default=None, repr=False)
    timeout: float = 60.0
    longest: int = 1500
    price: tuple[float, float] | None = None
    _asked_in_words: list[bool] = field(default_factory=list, repr=False, compare=False)  # it takes no schema

    @property
    def name(self) -> str:
        """As in the setting."""
        return f"{self.kind}:{self.model}" + (f"@{self.url}" if self.url and self.kind == "openai" else "")

    def complete(self, prompt: Prompt, schema: type[Answer]) -> Reply[Answer]:
        """The model's answer.

        Raises:
            SettingsError: the libraries for models are not installed.
            ModelError: there is no usable answer.
        """
        try:
            import pydantic_ai.exceptions  # noqa: PLC0415 - an optional extra, imported only when used
        except ImportError as error:
            raise SettingsError(
                f"GROUNDWIRE_MODEL={self.name}: needs the libraries for models; pip install 'groundwire[models]'"
            ) from error
        began, used = time.perf_counter(), pydantic_ai.RunUsage()
        try:
            value, response = self._answer(prompt, schema, used)
        except (TimeoutError, pydantic_ai.exceptions.AgentRunError, pydantic_ai.exceptions.UserError, OSError) as error:
            code, why = _fault(error)
            # A question without an answer was read all the same: by the rule of thumb, four characters to a token.
            read = used.input_tokens or ((len(prompt.system) + len(prompt.user)) // 4 if code == "timeout" else 0)
            raise ModelError(
                code,
                f"{self.name}: {why}",
                read=read,
                written=used.output_tokens,
                usd=self._usd(read, used.output_tokens, None),
                seconds=time.perf_counter() - began,
            ) from error
        read, written = used.input_tokens, used.output_tokens
        usage = Usage(
            read=read,
            written=written,
            usd=self._usd(read, written, response),
            seconds=time.perf_counter() - began,
        )
        return Reply(value=value, usage=usage)

    def _answer(self, prompt: Prompt, schema: type[Answer], used: Any) -> tuple[Answer, Any]:
        """The answer under a schema; where the endpoint refuses schemas, the schema is told in words from then on."""
        from pydantic_ai.exceptions import ModelHTTPError  # noqa: PLC0415 - the same

        if not self._asked_in_words:
            try:
                return asyncio.run(self._ask(prompt, schema, used))
            except ModelHTTPError as error:
                if self.kind == "anthropic" or error.status_code not in REFUSES_SCHEMAS or _too_long(error):
                    raise
        found = asyncio.run(self._ask(prompt, schema, used, in_words=True))
        self._asked_in_words.append(True)
        return found

    async def _ask(
        self, prompt: Prompt, schema: type[Answer], used: Any, *, in_words: bool = False
    ) -> tuple[Answer, Any]:
        """The answer and the library's response; *used* is added to as each request is answered."""
        from pydantic_ai import Agent, NativeOutput, PromptedOutput  # noqa: PLC0415 - the same

        client, model = self._model()
        async with client, asyncio.timeout(self.timeout * (RETRIES + 1)):
            output: Any = schema if self.kind == "anthropic" else NativeOutput(schema, strict=True)
            if in_words:
                output = PromptedOutput(schema)
            agent: Agent[object, Answer] = Agent(model, output_type=output, instructions=prompt.system, retries=RETRIES)
            done = await agent.run(
                prompt.user,
                model_settings={"max_tokens": self.longest, "temperature": 0.0, "timeout": self.timeout},
                usage=used,
            )
        return done.output, done.response

    def _model(self) -> tuple[Any, Any]:
        """A client that lives as long as one question, and the library's model that asks through it."""
        if self.kind == "anthropic":
            from anthropic import AsyncAnthropic  # noqa: PLC0415 - an optional extra, imported only when used
            from pydantic_ai.models.anthropic import AnthropicModel  # noqa: PLC0415 - the same
            from pydantic_ai.providers.anthropic import AnthropicProvider  # noqa: PLC0415 - the same

            theirs = AsyncAnthropic(api_key=self.key, base_url=self.url, timeout=self.timeout, max_retries=RETRIES)
            return theirs, AnthropicModel(self.model, provider=AnthropicProvider(anthropic_client=theirs))
        from openai import AsyncOpenAI  # noqa: PLC0415 - an optional extra, imported only when used
        from pydantic_ai.models.openai import OpenAIChatModel  # noqa: PLC0415 - the same
        from pydantic_ai.providers.openai import OpenAIProvider  # noqa: PLC0415 - the same

        base = self.url or (OLLAMA if self.kind == "ollama" else None)
        client = AsyncOpenAI(api_key=self.key or "none", base_url=base, timeout=self.timeout, max_retries=RETRIES)
        return client, OpenAIChatModel(self.model, provider=OpenAIProvider(openai_client=client))

    def _usd(self, read: int, written: int, response: Any) -> float:
        """The owner's price, else the library's table; 0 where neither knows the model, or there is no response."""
        if self.price is not None:
            return (read * self.price[0] + written * self.price[1]) / 1e6
        if response is None:
            return 0.0
        try:
            return float(response.cost().total_price)
        except (LookupError, ValueError, AssertionError):
            return 0.0


def _fault(error: Exception) -> tuple[str, str]:
    """The code of what the library raised, and why in few words."""
    from pydantic_ai import exceptions as theirs  # noqa: PLC0415 - an optional extra, imported only when used

    if isinstance(error, TimeoutError | theirs.ModelTimeoutError):
        return "timeout", "no answer in time"
    if isinstance(error, theirs.ContentFilterError):
        return "refused", "refused to answer"
    if isinstance(error, theirs.ModelHTTPError) and _too_long(error):
        return "too_long", f"cannot read so much at once: {_short(error)}"
    if isinstance(error, theirs.ModelAPIError | theirs.UserError | OSError):
        return "unreachable", _short(error)
    return "invalid", _short(error)


def _too_long(error: Any) -> bool:
    """Whether the endpoint says that the question does not fit into the model's context."""
    return error.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE or (
        error.status_code in REFUSES_SCHEMAS and bool(_OVER_CONTEXT.search(str(error.body)))
    )


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
