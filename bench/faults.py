"""A world in which one feed in five misbehaves: ``python bench/faults.py [--share 0.2] [--feeds 330]``.

The recorded world that lies beside the checkout (``../shared``; nothing is measured where it is absent) serves feeds
that refuse, drip, break off, lead in circles or are gone. Rounds of collecting follow on a clock that is set forward by
minutes, then hours, with a new entry in each feed before each. Checked after every round: feeds that are well
have no error, those that pass are read in the end, those that last wait as long as their failures ask, and nobody
is asked before the time. In the end all that the good feeds hold is stored once. Prints one JSON object; exit 1 where
anything of that does not hold.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from world import SHARED, free_port, get, run, wait_for

START = datetime(2026, 1, 9, 8, tzinfo=UTC)
ROUNDS = [timedelta(minutes=minutes) for minutes in (0, 6, 12, 30, 60, 120, 240, 480, 960, 1500, 2940, 4380)]
PASSING = ("429", "503", "slow", "redirects")
READ = (*PASSING, "malformed")  # of a document that breaks off, what stands before that is read
FIRST, LONGEST, SPREAD = timedelta(minutes=10), timedelta(days=7), 0.25  # of the back-off, as the issue asks


def path_of(url: str) -> str:
    """The path by which the world knows a feed."""
    return unquote(urlsplit(url).path)


def wrong(row: dict[str, Any], fault: str | None, now: datetime, before: dict[str, Any] | None) -> str | None:
    """What is wrong with how a source stands after a round, if anything."""
    if fault is None or fault in ("slow", "redirects"):
        return f"it is well, and has {row['errors']} errors: {row['last_error']}" if row["errors"] else None
    if fault == "410":
        return None if row["state"] == "gone" and row["errors"] == 1 else f"gone, and told as {row['state']}"
    waits = datetime.fromisoformat(row["next_check"])
    if before and datetime.fromisoformat(before["next_check"]) > now:
        same = row["next_check"] == before["next_check"] and row["errors"] == before["errors"]
        return None if same else "it was asked before its time"
    if before and row["errors"] == before["errors"] and row["reason"].startswith("server asked to wait"):
        return None  # it was not asked: a neighbour on its domain was told "later"
    if row["errors"]:
        backoff = min(FIRST * 2 ** (row["errors"] - 1), LONGEST)
        least, most = backoff * (1 - SPREAD), min(backoff * (1 + SPREAD), LONGEST)
        if fault in PASSING and row["errors"] == 1:
            least = timedelta(minutes=5)  # the server said when, and we ask nobody sooner than this
        return None if least <= waits - now <= most else f"{row['errors']} failures, and it waits {waits - now}"
    return None if fault in READ else "it cannot be read, and has no error"


def collected(
    base: str, environment: dict[str, str], rounds: list[timedelta]
) -> tuple[list[dict[str, Any]], list[str]]:
    """Do the rounds; the health of all sources after the last, and what was wrong after any."""
    faults = json.loads(get(f"{base}/__faults"))
    known: dict[str, dict[str, Any]] = {}
    found: list[str] = []
    for since in rounds:
        now = START + since
        environment["GROUNDWIRE_NOW"] = now.isoformat()
        get(f"{base}/__tick", "POST")
        began = time.perf_counter()
        output, _, _ = run(["collect", "--once", "--json"], environment)
        told = json.loads(output)["steps"][0]
        print(
            json.dumps({"after": str(since), "seconds": round(time.perf_counter() - began, 1), **told}), file=sys.stderr
        )
        rows = {row["url"]: row for row in json.loads(run(["status", "--json"], environment)[0])["health"]}
        for url, row in rows.items():
            fault = faults.get(path_of(url))
            if why := wrong(row, fault, now, known.get(url)):
                found.append(f"{url} ({fault}) after {since}: {why}")
        known = rows
    return list(known.values()), found


def main() -> None:
    """Serve, collect, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--share", type=float, default=0.2, help="of the feeds misbehaves")
    parser.add_argument("--feeds", type=int, default=1000, help="at most so many of the world's")
    parser.add_argument("--rounds", type=int, default=len(ROUNDS))
    options = parser.parse_args()
    if not SHARED.is_dir():
        print(f"The recorded world is not at {SHARED}: nothing was measured.")
        return
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    world = [sys.executable, str(SHARED / "eval" / "world.py"), "serve", "--port", str(port), "--spread"]
    world += ["--world", str(SHARED / "packs" / "world-2026-01a"), "--day", str(START.date())]
    world += ["--faults", str(options.share)]
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "GROUNDWIRE_DATABASE": f"sqlite:///{folder}/faults.db",
            "GROUNDWIRE_ALLOW": "127.0.0.0/8",
            "GROUNDWIRE_PACE": "0",
        }
        server = subprocess.Popen(world, stdout=subprocess.DEVNULL)
        try:
            wait_for(base + "/__health")
            chosen = f"limit={options.feeds}"
            opml = Path(folder) / "world.opml"
            opml.write_bytes(get(f"{base}/__opml?{chosen}"))
            run(["source", "import", str(opml)], environment)
            rounds = [*ROUNDS[: options.rounds - 1], ROUNDS[options.rounds - 2] + timedelta(hours=26)]
            health, found = collected(base, environment, rounds)
            truth = json.loads(get(f"{base}/__truth?{chosen}"))["feeds"]
            faults = json.loads(get(f"{base}/__faults"))
            stored: defaultdict[str, Counter[str]] = defaultdict(Counter)
            for line in run(["export", "items", "--jsonl"], environment)[0].splitlines():
                item = json.loads(line)
                stored[path_of(item["source_url"])][str(item["guid"] or item["url"])] += 1
        finally:
            server.terminate()
            server.wait()
    states: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in health:
        states[faults.get(path_of(row["url"]), "none")][row["state"]] += 1
    missing = sum(guid not in stored[path_of(url)] for url, guids in truth.items() for guid in guids)
    twice = [(path, guid) for path in map(path_of, truth) for guid, times in stored[path].items() if times > 1]
    result = {
        "sources": len(health),
        "misbehaving": sum(path_of(row["url"]) in faults for row in health),
        "rounds": len(rounds),
        "good_sources": len(truth),
        "entries_of_good_sources": sum(map(len, truth.values())),
        "missing": missing,
        "doubled": twice,
        "states_by_fault": {fault: dict(counted) for fault, counted in sorted(states.items())},
        "wrong": found[:20],
    }
    print(json.dumps(result, indent=1))
    sys.exit(bool(found or missing or twice))


if __name__ == "__main__":
    main()
