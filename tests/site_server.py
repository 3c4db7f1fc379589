"""A real web server on this machine for tests: what it answers is put there, and what it answered can be read."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import pytest

Reply = Callable[["Asked", asyncio.StreamWriter], Awaitable[int]]
REASONS = {200: "OK", 301: "Moved", 302: "Found", 304: "Not Modified", 404: "Not Found", 410: "Gone", 429: "Too Many"}


@dataclass(frozen=True)
class Asked:
    """One request as it came: method, path, and headers by their names in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Page:
    """What stands at a path."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str | None = None
    last_modified: str | None = None
    delay: float = 0.0


class LocalSite:
    """A web server on 127.0.0.1 in a thread of its own.

    `put` places a page, `serve` a function that writes what it likes. `answers` holds the status of each answer in
    order, `asked` the requests.
    """

    def __init__(self) -> None:
        self.answers: list[int] = []
        self.asked: list[Asked] = []
        self.port = 0
        self._pages: dict[str, Page | Reply] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._ready = threading.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    def put(
        self,
        path: str,
        body: bytes | str = b"",
        *,
        status: int = 200,
        etag: str | None = None,
        last_modified: str | None = None,
        headers: Mapping[str, str] | None = None,
        content_type: str | None = None,
        redirect: str | None = None,
        delay: float = 0.0,
    ) -> str:
        """Place a page (or a redirect) at *path*; its address. The answer comes after *delay* seconds."""
        said = dict(headers or {})
        if content_type:
            said["Content-Type"] = content_type
        if redirect is not None:
            said["Location"] = redirect
            status = status if status != 200 else 302
        data = body.encode() if isinstance(body, str) else body
        self._pages[path] = Page(data, status, said, etag, last_modified, delay)
        return self.url(path)

    def serve(self, path: str, reply: Reply) -> str:
        """Let *reply* answer at *path*: it writes to the socket itself and returns the status for `answers`."""
        self._pages[path] = reply
        return self.url(path)

    def remove(self, path: str) -> None:
        """Nothing stands at *path* any more: 404."""
        self._pages.pop(path, None)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        """The address of *path* here."""
        return f"http://{host}:{self.port}{path}"

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)
        self._loop.close()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._live())

    async def _live(self) -> None:
        self._stop = asyncio.Event()
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        try:
            while True:
                asked = await _request(reader)
                if asked is None:
                    break
                self.asked.append(asked)
                page = self._pages.get(asked.path, Page(b"nothing here", 404))
                if not isinstance(page, Page):
                    self.answers.append(await page(asked, writer))
                    break
                await _answer(asked, page, writer, self.answers)
        except (ConnectionError, asyncio.CancelledError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


async def _request(reader: asyncio.StreamReader) -> Asked | None:
    first = (await reader.readline()).decode("latin-1").split()
    if len(first) < 2:
        return None
    headers = {}
    while line := (await reader.readline()).decode("latin-1").strip():
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    return Asked(first[0], first[1], headers)


async def _answer(asked: Asked, page: Page, writer: asyncio.StreamWriter, answers: list[int]) -> None:
    if page.delay:
        await asyncio.sleep(page.delay)
    status = page.status
    known = (page.etag and asked.headers.get("if-none-match") == page.etag) or (
        page.last_modified and asked.headers.get("if-modified-since") == page.last_modified
    )
    if known and status == 200:
        status = 304
    headers = {"Content-Type": "application/xml", **page.headers}
    if page.etag:
        headers["ETag"] = page.etag
    if page.last_modified:
        headers["Last-Modified"] = page.last_modified
    body = b"" if status == 304 else page.body
    if status != 304:
        headers.setdefault("Content-Length", str(len(body)))
    answers.append(status)  # before the client can see it
    writer.write(head(status, headers) + body)
    await writer.drain()


def head(status: int, headers: Mapping[str, str]) -> bytes:
    """A status line and headers, as they go over the wire."""
    lines = [f"HTTP/1.1 {status} {REASONS.get(status, 'Status')}", *(f"{n}: {v}" for n, v in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


@pytest.fixture
def site() -> Iterator[LocalSite]:
    """A web server on this machine, empty."""
    with LocalSite() as running:
        yield running
