"""The client against a real server: what it brings, what it refuses, and what each failure is called."""

import asyncio
import gzip
import zlib
from contextlib import suppress
from datetime import timedelta

import pytest

from groundwire.errors import AddressRefused, FetchError
from groundwire.model.source import Validators
from groundwire.net.fetch import Limits, Session, Terms, fetch
from site_server import Asked, LocalSite, head

HOME = ("127.0.0.1",)
FEED = b"<rss version='2.0'><channel><title>Lanterns</title></channel></rss>"


def session(**limits: float) -> Session:
    return Session(allow=HOME, pace=0, limits=Limits(**limits))  # type: ignore[arg-type] # ints and floats by name


async def code_of(url: str, opened: Session, validators: Validators | None = None) -> str:
    with pytest.raises(FetchError) as caught:
        await fetch(opened, url, validators or Validators())
    assert "\n" not in str(caught.value)
    return caught.value.code


async def test_an_unchanged_feed_costs_one_304(site: LocalSite) -> None:
    url = site.put("/atom.xml", FEED, etag='"v1"')
    async with session() as opened:
        first = await fetch(opened, url)
        assert first.body == FEED
        assert (await fetch(opened, url, first.validators)).body is None
    assert site.answers == [200, 304]


async def test_the_date_of_the_last_change_is_asked_for_and_renewed(site: LocalSite) -> None:
    date = "Mon, 05 Jan 2026 10:00:00 GMT"
    url = site.put("/feed", FEED, last_modified=date, headers={"Cache-Control": "public, max-age=1800"})
    async with session() as opened:
        first = await fetch(opened, url)
        again = await fetch(opened, url, first.validators)
    assert first.validators == Validators(last_modified=date) == again.validators
    assert first.fresh_for == timedelta(minutes=30)
    assert again.status == 304


async def test_an_overlong_etag_is_neither_kept_nor_sent(site: LocalSite) -> None:
    url = site.put("/feed", FEED, etag=f'"{"x" * 4000}"')
    async with session() as opened:
        assert (await fetch(opened, url)).validators == Validators()


async def test_we_say_who_we_are_and_carry_nothing_else(site: LocalSite) -> None:
    url = site.put("/feed", FEED, headers={"Set-Cookie": "a=b; Path=/"})
    async with session() as opened:
        await fetch(opened, url)
        await fetch(opened, url)
    headers = site.asked[-1].headers
    assert headers["user-agent"].startswith("groundwire/")
    assert "(+https://github.com/groundwire/groundwire)" in headers["user-agent"]
    assert not {"cookie", "authorization", "referer"} & set(headers)


async def test_a_feed_that_moved_for_good_tells_its_new_address(site: LocalSite) -> None:
    new = site.put("/new", FEED)
    middle = site.put("/middle", redirect=new, status=308)
    old = site.put("/old", redirect=middle, status=301)
    passing = site.put("/passing", redirect=middle, status=302)
    async with session() as opened:
        assert (await fetch(opened, old)).moved_to == new
        found = await fetch(opened, passing)
    assert found.moved_to is None
    assert found.final_url == new


@pytest.mark.parametrize(
    "target",
    ["http://10.0.0.1/", "http://169.254.169.254/latest", "http://[::1]/", "http://2130706433/", "file:///etc/passwd"],
)
async def test_a_redirect_to_a_private_place_is_refused(site: LocalSite, target: str) -> None:
    url = site.put("/feed", redirect=target)
    async with session() as opened:
        with pytest.raises(AddressRefused):
            await fetch(opened, url)
    assert len(site.answers) == 1


async def test_a_private_address_is_not_even_asked(site: LocalSite) -> None:
    url = site.put("/feed", FEED)
    async with Session(pace=0) as opened:
        with pytest.raises(AddressRefused) as caught:
            await fetch(opened, url)
    assert caught.value.code == "private"
    assert site.asked == []


async def test_a_name_that_leads_to_a_private_address_is_refused_inside_connect(site: LocalSite) -> None:
    site.put("/feed", FEED)
    url = site.url("/feed", "harmless.example").replace(str(site.port), "8080")
    async with Session(pace=0, hosts={"harmless.example": "127.0.0.1"}) as opened:
        opened.hosts.clear()  # the first look saw nothing wrong; the resolver's own answer is another
        opened.client.connector._resolver.hosts = {"harmless.example": "127.0.0.1"}  # type: ignore[attr-defined] # ours has them
        with pytest.raises(AddressRefused):
            await fetch(opened, url)
    assert site.asked == []


async def test_an_invented_name_of_this_machine_is_read_when_it_is_allowed(site: LocalSite) -> None:
    site.put("/feed", FEED)
    async with Session(allow=("lab.localhost",), pace=0) as opened:
        assert (await fetch(opened, site.url("/feed", "lab.localhost"))).body == FEED
        with pytest.raises(AddressRefused):
            await fetch(opened, site.url("/feed", "other.localhost"))


async def test_redirects_in_a_circle_end(site: LocalSite) -> None:
    site.put("/a", redirect="/b")
    url = site.put("/b", redirect="/a")
    async with session() as opened:
        assert await code_of(url, opened) == "redirect_loop"
    assert len(site.answers) <= 6


async def test_endless_redirects_end(site: LocalSite) -> None:
    for number in range(12):
        site.put(f"/{number}", redirect=f"/{number + 1}")
    async with session() as opened:
        assert await code_of(site.url("/0"), opened) == "redirect_loop"
    assert len(site.answers) == 6


async def test_a_server_that_never_answers_costs_one_deadline(site: LocalSite) -> None:
    url = site.put("/slow", FEED, delay=5)
    async with session(seconds=0.3) as opened:
        assert await code_of(url, opened) == "timeout"


async def test_a_server_that_drips_costs_one_deadline_too(site: LocalSite) -> None:
    async def drip(_asked: Asked, writer: asyncio.StreamWriter) -> int:
        writer.write(head(200, {"Content-Type": "text/xml"}))
        for _ in range(100):
            writer.write(b"<")
            await writer.drain()
            await asyncio.sleep(0.05)
        return 200

    async with session(seconds=0.4) as opened:
        assert await code_of(site.serve("/drip", drip), opened) == "timeout"


async def test_an_endless_body_stops_at_the_limit(site: LocalSite) -> None:
    async def pour(_asked: Asked, writer: asyncio.StreamWriter) -> int:
        writer.write(head(200, {"Content-Type": "text/xml"}))
        while not writer.is_closing():
            writer.write(b"x" * 65536)
            await writer.drain()
        return 200

    async with session(feed=1_000_000) as opened:
        assert await code_of(site.serve("/endless", pour), opened) == "body_too_large"


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "raw deflate"])
async def test_compressed_answers_are_read(site: LocalSite, encoding: str) -> None:
    raw = zlib.compressobj(wbits=-15)
    bodies = {
        "gzip": gzip.compress(FEED[:20]) + gzip.compress(FEED[20:]) + b"\0\0\0",
        "deflate": zlib.compress(FEED),
        "raw deflate": raw.compress(FEED) + raw.flush(),
    }
    url = site.put("/feed", bodies[encoding], headers={"Content-Encoding": encoding.rsplit(maxsplit=1)[-1]})
    async with session() as opened:
        assert (await fetch(opened, url)).body == FEED


async def test_a_compression_bomb_is_counted_decoded(site: LocalSite) -> None:
    url = site.put("/bomb", gzip.compress(b"\0" * 60_000_000), headers={"Content-Encoding": "gzip"})
    async with session() as opened:
        assert await code_of(url, opened) == "body_too_large"


async def test_a_compressed_answer_cut_in_half_is_not_taken_for_whole(site: LocalSite) -> None:
    whole = gzip.compress(FEED * 50)
    url = site.put("/cut", whole[: len(whole) // 2], headers={"Content-Encoding": "gzip"})
    async with session() as opened:
        assert await code_of(url, opened) == "truncated_body"


async def test_an_answer_shorter_than_it_says_is_not_taken_for_whole(site: LocalSite) -> None:
    async def short(_asked: Asked, writer: asyncio.StreamWriter) -> int:
        writer.write(head(200, {"Content-Length": "5000"}) + FEED)
        await writer.drain()
        return 200

    async with session() as opened:
        assert await code_of(site.serve("/short", short), opened) == "truncated_body"


@pytest.mark.parametrize("encoding", ["br", "x-foo", "gzip, gzip"])
async def test_an_encoding_that_was_not_asked_for_is_refused(site: LocalSite, encoding: str) -> None:
    url = site.put("/odd", FEED, headers={"Content-Encoding": encoding})
    async with session() as opened:
        assert await code_of(url, opened) == "bad_content_encoding"


async def test_a_flood_of_headers_is_refused(site: LocalSite) -> None:
    url = site.put("/many", FEED, headers={f"X-{number}": "y" for number in range(5000)})
    async with session() as opened:
        assert await code_of(url, opened) == "bad_response"


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (403, "http_403"),
        (404, "http_404"),
        (410, "feed_gone"),
        (429, "rate_limited"),
        (500, "server_error"),
        (503, "server_error"),
    ],
)
async def test_a_failure_is_called_by_its_status(site: LocalSite, status: int, code: str) -> None:
    url = site.put("/gone", b"no", status=status)
    async with session() as opened:
        assert await code_of(url, opened) == code


async def test_a_304_that_nobody_asked_for_is_an_error(site: LocalSite) -> None:
    url = site.put("/odd", status=304)
    async with session() as opened:
        assert await code_of(url, opened) == "unexpected_304"


async def test_retry_after_holds_back_the_whole_domain_even_without_a_pace(site: LocalSite) -> None:
    busy = site.put("/busy", status=429, headers={"Retry-After": "120"})
    other = site.put("/other", FEED)
    async with session() as opened:
        with pytest.raises(FetchError) as caught:
            await fetch(opened, busy)
        assert caught.value.retry_after == timedelta(seconds=120)
        with pytest.raises(FetchError) as held:
            await fetch(opened, other)
    assert held.value.code == "held_back"
    assert held.value.retry_after is not None
    assert timedelta(seconds=110) < held.value.retry_after <= timedelta(seconds=120)
    assert site.answers == [429]


async def test_a_name_that_does_not_exist_is_called_so() -> None:
    async with session() as opened:
        assert await code_of("http://no-such-host.invalid.example/", opened) == "dns"


async def test_a_closed_port_is_called_so() -> None:
    async with session() as opened:
        assert await code_of("http://127.0.0.1:1/", opened) == "refused"


async def test_a_kept_connection_that_proves_to_be_closed_is_replaced_for_what_only_asks() -> None:
    seen: list[str] = []

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append("connection")
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        with suppress(asyncio.IncompleteReadError):
            await reader.readuntil(b"\r\n\r\n")
            seen.append("no answer")
        writer.close()

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    async with server, session() as opened:
        assert [(await fetch(opened, url)).body for _ in range(2)] == [b"ok", b"ok"]
        assert seen == ["connection", "no answer", "connection"]
        with pytest.raises(FetchError) as caught:
            await fetch(opened, url, terms=Terms(form={"hub.mode": "subscribe"}))
        assert caught.value.code == "connection_reset"
        assert seen == ["connection", "no answer", "connection", "no answer"]


async def test_no_header_ends_before_its_end(site: LocalSite) -> None:
    url = site.put("/feed", FEED)
    async with session() as opened:
        with pytest.raises(FetchError) as caught:
            await fetch(opened, url, terms=Terms(headers={"Authorization": "Bearer a\r\nHost: other.example"}))
        assert caught.value.code == "malformed"
        assert (await fetch(opened, url, terms=Terms(headers={"accept": "text/plain"}))).body == FEED
    assert [asked.headers["accept"] for asked in site.asked] == ["text/plain"]
