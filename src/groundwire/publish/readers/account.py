"""A reader's account: the recap, the sources of their own, what they like, their starred feed, the password."""

from dataclasses import replace
from http import HTTPStatus
from zoneinfo import available_timezones

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from groundwire.errors import LibraryError
from groundwire.model.reader import Recap
from groundwire.publish.mail.address import is_address
from groundwire.publish.readers import secrets, starred
from groundwire.publish.readers.ask import Ask, unsafe
from groundwire.publish.readers.door import Door, Visitor
from groundwire.publish.readers.signing import SLOW, begin
from groundwire.publish.site import Site
from groundwire.publish.web import pages
from groundwire.rank import library
from groundwire.store import interest, readers, rules, sources

SHOWN = 12  # of the papers and keywords that a reader named
MOST_NAMED = 2000


def routes(door: Door) -> list[Route]:
    """All routes of the account."""
    return [
        Route("/account", lambda request: account_page(door, request)),
        unsafe(door, "/account", account),
        unsafe(door, "/account/likes", likes),
        unsafe(door, "/account/feed", feed),
        unsafe(door, "/account/password", password),
    ]


def account_page(door: Door, request: Request) -> Response:
    """What the reader chose."""
    visitor = request.scope.get("visitor")
    if not isinstance(visitor, Visitor) or visitor.reader is None or not visitor.accounts:
        return RedirectResponse("/sign-in?next=/account", HTTPStatus.SEE_OTHER)
    with door.store().reading() as conn:
        every, chosen = sources.every(conn), readers.subscribed(conn, visitor.reader.id)
        known = readers.find(conn, visitor.reader.name)
        own = len(rules.listing(conn, reader=visitor.reader.id))
        named = interest.seeds_of(conn, visitor.reader.id)
        address = starred.address(door, conn, visitor.reader)
    html = pages.render(
        "account.html",
        Site(url=door.public_url),
        here="/account",
        reader=visitor.reader,
        token=visitor.token,
        sources=every,
        chosen=chosen,
        password=known is not None and known[1] is not None,
        zones=sorted(available_timezones()),
        recaps=list(Recap),
        rules=own,
        named=named,
        shown=SHOWN,
        starred=address,
    )
    return HTMLResponse(html, headers={"cache-control": "private, no-store"})


def account(ask: Ask) -> Response:
    """Keep the reader's address, hour, zone, recap and sources."""
    email, zone, hour, recap = (ask.field(name) for name in ("email", "zone", "hour", "recap"))
    problems = [
        said
        for wrong, said in (
            (bool(email) and not is_address(email), "the mail address is not one"),
            (zone not in available_timezones(), "the time zone is not known; write it like Europe/Vienna"),
            (not (hour.isdigit() and int(hour) < 24), "the hour is a number from 0 to 23"),
            (recap not in set(Recap), "the recap is off, daily or weekly"),
            (bool(recap in ("daily", "weekly") and not email), "a recap by mail needs a mail address"),
        )
        if wrong
    ]
    if problems:
        raise HTTPException(HTTPStatus.BAD_REQUEST, "; ".join(problems))
    changed = replace(ask.reader, email=email or None, zone=zone, hour=int(hour), recap=Recap(recap))
    with ask.door.store().writing() as conn:
        readers.save(conn, changed)
        known = {source.id for source in sources.every(conn)}
        wanted = [int(number) for number in ask.fields.get("source", []) if number.isdigit()]
        readers.subscribe(conn, changed.id, [number for number in wanted if number in known])
    return ask.done(saved=True)


def likes(ask: Ask) -> Response:
    """Keep what the reader says to like, keywords and a library in BibTeX; or forget all that they named."""
    do = ask.field("do")
    if do not in ("keep", "forget"):
        raise HTTPException(HTTPStatus.BAD_REQUEST, "`do` is one of keep, forget")
    found = library.keywords(ask.field("keywords"))
    if do == "keep" and (told := ask.field("library")):
        try:
            found += library.read("library.bib", told.encode("utf-8", "replace"))
        except LibraryError as error:
            raise HTTPException(HTTPStatus.BAD_REQUEST, str(error)) from error
    with ask.door.store().writing() as conn:
        if do == "forget":
            interest.forget_seeds(conn, ask.reader.id)
        elif len(interest.seeds_of(conn, ask.reader.id)) + len(found) > MOST_NAMED:
            raise HTTPException(HTTPStatus.BAD_REQUEST, f"no more than {MOST_NAMED} papers and keywords of one reader")
        else:
            interest.add_seeds(conn, ask.reader.id, found)
    return ask.done(at="likes", done=do)


def feed(ask: Ask) -> Response:
    """A new address for the starred feed; the old one ends."""
    with ask.door.store().writing() as conn:
        starred.renew(conn, ask.reader)
    return ask.done(done="feed")


def password(ask: Ask) -> Response:
    """A new password for one who knows the old one; every other session ends."""
    with ask.door.store().reading() as conn:
        found = readers.find(conn, ask.reader.name)
    if ask.door.tries.wait((f"name {ask.reader.name}",), ask.now):
        raise HTTPException(HTTPStatus.TOO_MANY_REQUESTS, SLOW)
    if found is None or not secrets.fits(found[1], ask.fields.get("old", [""])[0]):
        raise HTTPException(HTTPStatus.FORBIDDEN, "that is not your password")
    with ask.door.store().writing() as conn:
        readers.set_password(conn, ask.reader.id, secrets.hashed(ask.fields.get("new", [""])[0]))
    answer = ask.done(saved=True)
    begin(ask.door, answer, ask.reader)
    return answer
