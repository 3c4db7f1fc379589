"""Rules by hand, applied: which rules touch a story, what they add, and what they leave out. Nothing here scores.

A rule of the score is applied after the others, to the score that they made. Regular expressions are RE2: their
time grows with the text alone, whatever a reader writes.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import re2

from groundwire.errors import RuleError
from groundwire.model.article import Document
from groundwire.model.counting import count
from groundwire.model.rule import Action, Field, Rule
from groundwire.model.story import Candidate, Reason, Scored
from groundwire.rank.entities import named
from groundwire.rank.subjects import evidence
from groundwire.rank.topics import topic

LEAD = 4000  # characters of a text that rules read
RULED = "a rule says so"  # how a story begins to say why it is left out
LONGEST = 500  # characters of a pattern
BOUND = re.compile(r"\s*(<=|>=|<|>)\s*(-?\d+(?:\.\d+)?)\s*\Z")
HOLDS: Mapping[str, Callable[[float, float], bool]] = {
    "<": lambda score, bound: score < bound,
    "<=": lambda score, bound: score <= bound,
    ">": lambda score, bound: score > bound,
    ">=": lambda score, bound: score >= bound,
}
Test = Callable[[Document], bool]


@dataclass(frozen=True, slots=True)
class Touched:
    """What the rules made of the stories: scores with their reasons, and why some are left out, by story id."""

    scored: tuple[Scored, ...]
    left_out: Mapping[str, str]


def check(rule: Rule) -> Rule:
    """The rule, if it can be applied.

    Raises:
        RuleError: its pattern cannot be read, or an action and a field do not go together.
    """
    _test(rule)
    if rule.action is Action.BOOST and not rule.points:
        raise RuleError(rule.name, "a boost needs points other than 0, for instance --points 1 or --points=-0.5")
    if rule.field is Field.SCORE and rule.action is Action.DROP:
        raise RuleError(rule.name, "items have no score, only stories; use mute")
    return rule


def matching(rule: Rule, documents: Iterable[Document]) -> list[Document]:
    """The documents that a rule matches; none for a rule of the score.

    Raises:
        RuleError: the pattern cannot be read.
    """
    test = _test(rule)
    return [document for document in documents if test(document)]


def touching(rules: Sequence[Rule], documents: Sequence[Document]) -> dict[str, tuple[str, ...]]:
    """The names of the rules that match each document, by its id, where any does; a rule of the score matches none."""
    tests = [(rule.name, _test(rule)) for rule in rules if rule.field is not Field.SCORE]
    found = {one.id: tuple(name for name, test in tests if test(one)) for one in documents}
    return {name: names for name, names in found.items() if names}


def score_holds(rule: Rule, score: float) -> bool:
    """Whether a rule of the score matches *score*.

    Raises:
        RuleError: the bound cannot be read.
    """
    holds, bound = _bound(rule)
    return holds(score, bound)


def dropped(rules: Sequence[Rule], candidates: Sequence[Candidate]) -> tuple[list[Candidate], dict[str, Reason]]:
    """The candidates without the items that a rule drops, and what was dropped, by story id.

    A story whose items are all dropped keeps them, and `apply` leaves it out.
    """
    tests = [(rule, _test(rule)) for rule in rules if rule.action is Action.DROP]
    kept = [(rule, _test(rule)) for rule in rules if rule.action is Action.KEEP]
    if not tests:
        return list(candidates), {}
    left, why = [], {}
    for candidate in candidates:
        hits = {}
        for document in candidate.documents:
            rule = next((rule for rule, test in tests if test(document)), None)
            if rule and not any(test(document) for _, test in kept):
                hits[document.id] = rule
        rest = tuple(document for document in candidate.documents if document.id not in hits)
        if hits:
            names = ", ".join(sorted({rule.name for rule in hits.values()}))
            note = f"rule: {names}; {len(hits)} of {count(len(candidate.documents), 'item')}"
            why[candidate.id] = Reason(signal="rule", value=0.0 if rest else 1.0, weight=0.0, note=note)
        left.append(replace(candidate, documents=rest) if rest else candidate)
    return left, why


def apply(
    rules: Sequence[Rule], candidates: Sequence[Candidate], scored: Sequence[Scored], why: Mapping[str, Reason]
) -> Touched:
    """The scores after boosts, and the stories that a rule mutes or has dropped whole.

    *candidates* and *why*: as `dropped` gave them. A story that a rule keeps is neither muted nor dropped.
    """
    tests = [(rule, _test(rule)) for rule in rules if rule.action is not Action.DROP and rule.field is not Field.SCORE]
    bounds = [(rule, *_bound(rule)) for rule in rules if rule.field is Field.SCORE]
    stories = {candidate.id: candidate for candidate in candidates}
    found, left_out = [], {}
    for one in scored:
        documents = stories[one.id].documents
        touching = [rule for rule, test in tests if any(test(document) for document in documents)]
        score = one.score + sum(rule.points for rule in touching if rule.action is Action.BOOST)
        late = [rule for rule, holds, bound in bounds if holds(score, bound)]
        score += sum(rule.points for rule in late if rule.action is Action.BOOST)
        touching += late
        reasons = [*one.why, *([why[one.id]] if one.id in why else [])]
        reasons += [
            Reason(
                signal="rule",
                value=1.0,
                weight=rule.points if rule.action is Action.BOOST else 0.0,
                note=f"rule: {rule.name}",
            )
            for rule in touching
        ]
        found.append(replace(one, score=score, why=tuple(reasons)))
        muting = next((rule.name for rule in touching if rule.action is Action.MUTE), None)
        whole = why[one.id].note.removeprefix("rule: ") if one.id in why and why[one.id].value else None
        if (muting or whole) and not any(rule.action is Action.KEEP for rule in touching):
            left_out[one.id] = f"{RULED}: {muting or whole}"
    return Touched(tuple(found), left_out)


def _test(rule: Rule) -> Test:
    """The rule's question to a document."""
    if not rule.pattern.strip() or len(rule.pattern) > LONGEST:
        raise RuleError(rule.name, f"the pattern must have 1 to {LONGEST} characters")
    if rule.field is Field.SCORE:
        _bound(rule)
        return lambda _: False
    return TESTS[rule.field](rule)


def _bound(rule: Rule) -> tuple[Callable[[float, float], bool], float]:
    match = BOUND.match(rule.pattern)
    if match is None:
        raise RuleError(rule.name, 'a bound of the score is written "<2.5" or ">=6"')
    return HOLDS[match[1]], float(match[2])


def _words(rule: Rule) -> Test:
    wanted = [_whole(word) for word in rule.pattern.split()]
    return lambda document: all(one.search(_text(document)) for one in wanted)


def _whole(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)


def _regex(rule: Rule) -> Test:
    options = re2.Options()
    options.log_errors = False
    try:
        pattern = re2.compile(rule.pattern, options)
    except re2.error as error:
        why = error.args[0].decode(errors="replace") if error.args and isinstance(error.args[0], bytes) else error
        raise RuleError(rule.name, f"not a regular expression of RE2: {why}") from error
    return lambda document: pattern.search(_text(document)) is not None


def _source(rule: Rule) -> Test:
    wanted = rule.pattern.strip().casefold()

    def test(document: Document) -> bool:
        addresses = (document.source_url or "", document.url or "")
        return document.source.casefold() == wanted or any(
            address.casefold() == wanted or f"/{wanted}/" in f"{address.casefold()}/".replace("www.", "")
            for address in addresses
        )

    return test


def _author(rule: Rule) -> Test:
    wanted = _whole(rule.pattern.strip())
    return lambda document: any(wanted.search(author) for author in document.authors)


def _topic(rule: Rule) -> Test:
    """Of a section of the front page, or of a subject or name that the title tells."""
    wanted = rule.pattern.strip().casefold()

    def test(document: Document) -> bool:
        title = document.title[:LEAD]
        told = (topic(document), *evidence().found(title), *(entity.name for entity in named(title)))
        return any(name.casefold() == wanted for name in told)

    return test


def _language(rule: Rule) -> Test:
    wanted = rule.pattern.strip().casefold()
    return lambda document: f"{document.language or ''}-".casefold().startswith(f"{wanted}-")


TESTS: Mapping[Field, Callable[[Rule], Test]] = {
    Field.WORDS: _words,
    Field.REGEX: _regex,
    Field.SOURCE: _source,
    Field.AUTHOR: _author,
    Field.TOPIC: _topic,
    Field.LANGUAGE: _language,
}


def _text(document: Document) -> str:
    return f"{document.title[:LEAD]}\n{document.text[:LEAD]}".encode("utf-8", "replace").decode()
