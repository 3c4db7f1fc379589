"""``stage sanitize``: other people's HTML in, HTML that is safe to show and its words out."""

from groundwire.cli.stages import Answer, Stage
from groundwire.model import line as lines
from groundwire.model.line import Line
from groundwire.publish.clean import clean


def _answer(line: Line) -> Answer:
    found = clean(lines.text(line, "html"), base_url=lines.optional(line, "base_url"))
    return {"html": found.html, "text": found.text}


STAGE = Stage(required=("html",), start=lambda _options: _answer)
