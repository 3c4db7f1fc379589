"""Bounds over the recorded world: ``make bench``.

Replays the fortnight of real feeds that lies beside the checkout (``../shared``; nothing is measured where it is
absent), day by day, with every pace lifted, and prints one JSON object: seconds and memory for each day and
step, items per second from feed bytes to stored item, and the median time of a story page.
"""

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
COMMAND = ROOT / ".venv" / "bin" / "groundwire"
FIRST = date(2026, 1, 8)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def get(url: str, method: str = "GET") -> bytes:
    """The body at *url*."""
    with urllib.request.urlopen(urllib.request.Request(url, method=method), timeout=60) as answer:
        body: bytes = answer.read()
        return body


def wait_for(url: str, seconds: float = 90) -> None:
    """Return when *url* answers."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            get(url)
        except OSError:
            time.sleep(0.2)
        else:
            return
    sys.exit(f"{url} did not answer in {seconds} s")


def resident_megabytes(root: int) -> float:
    """Resident memory of a process and all below it, in MB; shared pages are counted once a process."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            parents.setdefault(int(fields[1]), []).append(int(entry.name))
    total, todo = 0, [root]
    while todo:
        process = todo.pop()
        todo += parents.get(process, [])
        try:
            total += int(Path(f"/proc/{process}/statm").read_text().split()[1])
        except OSError:
            continue
    return total * os.sysconf("SC_PAGE_SIZE") / 1e6


def run(arguments: list[str], environment: dict[str, str]) -> tuple[str, float, float]:
    """Run the command: its output, seconds, and peak memory of its process tree in MB."""
    began = time.perf_counter()
    process = subprocess.Popen([str(COMMAND), *arguments], env=environment, stdout=subprocess.PIPE, text=True)
    peak = 0.0
    finished = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not finished.wait(0.1):
            peak = max(peak, resident_megabytes(process.pid))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    output, _ = process.communicate()
    finished.set()
    watcher.join()
    if process.returncode:
        sys.exit(f"groundwire {' '.join(arguments)} failed with {process.returncode}")
    return output, time.perf_counter() - began, peak


def page_milliseconds(environment: dict[str, str], pages: int = 60) -> dict[str, float]:
    """Serve the database and time story pages, each asked for once (rendered, not cached)."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    listed = json.loads(run(["story", "list", "--json", "--limit", str(pages)], environment)[0])
    server = subprocess.Popen([str(COMMAND), "serve", "--port", str(port)], env=environment)
    try:
        wait_for(base + "/healthz")
        get(base + "/")
        took = []
        for story in listed:
            began = time.perf_counter()
            get(f"{base}/story/{story['slug']}")
            took.append((time.perf_counter() - began) * 1000)
    finally:
        server.terminate()
        server.wait()
    return {"median": round(statistics.median(took), 2), "worst": round(max(took), 2), "pages": len(took)}


def main() -> None:
    """Replay, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--days", type=int, default=10)
    parser.add_argument("--keep", type=Path, help="a folder that keeps the database")
    options = parser.parse_args()
    if not SHARED.is_dir():
        print(f"The recorded world is not at {SHARED}: nothing was measured.")
        return
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    world = [sys.executable, str(SHARED / "eval" / "world.py"), "serve", "--port", str(port), "--spread"]
    world += ["--world", str(SHARED / "packs" / "world-2026-01a"), "--day", str(FIRST)]
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        environment = os.environ | {
            "GROUNDWIRE_DATABASE": f"sqlite:///{folder / 'bench.db'}",
            "GROUNDWIRE_ALLOW": "127.0.0.0/8",
            "GROUNDWIRE_PACE": "0",
        }
        server = subprocess.Popen(world, stdout=subprocess.DEVNULL)
        try:
            wait_for(base + "/__health")
            opml = folder / "world.opml"
            opml.write_bytes(get(base + "/__opml"))
            run(["init"], environment)
            run(["source", "import", str(opml)], environment)
            days: list[dict[str, Any]] = []
            for number in range(options.days):
                day = FIRST + timedelta(days=number)
                get(f"{base}/__day?d={day}", "POST")
                environment["GROUNDWIRE_NOW"] = f"{day}T23:00:00Z"
                output, seconds, peak = run(["run", "--once", "--json"], environment)
                steps = {step.pop("step"): step for step in json.loads(output)["steps"]}
                days.append({"day": str(day), "seconds": round(seconds, 1), "tree_megabytes": round(peak), **steps})
                print(json.dumps(days[-1]), file=sys.stderr)
            first = days[0]["collect"]
            result = {
                "first_day_seconds": days[0]["seconds"],
                "peak_megabytes": max(day["tree_megabytes"] for day in days),
                "bytes_to_stored_items_per_second": round(first["new"] / first["seconds"], 1),
                "last_day_over_second_day": round(days[-1]["seconds"] / days[min(1, len(days) - 1)]["seconds"], 2),
                "story_page_milliseconds": page_milliseconds(environment),
            }
            print(json.dumps(result, indent=1))
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
