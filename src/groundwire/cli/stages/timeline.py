"""``stage timeline``: a story's items in, the dated events that their texts state out, oldest first."""

from groundwire.brief.timeline import events
from groundwire.cli.stages import Answer, Stage
from groundwire.cli.stages.brief import citation_as_json
from groundwire.model.line import Line, documents


def _answer(line: Line) -> Answer:
    return {
        "events": [
            {
                "date": event.date,
                "grain": event.grain,
                "text": event.text,
                "citations": [citation_as_json(citation) for citation in event.citations],
            }
            for event in events(documents(line))
        ]
    }


STAGE = Stage(required=("items",), start=lambda _options: _answer)
