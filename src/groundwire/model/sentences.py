"""Sentences: where each one begins and ends in a text.

A small rule set for news, papers and posts, chosen over a library after a comparison on the cases in
``tests/extract/sentences_cases.jsonl``. It looks at each stop once and at a bounded number of characters
around it, so the time is linear in the text. It knows nothing of HTML, and it never changes a text.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from groundwire.model.article import Span

# A run of stops with its closing quotes, brackets, and reference marks such as [12], then space or the end.
# Possessive quantifiers and the look-behind keep a run of a million stops linear.
_STOP = re.compile(
    r"(?<![.!?…])(?P<stop>[.!?…]++)(?P<close>(?:[\"'”“’»›)\]*_]|[ \u00a0\u202f][»›]"
    r"|\[\d{1,3}(?:[,–-]\s?\d{1,3}){0,5}\])*+)(?=\s|\Z)"
    r"|(?P<wide>[。！？｡।؟۔]++)(?P<wide_close>[”’」』）》\"')]*+)"
)
_AHEAD = re.compile(r"\s*+([\"'“‘«‹(\[¿¡*_„「『（]*+)")
_EMOJI = re.compile(r"(?:\s?[\U0001F000-\U0001FAFF\u2600-\u27BF\u2B50\uFE0F\u200D])++(?=\s|\Z)")
_MARK = re.compile(r"(?:[-*+•·▪◦‣–—>]|#{1,6})[ \t]++")  # a list or heading mark is not part of its sentence
# Two sentences that lost the space between them: prose on both sides, and no name of a program's part.
_GLUED = re.compile(r"(?<=[a-z]{3})[.!?](?=[A-Z][a-z]{1,20} [a-z]{1,20}[ ,])")
_CODE = re.compile(r"[/@:#_()\[\]=]")
_GLUED_BEFORE = 30  # characters of prose, at least
_ENUMERATOR = re.compile(r"\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,4})(?:\.\d{1,3})*\Z")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_INITIALS = re.compile(r"(?:[^\W\d_]\.-?)*[^\W\d_]\Z")
_ROMAN_OR_NUMBER = re.compile(r"[\d(]|[IVXLC]{1,4}\b|[A-Z]\b|[A-Z]?\.?\d")
_SPEAKER = re.compile(
    r"(?:[A-Z][\w.'’-]{0,30} ){1,4}(?:asked|said|says|wrote|writes|asks|added|replied|told|tweeted)\b"
)

_LOOK = 48  # characters looked at before a stop


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Never the end of a sentence. Compared in lower case, without the last stop.
_NEVER = _words(
    "dr mr mrs ms mx prof gen sen rep gov capt lt col sgt cmdr adm hon rev pres supt messrs mme mlle st mt ft"
    " vs v v.s e.g i.e eg ie cf viz approx resp esp incl excl ca z.b d.h u.a bzw bspw vgl ggf dott dña dra sra"
    " srta rs mons"
    " p.ej pág"
)
# Not the end of a sentence when a number, or a letter that counts, follows.
_BEFORE_NUMBER = _words(
    "no nos nr fig figs eq eqs eqn eqns sec secs sect ref refs tab tbl ch chap thm lem prop def cor alg app appx"
    " vol vols pp p pg art arts para ex issue v ver ed eds pt jan feb mar apr jun jul aug sep sept oct nov dec"
    " ext tel op núm art máx mín § abs"
)
# May end a sentence: does so when a word follows that seldom follows them otherwise.
_MAY_END = _words(
    "al etc inc ltd corp co llc bros plc gmbh s.a u.s u.k e.u u.n u.s.a d.c l.a n.y a.m p.m ph.d m.d b.s m.s b.a m.a"
    " jr sr esq dept univ assn intl natl ave blvd rd mon tue tues wed thu thurs fri sat sun jan feb mar apr jun jul"
    " aug sep sept oct nov dec est govt gov fig figs eq sec ee.uu uds ud usw"
)
_STARTERS = _words(
    "The This That These Those There Then They Their It Its He His She Her We Our You Your I My A An And But"
    " Or So Yet In"
    " On At By For From To With Without Of As If When While Where Why What Who How After Before Since Until"
    " During Because"
    " Although Though However Moreover Meanwhile Also Still Now Here Some Many Most All Both Each Every No"
    " Not One Other"
    " Another Such Under Over Between According Today Yesterday Once Instead Despite Unlike Like Let Is Are"
    " Was Can Will"
    " Does Do Did Only Even Just More Unless Whether Nothing Nobody Everyone Finally First Second Next Later Earlier"
    " El La Los Las Un Una Este Esta Estos Pero En Por Para Según Le Les Une Ce Cette Ces Il Elle Ils Nous"
    " Mais Dans Pour"
    " Der Die Das Ein Eine Es Wir Sie Aber Im Mit"
)
_SHOUTED = _words("Yahoo Jeopardy Yum")  # names that carry an exclamation mark
_MONTHS = _words(
    "Januar Februar März April Mai Juni Juli August September Oktober November Dezember Jänner Quartal Jahrhundert"
)
_PARTS = _words(
    "torch numpy jax keras pandas flax react node next vue java javax com org net system console document window this"
    " self math random collections typing asyncio spring angular express django flask www"
)


_ABBREVIATIONS = _NEVER | _BEFORE_NUMBER | _MAY_END


def split(text: str) -> tuple[Span, ...]:
    """The sentences of *text* as spans of code points: ordered, apart, trimmed, never blank.

    A blank line ends a sentence, and so does a single line end, unless the next line goes on in lower
    case or the paragraph is wrapped at a fixed width. A list or heading mark before a sentence, and a
    line without a letter or digit, belong to no sentence. A stop needs a space after it, except 。！？ and
    their like, and except where two sentences of prose ran into one another (``the end.Next they said``).
    """
    found: list[Span] = []
    for start, end in _paragraphs(text):
        _add_sentences(text, start, end, found)
    return tuple(found)


def _paragraphs(text: str) -> Iterator[Span]:
    """Runs of text that no sentence crosses."""
    lines: list[Span] = []
    place = 0
    for raw in text.splitlines(keepends=True):
        bare = raw.strip()
        if bare:
            start = place + raw.index(bare[0])
            lines.append((start, start + len(bare)))
        elif lines:
            yield from _joined(text, lines)
            lines = []
        place += len(raw)
    if lines:
        yield from _joined(text, lines)


def _joined(text: str, lines: list[Span]) -> Iterator[Span]:
    """Neighbouring lines, joined where the text flows on."""
    wrapped = _wrapped(text, lines)
    start, end = lines[0]
    for next_start, next_end in lines[1:]:
        flows = text[next_start].islower() and text[end - 1] not in ":;"
        if not (flows or (wrapped and not _MARK.match(text, next_start))):
            yield start, end
            start = next_start
        end = next_end
    yield start, end


def _wrapped(text: str, lines: list[Span]) -> bool:
    """Whether a program broke these lines: at no line end would the next word still have fitted."""
    width = max(end - start for start, end in lines)
    if len(lines) < 3 or not 40 <= width <= 100:
        return False
    for (start, end), (next_start, next_end) in pairwise(lines):
        word = text[next_start : min(next_end, next_start + 100)].split(None, 1)[0]
        if end - start + 1 + len(word) <= width:
            return False
    return True


def _add_sentences(text: str, start: int, end: int, spans: list[Span]) -> None:
    """Add the sentences of one run of text to *spans*."""
    if mark := _MARK.match(text, start, end):
        start = mark.end()
    opening = start
    for found in _STOP.finditer(text, start, end):
        cut = found.end()
        if cut >= end:
            break
        if not _plain_end(text, opening, found.start(), cut):
            goes_on = _quote_goes_on(text, found) if found["wide"] else _goes_on(text, opening, found, end)
            if goes_on:
                continue
            if emoji := _EMOJI.match(text, cut, end):
                cut = emoji.end()
        _add(text, opening, cut, spans)
        opening = cut
    _add(text, opening, end, spans)


def _plain_end(text: str, opening: int, stop: int, cut: int) -> bool:
    """The common case, told fast: an ordinary word, one full stop, a space, a capital."""
    if cut - stop != 1 or text[stop] != "." or text[cut] != " " or not text[cut + 1].isupper():
        return False
    word = text[max(opening, stop - 16) : stop].rpartition(" ")[2]
    return len(word) > 1 and word.isalpha() and word.lower() not in _ABBREVIATIONS and stop - opening > len(word)


def _add(text: str, start: int, end: int, spans: list[Span]) -> None:
    """Add the span without its outer space, unless nothing is said in it."""
    words = text[start:end]
    bare = words.strip()
    if bare[:1].isalnum() or any(letter.isalnum() for letter in bare):
        start += words.index(bare[0])
        end = start + len(bare)
        for found in _GLUED.finditer(text, start, end):
            token = text[max(start, found.start() - _LOOK) : found.start()].rpartition(" ")[2]
            if found.start() - start >= _GLUED_BEFORE and token.lower() not in _PARTS and not _CODE.search(token):
                spans.append((start, found.end()))
                start = found.end()
        spans.append((start, end))


def _quote_goes_on(text: str, found: re.Match[str]) -> bool:
    """``「本当？」と`` and ``“好吗？”他问``: the sentence goes on after the closing quote."""
    following = text[found.end()]
    if not found["wide_close"] or following.isspace():
        return False
    return following == "と" or (found["wide"][-1] in "！？" and following.isalpha())


def _goes_on(text: str, opening: int, found: re.Match[str], end: int) -> bool:
    """Whether the sentence from *opening* goes on after this stop."""
    ahead = _AHEAD.match(text, found.end(), end)
    place = ahead.end() if ahead else found.end()
    if place >= end:
        return False
    stop, following = found["stop"], text[place]
    opened = bool(ahead and ahead[1])
    newline = "\n" in text[found.end() : place]
    if following in ".,;:!?…%":
        return True
    word_ahead = _WORD.match(text, place, min(end, place + _LOOK))
    next_word = word_ahead[0] if word_ahead else ""
    # "vLLM" and "v2.0" may begin a sentence; "the" does not
    token_ahead = text[place : min(end, place + _LOOK)].split(None, 1)[0]
    lower = following.islower() and not any(letter.isupper() or letter.isdigit() for letter in token_ahead)
    if stop != ".":
        if lower and not newline and not (opened and not found["close"]):
            return True
        if found["close"] and stop[-1] in "!?" and _SPEAKER.match(text, place, min(end, place + 120)):
            return True
        before = text[max(opening, found.start() - _LOOK) : found.start()].rpartition(" ")[2]
        return before in _SHOUTED and next_word not in _STARTERS
    if found["close"].strip("*_"):
        # "etc.)" and "(U.S.)" end like any other word once something is closed behind them
        return lower and not opened
    if lower and not newline:
        return not opened or _abbreviated(text, opening, found.start(), place, next_word)
    return _abbreviated(text, opening, found.start(), place, next_word)


def _abbreviated(text: str, opening: int, stop: int, place: int, next_word: str) -> bool:
    """Whether the stop at *stop* only shortens the word before it."""
    near = text[max(opening, stop - _LOOK) : stop].split()
    if not near:
        return True
    token = near[-1]
    if len(near) == 1 and stop - opening == len(token) and _ENUMERATOR.match(token):
        return True  # "1. First", "a. Then"
    word = token.lstrip("([{\"'“‘«-–—*_").rpartition("/")[2]
    lowered = word.lower()
    number = bool(_ROMAN_OR_NUMBER.match(text, place))
    if lowered in _NEVER and not word.isupper():
        return True
    if lowered in _BEFORE_NUMBER and number and not (len(word) > 3 and word.isupper()):
        return True
    if word.isdigit() and len(word) <= 2 and next_word in _MONTHS:
        return True  # German ordinals
    starter = next_word in _STARTERS
    if (lowered in _MAY_END and not (len(word) > 2 and word.isalpha() and word.isupper())) or (
        _INITIALS.match(word) and (len(word) > 1 or word.isupper())
    ):
        return not starter
    return False
