"""Passwords and random ids. Hashing is argon2's (argon2id, RFC 9106), randomness the system's; none of it is ours."""

import hashlib
import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from groundwire.errors import SettingsError

SHORTEST, LONGEST = 8, 1024  # characters of a password (ASVS 6.2: at least 8; long ones are fine, endless ones not)
_HASHER = PasswordHasher()


def hashed(password: str) -> str:
    """The argon2id hash of *password*, with its salt and parameters.

    Raises:
        SettingsError: it is too short to be worth anything, or too long.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise SettingsError(f"the password has {len(password)} characters; use {SHORTEST} to {LONGEST}")
    return _HASHER.hash(password)


def fits(known: str | None, password: str) -> bool:
    """Whether *password* is the one that was hashed; takes as long where there is no hash."""
    try:
        _HASHER.verify(known or _nobodys(), password[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return known is not None


def new_id() -> str:
    """A random id of 256 bits, for a session or an address that is a secret."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is stored of a session's id: SHA-256. The id is random, so no salt is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def form_token(secret: str) -> str:
    """The token of forms that belongs to a secret id."""
    return derived(secret, "form")


def derived(secret: str, purpose: str) -> str:
    """Another secret (64 hexadecimal digits) for one *purpose*; from it neither *secret* nor any other can be told."""
    return hashlib.sha256(f"{purpose} {secret}".encode()).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two secrets are equal, in a time that does not tell where they differ."""
    return secrets.compare_digest(one.encode(), other.encode())


@cache
def _nobodys() -> str:
    return _HASHER.hash(secrets.token_urlsafe(16))
