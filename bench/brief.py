"""How fast briefs are written and claims checked: ``python bench/brief.py [--database FILE] [--stories 400]``.

Prints one JSON object, CPU time of one core: milliseconds per source article for the built-in writer alone and with
the check that each brief passes; checked claims a second, once as they are published (word for word) and once
reworded, which no shortcut answers. Measured on the sample edition, or on the stored stories of a database, which is
only read. On the sample edition it also counts what is briefed again: after a round without news, after one article
changed, and when every story is asked for although one changed.
"""

import argparse
import asyncio
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

from sqlalchemy import select

from groundwire.brief.write import write
from groundwire.desk import Desk
from groundwire.model.article import Document
from groundwire.model.brief import Brief, Claim
from groundwire.model.story import StoryId
from groundwire.sample.site import SampleSite
from groundwire.settings import Settings
from groundwire.store import articles, stories
from groundwire.store import tables as tbl
from groundwire.store.engine import Store
from groundwire.store.rows import mark_due
from groundwire.verify.check import check, stands
from groundwire.verify.support import verdict

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
Told = tuple[Document, ...]


def told(store: Store, most: int) -> list[Told]:
    """The texts of up to *most* stories, those of several sources first."""
    with store.reading() as conn:
        sized = stories.sizes(conn)
        chosen = [StoryId(one) for one in sorted(sized, key=lambda it: (-sized[it], it))][:most]
        members = stories.members(conn, chosen)
        found = articles.documents(conn, [item for one in members.values() for item in one])
    every = (tuple(found[item] for item in members.get(one, ()) if found[item].copy_of is None) for one in chosen)
    return [one for one in every if any(it.text for it in one)]


def texts_of(documents: Told) -> dict[str, str]:
    """Text by document."""
    return {it.id: it.text for it in documents if it.text}


def writing(every: Sequence[Told], now: datetime) -> tuple[dict[str, float], list[tuple[Brief, dict[str, str]]]]:
    """Milliseconds of CPU per source article, and the briefs."""
    check(write(every[0], now=now), texts_of(every[0]))  # tables are read and patterns made once
    began = time.process_time()
    drafts = [write(one, now=now) for one in every]
    drafted = time.process_time()
    briefs = [(check(brief, texts_of(one)), texts_of(one)) for brief, one in zip(drafts, every, strict=True)]
    checked = time.process_time()
    read = sum(bool(it.text) for one in every for it in one)
    return {
        "stories": len(every),
        "source_articles": read,
        "claims": sum(len(brief.claims) for brief, _ in briefs),
        "write_ms_per_article": round((drafted - began) * 1000 / read, 2),
        "write_and_check_ms_per_article": round((checked - began) * 1000 / read, 2),
    }, briefs


def reworded(claim: Claim) -> str:
    """The claim without its fourth word, its halves turned round: no copy of its quote, and all its figures kept."""
    words = claim.text.rstrip(".").split()
    half = len(words) // 2
    return " ".join((*words[half:], *words[:3], *words[4:half])) + "."


def per_second(ask: Callable[[Claim, dict[str, str]], object], asked: Iterable[tuple[Claim, dict[str, str]]]) -> float:
    """Answers to *asked* in a second of CPU."""
    every = list(asked)
    began = time.process_time()
    for claim, texts in every:
        ask(claim, texts)
    return round(len(every) / max(time.process_time() - began, 1e-9))


def measure(every: Sequence[Told], now: datetime) -> dict[str, float]:
    """All speeds over the stories."""
    found, briefs = writing(every, now)
    claims = [(claim, texts) for brief, texts in briefs for claim in brief.claims][:3000]
    found["published_claims_per_second"] = per_second(stands, claims)
    found["reworded_claims_per_second"] = per_second(
        lambda claim, _: verdict(reworded(claim), [it.quote for it in claim.citations]), claims[:1000]
    )
    return found


async def briefed(desk: Desk) -> dict[str, int]:
    """What the brief step of a round looked at and wrote."""
    done = await desk.round(only=frozenset({"brief"}))
    return {"looked_at": done.count("brief", "stories"), "written": done.count("brief", "briefs")}


async def again(desk: Desk) -> dict[str, dict[str, int]]:
    """What is written anew after each kind of change."""
    quiet = await desk.round()
    with desk.store.reading() as conn:
        every = sorted(stories.sizes(conn))
        members = stories.members(conn, [StoryId(one) for one in every])
        changed = StoryId(max(every, key=lambda one: len(members[StoryId(one)])))
        number, article = next(iter(articles.newest(conn, members[changed]).items()))
    text = f"{article.text}\n\nThe figures above were corrected after publication."
    revision = replace(article, id=None, text=text, sha256=f"bench-{number}", fetched=NOW + timedelta(hours=2))
    with desk.store.writing() as conn:
        articles.add(conn, [revision])
        mark_due(conn, "brief", [changed])
    one = await briefed(desk)
    with desk.store.writing() as conn:
        mark_due(conn, "brief", every)
    return {
        "a_round_without_news": {
            "looked_at": quiet.count("brief", "stories"),
            "written": quiet.count("brief", "briefs"),
        },
        "one_article_changed": one,
        "every_story_asked_for": await briefed(desk),
    }


async def sample(most: int) -> dict[str, object]:
    """The figures of the sample edition."""
    at = [NOW]
    with tempfile.TemporaryDirectory() as folder, SampleSite(now=NOW) as site:
        settings = Settings(database=f"sqlite:///{folder}/brief.db", allow=site.allow, pace=0.0)
        with Desk(settings, clock=lambda: at[0], hosts=site.hosts) as desk:
            desk.init()
            await desk.import_opml(site.opml())
            await desk.round()
            found: dict[str, object] = dict(measure(told(desk.store, most), NOW))
            at[0] = NOW + timedelta(hours=1)
            found["briefed_again"] = await again(desk)
            return found


def newest(store: Store) -> datetime:
    """When the newest item of a database was collected."""
    with store.reading() as conn:
        when = conn.execute(select(tbl.items.c.collected).order_by(tbl.items.c.collected.desc()).limit(1)).scalar_one()
    return when if isinstance(when, datetime) else NOW


def main() -> None:
    """Measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--database", type=Path, help="a database of stored stories, which is only read")
    parser.add_argument("--stories", type=int, default=400)
    options = parser.parse_args()
    if options.database is None:
        print(json.dumps(asyncio.run(sample(options.stories)), indent=1))
        return
    store = Store(f"sqlite:///{options.database}")
    print(json.dumps(measure(told(store, options.stories), newest(store)), indent=1))
    store.close()


if __name__ == "__main__":
    main()
