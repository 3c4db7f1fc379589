"""The process that reads feeds for `groundwire.collect.pool`: ``python -m groundwire.collect.worker SECONDS BYTES``.

It answers documents on its standard input until that closes, each within its limits.
"""

import pickle
import resource
import sys
import time
from typing import BinaryIO

from groundwire.collect.feed import parse
from groundwire.collect.pool import LENGTH, READY
from groundwire.errors import FeedError
from groundwire.model.item import ParsedFeed


def serve(source: BinaryIO, target: BinaryIO, *, seconds: float, memory: int) -> None:
    """Answer documents until *source* ends; each within *seconds* of processor time."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    target.write(READY)
    target.flush()
    while header := source.read(LENGTH.size):
        body, url, content_type = pickle.loads(source.read(*LENGTH.unpack(header)))  # noqa: S301 - from our parent
        used = time.process_time()
        resource.setrlimit(resource.RLIMIT_CPU, (int(used + seconds) + 1, resource.RLIM_INFINITY))
        answer = pickle.dumps(_answer(body, url, content_type), pickle.HIGHEST_PROTOCOL)
        target.write(LENGTH.pack(len(answer)) + answer)
        target.flush()


def _answer(body: bytes, url: str, content_type: str | None) -> ParsedFeed | tuple[str, str]:
    try:
        return parse(body, url=url, content_type=content_type)
    except FeedError as error:
        return error.code, error.why
    except MemoryError:
        return "memory", "reading the feed took too much memory"
    except RecursionError:
        return "document_too_deep", "the document is nested too deeply to be read"
    except Exception as error:  # noqa: BLE001 - one document must not end the process for the next
        return "feed_not_readable", f"the feed cannot be read ({type(error).__name__})"


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer, seconds=float(sys.argv[1]), memory=int(sys.argv[2]))
