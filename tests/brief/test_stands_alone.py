"""What stands in a brief can be understood there: nothing hangs on words left out, nobody speaks for a source."""

from datetime import timedelta

import pytest

from brief.written import NOW, document, told
from groundwire.brief import fit
from groundwire.brief.figures import figures
from groundwire.brief.write import write


@pytest.mark.parametrize(
    "sentence",
    [
        "We trace three causes of this deficiency.",
        "Our tests show that these needs were met late.",
        "We tested it for a week.",
        "Norvex wrote the entire thing in a weekend.",
        "A short survey asked Velden nurses about this problem.",
        "The council approved it on Friday after two hours.",
        "Large readers would load it into the archive.",
    ],
)
def test_a_word_that_points_out_of_the_sentence_hangs(sentence: str) -> None:
    assert fit.hanging(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The model is fast, and this model is small.",
        "Norvex released Tern-2 and says this version is for clinics.",
        "We show in this paper that wards are noisy.",
        "The council met this week in Velden.",
        "The team found a leak, and it was mended on Friday.",
        "Norvex makes it easy to read river levels.",
        "When the pump fails it restarts.",
    ],
)
def test_a_word_that_points_inside_the_sentence_does_not(sentence: str) -> None:
    assert not fit.hanging(sentence)


def test_in_talk_it_is_what_is_talked_about() -> None:
    assert not fit.hanging("I tried it on our ward.", talk=True)


ABSTRACT = (
    "Reading river levels from photographs is a new and important task for many towns. "
    "Cameras were installed and released for public use in forty valleys last year. "
    "We introduce Gaugelet, a small network that reads the level from one photograph. "
    "Gaugelet reads within two centimetres on 412 photographs that nobody had used for training."
)


def test_what_changed_by_a_paper_is_what_the_paper_does() -> None:
    paper = document(ABSTRACT, title="Gaugelet", kind="arxiv", url="https://arxiv.org/abs/2601.00001")
    assert told(write([paper], now=NOW), "changed").startswith("We introduce Gaugelet")


def test_a_paper_that_tells_nothing_of_its_own_work_says_nothing_changed() -> None:
    paper = document(
        "Reading river levels from photographs is a new task. Cameras were released for public use in the valleys.",
        title="River levels",
        kind="arxiv",
        url="https://arxiv.org/abs/2601.00001",
    )
    assert write([paper], now=NOW).sections["changed"].abstained


POST = (
    "My old laptop matters a lot to me and it is important that it lasts until the summer. "
    "I will probably sell my second card by June 2026 to pay for a new screen. "
    "The vendor has changed the default memory limit of the runner to eight gigabytes."
)


def test_what_posters_tell_of_themselves_is_no_news() -> None:
    post = document(POST, title="Runner limit changed", kind="reddit", source="r/Velden")
    brief = write([post], now=NOW)
    for section in ("changed", "matters", "hook", "implications", "timeline"):
        assert "My old laptop" not in told(brief, section)
        assert "I will probably" not in told(brief, section)


def test_what_posters_announce_is_news() -> None:
    post = document(
        "I built and released a small compiler for sparse kernels, under the MIT licence. It compiles on one core. "
        "https://velden.example/compiler",
        title="A small compiler for sparse kernels",
        kind="reddit",
        source="r/Velden",
    )
    assert told(write([post], now=NOW), "changed").startswith("I built and released")


@pytest.mark.parametrize(
    "sentence",
    ["The prompts work with Heron 3.1 8B.", "Downloads of Heron 3 models rose.", "I last used the tool 5 months ago."],
)
def test_a_part_of_a_name_or_a_time_ago_is_no_figure(sentence: str) -> None:
    assert not figures(sentence)


def test_an_audience_is_not_shown_twice_by_one_sentence() -> None:
    text = (
        "Developers, engineers, researchers and academics can fine-tune the API and SDK benchmark in this study. "
        "The town paid for the work."
    )
    shown = [claim.text for claim in write([document(text, title="A benchmark")], now=NOW).sections["audience"].claims]
    assert len(shown) == len(set(shown))


def test_an_opening_that_is_no_event_is_not_what_changed() -> None:
    text = (
        "Many rivers have a calm side and a wild side. Towns like the calm one. "
        "Velden on Monday opened a gauge that reads the river from one photograph."
    )
    letter = document(text, title="Velden opens a gauge for its river")
    assert told(write([letter], now=NOW), "changed").startswith("Velden on Monday opened")


def test_an_answer_to_something_unseen_is_not_quoted_as_news() -> None:
    answer = document(
        "@vendor No. The screen that was announced ships later this year.", title="@vendor No.", kind="social"
    )
    brief = write([answer], now=NOW)
    assert not brief.sections["changed"].claims
    assert not brief.sections["takeaways"].claims


def test_an_opinion_in_a_post_is_not_what_changed() -> None:
    post = document(
        "There is something different about the Heron compared to other birds of the river.",
        title="Why is the Heron different from other birds?",
        kind="reddit",
        source="r/Velden",
    )
    assert write([post], now=NOW).sections["changed"].abstained


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("May 2005This summer the mill in Velden was sold.", "glued to a date"),
        ("[3]The chance is a lot smaller now.", "begins in the middle"),
        ("My shop in Velden helps with [problem] every day.", "a form to fill in"),
        ("You are a senior analyst of mills in the valley.", "boilerplate"),
        ("Release: https://example.org/tern", "too short"),
        ("Valley News and Insights: We won the prize of the council!", "glued to a newsletter's name"),
        ("Top stories in the valley today:", "not a sentence"),
    ],
)
def test_what_is_no_sentence_for_readers_is_named(words: str, why: str) -> None:
    assert fit.unfit(words, whole_line=True) == why


def test_yesterday_is_not_quoted_from_an_old_letter() -> None:
    voted = "Velden voted for a new mill council in yesterday's election."
    letter = document(voted, title="Velden votes for a mill council")
    released = "Norvex released Tern-2, a model that reads river levels for the valley."
    longer = document(f"{voted} {released}", title="Velden votes, Norvex releases Tern-2")
    assert told(write([letter], now=NOW), "changed") == voted
    late = NOW + timedelta(days=400)
    assert not write([letter], now=late).claims
    assert told(write([longer], now=late), "changed") == released


def test_what_happened_years_before_is_not_what_changed() -> None:
    article = document(
        "Norvex announced a first reader of river levels in 2017. "
        "The valley council opened a new gauge house in Velden on Friday, and Norvex will run it.",
        title="Norvex opens gauge house in Velden",
    )
    assert "gauge house" in told(write([article], now=NOW), "changed")


def test_a_poster_is_heard_on_what_they_made_and_not_on_their_affairs() -> None:
    made = document(
        "I built a small reader for river levels in the valley. https://velden.example/reader",
        title="I built a reader for river levels",
        kind="reddit",
    )
    asked = document(
        "I am getting wrong river levels from the new reader since it was released last week.",
        title="Wrong river levels from new reader",
        kind="reddit",
    )
    assert told(write([made], now=NOW), "changed")
    assert not told(write([asked], now=NOW), "changed")


@pytest.mark.parametrize(
    ("words", "points"),
    [
        ("Initially, it read only still water.", True),
        ("In ordinary winters they are as slow as ice.", True),
        ("这表明水位读数没有变快。", True),
        ("In Velden the council met on Friday.", False),
        ("Recently the mill was sold.", False),
    ],
)
def test_a_pronoun_after_an_opening_word_points_back_too(words: str, points: bool) -> None:
    assert fit.dangling(words) is points


def test_the_rest_of_a_broken_line_is_not_a_sentence() -> None:
    page = (
        "We compared the readers of Tern and\n        Kestrel\n        Gauge, with Tern showing more steady levels."
        "\n\nTern won in the valley of Velden."
    )
    brief = write([document(page, title="Tern and Kestrel compared")], now=NOW)
    assert not any(claim.text.startswith("Gauge") for claim in brief.claims)


def test_a_letter_writers_own_affairs_are_not_what_changed() -> None:
    letter = document(
        "My stack of new notebooks just arrived in the mail. "
        "Norvex released Tern-2 for the river wardens of Velden on Monday.",
        title="The letter of Norvex",
    )
    assert told(write([letter], now=NOW), "changed").startswith("Norvex released")
