"""``stage verify``: a claim and its cited spans in, a verdict with its reasons out."""

from groundwire.cli.stages import Answer, Stage
from groundwire.model.line import Line, text, texts
from groundwire.verify.support import verdict


def _answer(line: Line) -> Answer:
    found = verdict(text(line, "claim"), texts(line, "spans"))
    return {"supported": round(found.supported, 4), "verdict": found.verdict, "why": list(found.why)}


STAGE = Stage(required=("claim", "spans"), start=lambda _options: _answer)
