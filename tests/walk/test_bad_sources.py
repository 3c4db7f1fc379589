"""One bad source is one clear line; all others go on, and nothing stored is lost."""

import asyncio
import contextlib
import gzip
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from groundwire.desk import Desk
from groundwire.model.source import Source, SourceId
from groundwire.settings import Settings
from groundwire.store import items, sources
from groundwire.store.engine import Store
from site_server import Asked, LocalSite

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def a_feed(name: str, entries: int) -> bytes:
    rows = "".join(
        f"<item><guid>{name}-{n}</guid><title>{name} {n}</title><link>http://127.0.0.1/{name}/{n}</link>"
        f"<pubDate>Mon, 23 Nov 2026 0{n % 10}:00:00 GMT</pubDate>"
        f"<description>{'A sentence of its own stands here. ' * 20}</description></item>"
        for n in range(entries)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{name}</title>{rows}</channel></rss>'.encode()


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><rss version="2.0"><channel><title>&c;</title></channel></rss>'
)


def put_down(_site: LocalSite) -> str:
    return "http://127.0.0.1:9/feed"


def put_bomb(site: LocalSite) -> str:
    return site.put("/bomb", BOMB, content_type="application/rss+xml")


def put_html(site: LocalSite) -> str:
    return site.put("/page", "<!doctype html><title>Welcome</title><p>Please sign in.", content_type="text/html")


def put_truncated(site: LocalSite) -> str:
    whole = gzip.compress(a_feed("cut", 50))
    return site.put(
        "/cut", whole[: len(whole) // 2], headers={"Content-Encoding": "gzip"}, content_type="application/rss+xml"
    )


def put_huge(site: LocalSite) -> str:
    return site.put("/huge", b"<rss><channel>" + b" " * 20_000_000, content_type="application/rss+xml")


def put_error(site: LocalSite) -> str:
    return site.put("/error", "oops", status=500)


async def drip(_asked: Asked, writer: asyncio.StreamWriter) -> int:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Length: 1000000\r\n\r\n")
    with contextlib.suppress(ConnectionError):
        while True:  # until the visitor hangs up
            writer.write(b"<")
            await writer.drain()
            await asyncio.sleep(0.2)
    return 200


def put_slow(site: LocalSite) -> str:
    return site.serve("/slow", drip)


BAD: dict[str, Callable[[LocalSite], str]] = {
    "down": put_down,
    "bomb": put_bomb,
    "html": put_html,
    "truncated": put_truncated,
    "huge": put_huge,
    "error": put_error,
    "slow": put_slow,
}


def a_desk(folder: Path, when: datetime = NOW) -> Desk:
    desk = Desk(
        Settings(database=f"sqlite:///{folder / 'd.db'}", allow=("127.0.0.1",), pace=0.0, now=when, timeout=2.0)
    )
    desk.init()
    return desk


@pytest.mark.parametrize("kind", sorted(BAD))
def test_a_bad_source_gets_one_line_and_the_others_go_on(kind: str, site: LocalSite, tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    bad = BAD[kind](site)
    for url in (site.put("/good", a_feed("good", 3)), bad, site.put("/fine", a_feed("fine", 2))):
        desk.add(Source(url=url, title=url))
    done = asyncio.run(desk.round(only=frozenset({"collect"})))
    assert (done.count("collect", "failed"), done.count("collect", "new")) == (1, 5)
    (line,) = [source["last_error"] for source in desk.status()["health"] if source["url"] == bad]
    assert line
    assert "\n" not in line
    assert len(line) < 320
    assert "Traceback" not in line
    (health,) = [source for source in desk.status()["health"] if source["url"] == bad]
    assert health["state"] == "failing"
    assert health["next_check"] > NOW.isoformat()
    desk.store.close()


@pytest.mark.parametrize("kind", sorted(BAD))
def test_a_source_that_turns_bad_loses_nothing_that_was_stored(kind: str, site: LocalSite, tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.add(Source(url=site.put("/feed", a_feed("feed", 4)), title="Feed"))
    asyncio.run(desk.round(only=frozenset({"collect"})))
    bad = BAD[kind](site)
    with desk.store.writing() as conn:
        (source,) = sources.every(conn)
        sources.save(conn, Source(**{**{n: getattr(source, n) for n in source.__dataclass_fields__}, "url": bad}))
        sources.pause(conn, SourceId(source.id or 0), paused=False)
    done = asyncio.run(desk.round(only=frozenset({"collect"})))
    assert done.count("collect", "failed") == 1
    with desk.store.reading() as conn:
        assert items.count(conn) == 4
    desk.store.close()


def command(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "GROUNDWIRE_DATABASE": f"sqlite:///{folder / 'k.db'}",
        "GROUNDWIRE_ALLOW": "127.0.0.1",
        "GROUNDWIRE_PACE": "0",
        "GROUNDWIRE_NOW": NOW.isoformat(),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "groundwire", *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def exported(folder: Path) -> list[dict[str, Any]]:
    output, _ = command(folder, "export", "items", "--jsonl").communicate(timeout=60)
    rows = [json.loads(line) for line in output.splitlines()]
    for row in rows:
        row.pop("id")
    return sorted(rows, key=lambda row: (row["source_url"], row["guid"]))


def test_killed_in_the_middle_and_run_again_is_as_if_undisturbed(site: LocalSite, tmp_path: Path) -> None:
    dice = random.Random(7)
    urls = [site.put(f"/feed{n}", a_feed(f"feed{n}", 40), delay=0.02 * n) for n in range(12)]
    opml = "".join(f'<outline text="{n}" xmlUrl="{url}"/>' for n, url in enumerate(urls))
    (tmp_path / "x.opml").write_text(f'<opml version="2.0"><body>{opml}</body></opml>')
    for name in ("calm", "killed"):
        (tmp_path / name).mkdir()
        for arguments in (("init",), ("source", "import", str(tmp_path / "x.opml"))):
            process = command(tmp_path / name, *arguments)
            process.communicate(timeout=60)
            assert process.returncode == 0
    for _ in range(3):
        seen = len(site.answers) + dice.randrange(1, 5)
        process = command(tmp_path / "killed", "collect", "--once")
        while len(site.answers) < seen and process.poll() is None:
            time.sleep(0.005)
        time.sleep(dice.random() / 20)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    for name in ("calm", "killed"):
        process = command(tmp_path / name, "collect", "--once")
        process.communicate(timeout=60)
        assert process.returncode == 0
    calm = exported(tmp_path / "calm")
    assert len(calm) == 480
    assert exported(tmp_path / "killed") == calm


def test_a_desk_that_is_told_to_end_ends_at_once_and_keeps_what_it_had(site: LocalSite, tmp_path: Path) -> None:
    slow, quick = site.put("/slow", a_feed("slow", 3), delay=3600), site.put("/quick", a_feed("quick", 2))
    (tmp_path / "x.opml").write_text(
        f'<opml version="2.0"><body><outline xmlUrl="{slow}"/><outline xmlUrl="{quick}"/></body></opml>'
    )
    for arguments in (("init",), ("source", "import", str(tmp_path / "x.opml"))):
        command(tmp_path, *arguments).communicate(timeout=60)
    process = command(tmp_path, "up", "--port", "0")
    with contextlib.closing(Store(f"sqlite:///{tmp_path / 'k.db'}")) as store:
        while process.poll() is None:
            with store.reading() as conn:
                if items.count(conn) == 2:
                    break
            time.sleep(0.1)
        os.killpg(process.pid, signal.SIGTERM)
        process.communicate(timeout=25)  # less than the visit that is under way may take
        with store.reading() as conn:
            assert items.count(conn) == 2
            assert [source.url for source in sources.every(conn) if source.health.next_check is None] == [slow]


def test_a_fixed_clock_visits_nothing_twice(site: LocalSite, tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.add(Source(url=site.put("/feed", a_feed("feed", 4), etag='"1"'), title="Feed"))
    first = asyncio.run(desk.round(only=frozenset({"collect"})))
    second = asyncio.run(desk.round(only=frozenset({"collect"})))
    desk.store.close()
    later = a_desk(tmp_path, NOW + timedelta(days=2))
    third = asyncio.run(later.round(only=frozenset({"collect"})))
    later.store.close()
    assert [one.count("collect", "sources") for one in (first, second, third)] == [1, 0, 1]
    assert site.answers == [200, 304]
