"""Every error that a caller may catch, one short tree.

    GroundwireError
    ├── SettingsError        a setting is missing or cannot be used
    ├── AddressRefused       an address that we do not visit (code, why)
    ├── FetchError           a source could not be read this time (url, code, retry_after)
    ├── FeedError            a body is not a feed that can be read (code)
    ├── ExtractError         a page yields no article
    ├── StoreError           the database cannot do what was asked
    ├── NotFound             no such source, item, story or week
    ├── LedgerError          a prediction cannot be resolved as asked
    ├── ModelError           a model gave no usable answer (code)
    ├── SignInError          the identity provider vouches for nobody (unreachable)
    └── StageError           a line of a stage's input cannot be used

A message names the thing, says what is wrong with it and, where there is one, what to do.
"""

from datetime import timedelta


class GroundwireError(Exception):
    """What groundwire raises when it cannot do what was asked; its text is one line for a person."""


class SettingsError(GroundwireError):
    """A setting is missing, or has a value that cannot be used."""


class AddressRefused(GroundwireError):
    """An address that we do not visit, whoever asks for it."""

    def __init__(self, url: str, code: str, why: str) -> None:
        super().__init__(f"{url}: {why}")
        self.url = url
        self.code = code
        self.why = why


class FetchError(GroundwireError):
    """A source could not be read this time; a later round may succeed."""

    def __init__(
        self,
        url: str,
        why: str,
        *,
        code: str = "fetch",
        status: int | None = None,
        retry_after: timedelta | None = None,
    ) -> None:
        super().__init__(f"{url}: {why}")
        self.url = url
        self.why = why
        self.code = code
        self.status = status
        self.retry_after = retry_after


class FeedError(GroundwireError):
    """A body that cannot be read as a feed; ``code`` is its stable name."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(f"{code}: {why}")
        self.code = code
        self.why = why


class ExtractError(GroundwireError):
    """A page that yields no article."""


class StoreError(GroundwireError):
    """The database cannot do what was asked."""


class NotFound(GroundwireError):
    """There is no such source, item, story or week."""


class Moved(NotFound):
    """A story that was merged into another: ``slug`` is where it is now."""

    def __init__(self, message: str, slug: str) -> None:
        super().__init__(message)
        self.slug = slug


class StageError(GroundwireError):
    """A line of a stage's input that cannot be used: not JSON, or a required field is missing."""


class SignInError(GroundwireError):
    """The identity provider vouches for nobody; ``unreachable`` where it could not be asked at all."""

    def __init__(self, why: str, *, unreachable: bool = False) -> None:
        super().__init__(why)
        self.unreachable = unreachable


class LedgerError(GroundwireError):
    """A prediction cannot be resolved as asked."""


class ModelError(GroundwireError):
    """A model gave no usable answer; ``code`` is timeout, refused, invalid, too_long, unreachable or capped.

    ``read`` and ``written`` are the tokens, ``usd`` the dollars and ``seconds`` the time that it took all the same.
    """

    def __init__(
        self, code: str, why: str, *, read: int = 0, written: int = 0, usd: float = 0.0, seconds: float = 0.0
    ) -> None:
        super().__init__(why)
        self.code = code
        self.why = why
        self.read, self.written, self.usd, self.seconds = read, written, usd, seconds


class RuleError(GroundwireError):
    """A rule cannot be used as it is written."""

    def __init__(self, rule: str, why: str) -> None:
        super().__init__(f"rule {rule}: {why}")
        self.rule = rule
        self.why = why


class LibraryError(GroundwireError):
    """A file of papers or picks cannot be read."""
