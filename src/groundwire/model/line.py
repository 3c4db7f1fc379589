"""One line of a stage's input, read with care: the right type, or one clear error.

A missing or null optional field is "not known". Nothing here knows what a stage does with it.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from groundwire.errors import StageError
from groundwire.model.article import Document

Line = Mapping[str, Any]


def text(line: Line, name: str, default: str = "") -> str:
    """The string in field *name*; *default* where it is missing or null.

    Raises:
        StageError: the field holds something else.
    """
    value = line.get(name)
    if value is None:
        return default
    if not isinstance(value, str):
        raise StageError(f"field {name!r} must be a string, not {type(value).__name__}")
    return value


def optional(line: Line, name: str) -> str | None:
    """The string in field *name*, or None."""
    return text(line, name) or None


def texts(line: Line, name: str) -> tuple[str, ...]:
    """The strings in the list *name*; () where it is missing or null.

    Raises:
        StageError: the field is not a list of strings.
    """
    value = line.get(name)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
        raise StageError(f"field {name!r} must be a list of strings")
    return tuple(value)


def moment(line: Line, name: str) -> datetime | None:
    """The time in field *name* (RFC 3339, or a bare date), aware and in UTC; None where missing or null.

    Raises:
        StageError: it cannot be read as a time.
    """
    value = text(line, name)
    return instant(value, name) if value else None


def instant(value: str, name: str) -> datetime:
    """*value* (RFC 3339, or a bare date) as a time in UTC; a time without a zone is taken as UTC.

    Raises:
        StageError: it cannot be read as a time; the message says which field *name*.
    """
    try:
        found = datetime.fromisoformat(value.strip())
    except ValueError as error:
        raise StageError(f"field {name!r} is not a time (RFC 3339): {value[:40]!r}") from error
    try:
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError as error:
        raise StageError(f"field {name!r} is out of range: {value[:40]!r}") from error


def figures(line: Line, name: str) -> tuple[tuple[str, float], ...]:
    """The named numbers in the object *name*, sorted by name; other values in it are passed over.

    Raises:
        StageError: the field is not an object.
    """
    value = line.get(name)
    if value is None:
        return ()
    if not isinstance(value, Mapping):
        raise StageError(f"field {name!r} must be an object of numbers")
    return tuple(sorted((key, float(number)) for key, number in value.items() if isinstance(number, int | float)))


def document(line: Line) -> Document:
    """The line, or one of its ``items``, as a document.

    Raises:
        StageError: a field has the wrong type.
    """
    return Document(
        id=str(line["id"]),
        source=text(line, "source"),
        source_url=optional(line, "source_url"),
        url=optional(line, "url"),
        title=text(line, "title"),
        published=moment(line, "published"),
        collected=moment(line, "collected"),
        text=text(line, "text"),
        language=optional(line, "language"),
        links=texts(line, "links"),
        authors=texts(line, "authors"),
        categories=texts(line, "categories"),
        kind=text(line, "kind"),
        signals=figures(line, "signals"),
    )


def documents(line: Line, name: str = "items") -> tuple[Document, ...]:
    """The objects in the list *name* as documents.

    Raises:
        StageError: it is not a list of objects that each have an ``id``.
    """
    value = line.get(name)
    if not isinstance(value, list):
        raise StageError(f"field {name!r} must be a list of objects")
    for number, part in enumerate(value):
        if not isinstance(part, Mapping) or part.get("id") is None:
            raise StageError(f"field {name!r}: entry {number} must be an object with an 'id'")
    return tuple(document(part) for part in value)
