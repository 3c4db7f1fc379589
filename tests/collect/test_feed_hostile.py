"""What a hostile or broken document does: an answer or a code, never a crash, never its payload."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundwire.collect.charset import decode
from groundwire.collect.feed import parse
from groundwire.errors import FeedError

HEAD = "<?xml version='1.0'?>"


def rss(items: str, head: str = HEAD) -> bytes:
    return f"{head}<rss version='2.0'><channel><title>t</title>{items}</channel></rss>".encode()


REFUSED = [
    (b"", "empty_body"),
    (b"\xef\xbb\xbf \n", "empty_body"),
    (b"just words", "feed_not_recognised"),
    (b"{}", "feed_not_recognised"),
    (b'{"items": []}', "feed_not_recognised"),
    (b"<!doctype html><html><body>Sign in</body></html>", "feed_is_html"),
    (b"<html><title>Just a moment...</title></html>", "blocked_by_challenge"),
    (rss("", HEAD + "<!DOCTYPE r [<!ENTITY a 'b'>]>"), "xml_forbidden_entity"),
    (rss("", HEAD + "<!DOCTYPE r [<!ENTITY a SYSTEM 'file:///etc/hostname'>]>"), "xml_forbidden_entity"),
    (rss("", HEAD + "<!-- x --><!DOCTYPE r [<!ENTITY % a 'b'>]>"), "xml_forbidden_entity"),
    (rss("<x>" * 3000 + "</x>" * 3000), "document_too_deep"),
    (rss("<item>" * 3000), "document_too_deep"),
    (rss("<item " + " ".join(f"a{n}='1'" for n in range(1000)) + "/>"), "document_too_complex"),
    (rss("<item " + " ".join(f"a{n}='>'" for n in range(100_000)) + "/>"), "document_too_complex"),
]


@pytest.mark.parametrize(("body", "code"), REFUSED)
def test_what_is_no_feed_is_refused_with_its_code(body: bytes, code: str) -> None:
    with pytest.raises(FeedError) as caught:
        parse(body, url="https://example.org/feed")
    assert caught.value.code == code
    assert str(caught.value).startswith(code)


def test_a_page_names_the_feeds_that_it_announces() -> None:
    page = b"<!doctype html><head><link rel=alternate type=application/rss+xml href=/news.xml></head>"
    with pytest.raises(FeedError, match=r"https://example\.org/news\.xml"):
        parse(page, url="https://example.org/")


def test_a_feed_of_fifty_thousand_keeps_the_first_thousand_and_says_so() -> None:
    body = rss("".join(f"<item><guid>{n}</guid><title>T{n}</title></item>" for n in range(50_000)))
    found = parse(body)
    assert [entry.guid for entry in found.entries] == [str(n) for n in range(1000)]
    assert any(warning.startswith("too_many_items") for warning in found.warnings)


def test_control_characters_and_impossible_references_are_gone() -> None:
    found = parse(rss("<item><title>a\x00b&#0;c&#xD800;d\x1be</title><description>x\x0by</description></item>"))
    assert found.entries[0].title == "abcde"
    assert found.entries[0].summary_html == "xy"


def test_a_link_that_is_a_script_is_no_link() -> None:
    found = parse(rss("<item><link>javascript:alert(1)</link><enclosure url='data:,x'/></item>"))
    assert found.entries[0].url is None
    assert found.entries[0].enclosures == ()


@pytest.mark.parametrize(
    "date",
    [
        "Fri, 31 Dec 9999 23:59:59 GMT",
        "Mon, 30 Feb 2026 10:00:00 GMT",
        "-1",
        "tomorrow",
        "9" * 60,
        "0001-01-01",
        "2026-13-45T99:99:99Z",
    ],
)
def test_a_date_that_nobody_can_believe_is_dropped(date: str) -> None:
    entry = parse(rss(f"<item><title>a</title><pubDate>{date}</pubDate></item>")).entries[0]
    assert entry.published is None or 1900 <= entry.published.year <= 2100


ENCODED = [
    ("Grüße ☕", "utf-8", "utf-8"),
    ("Grüße ☕", "utf-16", "utf-16"),
    ("smart “quotes”", "cp1252", "iso-8859-1"),
    ("Привет", "koi8-r", "koi8-r"),
    ("こんにちは", "shift_jis", "Shift_JIS"),
    ("こんにちは", "iso-2022-jp", "iso-2022-jp"),
    ("你好", "gb18030", "gb2312"),
    ("Grüße", "utf-8", "x-nobody-knows"),
    ("Grüße", "utf-8", "iso-8859-1"),
]


@pytest.mark.parametrize(("title", "encoding", "declared"), ENCODED)
def test_a_title_is_read_in_its_encoding(title: str, encoding: str, declared: str) -> None:
    body = rss(f"<item><title>{title}</title></item>", f"<?xml version='1.0' encoding='{declared}'?>").decode()
    assert parse(body.encode(encoding)).entries[0].title == title


@pytest.mark.parametrize(
    ("text", "encoding", "declared"), [("Grüße ☕", "utf-8", None), ("こんにちは", "cp932", "Shift_JIS")]
)
def test_a_text_that_breaks_off_within_a_character_loses_that_one_alone(
    text: str, encoding: str, declared: str | None
) -> None:
    body, content_type = text.encode(encoding), f"text/xml; charset={declared}" if declared else None
    for size in range(len(body) + 1):
        assert text.startswith(decode(body[:size], content_type))
    assert decode(body[:-1], content_type) == text[:-1]


def test_utf_7_is_never_decoded_into_markup() -> None:
    assert "<script>" not in decode(b"<?xml version='1.0' encoding='utf-7'?>+ADw-script+AD4-")


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=300),
    st.integers(0, 250),
    st.sampled_from([None, "text/xml; charset=utf-16", "application/json"]),
)
def test_any_damage_gives_an_answer_or_a_code(noise: bytes, place: int, content_type: str | None) -> None:
    whole = rss(
        "<item><title>A &amp; B</title><link>https://e.org/a</link><description><![CDATA[<p>x</p>]]></description></item>"
        * 3
    )
    for body in (noise, whole[:place] + noise + whole[place:], whole[:place]):
        try:
            found = parse(body, url="https://e.org/", content_type=content_type)
        except FeedError:
            continue
        text = json.dumps([entry.title for entry in found.entries], ensure_ascii=False)
        text.encode()
        assert "\x00" not in text


@pytest.mark.shared
def test_the_development_set_of_hostile_feeds_is_answered_as_its_manifest_says(shared: Path) -> None:
    wrong = []
    for folder in (shared / "sec" / "feeds_hostile", shared / "sec" / "xml_bombs"):
        for line in (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            headers = {name.lower(): value for name, value in row["headers"].items()}
            if row["spec"] or row["class"] in ("transfer", "opml", "image_bomb") or "content-encoding" in headers:
                continue
            try:
                found = len(
                    parse((folder / row["file"]).read_bytes(), content_type=headers.get("content-type")).entries
                )
            except FeedError:
                found = -1
            outcome = row["expect"]["outcome"]
            if (outcome == "refuse" and found >= 0) or (outcome == "parse" and found < 0):
                wrong.append((row["file"], outcome, found))
    assert not wrong
