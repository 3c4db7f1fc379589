"""The process that reads feeds for `groundwire.collect.pool`: ``python -m groundwire.collect.worker SECONDS BYTES``.

It answers documents on its standard input until that closes, each within its limits.
"""

import gc
import json
import resource
import sys
import time
from importlib import import_module
from typing import Any, BinaryIO

from groundwire.collect import wire
from groundwire.collect.feed import parse
from groundwire.collect.readings.bodies import looked_through
from groundwire.errors import FeedError
from groundwire.model.item import ParsedFeed

GARBAGE = 100_000  # objects more than before; a document's are nearly all gone when it was answered


def serve(source: BinaryIO, target: BinaryIO, *, seconds: float, memory: int) -> None:
    """Answer documents until *source* ends; each within *seconds* of processor time."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    gc.freeze()
    gc.set_threshold(GARBAGE)
    target.write(wire.READY)
    target.flush()
    while header := source.read(wire.REQUEST.size):
        url, content_type, read_as, body = (source.read(size) for size in wire.REQUEST.unpack(header))
        used = time.process_time()
        resource.setrlimit(resource.RLIMIT_CPU, (int(used + seconds) + 1, resource.RLIM_INFINITY))
        address, said = (part.decode("utf-8", "surrogatepass") for part in (url, content_type))
        answer = _answer(body, address, said, read_as)
        target.write(wire.REPLY.pack(len(answer)) + answer)
        target.flush()


def _answer(body: bytes, url: str, content_type: str, read_as: bytes) -> bytes:
    try:
        found = _read(body, url, content_type or None, read_as)
        return wire.pack(looked_through(found)) if isinstance(found, ParsedFeed) else json.dumps(found).encode()
    except FeedError as error:
        return wire.refusal(error.code, error.why)
    except MemoryError:
        return wire.refusal("memory", "reading the document took too much memory")
    except RecursionError:
        return wire.refusal("document_too_deep", "the document is nested too deeply to be read")
    except Exception as error:  # noqa: BLE001 - one document must not end the process for the next
        return wire.refusal("feed_not_readable", f"the feed cannot be read ({type(error).__name__})")


def _read(body: bytes, url: str, content_type: str | None, read_as: bytes) -> ParsedFeed | list[Any]:
    """What a document is read as: a feed, or what a module of `readings` makes of it, which is loaded when needed."""
    if not read_as:
        return parse(body, url=url, content_type=content_type)
    name, options = json.loads(read_as)
    found: ParsedFeed | list[Any] = import_module(f"groundwire.collect.readings.{name}").read(
        body, url=url, content_type=content_type, **options
    )
    return found


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer, seconds=float(sys.argv[1]), memory=int(sys.argv[2]))
