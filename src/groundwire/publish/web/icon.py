"""The icon of the installed page as PNG, drawn by the numbers of ``static/icon.svg``: phones ask for pixels."""

from io import BytesIO

from PIL import Image, ImageDraw

PAPER, ACCENT = "#fbfaf7", "#8a2f1d"
LINES = ((7, 25, 10), (10, 22, 16), (13, 19, 22))  # from, to, height; of a square of 32
WIDE, ROUND, FINER = 3, 6, 4  # stroke and corner; drawn so many times larger, then scaled down


def png(size: int, *, maskable: bool = False) -> bytes:
    """The icon with so many pixels a side; a *maskable* one fills its square, its lines inside the safe zone (80 %)."""
    unit = size * FINER / 32
    image = Image.new("RGBA", (size * FINER, size * FINER))
    pen = ImageDraw.Draw(image)
    whole = (0, 0, size * FINER - 1, size * FINER - 1)
    pen.rounded_rectangle(whole, radius=0 if maskable else ROUND * unit, fill=ACCENT)
    for left, right, height in LINES:
        half = WIDE / 2
        box = (left - half, height - half, right + half, height + half)
        pen.rounded_rectangle(
            [unit * (16 + (at - 16) * (0.8 if maskable else 1)) for at in box], unit * half, fill=PAPER
        )
    held = BytesIO()
    image.resize((size, size), Image.Resampling.LANCZOS).save(held, "PNG", optimize=True)
    return held.getvalue()
