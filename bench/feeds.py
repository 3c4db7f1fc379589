"""What a round of collecting costs: processor and wall seconds, a first round and one where nothing changed.

    python bench/feeds.py FEEDS.opml [--now 2026-11-24T01:00:00Z]

FEEDS.opml lists the feeds of a server on this machine (a private address: it is allowed, and not paced). The second
round is two days later by the clock, so that every feed is due. One JSON object for each round; ``cpu_s`` counts the
parsing processes, and ``rss_mb`` is the peak of this process. A comparison with another collector counts only where
both stored as many entries from the same server, one after the other, in one run.
"""

import argparse
import asyncio
import json
import resource
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

from groundwire.desk import Desk
from groundwire.settings import Settings


def cpu() -> float:
    """Processor seconds of this process and of those that it has ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def measure(opml: Path, now: datetime) -> None:
    """Two rounds over the feeds of *opml*, into a database that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        clock = [now]
        settings = Settings(database=f"sqlite:///{folder}/bench.db", allow=("127.0.0.0/8",), pace=0)
        with Desk(settings, clock=lambda: clock[0]) as desk:
            desk.init()
            desk.import_opml(opml.read_bytes())
            for name in ("first", "unchanged"):
                wall, before = time.perf_counter(), cpu()
                done = asyncio.run(desk.round(only=frozenset({"collect"})))
                told = {
                    "round": name,
                    "feeds": done.count("collect", "sources"),
                    "failed": done.count("collect", "failed"),
                    "entries": done.count("collect", "new"),
                    "wall_s": round(time.perf_counter() - wall, 2),
                    "cpu_s": round(cpu() - before, 2),
                    "rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
                }
                print(json.dumps(told), flush=True)
                clock[0] += timedelta(days=2)


def main() -> None:
    """Read the command line and measure."""
    options = argparse.ArgumentParser(description="What a round of collecting costs.")
    options.add_argument("opml", type=Path)
    options.add_argument("--now", type=datetime.fromisoformat, default="2026-11-24T01:00:00Z")
    chosen = options.parse_args()
    measure(chosen.opml, chosen.now)


if __name__ == "__main__":
    main()
