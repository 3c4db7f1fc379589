"""What a reader likes, from files that others wrote: a Zotero export, a BibTeX file, past picks, or keywords.

Formats: CSL JSON (citation style language 1.0), Zotero RDF, Zotero CSV, BibTeX (read by bibtexparser), and picks as
JSON Lines (``title``, optionally ``text``, ``date``). Nothing here learns or stores.
"""

import csv
import io
import json
import logging
import re
from collections.abc import Callable, Mapping
from typing import Any

from lxml import etree

from groundwire.errors import LibraryError
from groundwire.model.interest import Seed

LARGEST = 64_000_000  # bytes of a file
TAG = re.compile(r"<[^>]{1,200}>")
BRACES = re.compile(r"[{}]")
NAMES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "bib": "http://purl.org/net/biblio#",
}
RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"


def read(name: str, body: bytes) -> list[Seed]:
    """The papers or picks in a file, by the ending of its *name*; those without a title are passed over.

    Raises:
        LibraryError: the ending is unknown, the file is too large or cannot be read, or nothing in it has a title.
    """
    ending = name.rsplit(".", 1)[-1].lower()
    reader = READERS.get(ending)
    if reader is None:
        raise LibraryError(f"{name}: the ending must be one of {', '.join(f'.{one}' for one in READERS)}")
    if len(body) > LARGEST:
        raise LibraryError(f"{name}: larger than {LARGEST // 1_000_000} MB; split it")
    try:
        found = [seed for seed in reader(body) if seed.title.strip()]
    except (ValueError, TypeError, AttributeError, KeyError, csv.Error, etree.XMLSyntaxError) as error:
        raise LibraryError(f"{name}: cannot be read as {ending}: {error}") from error
    if not found:
        raise LibraryError(f"{name}: no entry with a title was found in it")
    return found


def keywords(text: str) -> list[Seed]:
    """Keywords, separated by commas."""
    return [Seed(title=word, origin="keyword") for word in map(str.strip, text.split(",")) if word]


def _csl(body: bytes) -> list[Seed]:
    entries = json.loads(body)
    if not isinstance(entries, list):
        raise TypeError("CSL JSON is a list of entries")
    return [_csl_entry(entry) for entry in entries if isinstance(entry, Mapping)]


def _csl_entry(entry: Mapping[str, Any]) -> Seed:
    people = [one for one in entry.get("author") or () if isinstance(one, Mapping)]
    parts = ((entry.get("issued") or {}).get("date-parts") or [[]])[0]
    return Seed(
        title=_plain(entry.get("title")),
        text=_plain(entry.get("abstract")),
        authors=tuple(
            " ".join(filter(None, (str(one.get("given") or ""), str(one.get("family") or one.get("literal") or ""))))
            for one in people
        ),
        date="-".join(f"{int(part):02}" for part in parts) or None,
        origin="zotero",
    )


def _rdf(body: bytes) -> list[Seed]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    found = []
    for entry in etree.fromstring(body, parser):
        title = entry.findtext("dc:title", "", NAMES)
        if not title or not (entry.find("bib:authors", NAMES) is not None or entry.get(RDF_ABOUT)):
            continue
        people = [
            " ".join(filter(None, (one.findtext("foaf:givenName", "", NAMES), one.findtext("foaf:surname", "", NAMES))))
            for one in entry.iterfind("bib:authors//foaf:Person", NAMES)
        ]
        found.append(
            Seed(
                title=_plain(title),
                text=_plain(entry.findtext("dcterms:abstract", "", NAMES)),
                authors=tuple(filter(None, people)),
                date=entry.findtext("dc:date", None, NAMES),
                origin="zotero",
            )
        )
    return found


def _csv(body: bytes) -> list[Seed]:
    rows = csv.DictReader(io.StringIO(body.decode("utf-8-sig")))
    return [
        Seed(
            title=_plain(row.get("Title")),
            text=_plain(row.get("Abstract Note")),
            authors=tuple(name.strip() for name in (row.get("Author") or "").split(";") if name.strip()),
            date=row.get("Date") or row.get("Publication Year") or None,
            origin="zotero",
        )
        for row in rows
    ]


def _bibtex(body: bytes) -> list[Seed]:
    from bibtexparser.entrypoint import parse_string  # noqa: PLC0415 - slow to import, and seldom wanted

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # it tells of each fault, however many there are
    library = parse_string(body.decode("utf-8-sig", "replace"))
    found = []
    for entry in library.entries:
        fields = {key.lower(): str(value.value) for key, value in entry.fields_dict.items()}
        found.append(
            Seed(
                title=_plain(fields.get("title")),
                text=_plain(fields.get("abstract")),
                authors=tuple(_plain(name) for name in fields.get("author", "").split(" and ") if name.strip()),
                date=fields.get("date") or fields.get("year"),
                origin="bibtex",
            )
        )
    return found


def _picks(body: bytes) -> list[Seed]:
    found = []
    for line in body.decode("utf-8-sig").splitlines():
        pick = json.loads(line) if line.strip() else None
        if isinstance(pick, Mapping):
            found.append(
                Seed(
                    title=_plain(pick.get("title")),
                    text=_plain(pick.get("text")),
                    date=str(pick["date"]) if pick.get("date") else None,
                    origin="picks",
                )
            )
    return found


def _plain(value: object) -> str:
    """Text without markup and braces, on one line."""
    return " ".join(BRACES.sub("", TAG.sub(" ", str(value or ""))).split())


READERS: Mapping[str, Callable[[bytes], list[Seed]]] = {
    "json": _csl,
    "rdf": _rdf,
    "csv": _csv,
    "bib": _bibtex,
    "jsonl": _picks,
}
