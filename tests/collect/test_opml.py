"""Lists of sources: there and back, row by row, hostile or not."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundwire.collect.defaults import defaults
from groundwire.collect.kinds import feed_address, kind_of
from groundwire.collect.opml import Problem, Row, rows, write
from groundwire.collect.readings import outlines
from groundwire.collect.registry import KINDS
from groundwire.errors import FeedError
from groundwire.model.source import Source


def opml(inside: str) -> bytes:
    return f"<?xml version='1.0'?><opml version='2.0'><head/><body>{inside}</body></opml>".encode()


def read(body: bytes) -> tuple[tuple[Row, ...], tuple[Problem, ...]]:
    return rows(outlines.read(body))


def test_folders_nest_and_bad_rows_are_told() -> None:
    found, problems = read(
        opml(
            "<outline text='Labs'><outline text='A &amp; B' xmlUrl='https://a.example/f' htmlUrl='https://a.example/'/>"
            "<outline text='Deep'><outline title='C' xmlUrl='http://c.example/f'/></outline></outline>"
            "<outline text='file' xmlUrl='file:///etc/passwd'/><outline text='key' xmlUrl='https://u:p@e.example/'/>"
            "<outline text='empty'/><outline text='again' xmlUrl='http://www.a.example/f'/>"
            "<outline text='list' type='include' url='https://x.example/list.opml'/>"
        )
    )
    assert found == (
        Row("https://a.example/f", "A & B", "Labs", "https://a.example/"),
        Row("http://c.example/f", "C", "Labs / Deep", None),
    )
    assert [problem.row for problem in problems] == ["file", "key", "empty", "list"]
    assert all(problem.why for problem in problems)


def test_a_folder_with_a_slash_in_its_name_is_one_folder_and_comes_back() -> None:
    found, _ = read(
        opml(
            "<outline text='AI/ML'><outline text='A / B'><outline text='x' xmlUrl='https://x.example/'/></outline></outline>"
        )
    )
    assert [row.folder for row in found] == ["AI/ML / A/B"]
    again, _ = read(write([Source(url=row.url, title=row.title, folder=row.folder) for row in found]))
    assert again == found


@pytest.mark.shared
def test_the_development_set_of_lists_is_read_row_by_row_or_refused_by_name(shared: Path) -> None:
    folder, seen = shared / "sec" / "feeds_hostile", 0
    for told in (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(told)
        if row["class"] != "opml":
            continue
        seen += 1
        if row["spec"]:
            parts = json.loads((folder / row["file"]).read_bytes())["parts"]
            body = "".join(
                part["text"]
                if "text" in part
                else "".join(
                    part.get("repeat", part.get("repeat_fmt", "")).replace("{i}", str(i)) for i in range(part["count"])
                )
                for part in parts
            ).encode()
        else:
            body = (folder / row["file"]).read_bytes()
        if row["expect"]["outcome"] == "refuse":
            with pytest.raises(FeedError) as caught:
                read(body)
            assert caught.value.code == row["expect"]["error"]
            continue
        found, problems = read(body)
        assert found or problems
        assert all(one.url.startswith(("http://", "https://")) and "@" not in one.url for one in found)
        assert all("\n" not in one.title and one.title for one in found)
    assert seen >= 8


names = st.text(st.characters(categories=["L", "N", "P", "Zs"], exclude_characters="/"), min_size=1, max_size=12).map(
    lambda text: " ".join(text.split()) or "x"
)


nested = st.lists(names, min_size=1, max_size=4).map(" / ".join)


feeds = sorted(KINDS.keys() - {"newsletter", "page", "sitemap"})
kinds: st.SearchStrategy[tuple[str, dict[str, str]]] = st.sampled_from(feeds).map(lambda kind: (kind, {}))
recipes = st.dictionaries(
    st.sampled_from(["title", "link", "date", "summary"]), st.sampled_from(["a > b", "li:nth-child(2)", '[x="<&é"]'])
).map(lambda parts: ("page", {"item": "li.note", **parts}))
maps = st.sampled_from([{}, {"under": "https://m.example/a?b=1&c"}]).map(lambda settings: ("sitemap", settings))


@given(
    st.lists(st.tuples(names, st.one_of(st.none(), nested), st.booleans(), st.one_of(kinds, recipes, maps)), max_size=6)
)
def test_what_was_written_is_read_again(
    given_rows: list[tuple[str, str | None, bool, tuple[str, dict[str, str]]]],
) -> None:
    sources = [
        Source(
            url=f"https://s{number}.example/feed?a=1&b=2",
            title=title,
            folder=folder,
            home_url="https://home.example/" if home else None,
            kind=kind,
            settings=tuple(sorted(settings.items())),
        )
        for number, (title, folder, home, (kind, settings)) in enumerate(given_rows)
    ]
    found, problems = read(write(sources))
    assert problems == ()
    assert {(row.url, row.title, row.folder, row.home_url, row.kind, row.settings) for row in found} == {
        (source.url, source.title, source.folder, source.home_url, source.kind, source.settings) for source in sources
    }


def test_mailboxes_come_back_and_no_password_is_ever_written() -> None:
    letters = "imaps://me%40mail.example@imap.mail.example/INBOX?from=news@lab.example"
    sources = [
        Source(url=letters, title="Letters", kind="newsletter"),
        Source(url="imaps://me:hunter2@imap.mail.example/News", title="Old", kind="newsletter"),
        Source(url="https://e.example/f", title="Feed", settings=(("token", "hunter2"), ("title", "b"))),
    ]
    written = write(sources)
    assert b"hunter2" not in written
    found, problems = read(written)
    assert problems == ()
    assert [(row.url, row.kind, row.settings) for row in found] == [
        (letters, "newsletter", ()),
        ("imaps://me@imap.mail.example/News", "newsletter", ()),
        ("https://e.example/f", "feed", ()),
    ]


OURS = "xmlns:g='https://github.com/groundwire/groundwire/opml'"
HOSTILE_ROWS = [
    ("https://e.example/", "g:kind='nonsense'", "no kind of source"),
    ("https://e.example/", "g:kind='newsletter'", "not read at such an address"),
    ("imaps://me@e.example/", "g:kind='feed'", "not read at such an address"),
    ("imaps://me:hunter2@e.example/", "", "a password stands in the address"),
    ("imaps://e.example/", "", "USER@HOST"),
    ("imap://me@e.example/", "", "imaps:// only"),
    ("imaps://[me@e.example/", "", "cannot be read"),
    ("https://e.example/", "g:kind='page'", "selector of its entries"),
    ("https://e.example/", "g:kind='page' g:item='li['", "cannot be read"),
    ("https://e.example/", f"g:kind='page' g:item='{'a ' * 300}'", "longer than"),
    ("https://e.example/", "g:kind='page' g:item='li' g:next='a'", "no setting 'next'"),
    ("https://e.example/", "g:item='li'", "no setting 'item'"),
    ("https://e.example/", "g:kind='sitemap' g:under='javascript:alert(1)'", "whole address"),
    ("file:///etc/passwd", "g:kind='page' g:item='li'", "only http and https"),
    ("https://u:hunter2@e.example/", "g:kind='feed'", "password"),
]


@pytest.mark.parametrize(("url", "own", "why"), HOSTILE_ROWS)
def test_what_a_list_says_of_a_source_is_judged_and_a_bad_row_left_out(url: str, own: str, why: str) -> None:
    good = "<outline text='good' xmlUrl='https://good.example/f'/>"
    found, problems = read(opml(f"<outline xmlUrl='{url}' {OURS} {own}/>{good}"))
    assert [row.title for row in found] == ["good"]
    assert len(problems) == 1
    assert why in problems[0].why
    assert "hunter2" not in problems[0].row + problems[0].why


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "opml_not_recognised"),
        (b"<rss/>", "opml_not_recognised"),
        (b"<opml><body>", "opml_not_recognised"),
        (b"<!DOCTYPE o [<!ENTITY a 'b'>]><opml/>", "xml_forbidden_entity"),
        (opml("<outline text='x'>" * 2000 + "</outline>" * 2000), "document_too_deep"),
        (opml("<outline text='x' xmlUrl='https://e.example/'/>" * 20_000), "too_many_feeds"),
    ],
)
def test_a_hostile_list_is_refused_whole(body: bytes, code: str) -> None:
    with pytest.raises(FeedError) as caught:
        read(body)
    assert caught.value.code == code


def test_the_default_sources_are_about_sixty_in_topics() -> None:
    found, problems = read(defaults())
    assert problems == ()
    assert 55 <= len(found) <= 70
    assert {row.folder for row in found} == {
        *("Labs", "Research", "Releases & tools", "Community", "Newsletters & blogs", "Policy & safety", "News")
    }
    assert all(row.title and row.home_url for row in found)
    assert {kind_of(row.url) for row in found} == {"feed", "reddit", "hackernews", "arxiv", "github"}


@pytest.mark.parametrize(
    ("page", "feed"),
    [
        ("https://www.reddit.com/r/MachineLearning/", "https://www.reddit.com/r/MachineLearning/.rss"),
        ("https://arxiv.org/list/cs.LG/recent", "https://rss.arxiv.org/atom/cs.LG"),
        ("https://github.com/pytorch/pytorch", "https://github.com/pytorch/pytorch/releases.atom"),
        ("https://news.ycombinator.com/", "https://hn.algolia.com/api/v1/search?tags=front_page&hitsPerPage=30"),
        ("https://github.com/topics/llm", "https://github.com/topics/llm"),
        ("https://example.org/blog/", "https://example.org/blog/"),
    ],
)
def test_the_page_that_people_copy_leads_to_its_feed(page: str, feed: str) -> None:
    assert feed_address(page) == feed
