"""How fast pages answer: ``python bench/pages.py http://127.0.0.1:8000 [--seconds 10]`` against a server that runs.

Uses ``wrk`` (one thread, 50 connections). Prints requests a second and the 99th percentile for the front page, its
first story, both as the story's 304, and the server's memory before and after where ``--pid`` is given.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path


def asked(url: str, seconds: int, etag: str | None = None) -> dict[str, str]:
    """Requests a second and the 99th percentile of *url*, as wrk tells them."""
    command = ["wrk", "-t1", "-c50", f"-d{seconds}s", "--latency", "-H", "Accept-Encoding: gzip"]
    if etag:
        command += ["-H", f"If-None-Match: {etag}"]
    told = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
    number = re.search(r"Requests/sec:\s+([\d.]+)", told)
    slowest = re.search(r"99%\s+(\S+)", told)
    return {"requests_per_second": number[1] if number else "?", "p99": slowest[1] if slowest else "?"}


def memory(pid: int) -> int:
    """Resident megabytes of a process (Linux)."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s+(\d+)", status)
    return int(found[1]) // 1024 if found else 0


def main() -> int:
    """Print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base")
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--pid", type=int)
    chosen = parser.parse_args()
    if not shutil.which("wrk"):
        print("wrk is missing: apt install wrk", file=sys.stderr)
        return 1
    base = chosen.base.rstrip("/")
    request = urllib.request.Request(f"{base}/", headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        etag, weight = answer.headers["ETag"], len(answer.read())
    with urllib.request.urlopen(f"{base}/", timeout=60) as answer:
        slug = re.search(rb'data-story="([^"]+)"', answer.read())
    found: dict[str, object] = {"front_bytes_gzip": weight}
    before = memory(chosen.pid) if chosen.pid else None
    found["front"] = asked(f"{base}/", chosen.seconds)
    if slug:
        found["story"] = asked(f"{base}/story/{slug[1].decode()}", chosen.seconds)
    found["front_304"] = asked(f"{base}/", chosen.seconds, etag)
    if chosen.pid:
        found["megabytes"] = [before, memory(chosen.pid)]
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
