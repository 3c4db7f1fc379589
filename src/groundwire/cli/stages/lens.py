"""``stage lens``: the meters of theory and evidence for a paper; see `groundwire.lens`."""

from groundwire.cli.stages import Answer, Stage
from groundwire.lens.meter import read
from groundwire.model import line
from groundwire.model.line import Line
from groundwire.model.reading import Paper, Reading


def _answer(one: Line) -> Answer:
    found = read(
        Paper(
            title=line.text(one, "title"),
            abstract=line.text(one, "abstract"),
            body=line.text(one, "body"),
            keywords=line.texts(one, "keywords"),
        )
    )
    return {"abstained": found} if isinstance(found, str) else as_json(found)


def as_json(reading: Reading) -> Answer:
    """A reading as plain values."""
    return {
        "theory": round(reading.theory, 4),
        "evidence": round(reading.evidence, 4),
        "balance": round(reading.balance, 4),
        "not_applicable": round(reading.not_applicable, 5),
        "interval": [round(bound, 4) for bound in reading.interval],
        "grade": reading.grade,
        "counts": dict(reading.counts),
        "spans": [
            {"field": span.field, "start": span.start, "end": span.end, "meter": span.meter} for span in reading.spans
        ],
    }


STAGE = Stage(required=("title",), start=lambda _options: _answer)
