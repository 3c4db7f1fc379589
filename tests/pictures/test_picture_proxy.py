"""Pictures of others: links for everybody, and for a reader who asks, drawn anew from what hostile servers send."""

import asyncio
import re
import struct
import zlib
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from sqlalchemy import update
from starlette.testclient import TestClient

from groundwire.errors import ExtractError, NotFound
from groundwire.net.fetch import Limits, Session
from groundwire.publish import signed
from groundwire.publish.app import app
from groundwire.publish.pictures import redraw
from groundwire.publish.pictures.kept import Kept
from groundwire.publish.pictures.routes import Pictures
from groundwire.publish.view.picture import first
from groundwire.store import pictures
from groundwire.store.engine import Store
from groundwire.store.pictures import Illustrated
from groundwire.store.tables import items
from readers.reader_desk import STORY, URL, Turning, a_door, a_store, with_reader
from site_server import LocalSite

KEY = b"k" * 32
SECRET = b"taken at 48.2 N 16.4 E"


def drawn(kind: str = "PNG", size: tuple[int, int] = (300, 200), mode: str = "RGB", **more: object) -> bytes:
    held = BytesIO()
    Image.new(mode, size, 128).save(held, kind, **more)
    return held.getvalue()


def with_exif(orientation: int = 6) -> bytes:
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = orientation, SECRET.decode()
    return drawn("JPEG", exif=exif, comment=SECRET)


def png_of(width: int, height: int, data: bytes = b"") -> bytes:
    """A PNG that claims a size, whatever it holds."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
NO_PICTURES = {
    "svg": SVG,
    "svg with an xml head": b"<?xml version='1.0'?>" + SVG,
    "html": b"<html><img src=x onerror=alert(1)>",
    "html behind a gif's first bytes": b"GIF89a<script>alert(1)</script>",
    "nothing": b"",
    "a cut png": drawn()[:60],
    "a bomb of 4,000,000,000 pixels": png_of(63_000, 63_000),
    "a bomb of 120,000,000 pixels": png_of(9_999, 12_000),
    "a bomb within its bytes": png_of(4_600, 4_600, b"\0" * 30_000_000),
    "a line": png_of(20_000, 1),
    "a bitmap": drawn("BMP"),
    "a tiff": drawn("TIFF"),
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "too many bytes": drawn() + b"\0" * redraw.MOST_BYTES,
}


@pytest.mark.parametrize("name", NO_PICTURES)
def test_what_is_no_plain_picture_of_bounded_size_is_refused(name: str) -> None:
    with pytest.raises(ExtractError):
        redraw.redrawn(NO_PICTURES[name])


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow tells of damaged metadata, which we throw away
@given(
    st.binary(max_size=300), st.sampled_from([drawn(), with_exif(), drawn("GIF"), drawn("WEBP")]), st.integers(0, 400)
)
def test_damaged_pictures_are_refused_or_drawn_and_nothing_else(noise: bytes, body: bytes, at: int) -> None:
    try:
        made = redraw.redrawn(body[:at] + noise + body[at + len(noise) :])
    except ExtractError:
        return
    assert made[8:12] == b"WEBP"


KINDS = (("PNG", "RGBA"), ("PNG", "P"), ("PNG", "I;16"), ("JPEG", "CMYK"), ("GIF", "L"), ("WEBP", "RGB"))


@pytest.mark.parametrize(("kind", "mode"), KINDS)
def test_a_picture_becomes_a_webp_no_larger_than_a_page_needs(kind: str, mode: str) -> None:
    with Image.open(BytesIO(redraw.redrawn(drawn(kind, (2600, 1300), mode)))) as ours:
        assert (ours.format, ours.size) == ("WEBP", (1280, 640))


def test_nothing_but_the_pixels_comes_along_and_it_stands_upright() -> None:
    assert SECRET in with_exif()
    made = redraw.redrawn(with_exif())
    assert SECRET not in made
    with Image.open(BytesIO(made)) as ours:
        assert ours.size == (200, 300)
        assert not ours.getexif()
    assert redraw.redrawn(with_exif()) == made


@given(st.text(min_size=1, max_size=200), st.binary(min_size=32, max_size=32))
def test_only_an_address_that_we_signed_is_opened(url: str, other: bytes) -> None:
    url = url.encode("utf-8", "replace").decode()
    _, _, signature, name = signed.path_of(KEY, url).split("/")
    assert signed.url_of(KEY, signature, name) == url
    for key, one, two in (
        (other if other != KEY else b"", signature, name),
        (None, signature, name),
        (KEY, signature[:-1] + ("0" if signature[-1] != "0" else "1"), name),
        (KEY, signature, signed.path_of(KEY, url + "x").split("/")[3]),
        (KEY, signature, name + "=="),
        (KEY, signature, "é" + name),
        (KEY, "é", name),
    ):
        with pytest.raises(NotFound):
            signed.url_of(key, one, two)


def test_an_items_picture_is_its_first_that_is_no_ornament() -> None:
    def of(html: str = "", enclosures: Sequence[dict[str, str]] = ()) -> str | None:
        found = first(Illustrated(1, "https://lab.example/post/1", html, tuple(enclosures)))
        return found.url if found else None

    pixel = '<img src="https://count.example/1.gif" width="1" height="1">'
    assert of(f'{pixel}<p><img src="/a.png?x=1&amp;y=2" alt="A  chart"></p>') == "https://lab.example/a.png?x=1&y=2"
    assert of(pixel) is None
    assert of('<img src="javascript:alert(1)"><img src="data:image/png;base64,AA">') is None
    assert of('<script><img src="https://lab.example/a.png"></script>') is None
    audio = {"type": "audio/mpeg", "url": "https://lab.example/a.mp3"}
    assert of("", (audio, {"type": "image/png", "url": "https://lab.example/b.png"})) == "https://lab.example/b.png"


@pytest.fixture
def site() -> Iterator[LocalSite]:
    with LocalSite() as opened:
        yield opened


class Desk:
    """A desk whose first story has a picture on *site*."""

    def __init__(self, folder: Path, site: LocalSite, *, allow: tuple[str, ...] = ("127.0.0.1",)) -> None:
        self.store: Store = a_store(folder)
        self.url = site.url("/chart.png")
        self.folder = folder / "pictures"
        with self.store.writing() as conn:
            shown = f'<p>Words</p><img src="{self.url}" alt="A &quot;chart&quot; &lt;b&gt;">'
            conn.execute(update(items).where(items.c.id == 1).values(content_html=shown))
        self.door = a_door(self.store, Turning())
        proxy = Pictures(lambda: Session(allow=allow, pace=0, limits=Limits(seconds=2)), Kept(self.folder))
        application = app(
            self.store.reading, clock=self.door.clock, public_url=URL, door=self.door, pictures=proxy,
        )  # fmt: skip
        # The reader of a desk without accounts, at the machine itself.
        self.door.public_url = "http://127.0.0.1:8000"
        self.client = TestClient(
            application, base_url=self.door.public_url, client=("127.0.0.1", 5), raise_server_exceptions=False
        )
        self.stranger = TestClient(application, base_url="https://news.example", client=("203.0.113.9", 5))

    def page(self) -> str:
        return self.client.get(f"/story/{STORY}").text

    def switch(self, do: str) -> int:
        token = re.search(r'name="token" value="([^"]+)"', self.client.get("/pictures").text)
        assert token
        fields = {"do": do, "token": token[1], "next": "/pictures"}
        return self.client.post("/pictures", data=fields, headers={"origin": self.door.public_url}).status_code

    def path(self) -> str:
        found = re.search(r'<img src="(/picture/[^"]+)" alt="([^"]*)"', self.page())
        assert found, "no picture on the page"
        assert found[2] == "A &#34;chart&#34; &lt;b&gt;"
        return found[1]


def test_a_picture_is_a_link_until_a_reader_turns_them_on(tmp_path: Path, site: LocalSite) -> None:
    desk = Desk(tmp_path, site)
    site.put("/chart.png", with_exif())
    assert f'<a class="picture" href="{desk.url}"' in desk.page()
    assert "<img" not in desk.page()
    assert "Show pictures here" in desk.page()
    assert desk.switch("on") == 200
    path = desk.path()
    answer = desk.client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/webp"
    assert "max-age=604800" in answer.headers["cache-control"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert SECRET not in answer.content
    assert "img-src 'self' data:" in desk.client.get("/").headers["content-security-policy"]
    assert desk.client.get(path).content == answer.content
    assert site.answers == [200], "the second time it is not fetched"
    assert "cookie" not in site.asked[0].headers
    assert "referer" not in site.asked[0].headers
    assert desk.switch("off") == 200
    assert "<img" not in desk.page()
    assert desk.client.get(path).status_code == 404


def test_who_reads_without_an_account_gets_links_and_no_pictures(tmp_path: Path, site: LocalSite) -> None:
    desk = Desk(tmp_path, site)
    site.put("/chart.png", drawn())
    desk.switch("on")
    path = desk.path()
    there = desk.stranger.get(f"/story/{STORY}").text
    assert f'<a class="picture" href="{desk.url}"' in there
    assert "<img" not in there
    assert "/pictures" not in there
    assert desk.stranger.get(path).status_code == 404
    assert desk.stranger.post("/pictures", data={"do": "on"}).status_code == 403
    assert site.asked == []


def test_a_readers_choice_is_their_own(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    ada, ben = with_reader(store, "ada"), with_reader(store, "ben")
    with store.writing() as conn:
        pictures.show(conn, ada.id, on=True)
        assert pictures.shown(conn, ada.id)
        assert not pictures.shown(conn, ben.id)
        key = pictures.key(conn)
        pictures.show(conn, ben.id, on=True)
        assert pictures.key(conn) == key
    store.close()


def test_pictures_at_private_addresses_are_never_asked_for(tmp_path: Path, site: LocalSite) -> None:
    desk = Desk(tmp_path, site, allow=())
    site.put("/chart.png", drawn())
    desk.switch("on")
    assert desk.client.get(desk.path()).status_code == 502
    assert site.asked == []


def test_a_redirect_to_a_private_address_is_not_followed(tmp_path: Path, site: LocalSite) -> None:
    desk = Desk(tmp_path, site)
    site.put("/chart.png", redirect="http://169.254.169.254/latest/meta-data/")
    desk.switch("on")
    assert desk.client.get(desk.path()).status_code == 502


@pytest.mark.parametrize("name", ["svg", "html", "a bomb of 4,000,000,000 pixels", "nothing"])
def test_what_a_hostile_server_sends_instead_is_never_passed_on(tmp_path: Path, site: LocalSite, name: str) -> None:
    desk = Desk(tmp_path, site)
    site.put("/chart.png", NO_PICTURES[name], content_type="image/png")
    desk.switch("on")
    answer = desk.client.get(desk.path())
    assert answer.status_code == 502
    assert b"script" not in answer.content
    assert desk.client.get(desk.path()).status_code == 502
    assert len(site.asked) == 1, "a failure is remembered for a while"


def test_a_server_that_never_ends_is_left(tmp_path: Path, site: LocalSite) -> None:
    async def endless(_asked: object, writer: asyncio.StreamWriter) -> int:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n" + drawn()[:40])
        for _ in range(400):
            writer.write(b"\0" * 65_536)
            await writer.drain()
        return 200

    desk = Desk(tmp_path, site)
    site.serve("/chart.png", endless)
    desk.switch("on")
    assert desk.client.get(desk.path()).status_code == 502


def test_the_folder_keeps_to_its_bounds_and_the_longest_unused_go_first(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "there", most_bytes=1000)
    for number in range(30):
        kept.put(str(number), bytes(100))
        kept.get("0")
    sizes = [path.stat().st_size for path in (tmp_path / "there").iterdir()]
    assert sum(sizes) <= 1000
    assert kept.get("29") == bytes(100)
    assert kept.get("3") is None
    Kept(tmp_path / "there" / "29" / "a file", most_bytes=10).put("x", b"y")  # made where it can be
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    Kept(blocked).put("x", b"y")
    assert Kept(blocked).get("x") is None
