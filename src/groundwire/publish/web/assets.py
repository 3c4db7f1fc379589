"""The files that pages ask for: styles, scripts, icons, the manifest. Read once; nothing else can be asked for."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files

from groundwire.publish.web import icon

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}
NAMES = (
    "groundwire.css",
    "groundwire.js",
    "theme.js",
    "readers.css",
    "readers.js",
    "icon.svg",
    "sw.js",
    "manifest.webmanifest",
)

DRAWN = {
    "icon-192.png": partial(icon.png, 192),
    "icon-512.png": partial(icon.png, 512),
    "icon-maskable.png": partial(icon.png, 512, maskable=True),
}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file with its media type; ``version`` changes with its bytes."""

    body: bytes
    media_type: str
    version: str

    @property
    def text(self) -> str:
        """The file as text."""
        return self.body.decode("utf-8")


@cache
def assets() -> Mapping[str, Asset]:
    """All files, by name."""
    folder = files(__package__) / "static"
    found = {}
    for name in NAMES:
        body = (folder / name).read_bytes()
        kind = TYPES[name[name.rindex(".") :]]
        found[name] = Asset(body, kind, _version(body))
    for name, body in ((name, draw()) for name, draw in DRAWN.items()):
        found[name] = Asset(body, "image/png", _version(body))
    return found


def _version(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:16]


def address(name: str) -> str:
    """The file's address on this site; it changes when the file does, so it may be kept for long."""
    return f"/static/{name}?v={assets()[name].version}"
