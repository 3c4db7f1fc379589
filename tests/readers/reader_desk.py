"""A desk with readers, and a browser of sorts: it keeps cookies and sends the Origin of our own pages."""

import re
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import uvicorn
from starlette.testclient import TestClient

from groundwire.model.reader import Reader, Role
from groundwire.publish.app import app
from groundwire.publish.readers import secrets
from groundwire.publish.readers.door import Door
from groundwire.store import readers
from groundwire.store.engine import Store
from publish.page_store import filled
from publish.page_world import FULL, NOW, SOURCES, more_told

URL = "https://news.example"
STORY = "is-machine-learning-moving-from-heavy-mathematics-to"
PASSWORD = "correct horse battery"


class Turning:
    """A clock that a test turns by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def a_store(folder: Path) -> Store:
    return filled(folder, (FULL, *more_told()), SOURCES)


def with_reader(store: Store, name: str = "ada", role: Role = Role.READER, email: str | None = None) -> Reader:
    reader = Reader(id=0, name=name, role=role, email=email, unsubscribe=secrets.new_id())
    with store.writing() as conn:
        return readers.add(conn, reader, now=NOW, password=secrets.hashed(PASSWORD))


def a_door(store: Store, clock: Turning, url: str = URL) -> Door:
    return Door(store=lambda: store, clock=clock, public_url=url)


@contextmanager
def served(folder: Path, *, accounts: bool) -> Iterator[str]:
    """A real server of these pages on this machine, with or without an editor called ada; its address."""
    store, clock = a_store(folder), Turning()
    if accounts:
        with_reader(store, "ada", Role.EDITOR)
    listening = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    door = a_door(store, clock, url)
    application = app(store.reading, clock=clock, public_url=url, door=door, version=store.version)
    server = uvicorn.Server(uvicorn.Config(application, log_level="critical", lifespan="off", proxy_headers=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    until = time.monotonic() + 60
    while not server.started:
        assert time.monotonic() < until, "the pages did not start"
        time.sleep(0.02)
    yield url
    server.should_exit = True
    thread.join(timeout=10)
    store.close()


class Visit:
    """One browser at one desk."""

    def __init__(self, store: Store, door: Door, client: tuple[str, int] = ("203.0.113.9", 4711), **more: Any) -> None:
        self.door = door
        self.url = door.public_url
        application = app(store.reading, clock=door.clock, public_url=self.url, door=door, **more)
        self.client = TestClient(
            application, base_url=self.url, client=client, raise_server_exceptions=False, follow_redirects=False
        )

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> str:
        return self.client.get(path, headers=dict(headers or {})).text

    def token(self, path: str = "/") -> str:
        found = re.search(r'name="token" value="([^"]+)"', self.get(path))
        assert found, f"no form on {path}"
        return found[1]

    def post(self, path: str, fields: Mapping[str, str | list[str]], **headers: str) -> tuple[int, str, str]:
        answer = self.client.post(path, data=dict(fields), headers={"origin": self.url} | headers)
        return answer.status_code, answer.headers.get("location", ""), answer.text

    def sign_in(self, name: str = "ada", password: str = PASSWORD, **more: str) -> int:
        token = self.token("/sign-in")
        return self.post("/sign-in", {"name": name, "password": password, "token": token} | more)[0]

    def do(self, do: str, *slugs: str, at: str = "/") -> int:
        fields: dict[str, str | list[str]] = {"do": do, "story": list(slugs), "token": self.token(at)}
        return self.post("/state", fields)[0]
