"""Rank: score the stories of the last days, choose the front page, and give each its headline and what it is about.

What the owner likes leads as far as it is known: seeds (a library, picks, keywords) and what was done with stories.
Rules by hand come last. Older stories that changed are only told anew: headline, sources. Nothing here decides;
each part is a function of `rank`.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from groundwire.brief.original import headline
from groundwire.model.article import Document
from groundwire.model.entity import Entity
from groundwire.model.interest import Seed
from groundwire.model.rule import Rule
from groundwire.model.story import Candidate, Pick, Reason, Scored, StoryId
from groundwire.pipeline import interests
from groundwire.pipeline.tools import Counts, Tools
from groundwire.rank import curate, entities, independence, interest, picked, rules, score, topics
from groundwire.rank.taste import Taste, default
from groundwire.store import articles, audit, candidates, stories
from groundwire.store import entities as entity_store
from groundwire.store import interest as interest_store
from groundwire.store import rules as rule_store
from groundwire.store.rows import next_edition
from groundwire.vectors import Vectors, WordLlama

WINDOW = timedelta(days=3)  # a story without an item for so long leaves the front page
AROUND = timedelta(days=30)  # the stories that tell what is new and what is usual
LASTS = timedelta(hours=1)  # how long a process goes by what it saw of them
LEAD = 4000  # characters of a text that ranking reads
BACKGROUND = 1500  # documents that stand for what nobody picked
LEADING = 3.0  # the strength of a taste from seeds on a front page, where other reasons speak too


async def rank_active(tools: Tools) -> Counts:
    """Rank the active stories; counts of stories and picks."""
    return await asyncio.to_thread(_rank, tools)


def _rank(tools: Tools) -> Counts:
    now, vectors = tools.clock(), WordLlama()
    with tools.store.writing() as conn:
        for reader in interest_store.readers(conn):
            interests.learned(conn, reader, now=now, vectors=vectors)
        model = interests.learned(conn, None, now=now, vectors=vectors)
    memory = _memory(tools)
    with tools.store.reading() as conn:
        found = _candidates(conn, since=now - WINDOW)
        older = candidates.of(conn, candidates.changed_before(conn, now - WINDOW), lead=LEAD)
        pool = memory.surroundings(conn, now=now)
        seeds = interest_store.seeds_of(conn, None)
        known = rule_store.listing(conn)
        changed = memory.changed(found)
        told = entity_store.of_stories(conn, [int(one.id) for one in changed])
    tools.progress("rank", 0, len(found))
    kept, why = rules.dropped(known, found)
    opinions = interest.judged(model, kept, interest.read(kept, vectors)) if model.acts else None
    taste = _taste(seeds, kept)
    plain = score.score(kept, now=now, taste=taste, pool=pool, feedback=opinions, kept=memory.kept)
    scored, picks = _chosen(known, kept, plain, why, vectors)
    headlines = {one.id: (one.title, topics.topic(one)) for one in found}
    about = _about(changed, told)
    with tools.store.writing() as conn:
        stories.save_ranking(conn, scored, picks, headlines)
        stories.save_told(conn, {StoryId(int(one.id)): _told(one) for one in older})
        audit.apply(conn)  # what editors decided stands over every ranking
        entity_store.save(conn, about)
        next_edition(conn)
    memory.told = {one.id: score.digest(one) for one in found}
    tools.progress("rank", len(found), len(found))
    return {"stories": len(found), "picked": sum(pick.left_out is None for pick in picks)}


@dataclass
class _Memory:
    """What a round found out that the next one need not, in the same process."""

    kept: score.Kept = field(default_factory=score.Kept)
    told: dict[str, int] = field(default_factory=dict)  # stories -> the digest of what was read to tell their entities
    pool: tuple[datetime, score.Pool] | None = None  # since when

    def surroundings(self, conn: Connection, *, now: datetime) -> score.Pool:
        """The stories around, looked at anew after a while: they are many, and what is usual changes slowly."""
        if self.pool is None or not self.pool[0] <= now < self.pool[0] + LASTS:
            self.pool = now, score.Pool.of(candidates.around(conn, since=now - AROUND))
        return self.pool[1]

    def changed(self, found: Sequence[Candidate]) -> list[Candidate]:
        """The stories that are not as they were when their entities were told."""
        return [one for one in found if self.told.get(one.id) != score.digest(one)]


def _memory(tools: Tools) -> _Memory:
    """The memory of this process; an empty one where it keeps none."""
    if tools.memory is None:
        return _Memory()
    memory = tools.memory.setdefault("rank", _Memory())
    return memory if isinstance(memory, _Memory) else _Memory()


def _candidates(conn: Connection, *, since: datetime) -> list[Candidate]:
    """The stories with an item since then, each under the title of its first-hand item, word for word."""
    active = stories.active(conn, since=since)
    documents = articles.documents(conn, [item for members in active.values() for item in members], lead=LEAD)
    return [_candidate(str(story), tuple(documents[item] for item in members)) for story, members in active.items()]


def _candidate(story: str, documents: tuple[Document, ...]) -> Candidate:
    return Candidate(id=story, title=headline(documents) or "Untitled", documents=documents)


def _told(one: Candidate) -> tuple[int, str]:
    """How many sources of a story speak for themselves, and its headline."""
    return len(independence.sources(one.documents)), headline(one.documents) or one.title


def _taste(seeds: Sequence[Seed], found: Sequence[Candidate]) -> Taste:
    """The taste that the seeds show against an even sample of what there is; the default one without seeds."""
    if not seeds:
        return default()
    documents = [document for candidate in found for document in candidate.documents]
    sample = documents[:: max(1, len(documents) // BACKGROUND)]
    shown = [{"title": seed.title, "text": seed.text, "date": seed.date} for seed in seeds]
    taste = picked.learn(shown, sample)
    return replace(taste, strength=LEADING) if isinstance(taste, picked.Picked) else taste


def _chosen(
    known: Sequence[Rule],
    found: Sequence[Candidate],
    scored: Sequence[Scored],
    why: Mapping[str, Reason],
    vectors: Vectors,
) -> tuple[Sequence[Scored], list[Pick]]:
    """The scores after the rules, and the picks, both with the rules' reasons."""
    touched = rules.apply(known, found, scored, why)
    picks = curate.pick(touched.scored, found, left_out=touched.left_out, vectors=vectors)
    reasons = {pick.id: pick.why for pick in picks}
    return [replace(one, why=reasons[one.id]) for one in touched.scored], picks


def _about(found: Sequence[Candidate], told: Mapping[StoryId, Sequence[Entity]]) -> dict[StoryId, list[Entity]]:
    """What the stories are about, where that is not yet known or has changed."""
    about = {StoryId(int(one.id)): entities.of_story(one) for one in found}
    return {story: now for story, now in about.items() if now != list(told.get(story, ()))}
