"""Rank: score the stories of the last days, choose the front page, and give each its headline."""

import asyncio
from datetime import timedelta

from groundwire.brief.original import first_hand
from groundwire.model.article import Document
from groundwire.model.story import Candidate
from groundwire.pipeline.tools import Counts, Tools
from groundwire.rank import curate, score, topics
from groundwire.store import articles, stories
from groundwire.store.rows import next_edition

WINDOW = timedelta(days=3)  # a story without an item for so long leaves the front page
LEAD = 4000  # characters of a text that ranking reads


async def rank_active(tools: Tools) -> Counts:
    """Rank the active stories; counts of stories and picks."""
    return await asyncio.to_thread(_rank, tools)


def _rank(tools: Tools) -> Counts:
    now = tools.clock()
    with tools.store.reading() as conn:
        active = stories.active(conn, since=now - WINDOW)
        documents = articles.documents(conn, [item for members in active.values() for item in members], lead=LEAD)
    tools.progress("rank", 0, len(active))
    candidates = [
        _candidate(str(story), tuple(documents[item] for item in members)) for story, members in active.items()
    ]
    scored = score.score(candidates, now=now)
    picks = curate.pick(scored, candidates)
    headlines = {one.id: (one.title, topics.topic(one)) for one in candidates}
    with tools.store.writing() as conn:
        stories.save_ranking(conn, scored, picks, headlines)
        next_edition(conn)
    tools.progress("rank", len(active), len(active))
    return {"stories": len(candidates), "picked": sum(pick.left_out is None for pick in picks)}


def _candidate(story: str, documents: tuple[Document, ...]) -> Candidate:
    """A story under the title of its first-hand item, word for word."""
    return Candidate(
        id=story, title=first_hand(documents).title or documents[0].title or "Untitled", documents=documents
    )
