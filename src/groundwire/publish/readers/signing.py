"""Signing in by password, sessions, signing out. Who signs in elsewhere comes through ``oidc`` to the same session."""

from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from groundwire.model.reader import Reader
from groundwire.publish.readers import origin, secrets
from groundwire.publish.readers.ask import Ask
from groundwire.publish.readers.door import STAYS, Door
from groundwire.publish.site import Site
from groundwire.publish.web import pages
from groundwire.store import readers

WRONG = "The name and the password do not belong together."
SLOW = "Too many tries. Wait a minute, then try again."
PLAIN_HTTP = "Readers sign in over https only: set GROUNDWIRE_PUBLIC_URL to the https address of these pages."


def sign_in_page(door: Door, *, wanted: str | None = None, wrong: str = "", status: int = HTTPStatus.OK) -> Response:
    """The form to sign in, with a token of its own; *wanted* is where to go after it."""
    with door.store().reading() as conn:
        accounts = readers.count(conn) > 0
    token = secrets.new_id()
    page = pages.render(
        "sign_in.html",
        Site(url=door.public_url),
        here="/sign-in",
        accounts=accounts,
        token=token,
        wrong=wrong,
        next=origin.own_path(wanted),
        provider=door.provider.name if door.provider else None,
    )
    answer = HTMLResponse(page, status, {"cache-control": "no-store"})
    keep(door, answer, door.form_cookie, token, None)
    return answer


def asked_for(door: Door, request: Request) -> Response:
    """The form to sign in, as somebody asks for it."""
    return sign_in_page(door, wanted=request.query_params.get("next"))


def sign_in(ask: Ask) -> Response:
    """Open a session under a new id, whatever id the browser came with."""
    door, name, wanted = ask.door, ask.field("name")[:64], ask.field("next")
    https_only(door)
    client = ask.request.client.host if ask.request.client else "unknown"
    if door.tries.wait((f"name {name}", f"address {client}"), ask.now):
        return sign_in_page(door, wanted=wanted, wrong=SLOW, status=HTTPStatus.TOO_MANY_REQUESTS)
    with door.store().reading() as conn:
        found = readers.find(conn, name)
    if not secrets.fits(found[1] if found else None, ask.fields.get("password", [""])[0]) or found is None:
        return sign_in_page(door, wanted=wanted, wrong=WRONG, status=HTTPStatus.UNAUTHORIZED)
    door.tries.back((f"name {name}", f"address {client}"))
    answer = ask.done(reader=name)
    begin(ask.door, answer, found[0], old=ask.visitor.session)
    return answer


def begin(door: Door, answer: Response, reader: Reader, *, old: str | None = None) -> None:
    """A new session for *reader*, its id in a cookie of *answer*; the *old* one (a digest) ends."""
    session, now = secrets.new_id(), door.clock()
    with door.store().writing() as conn:
        if old:
            readers.end_session(conn, old)
        readers.open_session(conn, secrets.digest(session), reader.id, kind="web", now=now, expires=now + STAYS)
    keep(door, answer, door.cookie, session, int(STAYS.total_seconds()))
    drop(door, answer, door.form_cookie)


def sign_out(ask: Ask) -> Response:
    """End the session."""
    if ask.visitor.session:
        with ask.door.store().writing() as conn:
            readers.end_session(conn, ask.visitor.session)
    answer = ask.done()
    drop(ask.door, answer, ask.door.cookie)
    return answer


def https_only(door: Door) -> None:
    """Nobody signs in over plain http, except where the pages are for this machine alone and no network sees them.

    Raises:
        HTTPException: 403, with what to set.
    """
    host = door.public_url.split("://", 1)[-1]
    if not (door.secure or origin.is_local({"host": host}, "127.0.0.1", door.public_url)):
        raise HTTPException(HTTPStatus.FORBIDDEN, PLAIN_HTTP)


def keep(door: Door, answer: Response, name: str, value: str, seconds: int | None) -> None:
    """A cookie that scripts cannot read and that no other site's form brings along."""
    answer.set_cookie(name, value, max_age=seconds, path="/", secure=door.secure, httponly=True, samesite="lax")


def drop(door: Door, answer: Response, name: str) -> None:
    """The cookie goes."""
    answer.delete_cookie(name, path="/", secure=door.secure, httponly=True, samesite="lax")
