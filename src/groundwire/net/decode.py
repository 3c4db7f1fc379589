"""Bodies, decoded under a counter: no answer grows past its limit, and none that was cut off passes for whole.

The Content-Encoding is undone here and not by the client, since the limit is on decoded bytes and the end of the
compressed stream has to be seen. RFC 9110, section 8.4; RFC 1950 to 1952.
"""

import zlib
from collections.abc import AsyncIterable, Iterator

ACCEPTED = "gzip, deflate"
PIECE = 256 * 1024  # decoded bytes at a time
SIGNATURE = 2  # bytes that tell what a compressed stream is


class DecodeError(Exception):
    """A body that cannot be decoded; ``code`` is body_too_large, truncated_body or bad_content_encoding."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code
        self.why = why


async def read_bounded(pieces: AsyncIterable[bytes], encoding: str, *, limit: int) -> bytes:
    """All of *pieces*, decoded by the Content-Encoding *encoding*; at most *limit* bytes.

    Raises:
        DecodeError: more than *limit* bytes, an encoding that was not asked for, or a stream without its end.
    """
    names = [name.strip().lower() for name in encoding.split(",")]
    names = [name for name in names if name not in ("", "identity", "none")]
    if len(names) > 1 or (names and names[0] not in ("gzip", "x-gzip", "deflate")):
        raise DecodeError(
            "bad_content_encoding", f"the answer is encoded as {encoding[:60]!r}, which was not asked for"
        )
    decoder = Inflater(gzip=names[0] != "deflate") if names else None
    out = bytearray()
    async for piece in pieces:
        for plain in decoder.inflate(piece) if decoder else (piece,):
            out += plain
            if len(out) > limit:
                raise DecodeError("body_too_large", f"the answer is larger than {limit / 1e6:g} MB")
    if decoder and not decoder.whole:
        raise DecodeError("truncated_body", "the compressed answer was cut off before its end")
    return bytes(out)


class Inflater:
    """Undoes gzip (any number of members) or deflate (with or without its zlib header), some bytes at a time.

    ``whole`` says whether every stream that began has ended.
    """

    def __init__(self, *, gzip: bool) -> None:
        self.whole = True
        self._gzip = gzip
        self._stream: zlib._Decompress | None = None
        self._head = b""  # too short yet to tell what begins here
        self._streams = 0

    def inflate(self, data: bytes) -> Iterator[bytes]:
        """The decoded pieces of *data*, each of a bounded size.

        Raises:
            DecodeError: the bytes are not what the Content-Encoding says.
        """
        while data:
            if self._stream is None and not self._begins(data):
                return
            data, self._head = self._head + data, b""
            stream = self._stream
            if stream is None:
                return
            try:
                plain = stream.decompress(data, PIECE)
            except zlib.error as error:
                raise DecodeError("bad_content_encoding", f"the compressed answer is damaged: {error}") from error
            yield plain
            while plain and not stream.unconsumed_tail and not stream.eof:
                plain = stream.decompress(b"", PIECE)
                yield plain
            data = stream.unconsumed_tail
            if stream.eof:
                data, self._stream, self.whole = stream.unused_data, None, True

    def _begins(self, data: bytes) -> bool:
        """Whether a stream begins here; sets it up."""
        start = self._head + data
        if len(start) < SIGNATURE:
            self._head, self.whole = start, self._streams > 0
            return False
        magic = start.startswith(b"\x1f\x8b")
        if self._streams and not (self._gzip and magic):
            return False  # padding after the last member
        if self._gzip and not magic:
            raise DecodeError("bad_content_encoding", "the answer says that it is gzip and is not")
        headed = start[0] & 0x0F == zlib.DEFLATED and (start[0] << 8 | start[1]) % 31 == 0
        window = zlib.MAX_WBITS | 16 if self._gzip else zlib.MAX_WBITS if headed else -zlib.MAX_WBITS
        self._stream, self.whole = zlib.decompressobj(window), False
        self._streams += 1
        return True
