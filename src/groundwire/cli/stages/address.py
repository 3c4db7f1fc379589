"""The ``address`` filter: whether a URL may be visited, with a fake resolver and an allow list."""

from collections.abc import Mapping, Sequence

from groundwire.cli.stages import Answer, Stage
from groundwire.errors import StageError
from groundwire.model.line import Line, text, texts
from groundwire.net.address import judge


def answer(line: Line) -> Answer:
    """``allowed``, ``code`` and ``why`` for the line's ``url``."""
    verdict = judge(text(line, "url"), resolve=resolver(line), allow=texts(line, "allow"))
    return {"allowed": verdict.allowed, "code": verdict.code, "why": verdict.why}


def resolver(line: Line) -> dict[str, Sequence[str]] | None:
    """The fake resolver of the line.

    Raises:
        StageError: ``resolve`` is not an object of lists of strings.
    """
    value = line.get("resolve")
    if value is None:
        return None
    if not isinstance(value, Mapping):
        raise StageError("field 'resolve' must be an object of lists of IP addresses")
    return {host: texts(value, host) for host in value}


STAGE = Stage(required=("url",), start=lambda _options: answer)
