"""The page of rules: a reader's own, and for an editor those for everybody. Each is tried before it is kept."""

from dataclasses import dataclass, replace
from http import HTTPStatus

from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from groundwire.errors import NotFound, RuleError
from groundwire.model.reader import Role
from groundwire.model.rule import Action, Field, Rule
from groundwire.publish.readers import marks
from groundwire.publish.readers.ask import Ask, unsafe
from groundwire.publish.readers.door import Door, Visitor
from groundwire.publish.site import Site
from groundwire.publish.view.trial import Trial, tried
from groundwire.publish.web import pages
from groundwire.store import audit, rules, state

MOST_RULES = 50  # of one reader
MINE, ALL = "me", "everybody"
DOES = {
    Action.KEEP: "keep: no drop and no mute applies",
    Action.DROP: "drop: the item does not count in its story",
    Action.BOOST: "boost: points are added to the score, or taken off",
    Action.MUTE: "mute: the story stays off the front page",
}
LOOKS_AT = {
    Field.WORDS: "words: all of them, in title or text",
    Field.REGEX: "regex: an expression (RE2) in title or text",
    Field.SOURCE: "source: its name, address or host",
    Field.AUTHOR: "author",
    Field.TOPIC: "topic: a section, or a lab, person, model or dataset",
    Field.LANGUAGE: "language: pt for pt and pt-BR",
    Field.SCORE: "score: <2 or >=6.5",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A rule in the form, for whom it is, and what trying it found or what is wrong with it."""

    rule: Rule
    whose: str
    trial: Trial | None = None
    wrong: str | None = None


def routes(door: Door) -> list[Route]:
    """All routes of rules."""
    return [Route("/rules", lambda request: rules_page(door, request)), unsafe(door, "/rules", act)]


def rules_page(door: Door, request: Request) -> Response:
    """The rules that the visitor may change, and an empty form."""
    visitor = request.scope.get("visitor")
    if not isinstance(visitor, Visitor) or visitor.reader is None:
        return RedirectResponse("/sign-in?next=/rules", HTTPStatus.SEE_OTHER)
    return _private(_page(door, visitor, Draft(rule=Rule(action=Action.MUTE, field=Field.WORDS, pattern=""), whose="")))


def act(ask: Ask) -> Response:
    """Try a rule, keep one, or remove one."""
    do, whose = ask.field("do"), ask.field("for")
    if whose not in _scopes(ask.visitor):
        raise HTTPException(HTTPStatus.FORBIDDEN, "only an editor makes rules for everybody")
    if do == "remove":
        return _removed(ask, whose)
    if do not in ("try", "add"):
        raise HTTPException(HTTPStatus.BAD_REQUEST, "`do` is one of try, add, remove")
    draft = Draft(rule=_rule(ask), whose=whose)
    try:
        with ask.door.store().reading() as conn:
            trial = tried(conn, draft.rule, now=ask.now)
            full = whose == MINE and len(rules.listing(conn, reader=ask.reader.id)) >= MOST_RULES
    except RuleError as error:
        return _answer(ask, replace(draft, wrong=str(error)))
    draft = replace(draft, trial=trial)
    if do == "try":
        return _answer(ask, draft)
    if full:
        return _answer(ask, replace(draft, wrong=f"there are {MOST_RULES} of yours; remove one first"))
    if trial.too_many and not ask.field("sure"):
        return _answer(ask, replace(draft, wrong="it matches most of what is stored; is that meant?"))
    with ask.door.store().writing() as conn:
        if whose == ALL:
            audit.rule(conn, draft.rule, who=ask.reader.name, now=ask.now)
        else:
            rules.add(conn, replace(draft.rule, reader=ask.reader.id), now=ask.now)
            state.changed(conn, ask.reader.id)
    return ask.done(done=do)


def _removed(ask: Ask, whose: str) -> Response:
    told = ask.field("rule")
    number = int(told) if told.isascii() and told.isdigit() and len(told) < 10 else 0
    try:
        with ask.door.store().writing() as conn:
            if whose == ALL:
                audit.unrule(conn, number, who=ask.reader.name, now=ask.now)
            else:
                _own(conn, ask.reader.id, number)
                rules.remove(conn, number)
                state.changed(conn, ask.reader.id)
    except NotFound as error:
        raise HTTPException(HTTPStatus.BAD_REQUEST, str(error)) from error
    return ask.done(done="remove")


def _own(conn: Connection, reader: int, number: int) -> None:
    """Raise `NotFound` where the rule is not this reader's."""
    if number not in {one.id for one in rules.listing(conn, reader=reader)}:
        raise NotFound("that is no rule of yours")


def _scopes(visitor: Visitor) -> tuple[str, ...]:
    """For whom this visitor may make rules; a desk without accounts has rules for all alone."""
    editor = visitor.reader is not None and visitor.reader.role is Role.EDITOR
    return ((ALL,) if editor else ()) + ((MINE,) if visitor.accounts else ())


def _rule(ask: Ask) -> Rule:
    """The rule of the form, not yet checked.

    Raises:
        HTTPException: 400, where a browser's form could not have sent it.
    """
    try:
        action, points = Action(ask.field("action")), float(ask.field("points") or 0)
        return Rule(
            action=action,
            field=Field(ask.field("field")),
            pattern=ask.field("pattern")[:500],
            points=points if action is Action.BOOST else 0.0,
        )
    except ValueError as error:
        raise HTTPException(HTTPStatus.BAD_REQUEST, str(error)) from error


def _answer(ask: Ask, draft: Draft) -> Response:
    """The page in answer to a form, where nobody else puts the reader's marks into it."""
    with ask.door.store().reading() as conn:
        undo = state.can_undo(conn, ask.reader.id)
    page = marks.placed(_page(ask.door, ask.visitor, draft), ask.visitor, {}, here="/rules", undo=undo)
    return _private(page, HTTPStatus.BAD_REQUEST if draft.wrong else HTTPStatus.OK)


def _private(page: str, status: HTTPStatus = HTTPStatus.OK) -> Response:
    return HTMLResponse(page, status, headers={"cache-control": "private, no-store"})


def _page(door: Door, visitor: Visitor, draft: Draft) -> str:
    with door.store().reading() as conn:
        known = {whose: _known(conn, visitor, whose) for whose in _scopes(visitor)}
    return pages.render(
        "rules.html",
        Site(url=door.public_url),
        here="/rules",
        known=known,
        draft=draft,
        token=visitor.token,
        does=DOES,
        looks_at=LOOKS_AT,
        everybody=ALL,
    )


def _known(conn: Connection, visitor: Visitor, whose: str) -> list[Rule]:
    mine = visitor.reader.id if visitor.reader else 0
    return rules.listing(conn, reader=None if whose == ALL else mine)
