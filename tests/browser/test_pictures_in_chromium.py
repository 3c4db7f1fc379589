"""Pictures in a real Chromium: links at first, then ours, under the same content policy, and nothing moves."""

import socket
import threading
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser
from sqlalchemy import update

from groundwire.net.fetch import Session
from groundwire.publish.app import app
from groundwire.publish.pictures.kept import Kept
from groundwire.publish.pictures.routes import Pictures
from groundwire.store.tables import items
from readers.reader_desk import STORY, Turning, a_door, a_store
from site_server import LocalSite


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[str]:
    """A desk without accounts, at this machine; its first story has a picture on a site of its own."""
    held = BytesIO()
    Image.new("RGB", (640, 360), "#8a2f1d").save(held, "PNG")
    with LocalSite() as site:
        site.put("/chart.png", held.getvalue(), content_type="image/png")
        store, clock = a_store(tmp_path), Turning()
        with store.writing() as conn:
            html = f'<img src="{site.url("/chart.png")}" alt="A chart of sparrows">'
            conn.execute(update(items).where(items.c.id == 1).values(content_html=html))
        listening = socket.create_server(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        shown = Pictures(lambda: Session(allow=("127.0.0.1",), pace=0), Kept(tmp_path / "pictures"))
        door = a_door(store, clock, url)
        application = app(
            store.reading, clock=clock, public_url=url, door=door, pictures=shown, version=store.version
        )  # fmt: skip
        server = uvicorn.Server(uvicorn.Config(application, log_level="error", lifespan="off", proxy_headers=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        yield url
        server.should_exit = True
        thread.join(timeout=10)
        store.close()


def test_a_reader_turns_pictures_on_and_the_browser_shows_ours_alone(browser: Browser, desk: str) -> None:
    page = browser.new_context(base_url=desk).new_page()
    faults: list[str] = []
    page.on("console", lambda m: faults.append(m.text) if m.type in ("error", "warning") else None)
    page.on("request", lambda r: None if urlsplit(r.url).netloc == urlsplit(desk).netloc else faults.append(r.url))
    page.goto(f"/story/{STORY}")
    assert page.locator("main img").count() == 0
    assert page.get_by_role("link", name="Picture: A chart of sparrows").count() == 1
    page.get_by_role("link", name="Show pictures here").click()
    assert not Axe().run(page).response["violations"]
    page.get_by_role("button", name="Show pictures").click()
    page.get_by_role("button", name="Show links instead").wait_for()
    page.goto(f"/story/{STORY}")
    picture = page.get_by_role("img", name="A chart of sparrows")
    before = picture.bounding_box()
    picture.scroll_into_view_if_needed()
    picture.evaluate("one => one.decode()")  # until it is there
    page.evaluate("scrollTo(0, 0)")
    assert picture.bounding_box() == before, "nothing moves when it comes"
    assert picture.evaluate("one => [one.naturalWidth, one.naturalHeight]") == [640, 360]
    assert not Axe().run(page).response["violations"]
    assert faults == []
    page.context.close()
