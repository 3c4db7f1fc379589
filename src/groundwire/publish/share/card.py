"""The picture that a link preview shows: badge, headline and hook, drawn here (Open Graph, 1200 x 630 PNG)."""

from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from groundwire.publish.view.story import StoryView

SIZE = (1200, 630)
EDGE = 72
PAPER, INK, SOFT, ACCENT = "#fbfaf7", "#1d1c1a", "#5f5b54", "#8a2f1d"
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
    pen.text((EDGE, 52), _shown(badge), font=_font(26), fill=SOFT)
    size = next((size for size in (60, 52, 46) if len(_lines(pen, headline, size, 9)) <= 3), 46)
    place = 104
    for line in _lines(pen, headline, size, 4):
        pen.text((EDGE, place), line, font=_font(size), fill=INK)
        place += round(size * 1.22)
    place += 26
    room = max(0, (SIZE[1] - 96 - place) // 44)
    for line in _lines(pen, f"“{hook}”" if hook else "", 32, min(room, 4)):
        pen.text((EDGE, place), line, font=_font(32), fill=SOFT)
        place += 44
    pen.text((EDGE, SIZE[1] - 66), "groundwire", font=_font(30), fill=ACCENT)
    if hook and source:
        words = _lines(pen, f"quoted from {source}", 24, 1, width=700)
        if words:
            pen.text((SIZE[0] - EDGE, SIZE[1] - 62), words[0], font=_font(24), fill=SOFT, anchor="ra")
    held = BytesIO()
    image.quantize(32).save(held, "PNG", optimize=True)
    return held.getvalue()


def _lines(pen: ImageDraw.ImageDraw, text: str, size: int, most: int, *, width: int = SIZE[0] - 2 * EDGE) -> list[str]:
    """*text* in at most so many lines; a word longer than a line is cut."""
    lines: list[str] = []
    font, line = _font(size), ""
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
    """*text* on one line, without controls; letters that the font lacks are shown as its empty box."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())


@cache
def _font(size: int) -> Font:
    return ImageFont.load_default(size)
