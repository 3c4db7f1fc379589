"""What a phone asks for when it installs the pages."""

import json
from io import BytesIO
from pathlib import Path

from PIL import Image
from starlette.testclient import TestClient

from groundwire.publish.app import app
from publish.page_store import filled
from publish.page_world import FULL, NOW


def test_every_icon_of_the_manifest_is_there_in_the_size_that_it_says(tmp_path: Path) -> None:
    store = filled(tmp_path, (FULL,))
    client = TestClient(
        app(store.reading, clock=lambda: NOW, public_url="https://news.example"), "https://news.example"
    )
    manifest = client.get("/manifest.webmanifest")
    assert manifest.headers["content-type"] == "application/manifest+json"
    told = json.loads(manifest.text)
    assert told["display"] == "standalone"
    sizes = {}
    for icon in told["icons"]:
        answer = client.get(icon["src"])
        assert answer.status_code == 200
        assert answer.headers["content-type"] == icon["type"]
        if icon["type"] == "image/png":
            with Image.open(BytesIO(answer.content)) as image:
                assert icon["sizes"] == f"{image.width}x{image.height}"
                corner, middle = image.getpixel((0, 0)), image.getpixel((image.width // 2, image.height // 2))
            sizes[icon["sizes"], icon["purpose"]] = corner
            assert isinstance(middle, tuple)
            assert middle[:3] == (0xFB, 0xFA, 0xF7)
    assert sizes == {
        ("192x192", "any"): (0, 0, 0, 0),
        ("512x512", "any"): (0, 0, 0, 0),
        ("512x512", "maskable"): (0x8A, 0x2F, 0x1D, 255),
    }
    assert client.get("/apple-touch-icon.png").content == client.get("/static/icon-192.png").content
    store.close()
