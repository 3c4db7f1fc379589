"""``stage brief``: a story's items in, ten sections of cited claims out, checked as before publication."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from groundwire.brief.write import write
from groundwire.cli.stages import Answer, Options, Stage
from groundwire.model.brief import Brief
from groundwire.model.brief_record import sections_as_json
from groundwire.model.line import Line, documents, moment
from groundwire.verify.check import check

_NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)


def _start(options: Options) -> Any:
    def answer(line: Line) -> Answer:
        items = documents(line)
        newest = max((it.published for it in items if it.published), default=None)
        now = moment(line, "now") or options.now or newest or _NO_TIME
        brief = check(write(items, now=now), {it.id: it.text for it in items})
        return as_json(brief)

    return answer


def as_json(brief: Brief) -> Answer:
    """The brief in the shape that commands and APIs answer with."""
    return {"sections": sections_as_json(brief), "writer": brief.writer, "cost": asdict(brief.cost)}


STAGE = Stage(required=("items",), start=_start)
