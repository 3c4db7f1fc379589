"""PDF: the words of a paper's pages as plain text with sentences. Never fetches; runs in a limited worker (`pool`).

pypdf reads the file; here its lines become paragraphs again: page numbers and running heads go, words that were parted
at a line's end are joined, and the list of references is left out. Figures, tables and formulas are not understood.
"""

import io
import logging
import re
from collections import Counter
from itertools import pairwise

from pypdf import PdfReader
from pypdf.errors import DependencyError

from groundwire.errors import ExtractError
from groundwire.extract import tree
from groundwire.extract.language import detect
from groundwire.model.article import Extracted
from groundwire.model.sentences import split

logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)  # it tells of each fault that it can read past

MOST_PAGES = 60
MOST_CHARACTERS = 600_000
SIGNATURE = b"%PDF-"
WITHIN = 1024  # bytes in which the signature may stand (ISO 32000-1, implementation note 13)
EDGE = 2  # lines at the top and the bottom of a page that may be running heads
LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
LIGATURE = re.compile("[ﬀ-ﬆ]")
FURNITURE = re.compile(
    r"(?:page\s+)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?|arXiv:\S+\s+\[\S+\]\s+\d.*|[^\w]*", re.IGNORECASE
)
LEADERS = re.compile(r"(?:\.\s?){6,}")  # of a table of contents
HEADING = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|[A-Z](?:\.\d{1,2})*\.?|[IVX]{1,5}\.)\s+[A-Z].{0,70}(?<![.,;:])|Abstract"
)
LIST_MARK = re.compile(r"[•‣◦▪–·]\s|\(\w{1,3}\)\s|\[\d{1,3}\]\s")
REFERENCES = re.compile(r"(?:\d{1,2}\.?\s+|[IVX]{1,5}\.\s+)?(?:references|bibliography|works cited)", re.IGNORECASE)
ENDS = re.compile(r"[.!?:]['\")\]’”]*$")
PARTED = re.compile(r"[^\W\d_]{2}-$")


def is_pdf(body: bytes) -> bool:
    """Whether these are the bytes of a PDF."""
    return SIGNATURE in body[:WITHIN]


def read(body: bytes, *, url: str) -> Extracted:
    """The text of a PDF: paragraphs apart by a blank line, sentences, language; the first 60 pages.

    Raises:
        ExtractError: it is no PDF, is locked, is damaged, or holds no words.
    """
    if not is_pdf(body):
        raise ExtractError(f"{url}: this is no PDF")
    try:
        reader = PdfReader(io.BytesIO(body))
        pages = None if reader.is_encrypted and not reader.decrypt("") else _pages(reader)
        title = reader.metadata.title if pages and reader.metadata else None
    except DependencyError:
        pages = title = None
    except MemoryError:
        raise
    except Exception as error:  # pypdf raises what its input makes it raise
        raise ExtractError(f"{url}: the PDF is damaged ({type(error).__name__})") from error
    if pages is None:
        raise ExtractError(f"{url}: the PDF is locked with a password")
    text = tree.text_of(paragraphs(pages))
    if not text.strip():
        raise ExtractError(f"{url}: the PDF holds no words; its pages may be pictures")
    return Extracted(
        title=" ".join(str(title).split())[:1000] or None if title else None,
        text=text,
        sentences=split(text),
        language=detect(text),
    )


def _pages(reader: PdfReader) -> list[list[str]]:
    """The lines of each page, in order, until there are enough."""
    found: list[list[str]] = []
    size = 0
    for number in range(min(len(reader.pages), MOST_PAGES)):
        words = reader.pages[number].extract_text()[: MOST_CHARACTERS - size]
        size += len(words)
        clean = LIGATURE.sub(lambda letter: LIGATURES[letter[0]], words)
        found.append([line for raw in clean.splitlines() if (line := tree.tidy(raw))])
        if size >= MOST_CHARACTERS:
            break
    return found


def paragraphs(pages: list[list[str]]) -> list[str]:
    """The paragraphs of these lines, running heads and references left out; one may go on over the end of a page."""
    running = _running(pages)
    lines = []
    for page in pages:
        for place, line in enumerate(page):
            edge = place < EDGE or place >= len(page) - EDGE
            if FURNITURE.fullmatch(line) or LEADERS.search(line) or (edge and _shape(line) in running):
                continue
            lines.append(line)
    for place, line in enumerate(lines):
        if REFERENCES.fullmatch(line) and place > len(lines) // 3:
            lines = lines[:place]
            break
    if not lines:
        return []
    full = sorted(len(line) for line in lines)[len(lines) * 3 // 4]
    found = [lines[0]]
    for before, line in pairwise(lines):
        if _begins(before, line, full):
            found.append(line)
        elif PARTED.search(before) and line[:1].islower():
            found[-1] = _joined(found[-1], line)
        else:
            found[-1] += f" {line}"
    return found


def _running(pages: list[list[str]]) -> set[str]:
    """What stands at the edges of a third of the pages, digits aside."""
    edges = Counter(shape for page in pages for shape in {_shape(line) for line in (*page[:EDGE], *page[-EDGE:])})
    return {shape for shape, count in edges.items() if count >= max(3, len(pages) / 3)}


def _shape(line: str) -> str:
    return re.sub(r"\d+", "0", line).casefold()


def _begins(before: str, line: str, full: int) -> bool:
    """Whether *line* begins a paragraph: after a last line that is short, or as a heading or an entry of a list."""
    if HEADING.fullmatch(line) or HEADING.fullmatch(before) or LIST_MARK.match(line):
        return True
    return bool(ENDS.search(before)) and len(before) < 0.9 * full and not line[:1].islower()


def _joined(paragraph: str, line: str) -> str:
    """A word that was parted at the end of a line, whole again; one that has hyphens of its own keeps this one too."""
    word = paragraph.rpartition(" ")[2][:-1]
    return paragraph + line if "-" in word else paragraph[:-1] + line
