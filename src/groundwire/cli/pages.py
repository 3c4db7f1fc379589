"""``groundwire up`` and ``groundwire serve``: the pages, with or without the rounds behind them."""

import asyncio
import gc
import socket
import threading
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated

import platformdirs
import typer
import uvicorn
from rich.markup import escape

from groundwire.cli.opened import desk
from groundwire.cli.progress import progress
from groundwire.cli.rounds import report
from groundwire.cli.show import say, terminal
from groundwire.desk import Desk
from groundwire.desk.edition import Edition
from groundwire.errors import GroundwireError
from groundwire.jobs.announce import Announcer, announce_forever
from groundwire.jobs.local import run_forever
from groundwire.jobs.post import MailServer, house_of, post_forever
from groundwire.model.counting import count
from groundwire.net.fetch import Limits, Session
from groundwire.pipeline import Round
from groundwire.publish.app import app as web_app
from groundwire.publish.feeds.changes import Asked
from groundwire.publish.pictures.kept import Kept
from groundwire.publish.pictures.routes import Pictures
from groundwire.publish.readers.door import Door, Proxy
from groundwire.publish.readers.provider import Provider
from groundwire.publish.serving import no_ear
from groundwire.publish.standing import without_hubs
from groundwire.publish.websub import Callback
from groundwire.store import sources, stories

HOST = "127.0.0.1"
UNREACHED = "No source could be reached yet; still trying."
Port = Annotated[int, typer.Option(help="The port of the pages on 127.0.0.1; 0 takes a free one.")]


def serve(context: typer.Context, port: Port = 8000) -> None:
    """The pages alone."""
    with Edition(desk(context)) as edition, _listening(port) as listening:
        say(f"Pages: [bold]{_address(listening)}[/]  (stop with Ctrl-C)")
        _settle()
        _server(edition, listening).run(sockets=[listening])


def up(
    context: typer.Context,
    port: Port = 8000,
    sample: Annotated[bool, typer.Option("--sample", help="Show the sample edition.")] = False,
) -> None:
    """Everything: database, default sources, first round, schedule, pages."""
    opened = desk(context)
    with opened.store.reading() as conn:
        empty = not sources.every(conn)
    if empty and not sample:
        added = asyncio.run(opened.add_defaults()).added
        say(f"Added {count(added, 'source')} of those that ship with groundwire; `groundwire source list` shows them.")
    asked = Asked()
    with Edition(opened) as edition, _listening(port) as listening:
        rounds = Rounds(edition, sample=sample, asked=asked)
        rounds.mail(edition.desk.settings.public_url or _address(listening))
        _settle()
        rounds.start()
        say(f"Pages: [bold]{_address(listening)}[/]  (stop with Ctrl-C)")
        try:
            _server(edition, listening, asked.note).run(sockets=[listening])
        finally:
            rounds.stop()


class Rounds(threading.Thread):
    """The rounds, in a thread and an event loop of their own, so that pages answer meanwhile."""

    def __init__(self, edition: Edition, *, sample: bool, asked: Asked) -> None:
        super().__init__(name="rounds", daemon=True)
        self._edition = edition
        self._asked = asked
        self._only_sample = sample
        self._loop = asyncio.new_event_loop()
        self._task: asyncio.Task[None] | None = None
        self._mail: Callable[[], Coroutine[None, None, None]] | None = None

    def mail(self, url: str) -> None:
        """Send recaps too, where a mail server is set; *url* is where readers see the pages.

        Raises:
            SettingsError: a setting of the mail cannot be used.
        """
        opened = self._edition.desk
        if not opened.settings.smtp or self._only_sample:
            return
        server, house = MailServer.of(opened.settings.smtp), house_of(opened.settings, url)
        self._mail = lambda: post_forever(opened.store, server, house, opened.clock, after=_tell)

    def run(self) -> None:
        """Work until stopped."""
        asyncio.set_event_loop(self._loop)
        self._task = self._loop.create_task(self._work())
        try:
            self._loop.run_until_complete(self._task)
        except asyncio.CancelledError:
            pass
        except GroundwireError as error:
            self._edition.notice = str(error)
            terminal.print(f"[red]{escape(str(error))}[/]", soft_wrap=True)
        finally:
            self._loop.close()

    def stop(self) -> None:
        """End the round at work; what it had saved stays."""
        task = self._task
        if task and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(task.cancel)
        self.join(timeout=10)

    async def _work(self) -> None:
        if self._only_sample:
            report(await self._edition.show_sample())
            await self._edition.keep_sample(after=report)
            return
        failed = asyncio.Event()
        watch = asyncio.create_task(self._sample_if_unreached(failed))
        beside = [asyncio.create_task(job) for job in (self._mail and self._mail(), self._announcing()) if job]

        def after(ended: Round | GroundwireError) -> None:
            report(ended)
            if _has_stories(self._edition.desk):
                self._edition.show_own()
            elif isinstance(ended, GroundwireError):
                self._edition.say(str(ended))
            else:
                failed.set()

        try:
            with progress() as told:
                async with self._edition.desk.tools(told) as tools:
                    await run_forever(tools, after=after)
        finally:
            watch.cancel()
            for job in beside:
                job.cancel()

    def _announcing(self) -> Coroutine[None, None, None] | None:
        """Telling the hub that our feeds name of their changes; None where none is set, or it could not reach us."""
        opened = self._edition.desk
        hub, url = opened.settings.hub, opened.settings.public_url
        if not hub or not url or without_hubs(opened.settings):
            return None

        async def announcing() -> None:
            async with opened.session() as session:
                announcer = Announcer(
                    store=opened.store,
                    session=session,
                    hub=hub,
                    url=url.rstrip("/"),
                    clock=opened.clock,
                    asked=self._asked,
                )
                await announce_forever(announcer, after=_tell)

        return announcing()

    async def _sample_if_unreached(self, failed: asyncio.Event) -> None:
        await failed.wait()
        terminal.print(f"[yellow]{UNREACHED}[/] Showing the sample edition meanwhile.", soft_wrap=True)
        await self._edition.show_sample(UNREACHED)


def _has_stories(opened: Desk) -> bool:
    with opened.store.reading() as conn:
        return stories.count(conn) > 0


def _tell(said: str) -> None:
    terminal.print(escape(said), soft_wrap=True)


def _settle() -> None:
    """Let collections pass over what is loaded by now and stays: 120,000 objects, 80 ms without an answer."""
    gc.collect()
    gc.freeze()


def _listening(port: int) -> socket.socket:
    """A socket on *port*, so that a port in use is one clear line before anything starts."""
    # The protocol is named because asyncio sets TCP_NODELAY only then; without it small answers wait for 40 ms.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
    except (OSError, OverflowError) as error:
        listening.close()
        raise GroundwireError(f"port {port}: {error}; choose another with --port") from error
    return listening


def _server(edition: Edition, listening: socket.socket, heard: Callable[[str], None] = no_ear) -> uvicorn.Server:
    settings = edition.desk.settings
    url = settings.public_url or _address(listening)
    application = web_app(
        edition.reading,
        clock=edition.desk.clock,
        notice=lambda: edition.notice,
        public_url=url,
        hosts=settings.hosts,
        hub=settings.hub,
        heard=heard,
        callback=Callback(lambda: edition.desk.store, edition.desk.clock),
        version=lambda: edition.store.version(),  # noqa: PLW0108 - the store may be another one later
        pictures=Pictures(
            lambda: Session(allow=settings.allow, limits=Limits(seconds=settings.timeout)), Kept(_pictures_folder())
        ),
        door=Door(
            store=lambda: edition.store,
            clock=edition.desk.clock,
            public_url=url.rstrip("/"),
            proxy=Proxy.of(settings.proxy_header, settings.proxy_trusted),
            provider=Provider.of(settings.oidc_issuer, settings.oidc_client, settings.oidc_secret, settings.oidc_match),
        ),
    )
    # The true peer decides who is local and which proxy is trusted, so its headers are not believed here.
    config = uvicorn.Config(application, log_level="warning", access_log=False, lifespan="off", proxy_headers=False)
    return uvicorn.Server(config)


def _pictures_folder() -> Path:
    """Where redrawn pictures are kept."""
    return Path(platformdirs.user_cache_dir("groundwire", appauthor=False)) / "pictures"


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://{host}:{port}"
