"""One identity for one page, and the way to some words on it."""

import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundwire.model.links import absolute, canonical, registrable_domain, text_fragment

SAME = [
    "https://example.org/a?x=1&y=2",
    "http://example.org/a?x=1&y=2",
    "HTTPS://WWW.Example.ORG:443/a?x=1&y=2#part",
    "http://example.org:80/./b/../a?utm_source=rss&x=1&utm_medium=feed&y=2",
    "https://example.org./%61?x=1&y=2&fbclid=abc&gclid=d",
]


def test_the_spellings_of_one_page_have_one_identity() -> None:
    assert {canonical(url) for url in SAME} == {"https://example.org/a?x=1&y=2"}


def test_pages_that_differ_keep_apart() -> None:
    pages = [
        "https://e.org/a",
        "https://e.org/a/",
        "https://e.org/A",
        "https://e.org/a?p=1",
        "https://e.org/?ref=v2",
        "https://f.org/a",
    ]
    assert len({canonical(url) for url in pages}) == len(pages)


@pytest.mark.parametrize(
    "url", ["", "mailto:a@b.org", "javascript:alert(1)", "/only/a/path", "https://", "http://[::1", "ftp://e.org/"]
)
def test_what_is_no_web_address_has_no_identity(url: str) -> None:
    assert canonical(url) is None


hosts = st.from_regex(r"(www\.)?[a-z]{1,6}(\.[a-z]{1,6}){1,2}", fullmatch=True)
paths = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="#?"), max_size=20)


@given(st.sampled_from(["http", "https"]), hosts, paths, paths, st.sampled_from(["", ":80", ":443", ":8080"]))
def test_canonical_of_canonical_is_itself(scheme: str, host: str, path: str, query: str, port: str) -> None:
    once = canonical(f"{scheme}://{host}{port}/{path}?{query}")
    if once is not None:
        assert canonical(once) == once
        assert once.isascii()


@given(
    hosts,
    st.sampled_from(["utm_source", "utm_campaign", "fbclid", "gclid", "mc_cid", "igshid"]),
    st.from_regex(r"\w{0,9}", fullmatch=True),
)
def test_a_tracker_changes_no_identity(host: str, name: str, value: str) -> None:
    assert canonical(f"https://{host}/p?a=1&{name}={value}") == canonical(f"https://{host}/p?a=1")


def test_a_relative_link_is_resolved_and_a_dangerous_one_is_none() -> None:
    assert absolute("../b?c=d", "https://e.org/x/y/z") == "https://e.org/x/b?c=d"
    assert absolute("//cdn.e.org/p", "https://e.org/") == "https://cdn.e.org/p"
    assert absolute("java\nscript:alert(1)", "https://e.org/") is None
    assert absolute("/x", None) is None


@given(st.text(max_size=40))
def test_an_absolute_link_is_always_a_web_address_without_control_characters(text: str) -> None:
    found = absolute(text, "https://example.org/base/")
    if found is not None:
        assert re.match(r"https?://", found, re.IGNORECASE)
        assert not re.search(r"[\x00-\x20\x7f\u2028]", found)


@pytest.mark.parametrize(
    ("given_", "domain"),
    [
        ("https://blog.example.co.uk/x", "example.co.uk"),
        ("EXAMPLE.org", "example.org"),
        ("https://someone.github.io/", "someone.github.io"),
        ("http://127.0.0.1:8080/", "127.0.0.1"),
        ("http://[2606:4700::1]/", "2606:4700::1"),
        ("http://lab.localhost:9/", "lab.localhost"),
        ("localhost", "localhost"),
    ],
)
def test_the_domain_that_somebody_registered(given_: str, domain: str) -> None:
    assert registrable_domain(given_) == domain


def test_a_short_quote_is_given_whole_and_encoded() -> None:
    url = text_fragment("https://e.org/a", "It scored 71.3, well-above A&B.")
    assert url == "https://e.org/a#:~:text=It%20scored%2071.3%2C%20well%2Dabove%20A%26B."


def test_a_fragment_that_is_there_is_kept_and_an_old_directive_is_not() -> None:
    assert text_fragment("https://e.org/a#s2", "words here") == "https://e.org/a#s2:~:text=words%20here"
    assert text_fragment("https://e.org/a#s2:~:text=old", "new") == "https://e.org/a#s2:~:text=new"


def test_a_long_quote_is_given_by_its_ends() -> None:
    quote = (
        "The lantern team reports that dimming by themselves saves a third of the power on every test that they ran."
    )
    assert text_fragment("https://e.org/", quote).endswith(
        "text=The%20lantern%20team%20reports,test%20that%20they%20ran."
    )


def test_a_quote_that_stands_twice_gets_the_words_before_it() -> None:
    text = "Alpha said no. It works well. Beta then said yes. It works well. The end."
    second = text.rindex("It works well.")
    assert ":~:text=then%20said%20yes.-,It%20works%20well." in text_fragment(
        "https://e.org/", "It works well.", text=text, start=second
    )
    assert text_fragment("https://e.org/", "It works well.", text=text).endswith(":~:text=It%20works%20well.")


def test_a_blank_quote_leaves_the_address_alone() -> None:
    assert text_fragment("https://e.org/#x", "  ") == "https://e.org/#x"


words = st.lists(
    st.sampled_from(["tide", "lamp", "fog", "pier", "rope", "salt,", "net-", "A&B", "1.5"]), min_size=1, max_size=30
)


@given(words, words, words)
def test_the_directive_leads_to_the_words_of_the_quote(before: list[str], quoted: list[str], after: list[str]) -> None:
    quote = " ".join(quoted)
    text = " ".join([*before, quote, *after])
    directive = text_fragment("https://e.org/", quote, text=text, start=len(" ".join(before)) + 1).partition(
        ":~:text="
    )[2]
    parts = directive.split(",")
    if parts[0].endswith("-"):
        assert unquote(parts.pop(0)[:-1]).split() == before[-len(unquote(directive.split("-,")[0]).split()) :]
    assert quote.startswith(unquote(parts[0]))
    assert quote.endswith(unquote(parts[-1]))
    assert len(parts) <= 2


@given(
    st.from_regex(
        r"https?://(www\.)?[a-z0-9-]{1,5}(\.[a-z0-9]{1,4}){1,2}(/[A-Za-z0-9_~.=:@-]{0,6}){0,3}(\?[a-z=&.%/]{1,9})?(#[a-z%:~]{1,5})?",
        fullmatch=True,
    ),
    st.sampled_from([None, "http://x.example/a/b", "https://y.example/"]),
)
def test_addresses_of_the_usual_shape_are_read_as_all_others(url: str, base: str | None) -> None:
    assert canonical(url) == canonical(f" {url}")  # what has a blank is taken apart
    assert absolute(url, base) == absolute(f" {url}", base)
