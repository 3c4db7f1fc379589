"""``stage brief``: a story's items in, ten sections of cited claims out, checked as before publication."""

from datetime import UTC, datetime
from typing import Any

from groundwire.brief.write import write
from groundwire.cli.stages import Answer, Options, Stage
from groundwire.model.brief import Brief, Citation, Claim
from groundwire.model.line import Line, documents, moment
from groundwire.verify.check import check

_NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)


def _start(options: Options) -> Any:
    def answer(line: Line) -> Answer:
        items = documents(line)
        newest = max((it.published for it in items if it.published), default=None)
        now = moment(line, "now") or options.now or newest or _NO_TIME
        brief = check(write(items, now=now), {it.id: it.text for it in items})
        return as_json(brief)

    return answer


def as_json(brief: Brief) -> Answer:
    """The brief in the shape that commands and APIs answer with."""
    return {
        "sections": {
            name: {"abstained": section.abstained}
            if section.abstained is not None
            else {"claims": [_claim(claim) for claim in section.claims]}
            for name, section in brief.sections.items()
        },
        "writer": brief.writer,
        "cost": {"tokens": brief.cost.tokens, "usd": brief.cost.usd, "seconds": brief.cost.seconds},
    }


def _claim(claim: Claim) -> Answer:
    record: Answer = {
        "text": claim.text,
        "label": claim.label.value,
        "citations": [citation_as_json(citation) for citation in claim.citations],
        "score": claim.score,
    }
    return record | ({"about": dict(claim.about)} if claim.about else {})


def citation_as_json(citation: Citation) -> Answer:
    """One citation; ``url`` is null where the item has no page."""
    return {
        "item": citation.item,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "url": citation.url,
    }


STAGE = Stage(required=("items",), start=_start)
