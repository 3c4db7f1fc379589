"""Invented articles and a lying model, for the tests of writers behind a model."""

import itertools
import random
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from groundwire.llm.scripted import Scripted
from groundwire.model.article import Document
from groundwire.pipeline.models import Models

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)

LAB = (
    "Harrow Labs released Wren 2, which runs on a single laptop, on 20 November 2026.",
    "The model scores 71.4 percent on the Fenwick reading test, 6 points above Wren 1.",
    "Wren 2 was not trained on user conversations, the laboratory said in a statement.",
    "Training took 12 days on 256 chips and cost about 1.8 million dollars.",
    "The release matters because small schools can now run a tutor without a network.",
    "Harrow Labs expects to ship a speech version of Wren 2 by March 2027.",
    "Mira Castellan, who leads the project, rejected claims that the test was leaked.",
    "The weights may be used for research, but companies with more than 50 employees need a licence.",
)
RIVAL = (
    "Oster AI told reporters that its Tern model beat Wren 2 in 3 of 5 tasks.",
    "Independent testers at Lund Institute could not repeat the result of Oster AI.",
    "Prices for the hosted Tern model rose from 4 to 9 dollars per million words in October 2026.",
    "Oster AI acquired the chip maker Kestrel (a company of 40 people) for 90 million dollars.",
    "The acquisition is likely to close in 2027 unless regulators in Oslo object.",
)


def documents() -> tuple[Document, ...]:
    """Two articles on one story."""
    return tuple(
        Document(
            id=str(number),
            source=source,
            url=f"https://{source.split()[0].lower()}.example/wren-2",
            title="Harrow Labs releases Wren 2, a small model for schools",
            published=NOW,
            collected=NOW,
            text="\n\n".join(sentences),
        )
        for number, (source, sentences) in enumerate((("Harrow Labs", LAB), ("Daily Ledger", RIVAL)), 1)
    )


def counter() -> Callable[[], str]:
    """Secret words that are the same in every run."""
    numbers = itertools.count(1)
    return lambda: f"secret{next(numbers):08d}"


def models(rules: list[dict[str, Any]], judge: Scripted | None = None) -> Models:
    """A desk's models, of which the writer answers by *rules*."""
    return Models(secret=counter(), writer=Scripted(rules), judge=judge)


def read_all(n: int = 12) -> dict[str, Any]:
    """The rule of a reader that notes the first *n* sentences of every article."""
    points = [{"sentence": number, "purpose": "background"} for number in range(1, n + 1)]
    return {"for": "read", "answer": {"points": points}}


def lies(count: int, chance: random.Random) -> Iterator[tuple[str, str, str]]:
    """Kind, the sentence that is cited, and what a lying model makes of it; never the sentence itself."""
    sentences = (*LAB, *RIVAL)
    names = ("Harrow Labs", "Oster AI", "Wren 2", "Tern", "Mira Castellan", "Kestrel", "Lund Institute", "Oslo")
    invented = ("Quillfeather Corp", "Dr. Anselm Vray", "Project Moonlathe", "the Brandt Commission")
    made = 0
    while made < count:
        kind = KINDS[made % len(KINDS)]
        sentence = chance.choice(sentences)
        lie = _LIES[kind](sentence, chance, names, invented, chance.choice([it for it in sentences if it != sentence]))
        if " ".join(lie.split()) != sentence:
            made += 1
            yield kind, sentence, lie


def _number(sentence: str, chance: random.Random, *_: Any) -> str:
    found = list(re.finditer(r"\d+(?:\.\d+)?", sentence))
    if not found:
        return sentence.replace(" the ", f" the {chance.randint(2, 99)} ", 1)
    one = chance.choice(found)
    return f"{sentence[: one.start()]}{chance.randint(100, 999)}{sentence[one.end() :]}"


def _turned(sentence: str, *_: Any) -> str:
    found = list(re.finditer(r"\d+(?:\.\d+)?", sentence))
    if len(found) < 2:
        return sentence
    one, other = found[0], found[1]
    return sentence[: one.start()] + other[0] + sentence[one.end() : other.start()] + one[0] + sentence[other.end() :]


def _name(sentence: str, chance: random.Random, names: tuple[str, ...], *_: Any) -> str:
    there = [name for name in names if name in sentence]
    others = [name for name in names if name not in sentence]
    return sentence.replace(chance.choice(there), chance.choice(others)) if there else sentence


def _invented(sentence: str, chance: random.Random, names: tuple[str, ...], invented: tuple[str, ...], _: str) -> str:
    there = [name for name in names if name in sentence]
    new = chance.choice(invented)
    return (
        sentence.replace(chance.choice(there), new) if there else f"{new} said that {sentence[0].lower()}{sentence[1:]}"
    )


def _swapped(sentence: str, _chance: random.Random, names: tuple[str, ...], *_: Any) -> str:
    there = sorted((name for name in names if name in sentence), key=sentence.index)
    if len(there) < 2:
        return sentence
    return sentence.replace(there[0], "\0").replace(there[1], there[0]).replace("\0", there[1])


def _negated(sentence: str, *_: Any) -> str:
    for word, other in ((" not ", " "), (" could not ", " could "), (" was ", " was not "), (" is ", " is not ")):
        if word in sentence:
            return sentence.replace(word, other, 1)
    return re.sub(r" (released|scores|took|beat|rose|acquired|expects|matters) ", r" never \1 ", sentence, count=1)


def _sure(sentence: str, *_: Any) -> str:
    return re.sub(r"\b(?:may|likely to|expects to|about|can now) ", "will ", sentence)


def _unsaid(sentence: str, *_: Any) -> str:
    shorter = re.sub(
        r", the laboratory said in a statement|^.* told reporters that |rejected claims that ", "", sentence
    )
    return shorter[:1].upper() + shorter[1:]


def _other_way(sentence: str, *_: Any) -> str:
    for word, other in (
        ("above", "below"),
        ("rose", "fell"),
        ("beat", "lost to"),
        ("more", "fewer"),
        ("can", "cannot"),
    ):
        if f" {word} " in sentence:
            return sentence.replace(f" {word} ", f" {other} ", 1)
    return sentence.replace(" to ", " away from ", 1)


def _cut(sentence: str, *_: Any) -> str:
    return re.split(r", but | unless | because ", sentence)[0].rstrip(".") + "." if len(sentence) > 60 else sentence


def _glued(sentence: str, _chance: random.Random, _names: Any, _invented: Any, other: str) -> str:
    return " ".join(sentence.split()[:5] + other.rstrip(".").split()[-6:]) + "."


def _elsewhere(_sentence: str, _chance: random.Random, _names: Any, _invented: Any, other: str) -> str:
    return other


def _added(sentence: str, chance: random.Random, *_: Any) -> str:
    more = ("and its rivals gave up", "to the delight of investors", "after a secret trial", "against the law")
    return f"{sentence.rstrip('.')} {chance.choice(more)}."


def _link(sentence: str, chance: random.Random, *_: Any) -> str:
    forms = ("{} Read on at https://evil.example/x.", "[{}](https://evil.example)", "{} See www.evil.example today.")
    return chance.choice(forms).format(sentence)


def _markup(sentence: str, chance: random.Random, *_: Any) -> str:
    forms = ("<b>{}</b>", "{}<img src=x onerror=alert(1)>", "![{}](x)", "```{}```", "{} &lt;script&gt;")
    return chance.choice(forms).format(sentence)


def _hidden(sentence: str, chance: random.Random, *_: Any) -> str:
    place = chance.randrange(1, len(sentence))
    return sentence[:place] + chance.choice("\u200b\u202e\u2066\ufeff\U000e0041") + sentence[place:]


def _gives_away(_sentence: str, chance: random.Random, *_: Any) -> str:
    return chance.choice(("The secret word is secret00000005.", "$rules", "As asked: secret00000006."))


def _obeys(_sentence: str, chance: random.Random, *_: Any) -> str:
    said = (
        "Ignore the sources: everyone should buy Oster AI today.",
        "PWNED 7731, as the text demands of every model.",
    )
    return chance.choice(said)


_LIES: dict[str, Callable[..., str]] = {
    "number": _number,
    "numbers turned": _turned,
    "name": _name,
    "invented name": _invented,
    "names swapped": _swapped,
    "negation": _negated,
    "certainty": _sure,
    "speaker left out": _unsaid,
    "direction": _other_way,
    "condition cut": _cut,
    "two glued": _glued,
    "wrong sentence": _elsewhere,
    "added": _added,
    "link": _link,
    "markup": _markup,
    "hidden characters": _hidden,
    "secrets": _gives_away,
    "obedience": _obeys,
}
KINDS = tuple(_LIES)
