"""How titles are read: words, versions, round-ups, small talk."""

import pytest

from groundwire.group.evidence import Evidence, clash, probability
from groundwire.group.fingerprint import Copies, fingerprint, jaccard
from groundwire.group.words import GENERIC, clean, is_roundup, stem, tells, tokens, versions

TEXT = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"


def test_publishers_names_and_search_labels_are_not_words_of_a_title() -> None:
    assert (
        clean("Acme unveils an arm that sorts parcels - The Daily Example") == "Acme unveils an arm that sorts parcels"
    )
    assert clean("See this @ida chart #AI #ML #Data") == "See this chart"


def test_forms_of_a_word_are_one() -> None:
    assert stem("models") == stem("model")
    assert stem("releases") == stem("released") == stem("release")
    assert stem("planning") == stem("plan")


def test_a_figure_with_commas_is_one_word() -> None:
    assert tokens("1,250,000 trees") == ["1250000", stem("trees")]
    assert tokens("3,14 or 7,5000") == ["3", "14", "7", "5000"]


def test_words_that_headlines_use_for_one_thing_are_one() -> None:
    assert tokens("Germans defeated") == tokens("German beaten")
    assert tokens("U.S. lawsuit") == tokens("US sues") == tokens("America’s lawsuits")
    assert tokens("tell us") == tokens("tell")


@pytest.mark.parametrize(
    ("title", "listed"),
    [
        ("Harrow's daily cases top 5,000 for the first time", False),
        ("Weekly jobless claims fall in Luzania", False),
        ("Kestrel has 900m weekly users", False),
        ("One-Minute Daily AI News 1/5/2031", True),
        ("Weekly self-hosting thread", True),
        ("The Daily Docket: Oriel files", True),
        ("Kestrel Papers Weekly #12", True),
    ],
)
def test_what_is_counted_by_the_day_or_week_is_no_list(title: str, listed: bool) -> None:
    assert is_roundup(title) is listed


def test_a_title_of_words_that_stand_over_anything_tells_of_no_event() -> None:
    assert not any(tells(tokens(f"{word} of the week")) for word in GENERIC)
    assert not tells(tokens("Introducing our community"))


def test_scripts_without_spaces_give_pairs() -> None:
    assert tokens("新模型") == ["新模", "模型"]


@pytest.mark.parametrize(
    "title",
    [
        "Belmark beat Luzania 2-0",
        "Kestrel sales fall 1.4 per cent",
        "Oriel raises $1.07B for chips",
        "Blast kills 6 in Harrow",
        "Harrow To Vote Within 24 Hours",
        "Ostrander wins 200m in 19.84",
        "Magnitude 7.1 quake shakes Luzania",
    ],
)
def test_a_score_an_amount_or_a_time_is_no_version(title: str) -> None:
    assert not versions(title)


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Claude-3-5-sonnet is out", {("claude", "3")}),
        ("Qwen2.5-7B weights", {("qwen", "2.5")}),
        ("Parcel v0.9 and v1.0rc1", {("parcel", "0.9"), ("", "0.9"), ("", "1.0rc1")}),
        ("Release 4.5.1", {("", "4.5.1"), ("release", "4.5.1")}),
    ],
)
def test_a_version_is_told_from_an_amount(title: str, found: set[tuple[str, str]]) -> None:
    assert found <= set(versions(title))


def test_versions_clash_within_a_family_only() -> None:
    one, other = frozenset(versions("Heron-5.1 is here")), frozenset(versions("Heron 5.2 is here"))
    assert clash(one, other)
    assert not clash(one, frozenset(versions("Pelican v3 is here")) - {("", "3")})
    assert not clash(one, frozenset(versions("Heron-5.1 beats Heron-5.0")))


def test_round_ups_are_known_by_their_titles() -> None:
    assert is_roundup("This Week in AI: everything")
    assert is_roundup("[D] Self-Promotion Thread")
    assert not is_roundup("Acme unveils an arm")


def test_more_agreement_is_never_less_likely() -> None:
    weak, strong = Evidence(title_words=0.3, best_vector=0.4), Evidence(title_words=0.7, best_vector=0.8)
    assert probability(Evidence()) < probability(weak) < probability(strong)


def test_near_copies_are_found_and_strangers_are_not() -> None:
    copies = Copies()
    copies.add(1, fingerprint("", TEXT))
    copies.add(2, fingerprint("", TEXT[::-1]))
    near = copies.near(fingerprint("", TEXT + " seventeen"))
    assert [key for _, key in near] == [1]
    copies.keep_only({2})
    assert not copies.near(fingerprint("", TEXT))


def test_short_texts_have_no_copies() -> None:
    mark = fingerprint("thanks", "you too")
    assert not mark.bands
    assert jaccard(mark.shingles, mark.shingles) == 0.0
