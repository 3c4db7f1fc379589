"""XML of a service that is built as a tree: what is light is read, what would fill or hold up its reader is not."""

import pytest

from groundwire.collect.readings import arxiv, sitemap, youtube
from groundwire.collect.readings.built import built
from groundwire.errors import FeedError

MANY = " ".join(f"a{number}='1'" for number in range(2000))
HEAVY = {
    "flood": "<feed>" + "<a/>" * 200_001 + "</feed>",
    "attributes": f"<feed><a {MANY}/></feed>",
    "entities": "<!DOCTYPE feed [<!ENTITY a 'b'>]><feed>&a;</feed>",
    "broken": "<feed><a></feed>",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-32"])
@pytest.mark.parametrize("kind", sorted(HEAVY))
def test_what_is_heavy_or_broken_is_not_built_in_whatever_encoding(kind: str, encoding: str) -> None:
    body = HEAVY[kind].encode(encoding)
    assert built(body) is None
    assert arxiv.papers(body) == {}
    assert youtube.groups(body) == {}


@pytest.mark.parametrize("declared", ["utf-7", "UTF-7"])
def test_markup_that_another_encoding_would_show_stays_words(declared: str) -> None:
    hidden = f"<?xml version='1.0' encoding='{declared}'?><feed>+ADw-a/+AD4-</feed>"
    root = built(hidden.encode())
    assert root is not None
    assert len(root) == 0


def test_what_is_light_is_built_in_its_encoding() -> None:
    for encoding in ("utf-8", "utf-16", "iso-8859-1"):
        root = built(f"<?xml version='1.0' encoding='{encoding}'?><a>Größe</a>".encode(encoding))
        assert root is not None
        assert root.text == "Größe"


def test_a_map_that_would_fill_the_memory_is_refused_and_a_full_one_is_read() -> None:
    row = "<url><loc>https://m.example/{}</loc><lastmod>2026-01-09</lastmod></url>"
    head = "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
    full = head + "".join(map(row.format, range(50_000))) + "</urlset>"
    assert len(sitemap.read(full.encode(), url="https://m.example/sitemap.xml").entries) == sitemap.NEWEST
    with pytest.raises(FeedError, match="more of it than a map may have"):
        sitemap.read((head + "<a/>" * 1_000_001 + "</urlset>").encode(), url="https://m.example/sitemap.xml")
