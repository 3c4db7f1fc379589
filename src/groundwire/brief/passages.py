"""The passages that may be quoted: fit sentences, alone or with the one before them, and how they weigh.

A passage is one or more whole contiguous sentences of one document. Nothing here knows of sections.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from groundwire.brief import fit, papers
from groundwire.brief.genre import Genre, genre_of
from groundwire.brief.original import is_discussion, is_paper, is_social
from groundwire.model.article import Document, Span
from groundwire.model.discussion import Remark, remark_at, remarks
from groundwire.model.sentences import split

LONGEST_DOCUMENT = 400  # sentences of one document that are looked at; a brief does not rest on page ninety

_STOP = frozenset(
    re.findall(
        r"\S+",
        """
        the a an and or of to in on for with at by from as is are was were be been being it its this
        that these those we our you your they their he she his her i my me us them not no but if so than
        then also can could will would may might has have had do does did which who whom what when where
        how why all any both each more most other some such only own same too very just into over under
        about after before between through during out up down off again further here there one two new
        said says say
        """,
    )
)


@dataclass(frozen=True, slots=True)
class Passage:
    """``document.text[start:end]``. ``number`` is the first sentence's place; ``same`` are equal words elsewhere."""

    document: Document
    number: int
    total: int
    start: int
    end: int
    text: str
    words: frozenset[str]
    extended: bool
    loose: bool
    order: bool
    genre: Genre  # of its document
    foreign: bool = False  # its document is not in English
    leaning: bool = False
    finite: bool = True
    glued: bool = False
    foil: bool = False  # the next sentence takes it back ("However, ...")
    background: bool = False  # of a paper: told before it first speaks of its own work
    elsewhere: bool = False  # of a paper: does not speak of its own work
    opens_own: bool = False  # of a paper: the first sentence in which it presents its own work
    listed: bool = False  # an entry of a list
    personal: bool = False  # its document is told as somebody's own thoughts
    discussed: bool = False  # its document has remarks of readers under it
    voice: Remark | None = None  # the remark under a post that it stands in
    central: float = 0.0  # 0..1: how much of it the story's documents share
    titled: float = 0.0  # 0..1: how much of its document's title, or of all the titles, is in it
    same: tuple[tuple[Document, int, int], ...] = ()

    @property
    def early(self) -> float:
        """1 for the first sentence, falling to 0 over the first twenty-five."""
        return max(0.0, 1 - self.number / 25)


def content_words(text: str) -> frozenset[str]:
    """Lower-case words that carry meaning, roughly stemmed. Chinese, Japanese: pairs of characters."""
    found = {
        _stem(word)
        for word in re.findall(r"[^\W_]+(?:[.'’-][^\W_]+)*", text.lower())
        if word not in _STOP and len(word) > 1
    }
    wide = re.findall(r"[\u3040-\u9fff]", text)
    return frozenset(found | {a + b for a, b in pairwise(wide)})


def _stem(word: str) -> str:
    word = word.removesuffix("'s").removesuffix("’s")
    for ending, least in (("ies", 5), ("ing", 6), ("ed", 5), ("es", 5), ("s", 4), ("ly", 6)):
        if word.endswith(ending) and len(word) >= least and not word.endswith("ss"):
            return word.removesuffix(ending).removesuffix("e") if ending != "ies" else word.removesuffix("ies") + "y"
    return word.removesuffix("e") if len(word) > 4 else word


def sentences_of(document: Document) -> tuple[Span, ...]:
    """The document's own sentence spans where they fit its text, otherwise ours."""
    given = document.sentences
    if given and all(0 <= start < end <= len(document.text) for start, end in given):
        return given
    return split(document.text)


def gather(documents: Sequence[Document]) -> tuple[Passage, ...]:
    """All quotable passages, documents in the given order; equal words are kept once, with all their places."""
    found: dict[str, Passage] = {}
    for document in documents:
        for passage in _of_document(document):
            key = " ".join(passage.text.split()).casefold()
            first = found.get(key)
            if first is None:
                found[key] = passage
            elif first.document.id != document.id:
                found[key] = replace(first, same=(*first.same, (document, passage.start, passage.end)))
    kept = _in_one_language(tuple(found.values()))
    return _weighed(kept, [content_words(document.title) for document in documents if document.title])


def _in_one_language(passages: tuple[Passage, ...]) -> tuple[Passage, ...]:
    """The passages in the language that most of the story's documents have: a brief is in one language."""
    spoken = {passage.document.id: _primary(passage.document.language) for passage in passages}
    counts = Counter(language for language in spoken.values() if language)
    if len(counts) < 2:
        return passages
    main = max(sorted(counts), key=lambda language: (counts[language], language == "en"))
    return tuple(passage for passage in passages if spoken[passage.document.id] in (main, None))


def _primary(language: str | None) -> str | None:
    """The primary subtag (RFC 5646, section 2.2.1)."""
    return language.partition("-")[0].lower() if language else None


def _of_document(document: Document) -> list[Passage]:
    text = document.text
    spans = sentences_of(document)[:LONGEST_DOCUMENT]
    tainted = _tainted(text, spans)
    title = content_words(document.title)
    said = remarks(text)
    talk = is_discussion(document)
    paper = is_paper(document)
    english = _primary(document.language) == "en" if document.language else fit.english(text)
    ours = _first(papers.own_work, text, spans) or 0 if paper and english else 0
    own = (lambda it: papers.presents(it) and not papers.extras(it, document.title)) if paper and english else None
    presented = _first(own, text, spans) if own else None
    one_line = is_social(document) or (len(spans) <= 2 and len(text) <= 2 * fit.LONGEST)
    others = _others(text) if talk else ()
    wrapped, personal = _wrapped(text), _personal(text, spans)
    genre = genre_of(document, sentences=len(spans), personal=personal, voices=len(said))
    foreign = not english and (bool(_NOT_LATIN.search(text)) or len(text) > A_LINE)  # of a line, a language is a guess
    passages = []
    clean: list[bool] = []
    for number, (start, end) in enumerate(spans):
        sentence = text[start:end]
        good = (
            number not in tainted
            and fit.unfit(sentence, whole_line=one_line) is None
            and _whole(text, start, end, spans, number)
            and not _broken(text, spans, number, wrapped=wrapped)
            and not fit.listed(text[max(0, start - 200) : start])
            and not any(first <= start < last for first, last in others)
            and not (talk and _OTHERS_WORDS.match(text[text.rfind("\n", 0, start) + 1 : end]))
        )
        clean.append(good)
        if not good:
            continue
        subject = None if paper else fit.bare_subject(sentence)
        unnamed = subject is not None and _stem(subject) not in title and not fit.loose(sentence)
        spoken = talk or is_social(document)
        previous = text[spans[number - 1][0] : start] if number else ""
        dangling = (
            fit.dangling(sentence)
            or fit.hanging(sentence, talk=talk)
            or (not spoken and fit.hinged(sentence))
            or ((not paper or bool(previous)) and papers.others_work(sentence, previous if paper else ""))
        )
        leaning = fit.leaning(sentence)
        before = _antecedent(text, spans, clean, number) if dangling or leaning or unnamed else None
        if dangling and before is None:
            continue
        first = number if before is None else before
        begin = spans[first][0]
        words = text[begin:end]
        content = content_words(words)
        passages.append(
            Passage(
                document=document,
                number=first,
                total=len(spans),
                start=begin,
                end=end,
                text=words,
                words=content,
                extended=first != number,
                loose=fit.loose(sentence) or (unnamed and before is None),
                order=fit.is_order(sentence),
                genre=genre,
                foreign=foreign,
                leaning=leaning and before is None,
                finite=fit.finite(sentence),
                glued=fit.glued(words),
                foil=_foil(text, spans, number),
                background=number < ours,
                elsewhere=paper and english and not papers.own_work(sentence),
                opens_own=number == presented,
                listed=bool(_LIST_MARK.search(text[max(0, begin - 4) : begin])),
                personal=personal,
                discussed=bool(said),
                voice=remark_at(said, begin),
                titled=len(content & title) / len(title) if title else 0.0,
            )
        )
    return passages


_NOT_LATIN = re.compile(r"[^\W\d_\u0000-\u00ff\u2000-\u2bff]")
A_LINE = 300  # characters; a headline may lack the small words by which English is known


def _foil(text: str, spans: Sequence[Span], number: int) -> bool:
    """Whether the next sentence of the paragraph turns against this one: alone it would tell half."""
    if number + 1 == len(spans):
        return False
    (_, end), (start, after) = spans[number], spans[number + 1]
    return "\n" not in text[end:start] and fit.turning(text[start:after])


def _first(says: Callable[[str], bool], text: str, spans: Sequence[Span]) -> int | None:
    """The place of the first sentence that says so; None where none does."""
    return next((number for number, (start, end) in enumerate(spans) if says(text[start:end])), None)


def _antecedent(text: str, spans: Sequence[Span], clean: Sequence[bool], number: int) -> int | None:
    """The sentence before a dangling one, when it can carry it; None when it cannot."""
    before = number - 1
    if before < 0 or not clean[before]:
        return None
    (start, _), (_, end) = spans[before], spans[number]
    gap = text[spans[before][1] : spans[number][0]]
    if "\n" in gap or end - start > fit.COMFORTABLE or _leans(text[start : spans[before][1]]):
        return None
    return before


def _leans(sentence: str) -> bool:
    return fit.dangling(sentence) or fit.leaning(sentence) or fit.hanging(sentence)


def _broken(text: str, spans: Sequence[Span], number: int, *, wrapped: bool) -> bool:
    """Whether a line ended in the middle of the sentence before, and what follows is its rest: a line of source code,
    or, in a *wrapped* text, of any.
    """
    if not number:
        return False
    (_, end), (start, _) = spans[number - 1], spans[number]
    gap = r" *\n *" if wrapped else r" *\n {2,}"
    return bool(re.fullmatch(gap, text[end:start])) and not fit.ended(text[:end])


_OTHERS_WORDS = re.compile(r"\s*>|\W*(?:(?:the|my|full|system) )*prompts?\b[^.:\n]{0,20}:", re.IGNORECASE)  # in a post
_SAYS = re.compile(
    r"^(?:#{1,6}|\*\*) ?(?:[A-Z][\w.’'-]+ ){1,3}[A-Z][\w.’'-]+(?: \([^)\n]*\))?:?(?:\*\*)?:?[ \t]*$", re.MULTILINE
)
_HEADING = re.compile(r"^(?:#{1,6} ?\S|-{3,}|\*\*[^*\n]+\*\*:?[ \t]*$)", re.MULTILINE)
_LIST_MARK = re.compile(r"(?:^|\n|\s)[*•·▪‣+–-]\s*$")
_OWN_VOICE = re.compile(r"\b(?:I|I['’]\w+|[Mm]y|me|[Yy]ou|[Yy]our|[Yy]ou['’]\w+)\b")


def _others(text: str) -> tuple[Span, ...]:
    """The parts of a post under a heading that is somebody's name: what that person said, not the poster."""
    heads = [it.start() for it in _HEADING.finditer(text)]
    return tuple(
        (found.end(), next((head for head in heads if head > found.start()), len(text)))
        for found in _SAYS.finditer(text)
        if found[0].rstrip("* ").endswith(":")
    )


def _personal(text: str, spans: Sequence[Span]) -> bool:
    """Whether the text is an essay or a letter: in a quarter of its sentences somebody says "I", or "you"."""
    own = sum(bool(_OWN_VOICE.search(text[start:end])) for start, end in spans)
    return own > 1 and own >= len(spans) / 4


def _wrapped(text: str) -> bool:
    """Whether the lines of *text* were broken to a width: many of them begin in the middle of a sentence."""
    opens = re.findall(r"[^\n]\n(?=[^\W\d_])(.)", text)
    return len(opens) > 2 and sum(letter.islower() for letter in opens) > 0.3 * len(opens)


def _whole(text: str, start: int, end: int, spans: Sequence[Span], number: int) -> bool:
    """Whether nothing but space, a line end or a list mark stands between this sentence and its neighbours."""
    left = text[spans[number - 1][1] if number else 0 : start]
    right = text[end : spans[number + 1][0] if number + 1 < len(spans) else len(text)]
    return not re.search(r"\w", left.rpartition("\n")[2]) and not re.search(r"\w", right.partition("\n")[0])


def _tainted(text: str, spans: Sequence[Span]) -> frozenset[int]:
    """The sentences addressed to a machine, and those around them that belong to them.

    What follows on the same line goes with it; so do orders and questions that lead up to it in the paragraph.
    """
    tainted: set[int] = set()
    paragraph: list[tuple[int, str]] = []
    going_on = False
    for number, (start, end) in enumerate(spans):
        sentence = text[start:end]
        gap = text[spans[number - 1][1] : start] if number else ""
        if "\n" in gap:
            going_on = False
        if re.search(r"\n\s*\n", gap):
            paragraph = []
        if fit.to_machine(sentence):
            tainted.add(number)
            tainted.update(earlier for earlier, words in paragraph if fit.is_order(words) or words.endswith("?"))
            going_on = True
        elif going_on:
            tainted.add(number)
        paragraph.append((number, sentence))
    return frozenset(tainted)


def _weighed(passages: tuple[Passage, ...], titles: Sequence[frozenset[str]]) -> tuple[Passage, ...]:
    """The passages with their centrality: words that documents, sentences and titles of the story share."""
    in_titles = Counter(word for title in titles for word in title)
    heads = sorted(in_titles.values(), reverse=True)[:5]
    in_documents: Counter[str] = Counter()
    in_sentences: Counter[str] = Counter()
    seen: dict[str, set[str]] = {}
    for passage in passages:
        in_sentences.update(passage.words)
        seen.setdefault(passage.document.id, set()).update(passage.words)
    for words in seen.values():
        in_documents.update(words)
    raw = [
        sum(math.log1p(in_sentences[word] - 1) + 1.5 * math.log1p(in_documents[word] - 1) for word in passage.words)
        / (6 + len(passage.words))
        for passage in passages
    ]
    top = max(raw, default=0.0) or 1.0
    return tuple(
        replace(
            passage,
            central=value / top,
            titled=(passage.titled + min(1.0, sum(in_titles[word] for word in passage.words) / (sum(heads) or 1))) / 2
            if len(titles) > 1
            else passage.titled,
        )
        for passage, value in zip(passages, raw, strict=True)
    )


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Shared words over the smaller set: 1 when one says nothing that the other does not."""
    least = min(len(one), len(other))
    return len(one & other) / least if least else 0.0
