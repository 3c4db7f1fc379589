"""A stranger's picture, made ours: read by its bytes, never by what it is called, and drawn anew.

What comes out is one still WebP of bounded size without any of the original's metadata. SVG and everything else that
is no plain raster picture is refused. Pillow reads and writes; nothing is fetched here.
"""

import struct
import warnings
from io import BytesIO

from PIL import Image, ImageOps

from groundwire.errors import ExtractError

MEDIA_TYPE = "image/webp"
FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
MOST_BYTES = 8_000_000  # of the original
MOST_PIXELS = 20_000_000  # of the original, asked before anything is decoded
LONGEST_SIDE = 10_000  # pixels of the original
SIDE = 1280  # pixels of ours, at most
QUALITY = 78
_DAMAGED = (
    OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, struct.error, MemoryError,
    ZeroDivisionError, Image.DecompressionBombError, Image.DecompressionBombWarning,
)  # fmt: skip
# Pillow warns, per process, of pictures beyond its own bound; ours is far below it, so its warning means refusal.
warnings.simplefilter("error", Image.DecompressionBombWarning)


def redrawn(body: bytes) -> bytes:
    """The picture as WebP, at most `SIDE` pixels a side, upright, its first frame only.

    Raises:
        ExtractError: it is no such picture, too large, or damaged.
    """
    if len(body) > MOST_BYTES:
        raise ExtractError(f"a picture of {len(body):,} bytes; at most {MOST_BYTES:,} are read")
    try:
        with Image.open(BytesIO(body), formats=FORMATS) as original:
            width, height = original.size
            if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE or min(width, height) < 1:
                raise ExtractError(f"a picture of {width:,} x {height:,} pixels is too large")
            original.draft("RGB", (SIDE, SIDE))  # a JPEG is decoded no larger than needed
            upright = ImageOps.exif_transpose(original)
            clear = "A" in upright.getbands() or "transparency" in upright.info
            drawn = upright.convert("RGBA" if clear else "RGB")
        drawn.thumbnail((SIDE, SIDE))
        ours = Image.new(drawn.mode, drawn.size)  # a new picture: nothing but the pixels comes along
        ours.paste(drawn)
        held = BytesIO()
        ours.save(held, "WEBP", quality=QUALITY, method=2)
    except _DAMAGED as error:
        raise ExtractError(f"no picture that can be shown: {str(error)[:120]}") from error
    return held.getvalue()
