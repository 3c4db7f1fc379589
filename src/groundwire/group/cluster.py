"""The same event: each document joins a known story or opens one, looking only at the past.

Works first (the same paper, repository, page), then near-copies, then evidence: words, names, numbers,
vectors, time. Candidates come from inverted lists of bounded length, so the cost of a document does not
grow with what was read before. Nothing here stores: `Grouper.remember` fills the window when a process starts.
"""

import hashlib
from collections import Counter, deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from statistics import median_low

from groundwire.group import works
from groundwire.group.evidence import probability
from groundwire.group.fingerprint import Copies, Fingerprint, fingerprint
from groundwire.group.joining import ONE_TITLE_WORDS, RECURS, akin, differ, excluded, judge, same_list
from groundwire.group.postings import Postings
from groundwire.group.sentence import Sentence, readable
from groundwire.group.story import Reading, Remembered, norm
from groundwire.group.usual import Usual, primary
from groundwire.group.words import TITLE, clean, plain_title, prose, read, tells
from groundwire.model.article import Document
from groundwire.model.story import Fold, Placement
from groundwire.vectors import Vector, Vectors, WordLlama

WINDOW = timedelta(days=7)
BATCH = 512  # documents whose vectors are made together
RAREST = 14  # words of a document that look for candidates
COMPARED = 16  # candidates compared in full
MARKED = 4_000  # characters of a text that are compared with others for copies
SWEEP = 5_000  # documents between two sweeps of the window, at least: a sweep costs what the window holds
AROUND = 99  # the latest documents, whose middle time is the window's clock: a source may date all that it has wrongly
SECOND = 0.5  # how likely one event must be with each of two stories whose works one document is about
STRANGERS = 3  # documents unlike the rest, beyond which an address that they link to is no identity
STRANGE = 0.1  # how likely one event is at most between strangers
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
ALONE: Mapping[str, str] = {}


class Grouper:
    """A streaming, deterministic grouping over a window of time."""

    def __init__(
        self,
        *,
        window: timedelta = WINDOW,
        vectors: Vectors | None = None,
        titles: Vectors | None = None,
        apart: Collection[frozenset[str]] = (),
    ) -> None:
        """Who makes *vectors* of all titles (wordllama), and who reads *titles* without texts where that is not enough.

        *apart* are pairs of stories that stay two, whatever a later document shows: they were split by hand.
        """
        self._window = window
        self._titles = titles
        self._apart = apart
        self._folds: list[Fold] = []
        self._strangers: Counter[str] = Counter()  # works -> documents that link to it and are unlike its story
        self._vectors: Vectors = vectors or WordLlama()
        self._stories: dict[str, Remembered] = {}
        self._works: dict[str, tuple[str, datetime]] = {}  # works -> the story about it, and since when
        self._mentions: dict[str, tuple[str, datetime]] = {}  # works -> the story that first mentioned it
        self._postings = Postings()
        self._folded: dict[str, str] = {}  # stories that others took in, and which
        self._usual = Usual()
        self._copies = Copies()
        self._copied: dict[int, tuple[str, str, str, datetime]] = {}  # key -> document, story, source, time
        self._key = 0
        self._next_sweep = SWEEP
        self._times: deque[datetime] = deque(maxlen=AROUND)

    def place(self, document: Document, known: Mapping[str, str] = ALONE) -> Placement:
        """The story of *document*: one in the window, one that *known* names for its works, or a new one.

        *known* maps work ids (see `works.identify`) to stories, also to some older than the window: it is believed
        before the window, as a story may have been split by hand.
        """
        return self._place(document, known, self._vector(document))

    def place_all(self, documents: Sequence[Document], known: Mapping[str, str] = ALONE) -> list[Placement]:
        """The same placements as one `place` after the other, with vectors made in batches."""
        found = []
        for start in range(0, len(documents), BATCH):
            batch = documents[start : start + BATCH]
            for document, vector in zip(batch, self._embed(batch), strict=True):
                found.append(self._place(document, known, vector))
        return found

    def remember(self, document: Document, story: str, copy_of: str | None = None) -> None:
        """Put a document whose story is known back into the window."""
        self._add(document, self._vector(document), story, copy_of)

    def remember_all(self, placed: Iterable[tuple[Document, str, str | None]]) -> None:
        """`remember` for many (document, story, copy_of), with vectors made in batches."""
        waiting = list(placed)
        for start in range(0, len(waiting), BATCH):
            batch = waiting[start : start + BATCH]
            vectors = self._embed([document for document, _, _ in batch])
            for (document, story, copy_of), vector in zip(batch, vectors, strict=True):
                self._add(document, vector, story, copy_of)

    def folds(self) -> list[Fold]:
        """The stories that were made one since this was last asked, in order."""
        found, self._folds = self._folds, []
        return found

    def _place(self, document: Document, known: Mapping[str, str], vector: Vector) -> Placement:
        names = works.named(document)
        reading = self._read_one(document, names.about, vector)
        mark = _mark_of(document)
        story, why, copy_of = self._by_work(names.about, reading, known)
        if story is None and not (reading.wordless or reading.traits.chatter):
            story, why, copy_of = self._by_copy(mark, reading)
        if story is None:
            story, why = self._by_mention(names, reading)
        if story is None:
            story, why = self._by_evidence(reading)
        for named in (*names.about, *names.mentioned, *works.pointed(document)):
            story, why = self._second_look(reading, named, story, why)
        joined = story is not None
        if story is None:
            story = "s" + hashlib.sha256(document.id.encode("utf-8", "replace")).hexdigest()[:16]
            why = ("nothing like it in the window",)
        self._keep(reading, story, names)
        self._mention(names, reading, story, copy=copy_of is not None)
        self._mark(mark, document, story, reading.when)
        return Placement(document=document.id, story=story, joined=joined, why=why, copy_of=copy_of)

    # How a story is found, strongest evidence first.

    def _by_work(
        self, names: Sequence[str], reading: Reading, known: Mapping[str, str]
    ) -> tuple[str | None, tuple[str, ...], str | None]:
        for work in names:
            found = self._works.get(work)
            story = known.get(work) or (found[0] if found else None)
            if story is None:
                continue
            story = self._now(story)
            remembered = self._stories.get(story)
            if remembered and (excluded(reading, remembered) or self._hub(work, reading, remembered)):
                continue
            return story, (f"same {works.spoken(work)}",), None
        return None, (), None

    def _by_mention(self, names: works.Named, reading: Reading) -> tuple[str | None, tuple[str, ...]]:
        """A story that names what the document names, one of the two in passing, where they are alike too."""
        told = [(work, self._mentions) for work in names.about]
        told += [(work, known) for work in names.mentioned for known in (self._works, self._mentions)]
        for work, known in told:
            remembered = self._stories.get(self._now(known[work][0])) if work in known else None
            thing = work.startswith(works.THINGS)
            if remembered is None or excluded(reading, remembered):
                continue
            if akin(reading, remembered, thing=thing):
                likely = probability(remembered.compare(reading))
                return remembered.name, (f"both name {works.spoken(work)}", f"{likely:.0%} likely one event by itself")
        return None, ()

    def _hub(self, work: str, reading: Reading, remembered: Remembered) -> bool:
        """Whether an address that strangers link to is no identity for *reading*, which is unlike its story too."""
        if not work.startswith("url:") or work == reading.page:
            return False
        strange = probability(remembered.compare(reading)) < STRANGE
        self._strangers[work] += strange
        return strange and self._strangers[work] > STRANGERS

    def _second_look(
        self, reading: Reading, work: str, story: str | None, why: tuple[str, ...]
    ) -> tuple[str | None, tuple[str, ...]]:
        """*story*, or the one of another work that the document names; where it is like both, they are one."""
        found = self._works.get(work) or self._mentions.get(work)
        other = self._stories.get(self._now(found[0])) if found else None
        if other is None or other.name == story or excluded(reading, other):
            return story, why
        certain = work.startswith(works.CERTAIN)
        if not (probability(other.compare(reading)) >= SECOND if certain else akin(reading, other)):
            return story, why
        if story is None:
            return other.name, (f"names {works.spoken(work)}",)
        one = self._stories.get(story)
        if one is None or differ(one, other) or probability(one.compare(reading)) < SECOND:
            return story, why
        if abs(one.opened - other.opened) > self._window or not self._may_fold(one, other):
            return story, why
        return self._fold(one, other, f"{reading.id} is about both: {works.spoken(work)}").name, why

    def _may_fold(self, one: Remembered, other: Remembered) -> bool:
        """Whether nobody decided that the two stay apart."""
        both = {one.name, other.name}
        return not any({self._now(name) for name in pair} == both for pair in self._apart)

    def _by_copy(self, mark: Fingerprint, reading: Reading) -> tuple[str | None, tuple[str, ...], str | None]:
        for alike, key in self._copies.near(mark):
            document, named, source, when = self._copied[key]
            story = self._now(named)
            gap = abs(reading.when - when)
            returns = source == reading.source or reading.traits.roundup
            if gap > (RECURS if returns else self._window):
                continue
            remembered = self._stories.get(story)
            if reading.traits.roundup and (
                reading.chatty or remembered is None or not same_list(remembered.compare(reading))
            ):
                continue
            if remembered is not None and (
                excluded(reading, remembered)
                or remembered.precedes(reading, RECURS)
                or _form(reading, source, remembered)
            ):
                continue
            return story, (f"the same text as {document} ({alike:.0%} of its phrases)",), document
        return None, (), None

    def _by_evidence(self, reading: Reading) -> tuple[str | None, tuple[str, ...]]:
        plain = reading.chatty or (reading.traits.bare and len(reading.traits.title) < ONE_TITLE_WORDS)
        if reading.traits.chatter or (reading.traits.roundup and plain) or reading.wordless or not tells(reading.title):
            return None, ()
        found = [
            (judged[0], self._stories[story], judged[1])
            for story in self._candidates(reading)
            if (judged := judge(reading, self._stories[story], self._window))
        ]
        if not found:
            return None, ()
        # News goes to news; posts alone come after.
        best, best_story, best_evidence = max(found, key=lambda one: (reading.chatty or not one[1].chatty, one[0]))
        shared = sorted(
            (word for word in reading.title if word in best_story.lead), key=lambda word: (-reading.title[word], word)
        )
        for _, other, _ in found:
            here = other is not best_story and other.name in self._stories
            if here and best_story.akin(other) and not differ(best_story, other) and self._may_fold(best_story, other):
                best_story = self._fold(best_story, other, f"{reading.id} tells of both")
        return best_story.name, (
            f"same words: {', '.join(shared[:6]) or 'none'}",
            f"vectors {best_evidence.best_vector:.2f}",
            *([f"as sentences {best_evidence.sentence:.2f}"] if best_evidence.sentence else []),
            f"{best:.0%} likely one event",
        )

    def _fold(self, one: Remembered, other: Remembered, why: str) -> Remembered:
        """Two stories that a document shows to be one: from now on the larger (then the older) goes by its name."""
        keeps, goes = sorted((one, other), key=lambda story: (-story.count, story.opened, story.name))
        fresh = [word for word in goes.title if word not in keeps.title]
        keeps.absorb(goes)
        del self._stories[goes.name]
        self._folded[goes.name] = keeps.name
        self._folds.append(Fold(keeps=keeps.name, goes=goes.name, why=why))
        self._postings.drop(goes.name)
        self._postings.add(keeps.name, fresh)
        return keeps

    def _now(self, story: str) -> str:
        """The name that a story goes by now."""
        while story in self._folded:
            story = self._folded[story]
        return story

    def _candidates(self, reading: Reading) -> list[str]:
        """The stories that share most information with *reading*, by its rarest words."""
        rarest = sorted(reading.title.items(), key=lambda pair: (-pair[1], pair[0]))[:RAREST]
        return self._postings.best(rarest, COMPARED)

    # How a document is read, and what is kept of it.

    def _read_one(self, document: Document, names: Sequence[str], vector: Vector) -> Reading:
        chatty = works.is_discussion(document)
        traits = read(document, chatty=chatty)
        language = primary(document.language)
        title, lead = self._usual.weigh(traits.title, traits.lead)
        return Reading(
            id=document.id,
            source=document.source or document.source_url or "",
            when=document.when or self._clock(),
            traits=traits,
            title=title,
            title_norm=norm(title),
            lead=lead,
            lead_norm=norm(lead),
            most=self._usual.most,
            vector=self._usual.centre(vector, language),
            language=language,
            whole=vector,
            page=works.page(document),
            papers=works.papers(document, names),
            authors=frozenset(author.casefold() for author in document.authors),
            chatty=chatty,
            wordless=bool(document.title.strip()) and not clean(document.title[:TITLE]),
            sentence=Sentence(traits.plain, self._titles)
            if self._titles and readable(traits.plain, language)
            else None,
        )

    def _keep(self, reading: Reading, story: str, names: works.Named) -> None:
        self._times.append(reading.when)
        remembered = self._stories.get(story)
        for work in names.about:
            self._works.setdefault(work, (story, reading.when))
        self._count(reading, remembered)
        if (reading.traits.chatter or reading.wordless) and remembered is None:
            return
        if remembered is None:
            remembered = Remembered(name=story, opened=reading.when, latest=reading.when)
            self._stories[story] = remembered
        self._postings.add(story, [word for word in reading.title if word not in remembered.title])
        remembered.add(reading)

    def _mention(self, names: works.Named, reading: Reading, story: str, *, copy: bool) -> None:
        """Remember what a document mentions; a page that two of a story name for themselves is what it is about."""
        for work in names.mentioned:
            first, when = self._mentions.setdefault(work, (story, reading.when))
            if not copy and work.startswith("url:") and self._now(first) == story and when != reading.when:
                self._works.setdefault(work, (story, reading.when))

    def _count(self, reading: Reading, remembered: Remembered | None) -> None:
        self._usual.learn(reading.traits.lead, remembered.lead if remembered else None, reading.whole, reading.language)
        self._key += 1
        if self._key >= self._next_sweep:
            self._sweep()
            self._next_sweep = self._key + max(SWEEP, len(self._copied) // 2)

    def _mark(self, mark: Fingerprint, document: Document, story: str, when: datetime) -> None:
        if mark.bands:
            self._copies.add(self._key, mark)
            self._copied[self._key] = (document.id, story, document.source or document.source_url or "", when)

    def _add(self, document: Document, vector: Vector, story: str, copy_of: str | None) -> None:
        names = works.named(document)
        reading = self._read_one(document, names.about, vector)
        self._keep(reading, story, names)
        self._mention(names, reading, story, copy=copy_of is not None)
        self._mark(_mark_of(document), document, story, reading.when)

    def _sweep(self) -> None:
        """Forget what has left the window."""
        start = max(BEGINNING, self._clock()) - self._window
        self._stories = {name: story for name, story in self._stories.items() if story.latest >= start}
        self._works = {work: kept for work, kept in self._works.items() if kept[1] >= start}
        self._mentions = {work: kept for work, kept in self._mentions.items() if kept[1] >= start}
        self._strangers = Counter({work: count for work, count in self._strangers.items() if work in self._works})
        self._folded = {gone: to for gone in self._folded if (to := self._now(gone)) in self._stories}
        self._postings.keep_only(self._stories)
        old = [key for key, (*_, when) in self._copied.items() if when < start]
        for key in old:
            del self._copied[key]
        self._copies.keep_only(self._copied.keys())

    def _clock(self) -> datetime:
        """The time of the window: that of most documents of late."""
        return median_low(self._times) if self._times else BEGINNING

    def _vector(self, document: Document) -> Vector:
        return self._embed([document])[0]

    def _embed(self, documents: Sequence[Document]) -> Sequence[Vector]:
        return self._vectors.embed([plain_title(document) for document in documents])


def _mark_of(document: Document) -> Fingerprint:
    return fingerprint(document.title, prose(document.text[:MARKED]))


def _form(reading: Reading, source: str, story: Remembered) -> bool:
    """Whether a text is one that a source puts under all its titles: the source's own, and no word of title shared."""
    return source == reading.source and not any(word in story.title for word in reading.title)
