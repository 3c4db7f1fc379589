from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import html5lib
from hypothesis import given, settings
from hypothesis import strategies as st

from groundwire.model.article import Document
from groundwire.model.brief import SECTIONS, Citation, Claim, Label, Section
from groundwire.publish import links
from groundwire.publish.site import Site
from groundwire.publish.view import front, sources, story
from groundwire.publish.view.told import Told
from groundwire.publish.web import pages
from publish.page_world import BRIEF, FULL, LAB_DOC, NOW, SOURCES, WHY

ATTACKS = (
    "</title><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</span></article></main><h1>Mine</h1>",
    "<!--",
    "]]>",
    "{{ 7 * 7 }}{% raw %}",
    "&lt;script&gt;&amp;amp;",
    "\u202eevil\u2066",
    "</textarea></style><style>*{display:none}",
    "a" * 400,
)
HOSTILE = st.one_of(st.sampled_from(ATTACKS), st.text(max_size=60)).map(lambda text: f"x{text}y")
ADDRESSES = st.one_of(
    st.sampled_from(
        (
            "javascript:alert(1)",
            "java\nscript:alert(1)",
            "data:text/html,<script>alert(1)</script>",
            "//evil.example/",
            'https://lab.example/"><script>alert(1)</script>',
            "https://user:pass@evil.example/",
            "https:\\\\evil.example",
            "vbscript:x",
            "https://",
            "https://[::1",
            "",
            "HTTPS://LAB.EXAMPLE/a b",
        )
    ),
    st.text(max_size=40),
    st.text(max_size=40).map(lambda rest: f"https://lab.example/{rest}"),
)


def told_with(text: str, url: str) -> Told:
    document = replace(LAB_DOC, id="1", source=text, title=text, url=url, source_url=url, text=text)
    claim = Claim(
        text=text,
        label=Label.QUOTED,
        citations=(Citation(item="1", start=0, end=len(text), quote=text, url=url),),
        about={"link": url, "kind": text, "audience": text, "date": text, "who": text, "by": text, "subject": text,
               "value": text, "unit": text},
    )  # fmt: skip
    return Told(
        story=replace(
            FULL.story, title=text, topic=text, left_out=text, why=(replace(WHY[0], signal=text, note=text),)
        ),
        documents=(document, replace(document, id="2", copy_of="1")),
        brief=replace(
            BRIEF, sections={name: Section(claims=(claim,)) for name in SECTIONS}, model=text, prompt_version=text
        ),
    )


def elements(page: str) -> Iterator[Any]:
    yield from html5lib.parse(page, treebuilder="etree", namespaceHTMLElements=False).iter()


def shape(page: str) -> list[tuple[str, tuple[str, ...]]]:
    """The tags with their attributes' names; links come and go with the addresses, and `dir` with the script of a text,
    so they are left out.
    """
    return [
        (str(element.tag), tuple(sorted(str(name) for name in element.attrib if name != "dir")))
        for element in elements(page)
        if element.tag not in ("a", "span", "b")
    ]


def links_of(page: str) -> list[str]:
    return [element.attrib[name] for element in elements(page) for name in ("href", "src") if name in element.attrib]


@settings(max_examples=60, deadline=None)
@given(text=HOSTILE, url=ADDRESSES)
def test_no_text_from_the_wire_changes_the_shape_of_a_page(text: str, url: str) -> None:
    site = Site(url="https://news.example", notice=text)
    told = told_with(text, url)
    tame = told_with("xy", "https://lab.example/1")
    for page, plain in (
        (pages.story(story.build(told, now=NOW), site), pages.story(story.build(tame, now=NOW), site)),
        (
            pages.front(front.build((told,), SOURCES, now=NOW), site),
            pages.front(front.build((tame,), SOURCES, now=NOW), site),
        ),
    ):
        assert shape(page) == shape(plain)
        assert {urlsplit(link).scheme for link in links_of(page)} <= {"", "http", "https"}
        assert not any(
            name.startswith("on") or name == "style" for element in elements(page) for name in element.attrib
        )


@settings(max_examples=60, deadline=None)
@given(text=HOSTILE, url=ADDRESSES)
def test_no_source_changes_the_shape_of_the_sources_page(text: str, url: str) -> None:
    site = Site(url="https://news.example")
    known = SOURCES[1]
    odd = replace(
        known,
        url=url,
        home_url=url,
        title=text,
        folder=text,
        health=replace(known.health, last_error=text, reason=text),
    )
    page = pages.sources(sources.build((odd,), {}, now=NOW), site)
    assert shape(page) == shape(pages.sources(sources.build((replace(known, folder="x"),), {}, now=NOW), site))
    assert {urlsplit(link).scheme for link in links_of(page)} <= {"", "http", "https"}


@given(url=ADDRESSES)
def test_a_link_leads_to_a_web_host_or_is_no_link(url: str) -> None:
    found = links.web(url)
    if found is not None:
        parts = urlsplit(found)
        assert parts.scheme in ("http", "https")
        assert parts.hostname
        assert parts.username is None
        assert not set(found) & set("\\\n\r\t\x00\u202e")


def test_a_claim_whose_quote_does_not_hold_is_not_shown() -> None:
    texts: tuple[Document, ...] = tuple(replace(document, text="Changed.") for document in FULL.documents)
    view = story.build(replace(FULL, documents=texts), now=NOW)
    assert all(not part.sentences and part.abstained for part in view.parts.values())
    assert "data-claim" not in pages.story(view, Site(url="https://news.example"))
