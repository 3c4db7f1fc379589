"""The two addresses of signing in at an identity provider: on to it, and back from it.

What one attempt needs to know again (its state, nonce and PKCE verifier) is derived from one random secret, which
stays in a cookie of the browser that began it; so an answer is of use in that browser only.
"""

from http import HTTPStatus
from urllib.parse import quote, unquote

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from groundwire.errors import SignInError
from groundwire.model.reader import Reader
from groundwire.publish.readers import origin, secrets
from groundwire.publish.readers.ask import to
from groundwire.publish.readers.door import Door, Visitor, cookies
from groundwire.publish.readers.provider import Identity, Provider
from groundwire.publish.readers.signing import SLOW, begin, drop, https_only, keep, sign_in_page
from groundwire.store import readers

START, BACK = "/sign-in/oidc", "/sign-in/oidc/back"
LASTS = 600  # seconds for one attempt


def routes(door: Door) -> list[Route]:
    """The routes; none where no provider is set."""
    provider = door.provider
    if provider is None:
        return []
    return [
        Route(START, lambda request: start(door, provider, request)),
        Route(BACK, lambda request: back(door, provider, request)),
    ]


def start(door: Door, provider: Provider, request: Request) -> Response:
    """On to the provider, with the secret of this attempt in a cookie."""
    wanted = origin.own_path(request.query_params.get("next"))
    https_only(door)
    if _too_many(door, request):
        return sign_in_page(door, wanted=wanted, wrong=SLOW, status=HTTPStatus.TOO_MANY_REQUESTS)
    flow = secrets.new_id()
    try:
        address = provider.start(door.public_url + BACK, flow)
    except SignInError as error:
        return _refused(door, wanted, error)
    answer = RedirectResponse(address, HTTPStatus.SEE_OTHER, {"cache-control": "no-store"})
    keep(door, answer, _cookie(door), f"{flow}.{quote(wanted, safe='')}", LASTS)
    return answer


def back(door: Door, provider: Provider, request: Request) -> Response:
    """Back from the provider: a session for the reader whose account it is, under a new id."""
    https_only(door)
    flow, _, rest = cookies(request.headers).get(_cookie(door), "").partition(".")
    wanted = origin.own_path(unquote(rest))
    if _too_many(door, request):
        return sign_in_page(door, wanted=wanted, wrong=SLOW, status=HTTPStatus.TOO_MANY_REQUESTS)
    try:
        found = provider.finish(door.public_url + BACK, flow, request.query_params, door.clock())
        with door.store().writing() as conn:
            reader = reader_of(conn, found, by_email=provider.match == "email")
    except SignInError as error:
        answer = _refused(door, wanted, error)
    else:
        answer = to(wanted)
        visitor = request.scope.get("visitor")
        begin(door, answer, reader, old=visitor.session if isinstance(visitor, Visitor) else None)
        door.changed()
    drop(door, answer, _cookie(door))
    return answer


def reader_of(conn: Connection, found: Identity, *, by_email: bool) -> Reader:
    """The reader whose account is linked to this identity.

    *by_email*, one that is not linked yet is found by the mail address that the provider has checked, and linked: from
    then on the address may change on either side, and a new owner of the address gets nothing.

    Raises:
        SignInError: there is none.
    """
    known = readers.by_subject(conn, found.key)
    if known is not None:
        return known
    if by_email and found.email:
        same = [one for one in readers.unlinked(conn) if (one.email or "").casefold() == found.email.casefold()]
        if len(same) == 1:
            readers.link(conn, same[0].id, found.key)
            return same[0]
    who = found.email or found.subject
    raise SignInError(
        f"no account here belongs to {who}. Whoever runs this desk can link one: "
        f"groundwire reader link NAME {found.subject}"
    )


def _cookie(door: Door) -> str:
    return f"{door.cookie}-oidc"


def _too_many(door: Door, request: Request) -> bool:
    client = request.client.host if request.client else "unknown"
    return bool(door.asks.wait((f"address {client}",), door.clock()))


def _refused(door: Door, wanted: str, error: SignInError) -> Response:
    status = HTTPStatus.BAD_GATEWAY if error.unreachable else HTTPStatus.FORBIDDEN
    return sign_in_page(door, wanted=wanted, wrong=f"You are not signed in: {error}.", status=status)
