"""The addresses of readers: signing in and out, state, the account. Each unsafe one goes through ``ask.unsafe``."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from groundwire.model.reader import Reader, Recap
from groundwire.publish.readers import account, edit, greader, like, marks, oidc, origin, ruling, signing, starred
from groundwire.publish.readers.ask import Ask, form, unsafe
from groundwire.publish.readers.door import Door, Visitor
from groundwire.publish.site import Site
from groundwire.publish.web import pages
from groundwire.store import pages as headings
from groundwire.store import readers, state, stories
from groundwire.store.state import Change


def routes(door: Door) -> list[Route]:
    """All routes of readers, for the application's table."""
    return [
        Route("/sign-in", lambda request: signing.asked_for(door, request)),
        unsafe(door, "/sign-in", signing.sign_in, role=None),
        unsafe(door, "/sign-out", signing.sign_out),
        Route("/starred", lambda request: listed(door, request, "Starred")),
        Route("/unread", lambda request: listed(door, request, "Unread")),
        unsafe(door, "/state", change),
        *account.routes(door),
        *starred.routes(door),
        Route("/unsubscribe/{secret}", lambda request: unsubscribe_page(door, request)),
        Route("/unsubscribe/{secret}", _unsubscribe(door), methods=["POST"]),
        *oidc.routes(door),
        *edit.routes(door),
        *like.routes(door),
        *ruling.routes(door),
        *greader.routes(door),
    ]


def change(ask: Ask) -> Response:
    """Read, star, hide, their opposites, all read, undo."""
    reader, do, wanted = ask.reader, ask.field("do"), ask.fields.get("story", [])
    with ask.door.store().writing() as conn:
        if do == "undo":
            undone = state.undo(conn, reader.id, now=ask.now)
            return ask.done(undone=undone)
        if do == "all-read":
            return ask.done(changed=state.change(conn, reader.id, wanted, Change.READ, now=ask.now))
        if do not in set(Change):
            raise HTTPException(HTTPStatus.BAD_REQUEST, f"`do` is one of {', '.join(Change)}, all-read, undo")
        slug = wanted[0] if wanted else ""
        stories.get(conn, slug)  # there is such a story
        changed = state.change(conn, reader.id, [slug], Change(do), now=ask.now)
        now = state.of(conn, reader.id, [slug])
    here = origin.own_path(ask.field("next"))
    return ask.done(changed=changed, html=marks.story(slug, now.get(slug), ask.visitor, here=here))


def listed(door: Door, request: Request, title: str) -> Response:
    """The reader's starred or unread stories."""
    reader = _reader(request)
    if reader is None:
        return RedirectResponse(f"/sign-in?next={request.url.path}", HTTPStatus.SEE_OTHER)
    with door.store().reading() as conn:
        if title == "Starred":
            ids = [int(story.id) for slug in state.starred(conn, reader.id) if (story := stories.get(conn, slug)).id]
        else:
            ids = state.unread(conn, reader.id)
        order: dict[int, int] = {number: place for place, number in enumerate(ids)}
        found = sorted(headings.headings_of(conn, ids), key=lambda one: order[one.id])
    html = pages.render(
        "reader_list.html", _site(door), here=request.url.path, title=title, found=found, now=door.clock()
    )
    return _private(html)


def unsubscribe_page(door: Door, request: Request) -> Response:
    """A button, since robots follow links in mails; the mail's own header needs no page (RFC 8058)."""
    secret = str(request.path_params["secret"])
    with door.store().reading() as conn:
        known = readers.by_unsubscribe(conn, secret)
    if known is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    html = pages.render("unsubscribe.html", _site(door), here="", done=known.recap is Recap.OFF, secret=secret)
    return _private(html)


def _unsubscribe(door: Door) -> Callable[[Request], Awaitable[Response]]:
    """One click, without a cookie or a page before it (RFC 8058): the secret in the address is what allows it."""

    async def endpoint(request: Request) -> Response:
        await form(request)
        with door.store().writing() as conn:
            known = readers.by_unsubscribe(conn, str(request.path_params["secret"]))
            if known is None:
                raise HTTPException(HTTPStatus.FORBIDDEN, "this address belongs to no reader")
            readers.save(conn, replace(known, recap=Recap.OFF))
        return _private(pages.render("unsubscribe.html", _site(door), here="", done=True, secret=""))

    return endpoint


def _site(door: Door) -> Site:
    return Site(url=door.public_url)


def _visitor(request: Request) -> Visitor:
    found = request.scope.get("visitor")
    return found if isinstance(found, Visitor) else Visitor()


def _reader(request: Request) -> Reader | None:
    return _visitor(request).reader


def _private(html: str) -> Response:
    return HTMLResponse(html, headers={"cache-control": "private, no-store"})
