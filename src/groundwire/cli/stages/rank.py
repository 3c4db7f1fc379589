"""``stage rank``: each line as a story of its own, scored among the lines; see `groundwire.rank.score`."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from groundwire.cli.stages import Answer, Options, Stage
from groundwire.errors import StageError
from groundwire.model.line import Line, document, moment
from groundwire.model.story import Candidate
from groundwire.rank.picked import learn
from groundwire.rank.score import score
from groundwire.rank.taste import default


def _answers(lines: Sequence[Line], options: Options) -> Iterable[Answer]:
    documents = [document(line) for line in lines]
    times = [one.published for one in documents if one.published]
    given = [stated for line in lines if (stated := moment(line, "now"))]
    now = options.now or max(given or times, default=datetime(1970, 1, 1, tzinfo=UTC))
    taste = learn(_picks(options.picks), documents) if options.picks else default()
    candidates = [Candidate(id=one.id, title=one.title, documents=(one,)) for one in documents]
    for scored in score(candidates, now=now, taste=taste):
        yield {
            "score": scored.score,
            "why": [
                {"signal": one.signal, "value": one.value, "weight": one.weight, "note": one.note} for one in scored.why
            ],
        }


def _picks(path: Path) -> list[dict[str, Any]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        return [pick for line in lines if line.strip() and isinstance(pick := json.loads(line), dict)]
    except (OSError, ValueError) as error:
        raise StageError(f"--picks {path}: {error}; name a file of JSON Lines with title, text, date") from error


STAGE = Stage(required=("published", "title"), whole=_answers)
