"""The library ``reader`` over the feeds of an OPML file, for `bench/feeds.py`: ``python feeds_reader.py FEEDS.opml``.

Runs under a Python of its own, which has ``reader`` and ``sgmllib3k`` and nothing of groundwire. One JSON object for
each of two rounds, in the words of `bench/feeds.py`.
"""

import hashlib
import json
import resource
import sys
import tempfile
import time
from pathlib import Path
from xml.etree import ElementTree as ET

from reader import make_reader  # type: ignore[import-not-found, unused-ignore] # in another environment

WORKERS = 40


def main() -> None:
    """Two rounds into a database that is thrown away."""
    outlines = ET.parse(sys.argv[1]).iter("outline")
    with tempfile.TemporaryDirectory() as folder:
        reader = make_reader(str(Path(folder) / "reader.sqlite"))
        for outline in outlines:
            reader.add_feed(outline.attrib["xmlUrl"])
        for name in ("first", "unchanged"):
            wall, cpu = time.perf_counter(), time.process_time()
            reader.update_feeds(workers=WORKERS, scheduled=False)
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            kept = sorted(f"{entry.feed_url} {entry.id}" for entry in reader.get_entries())
            told = {
                "who": "reader",
                "round": name,
                "entries": len(kept),
                "same": hashlib.sha256("\n".join(kept).encode()).hexdigest()[:16],
                "cpu_s": round(cpu, 2),
                "wall_s": round(wall, 2),
                "peak_mb": peak,
            }
            print(json.dumps(told), flush=True)
        reader.close()


if __name__ == "__main__":
    main()
