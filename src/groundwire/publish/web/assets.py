"""The files that pages ask for: styles, scripts, an icon, the manifest. Read once; nothing else can be asked for."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

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
        found[name] = Asset(body, kind, hashlib.sha256(body).hexdigest()[:16])
    return found


def address(name: str) -> str:
    """The file's address on this site; it changes when the file does, so it may be kept for long."""
    return f"/static/{name}?v={assets()[name].version}"
