"""What a story quotes that its publishers do not say any more: each such sentence, with what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from groundwire.model.brief import SECTIONS
from groundwire.model.difference import Change, difference
from groundwire.publish.view.told import Told
from groundwire.store import revisits

CHANGED = "The source has changed since: these words are no longer there."
GONE = "The source has been taken down since."


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A sentence whose source has changed. ``note`` says so; ``changes`` are empty when the page is gone."""

    note: str
    source: str
    changes: tuple[Change, ...] = ()
    since: datetime | None = None


def changed(conn: Connection, told: Told) -> Mapping[str, Changed]:
    """The sentences of the story's brief whose words are no longer at their publisher's, by ``Sentence.key``."""
    if told.brief is None:
        return {}
    lost = revisits.gone(conn, [int(document.id) for document in told.documents if document.id.isdigit()])
    missing = {str(number): when for number, when in lost.items()}
    now = {document.id: document for document in told.documents}
    found = {}
    for name in SECTIONS:
        for number, claim in enumerate(told.brief.sections[name].claims, 1):
            for citation in claim.citations:
                current, old = told.earlier.get(citation.item, (citation.item, None))
                if current in missing:
                    found[f"{name}-{number}"] = Changed(note=GONE, source=now[current].source, since=missing[current])
                elif old is not None and current in now:
                    changes = difference(old.text, now[current].text, citation.quote)
                    if changes:
                        found[f"{name}-{number}"] = Changed(note=CHANGED, source=now[current].source, changes=changes)
    return found
