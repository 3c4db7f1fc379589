"""The sections that are rows: next, audience, numbers, timeline. Each row shows the sentence that is its evidence.

A row says a link, an audience, a figure or a date; its sentence may stand elsewhere in the brief too.
"""

# ruff: noqa: E501 - a pattern is easier to check on one line

import re
from datetime import date, timedelta

from groundwire.brief import cues
from groundwire.brief.bearing import reports
from groundwire.brief.draft import (
    FLOOR,
    MOST,
    NAMED_BY_TITLE,
    STRENGTH,
    Chosen,
    Draft,
    announced,
    apart,
    asks,
    best,
    clash,
    quality,
)
from groundwire.brief.figures import Figure, figures
from groundwire.brief.fit import dangling, english, hanging
from groundwire.brief.genre import Genre
from groundwire.brief.original import is_paper, standing
from groundwire.brief.passages import Passage, overlap
from groundwire.brief.timeline import events
from groundwire.model.brief import AUDIENCES, Claim, Event, Label


def next_steps(draft: Draft) -> Chosen:
    """What to do: the paper, code, weights, form or deadline, with the sentence that gives it."""

    def score(passage: Passage) -> float:
        if asks(passage) or not (passage.finite or "://" in passage.text):
            return -9.0
        first = {0: 0.2, 1: 0.3, 2: 0.3}.get(standing(passage.document), 0.0)
        return (
            min(cues.weigh(passage.text, cues.ACTION), 4.0)
            + first
            + min(0.0, quality(passage))
            + 0.2 * passage.central
            + 0.8 * passage.order
        )

    rated = best(draft.open_to("next"), score, FLOOR["next"])
    chosen: Chosen = []
    used: set[str] = set()
    for passage, value in apart(rated, 2 * MOST["next"]):
        kind, link = _aim(passage)
        if (kind, link) == ("other", None) and value < FLOOR["next"] + 0.6:
            continue
        key = link or kind
        if key not in used and len(chosen) < MOST["next"]:
            used.add(key)
            chosen.append((passage, value, {"link": link, "kind": kind}))
    if not any(about["kind"] == "paper" for _, _, about in chosen):
        chosen.extend(_paper(draft)[: MOST["next"] - len(chosen)])
    return chosen


def _aim(passage: Passage) -> tuple[str, str | None]:
    """Kind and link of what the sentence offers: its own address, or the document's one link of the kind it names."""
    written = re.search(r"https?://[^\s<>\"')\]]+", passage.text)
    if written:
        link = written[0].rstrip(".,;:!?")
        shown = (kind for kind, pattern in cues.LINK_KINDS.items() if pattern.search(link))
        told = (
            kind for kind, pattern in cues.SAID_KINDS.items() if pattern.search(passage.text) and kind != "deadline"
        )
        return next(shown, None) or next(told, "other"), link
    said = [kind for kind, pattern in cues.SAID_KINDS.items() if pattern.search(passage.text)]
    for kind in said:
        shape = cues.LINK_KINDS.get(kind)
        given = next((it for it in passage.document.links if shape and shape.search(it)), None)
        if given:
            return kind, given
    return (said[0] if said else "other"), None


_SELF = re.compile(
    r"\b(?:this (?:paper|work|article|study|survey)|we (?:\w+ly )?(?:propose|introduce|present|study|show|develop|investigate|describe|investigated|examine))\b",
    re.IGNORECASE,
)


def _paper(draft: Draft) -> Chosen:
    """Reading the paper, when a document is one: the sentence in which it says what it is."""
    for document in draft.documents:
        if is_paper(document) and document.url:
            own = [it for it in draft.passages if it.document.id == document.id and _SELF.search(it.text)]
            own.sort(key=lambda it: (not it.opens_own, it.leaning, it.titled < NAMED_BY_TITLE, it.number))
            if own:
                return [(own[0], 1.0, {"link": document.url, "kind": "paper"})]
    return []


def audience(draft: Draft) -> Chosen:
    """Whom it concerns, out of the fixed six, each with the sentence that shows it."""
    found: Chosen = []
    told = draft.open_to("audience")
    for name, table in cues.AUDIENCE:
        named = {
            hit[0].lower(): cue.weight
            for it in draft.passages
            for cue in table
            for hit in cue.pattern.finditer(it.text)
        }
        strength = sum(named.values())
        if strength < STRENGTH:
            continue
        shown = {it[0].text for it in found}
        fresh = [it for it in told if it.text not in shown]
        rated = best(fresh, lambda it, name=name, table=table: _shows(it, name, table), FLOOR["audience"])  # type: ignore[misc] # the default binds the loop's table
        if rated:
            found.append((rated[0][0], strength, {"audience": name}))
    kept = sorted(found, key=lambda it: -it[1])[: MOST["audience"]]
    order = {name: number for number, name in enumerate(AUDIENCES)}
    return sorted(kept, key=lambda it: order[str(it[2]["audience"])])


SHOWN = 1.2  # of the words that name an audience: one that is told, or two that hint at it
OF_PAPERS = 0.8  # of those that name researchers, in what is written for them


def _shows(passage: Passage, name: str, table: tuple[cues.Cue, ...]) -> float:
    """How well the sentence shows that an audience is meant; nothing without a word that names it."""
    least = OF_PAPERS if is_paper(passage.document) and name == AUDIENCES[0] else SHOWN
    named = cues.weigh(re.sub(r"https?://\S+", " ", passage.text), table)
    return min(named, 2.4) + 0.3 * passage.central + 0.5 * quality(passage) if named >= least else float("-inf")


def numbers(draft: Draft) -> Chosen:
    """Figures with unit and subject, one row each; figures of one subject from different sources side by side."""
    rows: list[tuple[Passage, float, Figure]] = []
    for passage in draft.open_to("numbers"):
        if passage.extended or passage.glued or not passage.finite:
            continue
        for figure in figures(passage.text)[:2]:
            if figure.subject is None and figure.unit is None:
                continue
            value = (
                0.6 * (figure.unit is not None)
                + 0.5 * (figure.subject is not None)
                + 0.8 * passage.central
                + 0.4 * passage.titled
                - 0.4 * any(clash(passage, other) for other in draft.taken)
                + min(0.0, quality(passage))
            )
            rows.append((passage, value, figure))
    rows.sort(key=lambda it: (-it[1], it[0].document.id, it[0].start, it[2].place))
    kept: list[tuple[Passage, float, Figure]] = []
    for row in rows:
        if len(kept) >= MOST["numbers"]:
            break
        if not any(_same_figure(row, other) or row[0] is other[0] for other in kept):
            rivals = [it for it in rows if it not in kept and _differs(row, it)]
            kept.append(row)
            kept.extend(rivals[: max(0, MOST["numbers"] - len(kept))][:2])
    return [
        (passage, value, {"value": it.value, "unit": it.unit, "subject": it.subject}) for passage, value, it in kept
    ]


def _same_figure(one: tuple[Passage, float, Figure], other: tuple[Passage, float, Figure]) -> bool:
    return one[2].amount == other[2].amount and (one[2].unit == other[2].unit or None in (one[2].unit, other[2].unit))


def _differs(one: tuple[Passage, float, Figure], other: tuple[Passage, float, Figure]) -> bool:
    """Whether two documents give different figures for one thing."""
    return (
        one[0].document.id != other[0].document.id
        and one[2].unit == other[2].unit
        and one[2].amount != other[2].amount
        and overlap(one[0].words, other[0].words) >= 0.5
    )


_TO_YOU = re.compile(  # supposed, advised or hoped, hardly dated; or what somebody has in mind to do
    r"\b(?:you|your|looking forward|(?:my|our) (?:\w+ )?(?:goals?|resolutions?|plans?|predictions?|wish(?:es)?|list))\b",
    re.IGNORECASE,
)


_HAPPENS = re.compile(
    r"\b(?:was|were|had|did|will|would|plan(?:s|ned)?|set to|expected|due|since|until|from|through|\w{3,}ed|began|became|rose|fell|grew|made|won|lost"
    r"|sold|bought|built|found|went|came|took|left|ran|saw|hit|cut|shut|wrote|told|gave|got|held|kept|paid|sent|spent|met|sought|brought|put|has been|have been)\b",
    re.IGNORECASE,
)


def _happens(words: str) -> bool:
    """Whether something came about or will: "Media in 2026 demand focus" dates nothing. True where it is not English."""
    return "://" not in words and (bool(_HAPPENS.search(words)) or not english(words))


UNSAID = timedelta(days=150)  # from publication: a day without its year may be of this one or the last


def _far(event: Event, passage: Passage) -> bool:
    """Whether the sentence does not tell the year of its day or month, and the one that is guessed is far away."""
    written = passage.document.when
    if event.date[:4] in passage.text or event.grain == "year" or written is None:
        return False
    day = date.fromisoformat(event.date if event.grain == "day" else f"{event.date}-15")
    return abs(day - written.date()) > UNSAID


def timeline(draft: Draft) -> tuple[Claim, ...]:
    """The dated events, oldest first; when there are many, those most central to the story, with good grain."""
    fit = {(it.document.id, it.end): it for it in draft.open_to("timeline")}
    found = []
    for event in events(draft.documents):
        passage = next((fit[key] for it in event.citations if (key := (it.item, it.end)) in fit), None)
        if passage is None or passage.order or passage.glued or asks(passage) or _TO_YOU.search(passage.text):
            continue
        if not announced(passage) or (event.grain == "year" and not _happens(passage.text)):
            continue
        if is_paper(passage.document) and re.search(rf"\({event.date[:4]}[a-z]?\)", passage.text):
            continue  # the year of a work that is cited
        if is_paper(passage.document) and event.date[:4] not in passage.text:
            continue  # a paper is not written on a day: "tomorrow's roads", "this year"
        if _far(event, passage) or (event.grain == "year" and passage.genre is Genre.TEASER and not reports(passage)):
            continue
        cited = [it for it in event.citations if it.item == passage.document.id and it.end == passage.end]
        first = cited[0]
        if dangling(first.quote) or hanging(first.quote):
            continue  # the sentence that names who is meant is no part of the citation
        rest = [it for it in event.citations if it not in cited and it.quote == first.quote]
        value = (
            passage.central
            + passage.titled
            + 0.2 * ("year", "month", "day").index(event.grain)
            + 0.5 * quality(passage)
        )
        claim = Claim(
            text=first.quote,
            label=Label.QUOTED,
            citations=(first, *rest),
            score=round(value, 3),
            about={"date": event.date, "grain": event.grain},
        )
        found.append((value, claim))
    told: dict[str, Claim] = {}
    for _, claim in sorted(found, key=lambda it: -it[0]):
        told.setdefault(claim.text, claim)
    return tuple(sorted(list(told.values())[: MOST["timeline"]], key=lambda it: (str(it.about["date"]), it.text)))
