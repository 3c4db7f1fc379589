"""The desk: settings in, everything assembled. The one place that says `new`.

The command line and the jobs ask the desk; nothing below it knows the settings.
"""

import gc
import random
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any, Self

from groundwire.collect import opml
from groundwire.collect.defaults import defaults
from groundwire.collect.discover import Found, find
from groundwire.collect.pool import ParserPool
from groundwire.collect.registry import Means, keys_of
from groundwire.collect.wire import ReadAs
from groundwire.desk.models import metered
from groundwire.errors import NotFound
from groundwire.extract.pool import ExtractPool
from groundwire.model.brief import Brief
from groundwire.model.brief_record import sections_as_json
from groundwire.model.source import Source
from groundwire.model.story import StoryId
from groundwire.net.fetch import Limits, Session, fetch
from groundwire.pipeline import Round, Tools, cycle
from groundwire.pipeline.tools import Progress, silent
from groundwire.publish.standing import standing, without_hubs
from groundwire.settings import Settings
from groundwire.store import articles, briefs, entities, ledger, sources, stories
from groundwire.store.engine import Store

REST = 0.05  # seconds; rounds have a thread of their own


@dataclass(frozen=True, slots=True)
class Imported:
    """What an OPML file brought: sources added, known ones, and a line for each row that could not be used."""

    added: int
    known: int
    problems: tuple[str, ...]


class Desk:
    """One desk: its store, its clock, and what it can be asked to do."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Callable[[], datetime] | None = None,
        hosts: Mapping[str, str] | None = None,
    ) -> None:
        fixed = settings.now
        self.settings = settings
        self.store = Store(settings.database)
        self.clock = clock or ((lambda: fixed) if fixed else _utc_now)
        # With a fixed clock a run can be repeated, so its chance is fixed too.
        self.chance = random.Random(0) if fixed else random.Random()  # noqa: S311 - spreads visits, guards nothing
        self._hosts = dict(hosts or {})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.store.close()

    def init(self) -> bool:
        """Make the database, or bring it to this version; whether anything changed."""
        return self.store.migrate()

    def session(self) -> Session:
        """A new client for the web, to be opened; what it may visit, and how fast, is set."""
        return Session(
            allow=self.settings.allow,
            pace=self.settings.pace,
            hosts=self._hosts,
            limits=Limits(seconds=self.settings.timeout),
        )

    @asynccontextmanager
    async def tools(self, progress: Progress = silent) -> AsyncIterator[Tools]:
        """The outside world, open while the block lasts."""
        _look_less_for_garbage()
        async with (
            self.session() as session,
            ParserPool(self.settings.workers) as parsers,
            ExtractPool(self.settings.workers) as extractors,
        ):
            yield Tools(
                store=self.store,
                session=session,
                parsers=parsers,
                extractors=extractors,
                clock=self.clock,
                chance=self.chance,
                keys=keys_of(
                    {"reddit": self.settings.reddit_token, "github": self.settings.github_token},
                    mailbox=self.settings.imap,
                    password=self.settings.imap_password,
                    password_command=self.settings.imap_password_command,
                    token_command=self.settings.imap_token_command,
                ),
                progress=progress,
                rest=REST,
                public_url=None if without_hubs(self.settings) else self.settings.public_url,
                title_vectors=self.settings.title_vectors,
                models=metered(self.settings, self.store, self.clock),
            )

    async def round(self, progress: Progress = silent, *, only: frozenset[str] | None = None) -> Round:
        """One round of the pipeline."""
        async with self.tools(progress) as tools:
            return await cycle(tools, only=only)

    def regenerate(self, slug: str) -> Brief:
        """Write the story's brief anew, as its next version; a model is asked again although its answers are kept.

        Raises:
            NotFound: there is no such story.
            ModelError: the model that is set gave no draft; nothing is saved.
        """
        from groundwire.pipeline.regenerating import written_anew  # noqa: PLC0415 - the writers are slow to import

        return written_anew(
            self.store, slug, now=self.clock(), models=metered(self.settings, self.store, self.clock, fresh=True)
        )

    async def look(self, url: str, folder: str | None = None, settings: Mapping[str, str] | None = None) -> Found:
        """What source is at *url*, by `collect.discover`; *settings* are what its kind needs to know."""
        async with self.tools() as tools:
            means = Means(session=tools.session, pool=tools.parsers, now=self.clock(), keys=tools.keys)
            found = await find(url, means, settings)
        return replace(found, source=replace(found.source, folder=folder))

    def add(self, source: Source) -> bool:
        """Keep a source; whether it is new."""
        with self.store.writing() as conn:
            return sources.add(conn, source)[1]

    async def read_url(self, url: str) -> bytes:
        """The bytes at *url*, fetched like any source.

        Raises:
            FetchError, AddressRefused: it cannot be had.
        """
        async with self.tools() as tools:
            return (await fetch(tools.session, url)).body or b""

    async def import_opml(self, body: bytes) -> Imported:
        """Add every source of an OPML file; a bad row is named and does not stop the rest.

        Raises:
            FeedError: it is no OPML, or one that is refused (`collect.readings.outlines`).
        """
        async with ParserPool(1) as pool:
            rows, problems = opml.rows(await pool.rows(body, ReadAs("outlines")))
        found = [
            Source(
                url=row.url,
                title=row.title,
                kind=row.kind,
                folder=row.folder,
                home_url=row.home_url,
                settings=row.settings,
            )
            for row in rows
        ]
        with self.store.writing() as conn:
            added = sources.add_all(conn, found)
        return Imported(added, len(rows) - added, tuple(f"{problem.row}: {problem.why}" for problem in problems))

    async def add_defaults(self) -> Imported:
        """Add the curated sources that ship with groundwire."""
        return await self.import_opml(defaults())

    def export_opml(self) -> bytes:
        """All sources as OPML."""
        with self.store.reading() as conn:
            return opml.write(sources.every(conn))

    def status(self) -> dict[str, Any]:
        """How the desk does, as plain values: counts, queue, database, last round, and each source's health."""
        return standing(self.store, self.settings, self.clock())

    def story(self, slug: str) -> dict[str, Any]:
        """A story with its brief and the articles that its citations index, as plain values.

        Raises:
            NotFound: there is no such story.
        """
        from groundwire.brief.milestones import matched  # noqa: PLC0415 - as above

        with self.store.reading() as conn:
            story = stories.get(conn, slug)
            found = briefs.newest(conn, [story.id or 0]).get(story.id) if story.id else None
            if found is None:
                raise NotFound(f"the story {slug!r} has no brief yet; run `groundwire run --once`")
            brief, revisions = found
            texts = articles.by_ids(conn, revisions)
            documents = articles.documents(conn, story.items)
            foretold = ledger.of_story(conn, story.slug)
            about = entities.of_stories(conn, [story.id or 0]).get(story.id or StoryId(0), [])
        numbers = {document.id: int(number) for number, document in documents.items()}
        return {
            "slug": story.slug,
            "title": story.title,
            "topic": story.topic,
            "first": _iso(story.first),
            "latest": _iso(story.latest),
            "score": story.score,
            "sources": story.independent,
            "all_sources": story.sources,
            "why": [{"signal": r.signal, "value": r.value, "weight": r.weight, "note": r.note} for r in story.why],
            "left_out": story.left_out,
            "about": [{"kind": one.kind.value, "slug": one.slug, "name": one.name} for one in about],
            "brief": {
                "version": brief.version,
                "writer": brief.writer,
                "model": brief.model,
                "prompt_version": brief.prompt_version,
                "cost": asdict(brief.cost),
                "written": _iso(brief.written),
                "sections": sections_as_json(brief),
            },
            "articles": {
                str(number): {"url": article.url, "text": article.text, "origin": article.origin.value}
                for number, article in texts.items()
            },
            "items": [
                {
                    "id": int(number),
                    "source": document.source,
                    "title": document.title,
                    "url": document.url,
                    "published": _iso(document.published),
                    "copy_of": numbers.get(document.copy_of) if document.copy_of else None,
                }
                for number, document in documents.items()
            ],
            "predictions": [
                {
                    "id": entry.number,
                    "kind": entry.prediction.kind.value,
                    "says": entry.prediction.says,
                    "who": entry.prediction.who,
                    "resolve_by": entry.prediction.resolve_by.isoformat(),
                    "probability": entry.prediction.probability,
                    "outcome": entry.outcome.result.value if entry.outcome else None,
                }
                for entry in foretold
            ],
            "milestones": [
                {"date": one.date, "sentence": one.sentence, "url": one.url}
                for one in matched(story.title, tuple(documents.values()), before=story.latest.date())
            ],
        }


def _iso(when: datetime | None) -> str | None:
    return when.isoformat() if when else None


@cache
def _look_less_for_garbage() -> None:
    """What is loaded by now stays, and a step holds many objects for a moment: to look through all of them each time
    that some hundred are new took a tenth of the time of a round. Once in a process.
    """
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


def _utc_now() -> datetime:
    return datetime.now(UTC)
