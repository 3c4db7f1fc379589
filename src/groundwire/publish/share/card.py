"""The picture that a link preview shows: badge, headline and hook, drawn here (Open Graph, 1200 x 630 PNG)."""

from contextlib import suppress
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont, features

from groundwire.publish.tongue import direction
from groundwire.publish.view.story import StoryView

SIZE = (1200, 630)
EDGE = 72
PAPER, INK, SOFT, LINE, ACCENT = "#fbfaf7", "#1d1c1a", "#5f5b54", "#dcd7cc", "#8a2f1d"
DEFAULT = ""  # Pillow's own, for Latin letters
OTHERS = (  # files of fonts for other scripts, by name, where systems keep them
    "DejaVuSans.ttf",
    "Arial.ttf",
    "arial.ttf",
    "Arial Unicode.ttf",
    "NotoSansCJK-Regular.ttc",
    "Hiragino Sans GB.ttc",
    "msyh.ttc",
    "NotoSansArabic-Regular.ttf",
    "NotoSansHebrew-Regular.ttf",
    "NotoSansDevanagari-Regular.ttf",
)
NOWHERE = "\U0010ffff"  # no font has it
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def card(view: StoryView) -> bytes:
    """The story's card as PNG."""
    hook = view.parts["hook"].sentences
    badge = f"{'Fresh · ' if view.badge.fresh else ''}{view.badge.words}"
    return draw(view.headline, hook[0].text if hook else "", badge, hook[0].source if hook else "")


def draw(headline: str, hook: str, badge: str, source: str) -> bytes:
    """A card with these words; what does not fit ends with an ellipsis."""
    image = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, SIZE[0], 12), fill=ACCENT)
    _write(pen, 52, [_shown(badge)], 26, SOFT)
    size = next((size for size in (76, 66, 56, 48) if len(_lines(pen, headline, size, 9)) <= 3), 46)
    place = _write(pen, 100, _lines(pen, headline, size, 4), size, INK) + 30
    room = max(0, (SIZE[1] - 110 - place) // 46)
    said = _lines(pen, f"“{hook}”" if hook else "", 34, min(room, 4))
    _write(pen, place, said, 34, SOFT)
    pen.line((EDGE, SIZE[1] - 92, SIZE[0] - EDGE, SIZE[1] - 92), fill=LINE, width=2)
    pen.text((EDGE, SIZE[1] - 70), "groundwire", font=_font(DEFAULT, 32), fill=ACCENT)
    words = _lines(pen, f"quoted from {source}", 24, 1, width=700) if hook and source else []
    for line in words:
        pen.text((SIZE[0] - EDGE, SIZE[1] - 64), line, font=_for(line, 24), fill=SOFT, anchor="ra")
    held = BytesIO()
    image.quantize(32).save(held, "PNG", optimize=True)
    return held.getvalue()


def _write(pen: ImageDraw.ImageDraw, place: int, lines: list[str], size: int, colour: str) -> int:
    """Draw *lines* from the height *place* on, each from the side where it begins; the height below them."""
    right = direction(" ".join(lines)) == "rtl"
    shaped = "rtl" if right and features.check("raqm") else None  # what joins letters and orders them
    for line in lines:
        at, anchor = (SIZE[0] - EDGE, "ra") if right else (EDGE, "la")
        pen.text((at, place), line, font=_for(line, size), fill=colour, anchor=anchor, direction=shaped)
        place += round(size * 1.2)
    return place


def _lines(pen: ImageDraw.ImageDraw, text: str, size: int, most: int, *, width: int = SIZE[0] - 2 * EDGE) -> list[str]:
    """*text* in at most so many lines; a word longer than a line is cut."""
    lines: list[str] = []
    font, line = _for(text, size), ""
    rest = _shown(text)[:600].split(" ")
    while rest:
        word = rest.pop(0)
        longer = f"{line} {word}".strip()
        if pen.textlength(longer, font=font) <= width:
            line = longer
        elif line:
            lines.append(line)
            line = ""
            rest.insert(0, word)
        else:
            fits = next((n for n in range(len(word) - 1, 0, -1) if pen.textlength(word[:n], font=font) <= width), 1)
            lines.append(word[:fits])
            rest.insert(0, word[fits:])
        if len(lines) > most:
            break
    if line:
        lines.append(line)
    if len(lines) <= most:
        return lines
    last = lines[most - 1] if most else ""
    while last and pen.textlength(f"{last}…", font=font) > width:
        last = last[:-1]
    return [*lines[: most - 1], f"{last.rstrip()}…"] if most else []


def _shown(text: str) -> str:
    """*text* on one line, without controls; letters that no font has are shown as an empty box."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())


def _for(text: str, size: int) -> Font:
    """The first font that has all letters of *text*: our own, or one that this machine has; else our own."""
    letters = {one for one in text if not one.isspace() and one.isprintable()}
    names = (DEFAULT, *OTHERS)
    return _font(next((name for name in names if all(_has(name, one) for one in letters)), DEFAULT), size)


@lru_cache(maxsize=20_000)
def _has(name: str, letter: str) -> bool:
    """Whether a font draws *letter* as anything but its sign for a missing one."""
    if letter.isascii():
        return True
    font = _font(name, 20)
    drawn, missing = font.getmask(letter), font.getmask(NOWHERE)
    return (drawn.size, bytes(drawn)) != (missing.size, bytes(missing))


@lru_cache(maxsize=64)
def _font(name: str, size: int) -> Font:
    if name != DEFAULT:
        with suppress(OSError):  # this machine does not have it
            return ImageFont.truetype(name, size)
    return ImageFont.load_default(size)
