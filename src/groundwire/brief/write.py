"""The built-in writer: ten sections from a story's documents, every sentence a quotation.

Each section has a table of cues and a floor; what does not reach the floor is left out and the reason said.
It is pure: the same documents and clock give the same brief. It never shortens, joins or rewords a sentence.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from groundwire.brief import rows, sections
from groundwire.brief.disagree import placed
from groundwire.brief.draft import About, Chosen, Draft
from groundwire.brief.passages import Passage, gather
from groundwire.brief.timeline import linked
from groundwire.model.article import Document
from groundwire.model.brief import SECTIONS, Brief, Citation, Claim, Label, Section

Chooser = Callable[[Draft], Chosen]

# In the order in which sections choose; the sentences of an earlier one are not used again by the next.
CHOOSERS: tuple[tuple[str, Chooser], ...] = (
    ("changed", sections.changed),
    ("matters", sections.matters),
    ("hook", sections.hook),
    ("implications", sections.implications),
    ("discussion", sections.discussion),
    ("takeaways", sections.takeaways),
    ("next", rows.next_steps),
    ("numbers", rows.numbers),
    ("audience", rows.audience),
)

REASONS = {
    "hook": "No sentence of the sources is short and clear enough to stand alone here.",
    "changed": "No source says in a whole sentence what changed.",
    "matters": "No source says yet why it matters.",
    "next": "No source says yet what to do next.",
    "audience": "No source says yet whom this concerns.",
    "takeaways": "The sources have no further points beyond those above.",
    "implications": "No source says yet what may follow.",
    "timeline": "No source states a date.",
    "numbers": "No source gives figures.",
    "discussion": "No discussion of this story was collected yet.",
}
QUIET_DISCUSSION = "The discussion has no sentence that can be quoted on its own."
NO_TEXT = "The sources give no text that can be quoted."


def write(documents: Sequence[Document], *, now: datetime, previous: Brief | None = None) -> Brief:
    """The brief of one story's *documents*, as of *now*.

    *previous* is the story's last brief: what it quoted already is less of a change, and its version is followed.
    """
    draft = Draft.of(documents, gather([it for it in documents if it.copy_of is None] or documents), now, previous)
    found: dict[str, Section] = {}
    for name, choose in CHOOSERS:
        claims = tuple(claim_of(passage, score, about) for passage, score, about in choose(draft))
        found[name] = Section(claims=claims) if claims else Section(abstained=_reason(name, draft))
    dated = rows.timeline(draft)
    found["timeline"] = Section(claims=dated) if dated else Section(abstained=_reason("timeline", draft))
    found = placed(found, draft.passages, claim_of)
    return Brief(
        sections={name: found[name] for name in SECTIONS},
        written=now,
        version=previous.version + 1 if previous else 1,
    )


def claim_of(passage: Passage, score: float, about: About) -> Claim:
    """The passage as a claim: its own words, quoted from every place where they stand."""
    places = ((passage.document, passage.start, passage.end), *passage.same)
    return Claim(
        text=passage.text,
        label=Label.QUOTED,
        citations=tuple(
            Citation(
                item=document.id, start=start, end=end, quote=document.text[start:end], url=linked(document, start, end)
            )
            for document, start, end in places
            if document.text[start:end] == passage.text or document is passage.document
        ),
        score=round(score, 3),
        about=about,
    )


def _reason(name: str, draft: Draft) -> str:
    if not draft.passages and name != "discussion":
        return NO_TEXT
    if name == "discussion" and draft.talk:
        return QUIET_DISCUSSION
    return REASONS[name]
