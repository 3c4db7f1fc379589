"""Who may be visited: a table of shapes, the development set, and what must hold for every address."""

import json
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundwire.net.address import judge, judge_address

REFUSED = [
    ("http://127.0.0.1/", "private"),
    ("http://192.168.7.9/", "private"),
    ("http://[::1]/", "private"),
    ("http://[::ffff:10.1.2.3]/", "private"),
    ("http://[64:ff9b::c0a8:101]/", "private"),
    ("http://[2002:a00:1::]/", "private"),
    ("http://169.254.169.254/", "metadata"),
    ("http://[::ffff:169.254.169.254]/", "metadata"),
    ("http://3232235777/", "malformed"),
    ("http://0x7f.1/", "malformed"),
    ("http://0177.0.0.1/", "malformed"),
    ("http://１２７．０．０．１/", "private"),
    ("http://user@example.org/", "credentials"),
    ("http://example.org\\@10.0.0.1/", "malformed"),
    ("http://example.org:99999/", "malformed"),
    ("http://example.org:22/", "port"),
    ("http://printer/", "internal-name"),
    ("http://wiki.corp/", "internal-name"),
    ("gopher://example.org/", "scheme"),
    ("", "scheme"),
]


@pytest.mark.parametrize(("url", "code"), REFUSED)
def test_a_place_that_is_not_public_is_refused_by_name(url: str, code: str) -> None:
    verdict = judge(url)
    assert (verdict.allowed, verdict.code) == (False, code)
    assert verdict.why
    assert "\n" not in verdict.why


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/feed",
        "http://8.8.8.8/",
        "https://bücher.example/",
        "https://[2606:4700::1111]/",
        "http://a.b.example:8080/x",
    ],
)
def test_a_public_place_is_allowed(url: str) -> None:
    assert judge(url).allowed


def test_one_private_answer_refuses_the_whole_name() -> None:
    assert not judge("https://example.org/", resolve={"example.org": ["8.8.8.8", "10.0.0.1"]}).allowed
    assert judge("https://example.org/", resolve={"EXAMPLE.org.": ["8.8.8.8"]}).allowed


def test_the_allow_list_names_hosts_networks_and_whole_domains() -> None:
    assert judge("http://nas.lan:5000/", allow=["nas.lan"], resolve={"nas.lan": ["192.168.1.5"]}).allowed
    assert judge("http://10.1.2.3:1200/", allow=["10.1.0.0/16"]).allowed
    assert not judge("http://10.2.2.3:1200/", allow=["10.1.0.0/16"]).allowed
    assert judge("http://lab.localhost:9000/", allow=["*.localhost"]).allowed
    assert judge("http://lab.localhost:9000/", allow=["127.0.0.0/8"]).allowed
    assert not judge("http://lab.localhost:9000/").allowed


def test_no_allow_list_opens_the_place_where_clouds_keep_credentials() -> None:
    assert not judge("http://169.254.169.254/", allow=["0.0.0.0/0", "169.254.169.254"]).allowed
    assert not judge("http://metadata.google.internal/", allow=["0.0.0.0/0"]).allowed


@given(st.integers(0, 2**32 - 1))
def test_an_ipv4_address_is_judged_alike_in_every_ipv6_coat(number: int) -> None:
    plain = judge_address(IPv4Address(number))
    for coat in (0xFFFF << 32, 0x64FF9B << 96, 0xFFFF << 48):
        assert judge_address(IPv6Address(coat | number)).allowed == plain.allowed


@given(st.integers(0, 2**32 - 1))
def test_a_tunnel_to_a_private_address_is_never_public(number: int) -> None:
    address = IPv4Address(number)
    if not judge_address(address).allowed:
        assert not judge_address(IPv6Address((0x2002 << 112) | (number << 80))).allowed
        assert not judge_address(IPv6Address((0x20010000 << 96) | (~number & 0xFFFFFFFF))).allowed
        assert not judge_address(IPv6Address((0x26064700 << 96) | (0x5EFE << 32) | number)).allowed


@given(st.ip_addresses(v=4))
def test_what_python_calls_private_is_never_allowed(address: IPv4Address) -> None:
    if address.is_private or address.is_multicast or address.is_reserved or address.is_loopback:
        assert not judge_address(address).allowed


@given(st.text(max_size=60))
def test_any_text_gets_a_judgement(text: str) -> None:
    assert judge(f"http://{text}").why
    assert judge(text).why


@pytest.mark.shared
def test_every_row_of_the_development_set_is_judged_right(shared: Path) -> None:
    for line in (shared / "sec" / "urls_ssrf.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row.get("redirects") or row["category"] == "dns-rebinding" or row["category"] == "internal-hostname":
            continue
        allow = row.get("config", {}).get("allow_private", [])
        verdict = judge(row["url"], resolve=row.get("resolve"), allow=allow)
        assert verdict.allowed == (row["expect"] == "allow"), (row["id"], row["url"], verdict)


@given(
    host=st.from_regex(
        r"[a-z0-9.-]{1,14}|(?:[0-9]{1,3}\.){3}[0-9]{1,3}|localhost|(?:[a-z]{1,3}\.){1,3}", fullmatch=True
    ),
    port=st.sampled_from(("", ":", ":0", ":80", ":08", ":8080", ":65536", ":x")),
    rest=st.text(st.sampled_from("/?#@:%\\[]a1é &="), max_size=8),
)
def test_an_address_of_the_usual_shape_is_judged_as_any_other(host: str, port: str, rest: str) -> None:
    carefully = judge(f"HTTP://{host}{port}{rest}")  # no usual shape
    assert judge(f"http://{host}{port}{rest}") == carefully
