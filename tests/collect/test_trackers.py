"""The list of parameters that only track: what it drops, what it leaves, and that it is kept in order."""

import re
import tomllib
from datetime import date
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundwire.model.links import canonical
from groundwire.model.trackers import trackers, tracks

TABLE = tomllib.loads((files("groundwire.model") / "trackers.toml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("https://lab.example/p?utm_source=a&UTM_Medium=b&id=1", "https://lab.example/p?id=1"),
        ("https://lab.example/p?fbclid=x&gclid=y&msclkid=z&mc_eid=w", "https://lab.example/p"),
        ("https://lab.example/p?source=rss&id=1", "https://lab.example/p?id=1"),
        ("https://www.youtube.com/watch?v=kite&si=abc&feature=share&t=40", "https://youtube.com/watch?v=kite&t=40"),
        ("https://m.youtube.com/watch?v=kite&si=abc", "https://m.youtube.com/watch?v=kite"),
        ("https://youtu.be/kite?si=abc", "https://youtu.be/kite"),
        ("https://x.com/lab/status/1?s=20&t=abc", "https://x.com/lab/status/1"),
        ("https://www.reddit.com/r/kites/comments/1/?share_id=a&rdt=3", "https://reddit.com/r/kites/comments/1/"),
        ("https://www.theguardian.com/a?CMP=share_btn_url", "https://theguardian.com/a"),
        ("https://www.facebook.com/lab?__cft__[0]=a&__tn__=b", "https://facebook.com/lab"),
    ],
)
def test_one_page_has_one_identity_however_it_was_come_by(url: str, page: str) -> None:
    assert canonical(url) == page


@pytest.mark.parametrize(
    "url",
    [
        "https://lab.example/p?s=20&t=abc",  # what tracks on one site means something on another
        "https://lab.example/search?source=papers",
        "https://lab.example/p?si=1&feature=fast",
        "https://notx.com/p?s=20",
        "https://x.com.evil.example/p?s=20",
        "https://lab.example/p?utm=1",
        "https://lab.example/p?id=utm_source",
        "https://youtube.com/watch?v=kite&list=a&t=40",
        "https://news.example/item?id=1&ref=main",
        "https://openreview.net/forum?id=abc&noteId=def",
    ],
)
def test_what_says_which_page_it_is_stays(url: str) -> None:
    assert canonical(url) == url


@given(
    name=st.sampled_from(sorted(trackers().names)),
    upper=st.booleans(),
    value=st.from_regex(r"[\w.%-]{0,9}", fullmatch=True),
)
def test_a_listed_name_tracks_in_any_case_with_any_value(name: str, upper: bool, value: str) -> None:
    assert tracks(f"{name.upper() if upper else name}={value}", "lab.example")


def test_the_list_is_in_order_and_says_where_it_comes_from() -> None:
    groups = [*TABLE["anywhere"], *TABLE["site"]]
    assert isinstance(TABLE["reviewed"], date)
    for group in groups:
        for one in (group["names"], group.get("prefixes", [])):
            assert one == sorted(set(one))
            assert all(name == name.lower() and re.fullmatch(r"[^\s=&]+", name) for name in one)
    assert all(group["who"] and group["about"].startswith("https://") for group in TABLE["anywhere"])
    every = [name for group in TABLE["anywhere"] for name in group["names"]]
    assert len(every) == len(set(every))
    sites = [host for site in TABLE["site"] for host in site["hosts"]]
    assert len(sites) == len(set(sites))
    assert not {name for site in TABLE["site"] for name in site["names"]} & set(every)
