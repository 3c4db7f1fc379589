"""``stage timeline``: a story's items in, the dated events that their texts state out, oldest first."""

from dataclasses import asdict

from groundwire.brief.timeline import events
from groundwire.cli.stages import Answer, Stage
from groundwire.model.line import Line, documents


def _answer(line: Line) -> Answer:
    return {
        "events": [
            {
                "date": event.date,
                "grain": event.grain,
                "text": event.text,
                "citations": [asdict(citation) for citation in event.citations],
            }
            for event in events(documents(line))
        ]
    }


STAGE = Stage(required=("items",), start=lambda _options: _answer)
