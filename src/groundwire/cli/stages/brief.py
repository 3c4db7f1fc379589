"""``stage brief``: a story's items in, ten sections of cited claims out, checked as before publication."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from groundwire.brief.write import write
from groundwire.cli.stages import Answer, Options, Stage
from groundwire.model.article import Document
from groundwire.model.brief import Brief
from groundwire.model.brief_record import sections_as_json
from groundwire.model.line import Line, documents, moment, optional, text
from groundwire.settings import load
from groundwire.verify.check import check

_NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)


def _start(options: Options) -> Any:
    made: dict[str, Callable[[tuple[Document, ...], datetime], Brief]] = {}

    def answer(line: Line) -> Answer:
        items = documents(line)
        newest = max((it.published for it in items if it.published), default=None)
        now = moment(line, "now") or options.now or newest or _NO_TIME
        setting = _model(line) or options.model or ""
        if setting not in made:
            made[setting] = _writer(setting)
        return as_json(made[setting](items, now))

    return answer


def _model(line: Line) -> str | None:
    """The line's own ``model``: a setting, or an object with one in its ``name``."""
    given = line.get("model")
    return text(given, "name") if isinstance(given, dict) else optional(line, "model")


def _writer(setting: str) -> Callable[[tuple[Document, ...], datetime], Brief]:
    """Who writes: the built-in writer, or with it the model of *setting* and the judge of this process."""
    if not setting:
        return lambda items, now: check(write(items, now=now), {it.id: it.text for it in items})
    from groundwire.desk.models import models  # noqa: PLC0415 - a stage without a model starts fast
    from groundwire.pipeline.writing import checked_brief  # noqa: PLC0415 - the same

    found = models(load(), model=setting)
    return lambda items, now: checked_brief(items, now=now, models=found)[0]


def as_json(brief: Brief) -> Answer:
    """The brief in the shape that commands and APIs answer with."""
    answer: Answer = {"sections": sections_as_json(brief), "writer": brief.writer, "cost": asdict(brief.cost)}
    if brief.model is not None:
        answer |= {"model": brief.model, "prompt_version": brief.prompt_version}
    return answer


STAGE = Stage(required=("items",), start=_start)
