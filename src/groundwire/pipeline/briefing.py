"""Brief and verify: write what a story's sources let us say, check each sentence, keep what holds."""

import asyncio
from collections.abc import Sequence

from groundwire.model.story import StoryId
from groundwire.pipeline.tools import Counts, Tools
from groundwire.pipeline.writing import checked_brief
from groundwire.rank.independence import originals
from groundwire.store import articles, briefs, stories
from groundwire.store.rows import chunks, done, next_edition, waiting
from groundwire.store.search import index

BATCH = 100
BATCH_WITH_MODEL = 8  # stories that may wait for a model before the first of them is shown


async def write_briefs(tools: Tools) -> Counts:
    """Brief every story that changed; counts of stories, briefs, claims and abstentions."""
    return await asyncio.to_thread(_write, tools)


def _write(tools: Tools) -> Counts:
    counts = dict.fromkeys(("stories", "briefs", "claims", "abstained", "model_failed"), 0)
    with tools.store.reading() as conn:
        numbers = waiting(conn, "brief")
    for part in chunks(numbers, BATCH_WITH_MODEL if tools.models else BATCH):
        _write_batch(tools, [StoryId(number) for number in part], counts)
        tools.progress("brief", counts["stories"], len(numbers))
    return counts


def _write_batch(tools: Tools, part: Sequence[StoryId], counts: dict[str, int]) -> None:
    with tools.store.reading() as conn:
        members = stories.members(conn, part)
        documents = articles.documents(conn, [item for one in members.values() for item in one])
        before = briefs.newest(conn, part)
        placed = stories.on_front_page(conn, part) if tools.models else frozenset[StoryId]()
        anew = set(waiting(conn, "anew"))  # somebody doubts them, or asked for it
    written = []
    for story in part:
        told = originals([documents[item] for item in members.get(story, [])])
        read = tuple(sorted(int(document.id) for document in told if document.text))
        if not told or (story in before and before[story][1] == read and story not in anew):
            continue  # nothing that a brief can quote has changed
        texts = {document.id: document.text for document in told if document.text}
        brief, failed = checked_brief(told, now=tools.clock(), models=tools.models if story in placed else None)
        counts["model_failed"] += failed is not None
        written.append((story, brief, texts))
        counts["claims"] += len(brief.claims)
        counts["abstained"] += sum(section.abstained is not None for section in brief.sections.values())
    with tools.store.writing() as conn:
        for story, brief, texts in written:
            briefs.save(conn, story, brief, texts)
        index.put(conn, part)
        for step in ("brief", "anew"):
            done(conn, step, part)
        next_edition(conn)
    counts["stories"] += len(part)
    counts["briefs"] += len(written)
