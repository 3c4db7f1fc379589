"""What a story is about: people, labs, models, benchmarks and datasets by name, and topics by evidence words.

Names come from ``gazetteer.tsv`` (one per line, with aliases), and from two forms: a known model's name with a
version or size ("Qwen3-VL-8B"), and any name with a size in billions ("Heron-7B"). No statistics, no model.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from groundwire.model.entity import Entity, Kind
from groundwire.model.story import Candidate
from groundwire.rank.independence import originals
from groundwire.rank.subjects import evidence
from groundwire.rank.topics import topic
from groundwire.rank.words import listed

LEAD = 1500  # characters of a text that say what it is about
TITLE = 3  # a name in a title counts as much as this many in a text
ENOUGH = 2  # counts from which a story is about what is named
MOST = 12  # entities of one story, those named most
DOCUMENTS = 12  # documents of a story that are read
TOKEN = re.compile(r"[@#]?[^\W_]+(?:[.\-'’·+²/][^\W_]+)*\+?")
POSSESSIVE = re.compile(r"['’]s$")
AS_WRITTEN = "!"  # after a name of several words: in this case alone
IGNORED = "none"  # the kind of what holds a name and is none
SIZED = re.compile(
    r"\b([A-Z][A-Za-z]{2,}[A-Za-z0-9.]{0,20}(?:-[A-Za-z0-9.]{1,20}){0,4}?)"
    r"(?<=[A-Za-z0-9])[- ](\d+(?:\.\d+)?[BM])(?:-A\d+(?:\.\d+)?B)?\b"
)
BEFORE = re.compile(r"([A-Za-z][\w.]*) $")
LONGEST_WORD = 40
VERSIONED = re.compile(r"([A-Za-zπ][A-Za-z]*?)[- ]?v?\d[\w.]*(?:-.*)?$")
LONGEST_SLUG = 80
VARIANTS = listed(
    """
    Small Medium Large Mini Tiny Nano Micro Base Pro Plus Max Ultra Lite Turbo Flash Coder Code Chat Instruct Thinking
    Embedding Embedded Reranker Vision Image Video Audio Math Guard Dense MoE OSS Preview Model Models
    """
)  # words that tell one of a family from another, and name none
SOURCE_WORDS = listed(
    """
    blog blogs news feed rss xml newsroom research engineering the of ai official updates changelog release releases
    notes and machine learning team technical developers developer latest
    """
)


@cache
def _rows() -> tuple[tuple[Entity | None, tuple[str, ...], bool], ...]:
    """Each name and alias: what it names (None: nothing), its words, and whether it counts only as written."""
    found = []
    text = files("groundwire.rank").joinpath("gazetteer.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("#") or not line.strip():
            continue
        kind, name, others = (*line.split("\t"), "")[:3]
        plain = name.removesuffix(AS_WRITTEN)
        entity = None if kind == IGNORED else Entity(kind=Kind(kind), slug=slug(plain), name=plain)
        found += [(entity, _tokens(one), one.endswith(AS_WRITTEN)) for one in (name, *filter(None, others.split("|")))]
    return tuple(found)


@cache
def gazetteer() -> Mapping[tuple[str, ...], Entity]:
    """The words of a name or alias -> the entity; one word as written, several in lower case."""
    found: dict[tuple[str, ...], Entity] = {}
    for entity, tokens, _ in _rows():
        if entity is not None:
            found.setdefault(_key(tokens), entity)
    return found


@cache
def _strict() -> frozenset[tuple[str, ...]]:
    """The words, as they must be written, of names that are no names in another case."""
    return frozenset(tokens for _, tokens, strict in _rows() if strict)


@cache
def _strict_keys() -> frozenset[tuple[str, ...]]:
    return frozenset(_key(tokens) for tokens in _strict())


@cache
def _ignored() -> frozenset[tuple[str, ...]]:
    """What holds a name and does not name: "MIT License"."""
    return frozenset(_key(tokens) for entity, tokens, _ in _rows() if entity is None)


@cache
def _openings() -> Mapping[str, tuple[int, ...]]:
    """The first word of names (lower case) -> how many words they have, the longest first."""
    sizes: dict[str, set[int]] = {}
    for _, tokens, _ in _rows():
        sizes.setdefault(tokens[0].casefold(), set()).add(len(tokens))
    return {word: tuple(sorted(lengths, reverse=True)) for word, lengths in sizes.items()}


def named(text: str) -> list[Entity]:
    """The entities that *text* names, in order, each time that it does."""
    tokens = _tokens(text)
    openings = _openings()
    found = []
    at = 0
    while at < len(tokens):
        step, entity = 1, None
        for size in openings.get(tokens[at].casefold(), ()):
            entity = _known(tokens[at : at + size])
            if entity is not None or _key(tokens[at : at + size]) in _ignored():
                step = size
                break
        if entity is None and step == 1:
            entity = _versioned(tokens[at])
        if entity is not None:
            found.append(entity)
        at += step
    for match in SIZED.finditer(text):
        name = match[1]
        head = name.split("-", maxsplit=1)[0]
        if head in VARIANTS or any(_known((one,)) or _versioned(one) for one in (head, name)):
            continue
        before = BEFORE.search(text, max(0, match.start() - LONGEST_WORD), match.start())
        if before is None or not (_model(before[1]) or _versioned(before[1])):  # "FLUX.2 Klein 9B" is one of FLUX
            found.append(Entity(kind=Kind.MODEL, slug=slug(name), name=name))
    return found


def of_story(candidate: Candidate) -> list[Entity]:
    """What a story is about, by kind and name: its topics, and the names in its titles and leads."""
    documents = originals(candidate.documents)[:DOCUMENTS]
    counts: Counter[Entity] = Counter()
    subjects: Counter[str] = Counter()
    for text, weight in (
        (candidate.title[:LEAD], TITLE),
        *((document.title[:LEAD], TITLE) for document in documents),
        *((document.text[:LEAD], 1) for document in documents),
    ):
        for entity in named(text):
            counts[entity] += weight
        for subject, forms in evidence().found(text).items():
            subjects[subject] += weight * min(2, forms)
    about = [one for one, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])) if count >= ENOUGH]
    topics = [topic(candidate), *(subject for subject, count in sorted(subjects.items()) if count > ENOUGH)]
    named_topics = [Entity(kind=Kind.TOPIC, slug=slug(name), name=name) for name in topics]
    return sorted({(one.kind, one.slug): one for one in (*about[:MOST], *named_topics)}.values())


@cache
def is_lab(source: str) -> bool:
    """Whether a source's name says that a lab speaks there: "OpenAI", "Anthropic News"."""
    plain = re.sub(r"[_|:()-]+", " ", source)
    kinds = {one.name for one in named(plain) if one.kind is Kind.LAB}
    rest = [word for word in TOKEN.findall(plain) if word.casefold() not in SOURCE_WORDS]
    return bool(kinds) and len(rest) <= sum(len(name.split()) for name in kinds)


def slug(name: str) -> str:
    """A name as the last part of an address: lower case, ASCII where it can be."""
    plain = unicodedata.normalize("NFKD", name.replace("τ", "tau").replace("π", "pi").replace("ø", "o"))
    ascii_only = plain.encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:LONGEST_SLUG].strip("-") or "unnamed"


def _tokens(text: str) -> tuple[str, ...]:
    """The words of a text, without the ending of a possessive."""
    return tuple([POSSESSIVE.sub("", token) if token[-1] == "s" else token for token in TOKEN.findall(text)])


def _key(tokens: tuple[str, ...]) -> tuple[str, ...]:
    return tokens if len(tokens) == 1 else tuple(token.casefold() for token in tokens)


def _known(tokens: tuple[str, ...]) -> Entity | None:
    """What these words name together, if anything."""
    key = _key(tokens)
    entity = gazetteer().get(key)
    return entity if entity is None or key not in _strict_keys() or tokens in _strict() else None


def _versioned(token: str) -> Entity | None:
    """The known model whose name this word is, with a version or size."""
    match = VERSIONED.match(token)
    if match is None:
        head = token.split("-", maxsplit=1)[0]
        return _model(head) if head != token else None
    return _model(match[1])


def _model(name: str) -> Entity | None:
    entity = gazetteer().get((name,))
    return entity if entity is not None and entity.kind is Kind.MODEL else None
