"""The predictions that sources make: the sentences of a brief's *implications*, each with who said it and by when."""

from datetime import datetime

from groundwire.model.brief import Brief
from groundwire.model.prediction import UNDATED, Kind, Prediction, last_day


def predictions(brief: Brief, *, story: str, now: datetime) -> tuple[Prediction, ...]:
    """What the brief's sources say will come. *story* is the slug; *now* counts where the brief has no time."""
    made = brief.written or now
    found = []
    for claim in brief.sections["implications"].claims:
        by = claim.about.get("by")
        stated = str(by) if by else None
        try:
            day = last_day(stated) if stated else None
        except ValueError:
            stated = day = None
        found.append(
            Prediction(
                kind=Kind.STATED,
                story=story,
                says=claim.text,
                who=str(claim.about.get("who") or ""),
                by=stated,
                resolve_by=day or (made + UNDATED).date(),
                made=made,
                citations=claim.citations,
            )
        )
    return tuple(found)
