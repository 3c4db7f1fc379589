"""From the words of a setting to a provider."""

from pathlib import Path

from groundwire.errors import SettingsError
from groundwire.llm.endpoint import Endpoint
from groundwire.llm.provider import Provider
from groundwire.llm.scripted import Scripted

FORMS = "openai:NAME@URL, anthropic:NAME, ollama:NAME or scripted:FILE"


def provider(
    setting: str, *, key: str | None = None, timeout: float = 60.0, price: tuple[float, float] | None = None
) -> Provider:
    """The provider that *setting* names.

    Raises:
        SettingsError: it has none of the `FORMS`.
    """
    kind, _, rest = setting.strip().partition(":")
    if not rest:
        raise SettingsError(f"GROUNDWIRE_MODEL: {setting[:60]!r} is none of {FORMS}")
    if kind == "scripted":
        return Scripted.read(Path(rest))
    name, _, url = rest.partition("@")
    if url and not url.startswith(("http://", "https://")):
        raise SettingsError(f"GROUNDWIRE_MODEL: {url[:60]!r} is not an address; write {kind}:{name}@https://HOST/v1")
    if kind == "openai":
        return Endpoint(kind="openai", model=name, url=url or None, key=key, timeout=timeout, price=price)
    if kind == "anthropic":
        return Endpoint(kind="anthropic", model=name, url=url or None, key=key, timeout=timeout, price=price)
    if kind == "ollama":
        return Endpoint(kind="ollama", model=name, url=url or None, key=key, timeout=timeout, price=price or (0.0, 0.0))
    raise SettingsError(f"GROUNDWIRE_MODEL: {setting[:60]!r} is none of {FORMS}")
