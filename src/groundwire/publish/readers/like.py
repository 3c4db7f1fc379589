"""More or less like a story: what each would change, shown before anything is kept, and the word itself."""

from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from groundwire.model.interest import Act
from groundwire.publish.readers.ask import Ask, unsafe
from groundwire.publish.readers.door import Door, Visitor
from groundwire.publish.site import Site
from groundwire.publish.view.liking import liking
from groundwire.publish.web import pages
from groundwire.store import state
from groundwire.vectors import WordLlama

SHOWN = 12  # moves of each side that are listed
SAYS = {"more": Act.MORE, "less": Act.LESS, "neither": None}


def routes(door: Door) -> list[Route]:
    """The page, and its form."""
    return [
        Route("/story/{slug}/like", lambda request: like_page(door, request)),
        unsafe(door, "/like", say),
    ]


def like_page(door: Door, request: Request) -> Response:
    """What more and less like this story would change for the reader who asks."""
    visitor, slug = request.scope.get("visitor"), str(request.path_params["slug"])
    if not isinstance(visitor, Visitor) or visitor.reader is None:
        return RedirectResponse(f"/sign-in?next=/story/{slug}/like", HTTPStatus.SEE_OTHER)
    reader = visitor.reader.feedback
    with door.store().reading() as conn:
        view = liking(conn, reader, slug, now=door.clock(), vectors=WordLlama())
    site = Site(url=door.public_url)
    html = pages.render(
        "like.html", site, here="", view=view, token=visitor.token, shown=SHOWN, common=reader is None, acts=Act
    )
    return HTMLResponse(html, headers={"cache-control": "private, no-store"})


def say(ask: Ask) -> Response:
    """Keep the word, or take it back."""
    do = ask.field("do")
    if do not in SAYS:
        raise HTTPException(HTTPStatus.BAD_REQUEST, f"`do` is one of {', '.join(SAYS)}")
    with ask.door.store().writing() as conn:
        state.say(conn, ask.reader.id, ask.field("story"), SAYS[do], now=ask.now)
    return ask.done(said=do)
