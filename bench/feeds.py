"""What collecting costs beside another collector: ``python bench/feeds.py [--feeds 100 1000] [--large]``.

A farm of feeds, cloned from real ones, lies beside the checkout (``../shared``; nothing is measured where it is
absent). For each number of feeds groundwire and the library ``reader`` visit them in turn, in one run: a first round,
and one in which nothing has changed. Processor seconds, wall seconds and peak memory are compared only after both are
shown to have stored the same entries. ``cpu_s`` counts the parsing processes and not the start of the program.
``reader`` lives in an environment of its own, made at first (``build/peer``); newsboat is measured where it is
installed, its start included, and decides nothing.

Not here: hosts that want a pace, feeds that break, and anything after collecting.
"""

import argparse
import asyncio
import hashlib
import json
import resource
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from groundwire.desk import Desk
from groundwire.settings import Settings
from groundwire.store import items

ROOT = Path(__file__).resolve().parents[1]
FARM = ROOT.parent / "shared" / "eval" / "feedfarm.py"
PEER = ROOT / "build" / "peer"
ROUNDS = {"first": 0.20, "unchanged": 1 / 6}  # and the most of reader's processor seconds that each may take
WALL = 0.5  # of reader's, in the first round
MEGABYTES = 150
GROWTH = 1.5  # processor seconds for an entry, from one number of feeds to the next
NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)

Told = dict[str, Any]


def cpu() -> float:
    """Processor seconds of this process and of those that it has ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def ours(opml: Path) -> None:
    """Two rounds over the feeds of *opml*, two days apart by the clock, so that every feed is due."""
    with tempfile.TemporaryDirectory() as folder:
        clock = [NOW]
        settings = Settings(database=f"sqlite:///{folder}/bench.db", allow=("127.0.0.0/8",), pace=0)
        with Desk(settings, clock=lambda: clock[0]) as desk:
            desk.init()
            asyncio.run(desk.import_opml(opml.read_bytes()))
            told = []
            for name in ROUNDS:
                wall, before = time.perf_counter(), cpu()
                done = asyncio.run(desk.round(only=frozenset({"collect"})))
                wall, used = time.perf_counter() - wall, cpu() - before
                told.append(
                    {
                        "who": "groundwire",
                        "round": name,
                        "new": done.count("collect", "new"),
                        "failed": done.count("collect", "failed"),
                        "cpu_s": round(used, 2),
                        "wall_s": round(wall, 2),
                        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
                    }
                )
                clock[0] += timedelta(days=2)
            with desk.store.reading() as conn:  # after the rounds, whose peak of memory is theirs alone
                kept = sorted(f"{row['source_url']} {row['guid'] or row['url']}" for row in items.export(conn))
        same = hashlib.sha256("\n".join(kept).encode()).hexdigest()[:16]
        for one in told:
            print(json.dumps({**one, "entries": len(kept), "same": same}), flush=True)


def newsboat(opml: Path, folder: Path) -> Iterator[Told]:
    """What newsboat needs for the same two rounds; nothing where it is not installed."""
    program = shutil.which("newsboat")
    if program is None:
        return
    addresses = [part.split('"')[0] for part in opml.read_text().split('xmlUrl="')[1:]]
    (folder / "urls").write_text("\n".join(addresses) + "\n")
    (folder / "config").write_text("reload-threads 40\n")
    cache = folder / "cache.db"
    names = ("-u", folder / "urls", "-C", folder / "config", "-c", cache)
    for name in ROUNDS:
        wall, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        try:
            subprocess.run([program, *names, "-x", "reload"], capture_output=True, check=True, timeout=100)
        except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
            yield {"who": "newsboat", "round": name, "failed": type(error).__name__}
            return
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        with sqlite3.connect(cache) as conn:
            entries = conn.execute("SELECT count(*) FROM rss_item").fetchone()[0]
        wall = time.perf_counter() - wall
        yield {"who": "newsboat", "round": name, "entries": entries, "cpu_s": round(used, 2), "wall_s": round(wall, 2)}


@contextmanager
def farm(feeds: int, folder: Path) -> Iterator[Path]:
    """The farm with so many feeds, served while the block lasts; the OPML file that lists them."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    command = [sys.executable, str(FARM), "--feeds", str(feeds), "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        for _ in range(600):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/opml", timeout=60) as answer:
                    (folder / "feeds.opml").write_bytes(answer.read())
                break
            except OSError:
                time.sleep(0.2)
        yield folder / "feeds.opml"
    finally:
        server.terminate()
        server.wait()


def run(*command: str | Path) -> list[Told]:
    """What a script tells, line by line."""
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, check=True, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def peer() -> Path:
    """The Python that has ``reader``; made when it is not there."""
    python = PEER / "bin" / "python"
    if not (PEER / "ready").exists():
        subprocess.run([sys.executable, "-m", "venv", str(PEER)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", "reader==3.26", "sgmllib3k"], check=True)
        (PEER / "ready").touch()
    return python


def compare(feeds: int, python: Path) -> Told:
    """All that visit the same farm, in turn; and how groundwire stands beside reader.

    Ends the program where the two stored different entries: then nothing can be compared.
    """
    with tempfile.TemporaryDirectory() as name, farm(feeds, Path(name)) as opml:
        told = run(sys.executable, __file__, "--ours", opml)
        theirs = run(python, Path(__file__).with_name("feeds_reader.py"), opml)
        rest = list(newsboat(opml, Path(name)))
    for one in (*told, *theirs, *rest):
        print(json.dumps({"feeds": feeds, **one}), flush=True)
    if not rest:
        print("newsboat is not installed, so it was not measured", flush=True)
    for mine, other in zip(told, theirs, strict=True):
        if (mine["entries"], mine["same"]) != (other["entries"], other["same"]):
            sys.exit(f"{feeds} feeds: {mine['entries']} entries here, {other['entries']} there, and not the same ones")
    shares = {mine["round"]: mine["cpu_s"] / other["cpu_s"] for mine, other in zip(told, theirs, strict=True)}
    return {
        "feeds": feeds,
        "entries": told[0]["entries"],
        "cpu_share": {name: round(share, 3) for name, share in shares.items()},
        "wall_share": round(told[0]["wall_s"] / theirs[0]["wall_s"], 3),
        "peak_mb": max(one["peak_mb"] for one in told),
        "cpu_ms_an_entry": round(1000 * told[0]["cpu_s"] / told[0]["entries"], 3),
        "reader_cpu_ms_an_entry": round(1000 * theirs[0]["cpu_s"] / theirs[0]["entries"], 3),
    }


def missed(found: list[Told]) -> list[str]:
    """The bounds that the largest farm, or the growth towards it, did not keep."""
    last = found[-1]
    over = [
        f"{name} round: {last['cpu_share'][name]} of reader's processor seconds, not {most:.3f}"
        for name, most in ROUNDS.items()
        if last["cpu_share"][name] > most
    ]
    if last["wall_share"] > WALL:
        over.append(f"first round: {last['wall_share']} of reader's wall seconds, not {WALL}")
    if last["peak_mb"] > MEGABYTES:
        over.append(f"{last['peak_mb']} MB, not {MEGABYTES}")
    for less, more in pairwise(found):
        growth = more["cpu_ms_an_entry"] / less["cpu_ms_an_entry"]
        if growth > GROWTH:
            over.append(f"{less['feeds']} to {more['feeds']} feeds: {growth:.2f} times for an entry, not {GROWTH}")
    return over


def main() -> None:
    """Read the command line and measure; the last line says which bounds were not kept."""
    options = argparse.ArgumentParser(description="What collecting costs beside another collector.")
    options.add_argument("--feeds", type=int, nargs="+", default=[100, 1000])
    options.add_argument("--large", action="store_true", help="and 10,000 feeds, which takes half an hour")
    options.add_argument("--peer", type=Path, help="a Python that has reader; default: build/peer, made at first")
    options.add_argument("--ours", type=Path, metavar="OPML", help="measure only groundwire, over these feeds")
    chosen = options.parse_args()
    if chosen.ours:
        ours(chosen.ours)
        return
    if not FARM.exists():
        print(f"{FARM} is absent: nothing was measured")
        return
    python = chosen.peer or peer()
    found = []
    for feeds in [*chosen.feeds, *([10_000] if chosen.large else [])]:
        found.append(compare(feeds, python))
        print(json.dumps(found[-1]), flush=True)
    print(json.dumps({"missed": missed(found)}))


if __name__ == "__main__":
    main()
