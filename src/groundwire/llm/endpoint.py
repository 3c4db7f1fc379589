"""Models behind an HTTP endpoint, by pydantic-ai: any OpenAI-compatible one, Anthropic, Ollama.

The library retries and times out; we bound the answer and the whole wait. It is imported when first asked, so that
nobody pays for it who has no model.
"""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any, Literal

from groundwire.errors import ModelError, SettingsError
from groundwire.llm.provider import Answer, Prompt, Reply, Usage

OLLAMA = "http://127.0.0.1:11434/v1"
RETRIES = 1  # of the connection, and of an answer that is not valid
REFUSES_SCHEMAS = frozenset({400, 422, 500, 501})  # what endpoints answer that do not know `json_schema`

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
        began = time.perf_counter()
        try:
            value, read, written, usd = self._answer(prompt, schema)
        except (TimeoutError, pydantic_ai.exceptions.ModelTimeoutError) as error:
            raise ModelError("timeout", f"{self.name}: no answer in time") from error
        except pydantic_ai.exceptions.ContentFilterError as error:
            raise ModelError("refused", f"{self.name}: refused to answer") from error
        except (pydantic_ai.exceptions.ModelHTTPError, pydantic_ai.exceptions.ModelAPIError) as error:
            raise ModelError("unreachable", f"{self.name}: {_short(error)}") from error
        except pydantic_ai.exceptions.AgentRunError as error:
            raise ModelError("invalid", f"{self.name}: {_short(error)}") from error
        except (pydantic_ai.exceptions.UserError, OSError) as error:
            raise ModelError("unreachable", f"{self.name}: {_short(error)}") from error
        usage = Usage(read=read, written=written, usd=usd, seconds=time.perf_counter() - began)
        return Reply(value=value, usage=usage)

    def _answer(self, prompt: Prompt, schema: type[Answer]) -> tuple[Answer, int, int, float]:
        """The answer under a schema; where the endpoint refuses schemas, the schema is told in words from then on."""
        from pydantic_ai.exceptions import ModelHTTPError  # noqa: PLC0415 - the same

        if not self._asked_in_words:
            try:
                return asyncio.run(self._ask(prompt, schema))
            except ModelHTTPError as error:
                if self.kind == "anthropic" or error.status_code not in REFUSES_SCHEMAS:
                    raise
        found = asyncio.run(self._ask(prompt, schema, in_words=True))
        self._asked_in_words.append(True)
        return found

    async def _ask(
        self, prompt: Prompt, schema: type[Answer], *, in_words: bool = False
    ) -> tuple[Answer, int, int, float]:
        from pydantic_ai import Agent, NativeOutput, PromptedOutput  # noqa: PLC0415 - the same

        client, model = self._model()
        async with client, asyncio.timeout(self.timeout * (RETRIES + 1)):
            output: Any = schema if self.kind == "anthropic" else NativeOutput(schema, strict=True)
            if in_words:
                output = PromptedOutput(schema)
            agent: Agent[object, Answer] = Agent(model, output_type=output, instructions=prompt.system, retries=RETRIES)
            done = await agent.run(
                prompt.user, model_settings={"max_tokens": self.longest, "temperature": 0.0, "timeout": self.timeout}
            )
        used = done.usage
        read, written = used.input_tokens, used.output_tokens
        return done.output, read, written, self._usd(read, written, done.response)

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
        """The owner's price, else the library's table; 0 where neither knows the model."""
        if self.price is not None:
            return (read * self.price[0] + written * self.price[1]) / 1e6
        try:
            return float(response.cost().total_price)
        except (LookupError, ValueError, AssertionError):
            return 0.0


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
