"""An editor's forms: headlines, pins, hides, merges, splits; anybody's report of a mistake; and the log of all that."""

import re
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from groundwire.errors import Moved, NotFound, StoreError
from groundwire.group import works
from groundwire.model.reader import Role
from groundwire.publish.readers.ask import Ask, unsafe
from groundwire.publish.readers.door import Door, Visitor
from groundwire.publish.site import Site
from groundwire.publish.web import pages
from groundwire.store import articles, audit, stories

NUMBER = re.compile(r"[0-9]{1,18}")
SWITCHES = {
    "pin": (audit.pin, True),
    "unpin": (audit.pin, False),
    "hide": (audit.hide, True),
    "show": (audit.hide, False),
}


def routes(door: Door) -> list[Route]:
    """All routes of editing."""
    return [
        unsafe(door, "/edit", edit, role=Role.EDITOR),
        unsafe(door, "/audit", undo, role=Role.EDITOR),
        unsafe(door, "/report", report),
        Route("/audit", lambda request: log_page(door, request)),
        Route("/story/{slug}/split", lambda request: split_page(door, request)),
    ]


def edit(ask: Ask) -> Response:
    """One act on one story, as the button says."""
    do, slug, who = ask.field("do"), ask.field("story"), ask.reader.name
    try:
        with ask.door.store().writing() as conn:
            if do == "headline":
                audit.correct(conn, slug, ask.field("headline"), who=who, now=ask.now)
            elif do in SWITCHES:
                act, on = SWITCHES[do]
                act(conn, slug, on=on, who=who, now=ask.now)
            elif do == "verify":
                audit.verify(conn, slug, "", who=who, now=ask.now)
            elif do == "merge":
                audit.merge(conn, slug, ask.field("into"), who=who, now=ask.now)
            elif do == "split":
                chosen = [int(number) for number in ask.fields.get("item", []) if NUMBER.fullmatch(number)]
                documents = articles.documents(conn, stories.get(conn, slug).items)
                audit.split(conn, slug, chosen, works.of_those(documents, chosen), who=who, now=ask.now)
            else:
                raise HTTPException(HTTPStatus.BAD_REQUEST, f"there is no edit {do[:40]!r}")
    except Moved:
        raise  # leads on to where the story is now
    except (StoreError, NotFound) as error:
        raise HTTPException(HTTPStatus.BAD_REQUEST, str(error)) from error
    return ask.done(done=do)


def undo(ask: Ask) -> Response:
    """Take back one act of the log."""
    number = ask.field("undo")
    try:
        with ask.door.store().writing() as conn:
            audit.undo(conn, int(number) if NUMBER.fullmatch(number) else 0, who=ask.reader.name, now=ask.now)
    except (StoreError, NotFound) as error:
        raise HTTPException(HTTPStatus.BAD_REQUEST, str(error)) from error
    return ask.done(done="undo")


def report(ask: Ask) -> Response:
    """A reader says that something is wrong: the story is written and verified again, and editors read why."""
    says = ask.field("says")
    if not says:
        raise HTTPException(HTTPStatus.BAD_REQUEST, "say what is wrong, in a few words")
    with ask.door.store().writing() as conn:
        audit.verify(conn, ask.field("story"), says, who=ask.reader.name, now=ask.now)
    return ask.done(at="reported", done="report")


def log_page(door: Door, request: Request) -> Response:
    """What was edited, newest first, each act with its undo."""
    visitor = _editor(request)
    with door.store().reading() as conn:
        found = audit.every(conn)
    site = Site(url=door.public_url)
    html = pages.render("audit.html", site, here="/audit", found=found, token=visitor.token, now=door.clock())
    return HTMLResponse(html, headers={"cache-control": "private, no-store"})


def split_page(door: Door, request: Request) -> Response:
    """The items of a story, to choose those that belong elsewhere."""
    visitor, slug = _editor(request), str(request.path_params["slug"])
    with door.store().reading() as conn:
        story = stories.get(conn, slug)
        documents = articles.documents(conn, story.items)
    site = Site(url=door.public_url)
    html = pages.render("split.html", site, here="", story=story, documents=documents, token=visitor.token)
    return HTMLResponse(html, headers={"cache-control": "private, no-store"})


def _editor(request: Request) -> Visitor:
    visitor = request.scope.get("visitor")
    if not isinstance(visitor, Visitor) or visitor.reader is None or visitor.reader.role is not Role.EDITOR:
        raise HTTPException(HTTPStatus.FORBIDDEN, "only an editor may see that")
    return visitor
