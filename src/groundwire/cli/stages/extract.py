"""``stage extract``: a page's HTML in, its article out; a page without one is answered with its reason."""

from groundwire.cli.stages import Answer, Stage
from groundwire.errors import ExtractError
from groundwire.extract.page import extract
from groundwire.model import line as lines
from groundwire.model.line import Line

_NOTHING: Answer = {
    "title": None,
    "text": "",
    "author": None,
    "published": None,
    "language": None,
    "canonical_url": None,
    "sentences": [],
    "links": [],
}


def _answer(line: Line) -> Answer:
    try:
        found = extract(lines.text(line, "html"), url=lines.text(line, "url"))
    except ExtractError as error:
        return {**_NOTHING, "error": str(error)}
    return {
        "title": found.title,
        "text": found.text,
        "author": found.author,
        "published": found.published.isoformat().replace("+00:00", "Z") if found.published else None,
        "language": found.language,
        "canonical_url": found.canonical_url,
        "sentences": [list(span) for span in found.sentences],
        "links": list(found.links),
    }


STAGE = Stage(required=("html", "url"), start=lambda _options: _answer)
