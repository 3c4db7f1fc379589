"""The model writer: a model names sentences by number, our code copies their words.

It reads one article at a time into notes, then drafts the sections that read as prose out of what was noted. It never
sees a page, types a quotation, an offset or a link, and touches neither rows (next, audience, numbers, timeline) nor
rank. What it drafts is put before ``vet``; a section of which nothing stands is the built-in writer's.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from groundwire.brief import answers, fit
from groundwire.brief.draft import HOOK_LENGTH, REPEATS, Draft
from groundwire.brief.original import first_hand
from groundwire.brief.passages import Passage, content_words, gather, overlap
from groundwire.brief.write import CHOOSERS, REASONS, claim_of
from groundwire.errors import ModelError
from groundwire.llm.ask import Secrets, ask
from groundwire.llm.prompts import build
from groundwire.llm.provider import Answer, Provider, Reply, Usage
from groundwire.model.article import Document
from groundwire.model.brief import SECTIONS, Brief, Claim, Cost, Label, Section

READ, DRAFT, CHOOSE = "read-1", "draft-1", "choose-1"
WRITER = "model"
MOST_READ = 6  # articles of one story
MOST_LINES = 60  # sentences of one article
MOST_NOTED = 40  # sentences that a draft is made from
FEWEST_LINES = 4  # a model that cannot take in more at once is of no use
HOPELESS = frozenset({"timeout", "unreachable", "capped"})  # asking for the next article would end the same way

Vet = Callable[[Claim], Claim | None]  # the claim as it may be published, or None
DRAFTED = ("changed", "matters", "hook", "implications", "discussion", "takeaways")
QUALIFIED = frozenset({"implications", "discussion"})  # the built-in rules say who speaks, and whether it belongs here


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is asked, and where the secret words come from."""

    provider: Provider
    secret: Secrets


def write(documents: Sequence[Document], built: Brief, asked: Asked, *, now: datetime, vet: Vet) -> Brief:
    """The story's brief with a model's choice of sentences where it stands, and *built*'s where not.

    *built* is the built-in writer's brief of the same documents, checked. *vet* decides on each claim.

    Raises:
        ModelError: the model gave no draft; *built* is then the brief.
    """
    originals = [it for it in documents if it.copy_of is None] or list(documents)
    noted, reading = read(originals, asked)
    if not noted:
        raise ModelError("invalid", f"{asked.provider.name}: noted no sentence that can be quoted")
    draft, passages, version, usage = _draft(noted, asked)
    drafted = {name: _claims(name, getattr(draft, name), passages, documents, now) for name in DRAFTED}
    usage += reading
    made = _joined(drafted, built, vet)
    if made is None:
        return replace(built, cost=_cost(built.cost, usage))
    return replace(
        built,
        sections=made,
        writer=WRITER,
        model=asked.provider.name,
        prompt_version=f"{READ}+{version}",
        cost=_cost(built.cost, usage),
    )


def read(documents: Sequence[Document], asked: Asked) -> tuple[list[tuple[Passage, str]], Usage]:
    """The passages that a model noted, weightiest first, each with its purpose; an article that fails is passed over.

    Raises:
        ModelError: nothing was noted, and one could not be read.
    """
    first = first_hand(documents)
    ordered = sorted(documents, key=lambda it: (it is not first, it.when.timestamp() if it.when else math.inf, it.id))
    found: list[tuple[int, Passage, str]] = []
    usage, failed = Usage(), None
    shown: set[str] = set()
    for document in [it for it in ordered if it.text][:MOST_READ]:
        passages = [it for it in gather([document]) if not it.extended][:MOST_LINES]
        if shown.issuperset(words := [it.text for it in passages]):
            continue  # nothing to quote, or the same text again
        shown.update(words)
        try:
            reply, taken_in = _ask(asked, READ, words, answers.Notes)
        except ModelError as error:
            failed = error
            usage += Usage.of(error)
            if error.code in HOPELESS:
                break  # what was noted so far may do
            continue
        usage += reply.usage
        seen: set[int] = set()
        for point in reply.value.points:
            if point.sentence <= taken_in and point.sentence not in seen:
                seen.add(point.sentence)
                found.append((point.weight, passages[point.sentence - 1], point.purpose))
    if not found and failed is not None:
        raise failed
    found.sort(key=lambda it: -it[0])
    return [(passage, purpose) for _, passage, purpose in found[:MOST_NOTED]], usage


def _ask(asked: Asked, version: str, lines: Sequence[str], schema: type[Answer]) -> tuple[Reply[Answer], int]:
    """The answer about *lines*, or the first half of them, a quarter ... where the model cannot take in all; how many.

    Raises:
        ModelError: there is no usable answer.
    """
    prompt = build("groundwire.brief.prompts", version, lines, secret=asked.secret)
    try:
        return ask(asked.provider, prompt, schema), len(lines)
    except ModelError as error:
        if error.code != "too_long" or len(lines) < 2 * FEWEST_LINES:
            raise
        return _ask(asked, version, lines[: len(lines) // 2], schema)


def _draft(noted: Sequence[tuple[Passage, str]], asked: Asked) -> tuple[answers.Drafted, list[Passage], str, Usage]:
    """The model's draft, the passages that its numbers mean, the wording that it answered, and what it took.

    A small model loses itself in rewordings; it is then asked for the numbers alone.

    Raises:
        ModelError: there is no draft.
    """
    lines, passages = [_line(passage, purpose) for passage, purpose in noted], [passage for passage, _ in noted]
    try:
        drafted, shown = _ask(asked, DRAFT, lines, answers.Drafted)
    except ModelError as error:
        if error.code != "invalid":
            raise
        chosen, shown = _ask(asked, CHOOSE, lines, answers.Chosen)
        return chosen.value.drafted(), passages[:shown], CHOOSE, chosen.usage + Usage.of(error)
    return drafted.value, passages[:shown], DRAFT, drafted.usage


def _line(passage: Passage, purpose: str) -> str:
    return f"({passage.document.source[:40]}; {purpose}) {passage.text}"


def _claims(
    name: str,
    picks: Sequence[answers.Pick],
    passages: Sequence[Passage],
    documents: Sequence[Document],
    now: datetime,
) -> list[list[Claim]]:
    """For each pick the claims to try, the model's own wording first; numbers that do not exist are passed over."""
    found = []
    for pick in picks:
        if pick.sentence > len(passages):
            continue
        quoted = _qualified(name, passages[pick.sentence - 1], documents, now)
        if quoted is None:
            continue
        tries = [quoted]
        if pick.say and not fit.to_machine(pick.say) and pick.say.strip() != quoted.text:
            tries.insert(0, replace(quoted, text=pick.say.strip(), label=Label.CHECKED))
        found.append([it for it in tries if name != "hook" or len(it.text) <= HOOK_LENGTH])
    return [tries for tries in found if tries]


def _qualified(name: str, passage: Passage, documents: Sequence[Document], now: datetime) -> Claim | None:
    """The passage as a claim of section *name*, or None where the built-in rules say that it is none of that kind."""
    if name not in QUALIFIED:
        return claim_of(passage, 1.0, {})
    choose = dict(CHOOSERS)[name]
    chosen = choose(Draft.of(documents, [passage], now, None))
    return claim_of(*chosen[0]) if chosen else None


def _joined(drafted: dict[str, list[list[Claim]]], built: Brief, vet: Vet) -> dict[str, Section] | None:
    """All sections: a model's claims that stand, none said twice, and the built-in ones; None where none stands."""
    sections = dict(built.sections)
    taken: list[Claim] = []
    for name in DRAFTED:
        kept: list[Claim] = []
        for tries in drafted[name]:
            vetted = (vet(it) for it in tries if not _repeats(it, taken))
            claim = next((it for it in vetted if it is not None), None)
            if claim is not None:
                kept.append(claim)
                taken.append(claim)
        if kept:
            sections[name] = Section(claims=(*_differing(built.sections[name], kept), *kept))
            continue
        drafted[name] = []
    if not taken:
        return None
    for name in DRAFTED:
        if not drafted[name] and (claims := built.sections[name].claims):
            left = tuple(it for it in claims if not _repeats(it, taken))
            sections[name] = Section(claims=left) if left else Section(abstained=REASONS[name])
    return {name: sections[name] for name in SECTIONS}


def _differing(section: Section, kept: Sequence[Claim]) -> list[Claim]:
    """The disagreements that *built* found, which no choice of a model hides; not what it chose itself."""
    told = {claim.text for claim in kept}
    return [claim for claim in section.claims if claim.about.get("differs") and claim.text not in told]


def _repeats(claim: Claim, taken: Sequence[Claim]) -> bool:
    words = content_words(claim.text)
    return any(overlap(words, content_words(other.text)) >= REPEATS for other in taken)


def _cost(built: Cost, usage: Usage) -> Cost:
    return Cost(
        tokens=built.tokens + usage.tokens, usd=built.usd + usage.usd, seconds=round(built.seconds + usage.seconds, 3)
    )
