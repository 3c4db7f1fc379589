"""Rendered pages, kept while they are current and while they fit. Safe to use from several threads."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

MOST_BYTES = 32_000_000
Raw = bytes

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Body:
    """A page's bytes and their strong ETag (RFC 9110, section 8.8.3)."""

    bytes: bytes
    etag: str

    @classmethod
    def of(cls, text: str | Raw) -> "Body":
        """The text in UTF-8; what UTF-8 cannot say is shown as a question mark. Bytes as they are."""
        raw = text.encode("utf-8", "replace") if isinstance(text, str) else text
        return cls(raw, f'"{hashlib.sha256(raw).hexdigest()[:32]}"')


class PageCache:
    """Bodies by key, the longest unused dropped first. A key names all that a body depends on."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._size = 0
        self._bodies: OrderedDict[Hashable, Body] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], str | bytes]) -> Body:
        """The body for *key*, made when it is not kept. What *make* raises is not kept."""
        with self._lock:
            found = self._bodies.get(key)
            if found is not None:
                self._bodies.move_to_end(key)
                return found
        body = Body.of(make())
        with self._lock:
            if key not in self._bodies and len(body.bytes) <= self._most:
                self._bodies[key] = body
                self._size += len(body.bytes)
            while self._size > self._most:
                _, dropped = self._bodies.popitem(last=False)
                self._size -= len(dropped.bytes)
        return body

    @property
    def size(self) -> int:
        """The bytes that are kept."""
        return self._size


class Few(Generic[T]):
    """The last few values by key: for what is costly to read and small to keep."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value for *key*, made when it is not kept. What *make* raises is not kept."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = make()
        with self._lock:
            self._values[key] = value
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return value
