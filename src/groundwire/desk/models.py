"""Models from the settings: who drafts, who judges, what they may cost."""

import secrets
from collections.abc import Callable
from datetime import datetime

from groundwire.errors import SettingsError
from groundwire.llm.provider import Provider
from groundwire.llm.registry import provider
from groundwire.pipeline.models import Caps, Metered, Models
from groundwire.settings import Settings
from groundwire.store.engine import Store


def secret() -> str:
    """A word that nobody outside can know."""
    return secrets.token_hex(8)


def models(settings: Settings, *, model: str | None = None) -> Models | None:
    """The models of *settings*, without cache, account or caps; *model* in place of the setting. None without any.

    Raises:
        SettingsError: a setting cannot be used.
    """
    price = _price(settings.model_price)
    drafts, judges = model or settings.model, settings.judge
    if not drafts and not judges:
        return None
    return Models(
        secret=secret,
        writer=provider(drafts, key=settings.model_key, timeout=settings.model_timeout, price=price)
        if drafts
        else None,
        judge=provider(judges, key=settings.judge_key, timeout=settings.model_timeout, price=price) if judges else None,
    )


def metered(settings: Settings, store: Store, clock: Callable[[], datetime], *, fresh: bool = False) -> Models | None:
    """The models of *settings*, their answers kept and counted in *store*; *fresh* asks again.

    Raises:
        SettingsError: a setting cannot be used.
    """
    found = models(settings)
    caps = Caps(tokens=settings.model_tokens, usd=settings.model_usd)

    def wrapped(inner: Provider | None) -> Provider | None:
        return inner and Metered(inner=inner, store=store, clock=clock, caps=caps, fresh=fresh)

    return found and Models(secret=found.secret, writer=wrapped(found.writer), judge=wrapped(found.judge))


def _price(setting: str | None) -> tuple[float, float] | None:
    if setting is None:
        return None
    read, _, written = setting.partition("/")
    try:
        return float(read), float(written)
    except ValueError as error:
        raise SettingsError(f"GROUNDWIRE_MODEL_PRICE: {setting[:40]!r} is not READ/WRITTEN, as in 0.15/0.60") from error
