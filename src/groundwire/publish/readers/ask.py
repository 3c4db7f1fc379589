"""An unsafe request, checked before anything looks at it: its origin, its token, its reader and their role."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from groundwire.model.reader import Reader, Role
from groundwire.publish.readers import origin, secrets
from groundwire.publish.readers.door import Door, Visitor, cookies

MOST_BYTES = 256_000
MOST_FIELDS = 2_000
FAILED = "csrf_failed: this form did not come from a page of ours that you have open; load the page again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A request that may change something: who, what, when."""

    door: Door
    request: Request
    visitor: Visitor
    fields: dict[str, list[str]]
    now: datetime

    @property
    def reader(self) -> Reader:
        """Who asks; the guard has seen to it that there is one."""
        if self.visitor.reader is None:
            raise HTTPException(HTTPStatus.FORBIDDEN, "sign in first")
        return self.visitor.reader

    def field(self, name: str) -> str:
        """The first value of a field, or ""."""
        return self.fields.get(name, [""])[0].strip()

    def done(self, *, at: str = "", **told: object) -> Response:
        """To a script, what was done; to a form, the page that it came from, *at* one of its parts."""
        if "application/json" in self.request.headers.get("accept", ""):
            return JSONResponse(told, headers={"cache-control": "no-store"})
        return to(origin.own_path(self.field("next")) + (at and f"#{at}"))


Act = Callable[[Ask], Response]


def unsafe(door: Door, path: str, act: Act, *, role: Role | None = Role.READER) -> Route:
    """The route of a form: POST only, from our own pages only; *role* None where nobody is signed in yet."""

    async def endpoint(request: Request) -> Response:
        headers, client = request.headers, request.client.host if request.client else None
        if not origin.is_own(headers, door.public_url, request.url.scheme):
            raise HTTPException(HTTPStatus.FORBIDDEN, FAILED)
        fields = await form(request)
        visitor = await run_in_threadpool(door.visitor, headers, client)
        expected = visitor.token if visitor.reader else cookies(headers).get(door.form_cookie, "")
        told = (fields.get("token") or [headers.get("x-csrf-token", "")])[0]
        if not expected or not secrets.same(told, expected):
            raise HTTPException(HTTPStatus.FORBIDDEN, FAILED)
        if role is not None and visitor.reader is None:
            raise HTTPException(HTTPStatus.FORBIDDEN, "sign in first")
        if role is Role.EDITOR and (visitor.reader is None or visitor.reader.role is not Role.EDITOR):
            raise HTTPException(HTTPStatus.FORBIDDEN, "only an editor may do that")
        ask = Ask(door=door, request=request, visitor=visitor, fields=fields, now=door.clock())
        try:
            return await run_in_threadpool(act, ask)
        finally:
            door.changed()

    return Route(path, endpoint, methods=["POST"])


async def form(request: Request) -> dict[str, list[str]]:
    """The fields of an urlencoded form.

    Raises:
        HTTPException: 413 for a body beyond measure, 400 for one that is no form.
    """
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        return parse_qs(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise HTTPException(HTTPStatus.BAD_REQUEST) from error


def to(path: str) -> Response:
    """On to a page of ours."""
    return RedirectResponse(path, HTTPStatus.SEE_OTHER, {"cache-control": "no-store"})
