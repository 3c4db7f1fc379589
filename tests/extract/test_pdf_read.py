"""PDFs: their lines become paragraphs again, and a hostile one costs its worker and nothing else.

The files are written here, object by object, as ISO 32000-1 (section 7.5) has them.
"""

import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundwire.errors import ExtractError
from groundwire.extract import pdf
from groundwire.extract.pool import ExtractPool

URL = "https://papers.example/kites.pdf"
LONG = "A kite that is flown in a steady wind pulls on its line with a force that"


def document(*pages: list[str] | bytes, extra: bytes = b"", trailer: bytes = b"") -> bytes:
    """A PDF whose pages have these lines, or this compressed content stream."""
    count = len(pages)
    kids = b" ".join(b"%d 0 R" % (4 + 2 * n) for n in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [" + kids + b"] /Count %d >>" % count,
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, page in enumerate(pages):
        stream = page if isinstance(page, bytes) else zlib.compress(content(page))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F 3 0 R >> >>"
            b" /Contents %d 0 R >>" % (5 + 2 * number)
        )
        objects.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(stream) + stream + b"\nendstream")
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    out += extra
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, table)
    return bytes(out)


def content(lines: list[str]) -> bytes:
    words = [
        line.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)") for line in lines
    ]
    return b"BT /F 11 Tf 14 TL 72 720 Td " + b" ".join(b"(" + word + b") Tj T*" for word in words) + b" ET"


def text(*pages: list[str]) -> str:
    return pdf.read(document(*pages), url=URL).text


def test_lines_become_paragraphs_and_sentences() -> None:
    found = pdf.read(
        document([LONG, "grows with the square of the wind's speed.", "It was measured on a hill."]), url=URL
    )
    assert found.text == f"{LONG} grows with the square of the wind's speed.\n\nIt was measured on a hill."
    assert [found.text[start:end] for start, end in found.sentences] == found.text.split("\n\n")
    assert found.language == "en"


def test_a_word_that_was_parted_at_the_end_of_a_line_is_whole() -> None:
    assert "the measurement of" in text([f"{LONG[:40]} the mea-", "surement of which is hard."])
    assert "state-of-the-art" in text([f"{LONG[:40]} a state-of-the-", "art kite is one of paper."])
    assert "pre- War" in text([f"{LONG[:40]} pre-", "War kites were of silk."])


def test_headings_and_entries_of_lists_stand_alone() -> None:
    found = text(
        [
            "Abstract",
            LONG,
            "is large.",
            "2.1 Lines and knots",
            LONG,
            "is larger.",
            "• silk is light",
            "• paper is cheap",
        ]
    )
    assert [part for part in found.split("\n\n") if len(part) < 40] == [
        "Abstract",
        "2.1 Lines and knots",
        "• silk is light",
        "• paper is cheap",
    ]


def test_running_heads_page_numbers_and_references_are_left_out() -> None:
    pages = [
        [
            f"Kites and lines {n}",
            LONG.replace("kite", f"kite of size {'ABCDE'[n - 1]}"),
            f"is measured by {'ABCDE'[n - 1]}. Berg.",
            str(n),
        ]
        for n in range(1, 6)
    ]
    pages[-1] += ["References", "[1] A. Berg. On strings. 1999."]
    found = text(*pages)
    assert "Kites and lines" not in found
    assert "On strings" not in found
    assert all(f"by {letter}. Berg." in found for letter in "ABCDE")
    assert not any(part.isdigit() for part in found.split())


def test_a_paragraph_goes_on_over_the_end_of_a_page() -> None:
    assert f"{LONG} grows" in text([LONG], ["grows with the wind."])


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"<html>no</html>", "no PDF"),
        (b"%PDF-1.7\nnothing", "damaged"),
        (document([]), "no words"),
        (
            document(
                ["x"],
                trailer=b"/Encrypt << /Filter /Standard /V 1 /R 2 /O ("
                + b"o" * 32
                + b") /U ("
                + b"u" * 32
                + b") /P -4 >> /ID [(a) (a)] ",
            ),
            "locked",
        ),
        (document(b"not compressed at all"), "damaged|no words"),
    ],
    ids=["page", "cut", "blank", "locked", "stream"],
)
def test_what_is_no_readable_pdf_is_said_plainly(body: bytes, why: str) -> None:
    with pytest.raises(ExtractError, match=f"{URL}: .*(?:{why})"):
        pdf.read(body, url=URL)


def test_only_the_first_pages_are_read() -> None:
    found = text(*[[f"This is page {chr(65 + n % 26)}{chr(65 + n // 26)} of many."] for n in range(pdf.MOST_PAGES + 5)])
    assert found.count("This is page") == pdf.MOST_PAGES


@given(body=st.binary(max_size=400))
def test_whatever_follows_the_signature_is_text_or_an_error_of_ours(body: bytes) -> None:
    with suppress(ExtractError):
        assert pdf.read(b"%PDF-1.5\n" + body, url=URL).text


BOMB = zlib.compress(b"BT /F 11 Tf (" + b"x" * 200_000_000 + b") Tj ET", 9)
LOOP = b"BT /F 11 Tf 72 720 Td " + b"(a b c d) Tj T* " * 3_000_000 + b"ET"


@pytest.mark.parametrize("stream", [BOMB, zlib.compress(LOOP, 9)], ids=["bomb", "endless"])
async def test_a_hostile_pdf_costs_its_worker_and_the_next_is_read(stream: bytes) -> None:
    async with ExtractPool(1, seconds=3.0) as pool:
        with pytest.raises(ExtractError):
            await pool.read_pdf(document(stream), URL)
    async with ExtractPool(1, seconds=60.0) as pool:
        found = await pool.read_pdf(document([LONG, "is large."]), URL)
        page = await pool.extract(f"<html><body><article><p>{LONG} is large. {LONG} is larger.</p></article>", URL)
    assert found.text == f"{LONG} is large."
    assert LONG in page.text
