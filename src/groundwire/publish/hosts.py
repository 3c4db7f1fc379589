"""Only under our own names: a page asked for under another name is refused before anything looks at it.

A foreign site can have its own name lead to this machine (DNS rebinding), and its scripts would then read these pages
as their own. Links and mails are made from the public address alone, never from a request.
"""

from collections.abc import Sequence
from http import HTTPStatus

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from groundwire.publish.readers import origin

REFUSED = "These pages do not go by that name. Whoever runs this desk can allow it: GROUNDWIRE_HOSTS.\n"
ANY_NAME = "/healthz"  # for machines that ask by whatever address they have; it says nothing but "ok"


def only_ours(inner: ASGIApp, public_url: str, more: Sequence[str] = ()) -> ASGIApp:
    """*inner*, for requests under *public_url*, this machine's own names for itself, and *more* names."""
    refused = PlainTextResponse(REFUSED, HTTPStatus.BAD_REQUEST, {"cache-control": "no-store"})

    async def outer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] != ANY_NAME:
            told = [value for name, value in scope["headers"] if name == b"host"]
            if len(told) != 1 or not origin.names_us(told[0].decode("latin-1"), public_url, more):
                await refused(scope, receive, send)
                return
        await inner(scope, receive, send)

    return outer
