"""``stage brief``: a story's items in, ten sections of cited claims out, checked as before publication."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from groundwire.cli.stages import Answer, Options, Stage
from groundwire.model.brief import Brief
from groundwire.model.brief_record import sections_as_json
from groundwire.model.line import Line, documents, moment, optional, text
from groundwire.pipeline.models import Models
from groundwire.pipeline.writing import checked_brief
from groundwire.settings import load

_NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)


def _start(options: Options) -> Any:
    made: dict[str, Models | None] = {}

    def answer(line: Line) -> Answer:
        items = documents(line)
        newest = max((it.published for it in items if it.published), default=None)
        now = moment(line, "now") or options.now or newest or _NO_TIME
        setting = _model(line) or options.model or ""
        if setting not in made:
            made[setting] = _models(setting)
        brief, _ = checked_brief(items, now=now, models=made[setting])
        return as_json(brief)

    return answer


def _model(line: Line) -> str | None:
    """The line's own ``model``: a setting, or an object with one in its ``name``."""
    given = line.get("model")
    return text(given, "name") if isinstance(given, dict) else optional(line, "model")


def _models(setting: str) -> Models | None:
    """The model of *setting* and the judge of this process; imported only when one is set."""
    settings = load()
    if not setting and not settings.judge:
        return None
    from groundwire.desk.models import models  # noqa: PLC0415 - a stage without a model starts fast

    return models(settings, model=setting or None)


def as_json(brief: Brief) -> Answer:
    """The brief in the shape that commands and APIs answer with."""
    answer: Answer = {"sections": sections_as_json(brief), "writer": brief.writer, "cost": asdict(brief.cost)}
    if brief.model is not None:
        answer |= {"model": brief.model, "prompt_version": brief.prompt_version}
    return answer


STAGE = Stage(required=("items",), start=_start)
