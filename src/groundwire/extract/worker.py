"""The process that takes pages apart for `groundwire.extract.pool`: ``python -m groundwire.extract.worker``.

Requests on standard input, replies on standard output, as `groundwire.extract.wire` has them.
"""

import contextlib
import json
import os
import sys
from typing import BinaryIO

from groundwire.errors import ExtractError
from groundwire.extract.language import detect
from groundwire.extract.page import extract
from groundwire.extract.wire import REPLY, REQUEST, pack
from groundwire.model.article import Extracted


def limit(memory: int) -> None:
    """Let this process take *memory* bytes more than it has; without effect where the system cannot."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415 - only on POSIX

        with open("/proc/self/statm", encoding="ascii") as sizes:  # noqa: PTH123 - a file of the kernel
            have = int(sizes.read().split()[0]) * os.sysconf("SC_PAGESIZE")
        resource.setrlimit(resource.RLIMIT_AS, (have + memory, have + memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def serve(source: BinaryIO, target: BinaryIO) -> None:
    """Answer requests until the input ends."""
    while len(head := source.read(REQUEST.size)) == REQUEST.size:
        is_pdf, url_size, page_size = REQUEST.unpack(head)
        url, page = source.read(url_size).decode("utf-8", "replace"), source.read(page_size)
        try:
            reply = pack(_pdf(page, url) if is_pdf else extract(page, url=url))
        except ExtractError as error:
            reply = json.dumps({"error": str(error)}).encode("ascii")
        except MemoryError:
            reply = json.dumps({"error": f"{url}: the page needs more memory than a page may"}).encode("ascii")
        target.write(REPLY.pack(len(reply)) + reply)
        target.flush()


def _pdf(body: bytes, url: str) -> Extracted:
    from groundwire.extract import pdf  # noqa: PLC0415 - few desks ask for one, and it takes a while to load

    return pdf.read(body, url=url)


def main() -> None:
    """Serve on the standard streams; what a library prints goes nowhere."""
    target = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    detect("The model of languages is loaded before the first page comes.")
    limit(int(sys.argv[1]))
    serve(sys.stdin.buffer, target)


if __name__ == "__main__":
    main()
