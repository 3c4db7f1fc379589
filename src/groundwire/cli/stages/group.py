"""``stage group``: each document's story, decided from it and the ones before; see `groundwire.group.cluster`."""

from collections.abc import Callable

from groundwire.cli.stages import Answer, Options, Stage
from groundwire.group.cluster import Grouper
from groundwire.model.line import Line, document
from groundwire.vectors import minilm


def _start(options: Options) -> Callable[[Line], Answer]:
    grouper = Grouper(titles=minilm.reader(options.title_vectors))

    def answer(line: Line) -> Answer:
        placed = grouper.place(document(line))
        return {
            "story": placed.story,
            "joined": placed.joined,
            "copy_of": placed.copy_of,
            "why": list(placed.why),
        }

    return answer


STAGE = Stage(required=("published", "title"), start=_start)
