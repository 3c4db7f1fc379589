"""The Google Reader API, for phone and desktop readers: items of our sources, with the reader's state.

Signing in gives a token for the ``Authorization`` header; cookies are never looked at, so no web page can use it.
The names are those of the original, as FreshRSS and others keep them: ``ClientLogin``, streams, ``edit-tag``.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import parse_qs, unquote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from groundwire.model.reader import Reader
from groundwire.model.source import Source
from groundwire.publish.readers import origin, secrets
from groundwire.publish.readers.ask import form
from groundwire.publish.readers.door import STAYS, Door
from groundwire.publish.readers.greader_form import STATE, as_item, atom, item_number
from groundwire.store import readers, sources, streams
from groundwire.store.streams import Row, Wanted

ROOT = "/api/greader.php"
READ, STARRED, ALL = f"{STATE}read", f"{STATE}starred", f"{STATE}reading-list"
Fields = dict[str, list[str]]
Answer = Callable[[Door, Reader, str, Fields], Response]


def routes(door: Door) -> list[Route]:
    """All routes of the API."""
    reads: dict[str, Answer] = {
        "token": token,
        "user-info": user_info,
        "subscription/list": subscriptions,
        "tag/list": tags,
        "unread-count": unread,
        "stream/items/ids": ids,
        "stream/contents": contents,
    }
    writes: dict[str, Answer] = {
        "stream/items/contents": picked,
        "edit-tag": edit_tag,
        "mark-all-as-read": mark_all,
    }
    return [
        Route(f"{ROOT}/accounts/ClientLogin", _login(door), methods=["POST"]),
        *(Route(f"{ROOT}/reader/api/0/{name}", _signed_in(door, act)) for name, act in reads.items()),
        *(
            Route(f"{ROOT}/reader/api/0/{name}", _signed_in(door, act), methods=["POST"])
            for name, act in writes.items()
        ),
        Route(f"{ROOT}/reader/api/0/stream/contents/{{path:path}}", _signed_in(door, contents)),
        Route(f"{ROOT}/reader/atom/{{path:path}}", _signed_in(door, atom_stream)),
    ]


def _login(door: Door) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        _not_from_elsewhere(door, request)
        fields = await form(request)
        client = request.client.host if request.client else "unknown"
        name, password = (fields.get(key, [""])[0] for key in ("Email", "Passwd"))
        return await run_in_threadpool(login, door, name[:64], password, client)

    return endpoint


def login(door: Door, name: str, password: str, client: str) -> Response:
    """A token for the right name and password."""
    now = door.clock()
    if door.tries.wait((f"name {name}", f"address {client}"), now):
        return PlainTextResponse("Error=BadAuthentication\n", HTTPStatus.TOO_MANY_REQUESTS)
    with door.store().reading() as conn:
        found = readers.find(conn, name)
    if not secrets.fits(found[1] if found else None, password) or found is None:
        return PlainTextResponse("Error=BadAuthentication\n", HTTPStatus.FORBIDDEN)
    door.tries.back((f"name {name}", f"address {client}"))
    session = secrets.new_id()
    with door.store().writing() as conn:
        readers.open_session(conn, secrets.digest(session), found[0].id, kind="api", now=now, expires=now + STAYS)
    told = f"SID={session}\nLSID=none\nAuth={session}\n"
    return PlainTextResponse(told, headers={"cache-control": "no-store"})


def _signed_in(door: Door, act: Answer) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        _not_from_elsewhere(door, request)
        session = request.headers.get("authorization", "").removeprefix("GoogleLogin auth=").strip()
        fields = parse_qs(request.url.query, keep_blank_values=True)
        if request.method == "POST":
            fields |= await form(request)
        path = str(request.path_params.get("path", ""))
        return await run_in_threadpool(_answer, door, act, session, path, fields)

    return endpoint


def _answer(door: Door, act: Answer, session: str, path: str, fields: Fields) -> Response:
    with door.store().reading() as conn:
        reader = readers.of_session(conn, secrets.digest(session), kind="api", now=door.clock()) if session else None
    if reader is None:
        return PlainTextResponse("Unauthorized\n", HTTPStatus.UNAUTHORIZED, {"cache-control": "no-store"})
    if "T" in fields and not secrets.same(fields["T"][0], secrets.form_token(session)):
        return PlainTextResponse("Bad token\n", HTTPStatus.UNAUTHORIZED, {"x-reader-google-bad-token": "true"})
    if act is token:
        return PlainTextResponse(secrets.form_token(session), headers={"cache-control": "no-store"})
    answer = act(door, reader, path, fields)
    answer.headers.setdefault("cache-control", "private, no-store")
    return answer


def token(_door: Door, _reader: Reader, _path: str, _fields: Fields) -> Response:
    """The token that a client sends back as ``T``."""
    return PlainTextResponse("")


def user_info(_door: Door, reader: Reader, _path: str, _fields: Fields) -> Response:
    """Who is signed in."""
    number = str(reader.id)
    told = {"userId": number, "userName": reader.name, "userProfileId": number, "userEmail": reader.email or ""}
    return JSONResponse(told)


def subscriptions(door: Door, reader: Reader, _path: str, _fields: Fields) -> Response:
    """The reader's sources, each in its folder."""
    return JSONResponse({"subscriptions": [_subscription(one) for one in _sources(door, reader)]})


def tags(door: Door, reader: Reader, _path: str, _fields: Fields) -> Response:
    """The starred state and the folders."""
    folders = sorted({one.folder for one in _sources(door, reader) if one.folder})
    labels = [{"id": f"user/-/label/{folder}", "type": "folder"} for folder in folders]
    return JSONResponse({"tags": [{"id": STARRED}, *labels]})


def unread(door: Door, reader: Reader, _path: str, _fields: Fields) -> Response:
    """How many items are unread, for each source and in all."""
    with door.store().reading() as conn:
        counts = streams.unread_counts(conn, reader.id)
    shown = {one.id: counts[one.id] for one in _sources(door, reader) if one.id in counts}
    rows = [
        {"id": f"feed/{source}", "count": number, "newestItemTimestampUsec": _micro(newest)}
        for source, (number, newest) in shown.items()
    ]
    total = sum(number for number, _ in shown.values())
    newest = max((newest for _, newest in shown.values()), default=datetime.fromtimestamp(0, UTC))
    rows.append({"id": ALL, "count": total, "newestItemTimestampUsec": _micro(newest)})
    return JSONResponse({"max": total, "unreadcounts": rows})


def ids(door: Door, reader: Reader, _path: str, fields: Fields) -> Response:
    """The ids of a stream's items."""
    rows, following = _stream(door, reader, _first(fields, "s", ALL), fields, most=10_000)
    found = [
        {"id": str(row.id), "directStreamIds": [f"feed/{row.source}"], "timestampUsec": _micro(row.when)}
        for row in rows
    ]
    return JSONResponse({"itemRefs": found} | ({"continuation": following} if following else {}))


def contents(door: Door, reader: Reader, path: str, fields: Fields) -> Response:
    """A stream's items, whole."""
    name = unquote(path) or _first(fields, "s", ALL)
    rows, following = _stream(door, reader, name, fields)
    told = {
        "direction": "ltr",
        "id": name,
        "title": _title(rows, name),
        "updated": int(door.clock().timestamp()),
        "items": [as_item(row) for row in rows],
    }
    return JSONResponse(told | ({"continuation": following} if following else {}))


def picked(door: Door, reader: Reader, _path: str, fields: Fields) -> Response:
    """The items of these ids, whole."""
    with door.store().reading() as conn:
        rows = streams.by_ids(conn, reader.id, _numbers(fields)[: streams.MOST])
    now = int(door.clock().timestamp())
    return JSONResponse({"direction": "ltr", "id": ALL, "updated": now, "items": [as_item(row) for row in rows]})


def atom_stream(door: Door, reader: Reader, path: str, fields: Fields) -> Response:
    """A stream as Atom (RFC 4287)."""
    name = unquote(path)
    rows, following = _stream(door, reader, name, fields)
    body = atom(rows, name=name, title=_title(rows, name), url=door.public_url, now=door.clock(), following=following)
    return Response(body, media_type="application/atom+xml")


def edit_tag(door: Door, reader: Reader, _path: str, fields: Fields) -> Response:
    """Mark items as read, unread, starred, not starred."""
    changes: dict[str, bool] = {}
    for key, on in (("r", False), ("a", True)):
        for tag in fields.get(key, []):
            state = tag.rsplit("/", 1)[-1]
            if state in ("read", "starred"):
                changes[state] = on
            elif state == "kept-unread":
                changes["read"] = not on
    with door.store().writing() as conn:
        streams.mark(conn, reader.id, _numbers(fields), changes, door.clock())
    return PlainTextResponse("OK")


def mark_all(door: Door, reader: Reader, _path: str, fields: Fields) -> Response:
    """Mark a stream as read, up to a time."""
    wanted = _wanted(door, _first(fields, "s", ALL))
    if stamp := _first(fields, "ts", ""):
        wanted = replace(wanted, until=_time(stamp, 1_000_000))
    with door.store().writing() as conn:
        streams.mark_all(conn, reader.id, wanted, door.clock())
    return PlainTextResponse("OK")


def _stream(
    door: Door, reader: Reader, name: str, fields: Fields, *, most: int = streams.MOST
) -> tuple[list[Row], str | None]:
    """The rows of a stream and where the next page begins."""
    excluded, included = _first(fields, "xt", ""), _first(fields, "it", "")
    count = _first(fields, "n", "20")
    wanted = _wanted(door, name)
    limit = min(int(count), most, streams.MOST) if count.isdigit() and count.isascii() and len(count) < 6 else 20
    wanted = replace(
        wanted,
        limit=max(limit, 1),
        oldest_first=_first(fields, "r", "") == "o",
        since=_time(_first(fields, "ot", "")) or wanted.since,
        until=_time(_first(fields, "nt", "")) or wanted.until,
        read=False if excluded.endswith("/read") else True if included.endswith("/read") else wanted.read,
        starred=True if included.endswith("/starred") else wanted.starred,
        after=_place(_first(fields, "c", "")),
    )
    with door.store().reading() as conn:
        rows = streams.page(conn, reader.id, wanted)
    last = rows[-1] if len(rows) == wanted.limit else None
    return rows, f"{_micro(last.when)}.{last.id}" if last else None


def _wanted(door: Door, name: str) -> Wanted:
    """What a stream's name asks for.

    Raises:
        HTTPException: 404 where there is no such stream.
    """
    kind, _, rest = name.partition("/")
    if kind == "feed":
        if rest.isdigit() and rest.isascii() and len(rest) < 10:
            return Wanted(source=int(rest))
        with door.store().reading() as conn:
            for one in sources.every(conn):
                if one.url == rest:
                    return Wanted(source=one.id)
    states = {"read": Wanted(read=True), "starred": Wanted(starred=True), "reading-list": Wanted()}
    if kind == "user" and "/state/com.google/" in name and (state := name.rsplit("/", 1)[-1]) in states:
        return states[state]
    if kind == "user" and "/label/" in name:
        return Wanted(folder=name.split("/label/", 1)[1])
    raise HTTPException(HTTPStatus.NOT_FOUND, "there is no such stream")


def _sources(door: Door, reader: Reader) -> list[Source]:
    with door.store().reading() as conn:
        every, chosen = sources.every(conn), readers.subscribed(conn, reader.id)
    return [one for one in every if not chosen or one.id in chosen]


def _subscription(one: Source) -> dict[str, object]:
    folder = [{"id": f"user/-/label/{one.folder}", "label": one.folder}] if one.folder else []
    return {
        "id": f"feed/{one.id}",
        "title": one.title or one.url,
        "categories": folder,
        "url": one.url,
        "htmlUrl": one.home_url or one.url,
        "iconUrl": "",
    }


def _title(rows: list[Row], name: str) -> str:
    return rows[0].source_title if rows and name.startswith("feed/") else name.rsplit("/", 1)[-1]


def _numbers(fields: Fields) -> list[int]:
    return [number for said in fields.get("i", []) if (number := item_number(said)) is not None]


def _first(fields: Fields, name: str, otherwise: str) -> str:
    return (fields.get(name) or [otherwise])[0]


def _micro(when: datetime) -> str:
    return str(int(when.timestamp()) * 1_000_000 + when.microsecond)


def _time(said: str, per_second: int = 1) -> datetime | None:
    if not said.isdigit() or not said.isascii() or len(said) > 17:
        return None
    try:
        return datetime.fromtimestamp(int(said) / per_second, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def _place(said: str) -> tuple[datetime, int] | None:
    stamp, _, number = said.partition(".")
    if not (stamp.isdigit() and number.isdigit() and stamp.isascii() and number.isascii()) or len(number) > 12:
        return None
    whole, micro = divmod(int(stamp[:18]), 1_000_000)
    when = _time(str(whole))
    return (when.replace(microsecond=micro), int(number)) if when else None


def _not_from_elsewhere(door: Door, request: Request) -> None:
    """Programs send no Origin; a page of another site does, and is refused."""
    if "origin" in request.headers and not origin.is_own(request.headers, door.public_url, request.url.scheme):
        raise HTTPException(HTTPStatus.FORBIDDEN, "csrf_failed: pages of other sites may not use this")
