"""Redrawn pictures kept in a folder, within bounds: the longest unused go first. Losing the folder loses nothing."""

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

MOST_BYTES = 200_000_000
PRUNED_TO = 0.8  # of that, when it is full


@dataclass(slots=True)
class Kept:
    """A folder of pictures by the address of their original. Its size is counted once, then kept in mind."""

    folder: Path
    most_bytes: int = MOST_BYTES
    _size: int | None = None

    def get(self, url: str) -> bytes | None:
        """The picture, or None."""
        path = self._path(url)
        try:
            body = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        return body

    def put(self, url: str, body: bytes) -> None:
        """Keep it; a folder that cannot be written to keeps nothing."""
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with NamedTemporaryFile(dir=self.folder, delete=False) as file:
                file.write(body)
            Path(file.name).replace(self._path(url))
            self._size = (self._size if self._size is not None else self._counted()) + len(body)
            if self._size > self.most_bytes:
                self._prune()

    def _path(self, url: str) -> Path:
        return self.folder / f"{hashlib.sha256(url.encode()).hexdigest()}.webp"

    def _counted(self) -> int:
        return sum(size for _, size, _ in self._files())

    def _files(self) -> list[tuple[float, int, Path]]:
        found = []
        for path in self.folder.iterdir():
            with suppress(OSError):
                told = path.stat()
                found.append((told.st_mtime, told.st_size, path))
        return found

    def _prune(self) -> None:
        files = sorted(self._files())
        size = sum(one for _, one, _ in files)
        for _, one, path in files:
            if size <= self.most_bytes * PRUNED_TO:
                break
            with suppress(OSError):
                path.unlink()
                size -= one
        self._size = size
