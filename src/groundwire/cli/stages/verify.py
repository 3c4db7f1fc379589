"""``stage verify``: a claim and its cited spans in, a verdict with its reasons out."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from groundwire.cli.stages import Answer, Options, Stage
from groundwire.errors import ModelError
from groundwire.model.brief import Verdict
from groundwire.model.line import Line, text, texts
from groundwire.settings import load
from groundwire.verify.support import verdict


def _start(_options: Options) -> Callable[[Line], Answer]:
    judge = _judge()

    def answer(line: Line) -> Answer:
        claim, spans = text(line, "claim"), texts(line, "spans")
        found = verdict(claim, spans) if judge is None else judge(claim, spans)
        return {"supported": round(found.supported, 4), "verdict": found.verdict, "why": list(found.why)}

    return answer


def _judge() -> Callable[[str, Sequence[str]], Verdict] | None:
    """The verdict with the judge that is set; None without one. Imported only when one is set."""
    settings = load()
    if not settings.judge:
        return None
    from groundwire.desk.models import models  # noqa: PLC0415 - a stage without a model starts fast
    from groundwire.verify.judge import judged  # noqa: PLC0415 - the same

    found = models(settings)
    provider, secret = (found.judge, found.secret) if found else (None, None)
    if provider is None or secret is None:
        return None

    def verdict_of(claim: str, spans: Sequence[str]) -> Verdict:
        try:
            return judged(claim, spans, provider, secret=secret)
        except ModelError as error:
            without = verdict(claim, spans)
            return replace(without, why=(*without.why, f"the judge gave no opinion: {error.why}"))

    return verdict_of


STAGE = Stage(required=("claim", "spans"), start=_start)
