"""A real Chromium for the tests of pages; without one they are skipped aloud."""

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
import uvicorn
from playwright.sync_api import Browser, sync_playwright

from browser.visiting import Visit, long_words
from groundwire.model.entity import Entity, Kind
from groundwire.model.story import StoryId
from groundwire.publish.app import app
from groundwire.store import entities, stories
from groundwire.store.search import index
from publish.page_store import filled
from publish.page_world import FULL, NOW, QUIET, RIGHT_TO_LEFT, SOURCES, more_told

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str | None:
    """The browser to use: CHROMIUM, or one on the path."""
    named = os.environ.get("CHROMIUM")
    return named or next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = chromium()
    if path is None:
        reason = "no Chromium: install it (apt install chromium) or name it in CHROMIUM; pages were NOT tried"
        pytest.skip(reason)
    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=path, args=FLAGS)
        yield found
        found.close()


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    quiet = replace(
        QUIET,
        documents=(replace(QUIET.documents[0], source="Quiet", source_url="https://quiet.example/"),),
        brief=replace(QUIET.brief, written=NOW) if QUIET.brief else None,
    )
    store = filled(tmp_path_factory.mktemp("pages"), (FULL, *more_told(), long_words(), RIGHT_TO_LEFT, quiet), SOURCES)
    about = [
        Entity(kind=Kind.TOPIC, slug="models", name="Models"),
        Entity(kind=Kind.LAB, slug="example-lab", name="Example Lab"),
    ]
    with store.writing() as conn:
        entities.save(conn, {StoryId(one.id): about for one in stories.listing(conn) if one.id})
        index.rebuild(conn)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        application = app(
            store.reading,
            clock=lambda: NOW,
            public_url=f"http://127.0.0.1:{port}",
            notice=lambda: "The sample edition.",
            version=store.version,
        )
        server = uvicorn.Server(uvicorn.Config(application, log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        yield f"http://127.0.0.1:{port}"
        server.should_exit = True
        thread.join()
    store.close()


@pytest.fixture
def wide(browser: Browser, base: str) -> Iterator[Visit]:
    context = browser.new_context(base_url=base, viewport={"width": 1280, "height": 900})
    visit = Visit(context.new_page())
    visit.watch(base)
    yield visit
    context.close()
    assert visit.faults == []
