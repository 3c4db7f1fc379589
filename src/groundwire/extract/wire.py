"""What `pool` and `worker` say to each other. Apart, so that the pool need not import what takes pages apart.

A request is what is sent (0 for a page, 1 for a PDF), the lengths of URL and body (two 32-bit numbers, network order),
then both. A reply is a length,
then JSON: the article's fields, or ``{"error": why}``. JSON, since a page must not be able to make the parent
unpickle anything.
"""

import json
import struct
from dataclasses import asdict
from datetime import datetime
from typing import Any

from groundwire.errors import ExtractError
from groundwire.model.article import Extracted

REQUEST = struct.Struct("!?II")
REPLY = struct.Struct("!I")


def pack(found: Extracted) -> bytes:
    """An article as JSON."""
    record = asdict(found)
    record["published"] = found.published.isoformat() if found.published else None
    return json.dumps(record, ensure_ascii=True).encode("ascii")


def unpack(reply: bytes) -> Extracted:
    """The article in a reply.

    Raises:
        ExtractError: the reply is a refusal, or no reply that we know.
    """
    try:
        record: dict[str, Any] = json.loads(reply)
        if "error" in record:
            raise ExtractError(str(record["error"]))
        moment = record["published"]
        return Extracted(
            title=record["title"],
            text=record["text"],
            sentences=tuple((int(start), int(end)) for start, end in record["sentences"]),
            author=record["author"],
            published=datetime.fromisoformat(moment) if moment else None,
            language=record["language"],
            canonical_url=record["canonical_url"],
            links=tuple(record["links"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise ExtractError("the worker's reply could not be read") from error
