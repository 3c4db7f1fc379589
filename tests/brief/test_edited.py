"""A brief reads as if somebody edited it: events under what changed, whole sentences, nothing said twice."""

import pytest

from brief.written import NOW, document, paper, told
from groundwire.brief import fit
from groundwire.brief.dates import stated
from groundwire.brief.figures import figures
from groundwire.brief.write import write

ESSAY = (
    "A miller in Velden made a list of the biggest regrets of his trade. The list seems plausible to me. "
    "If you had to press it into one sentence, you would say that millers forget to rest. "
    "I could see myself making four of these mistakes. "
    "When I was young, a mill opened at dawn and closed in the dark, and I thought that was how work had to be. "
    "You rarely notice such a thing until somebody tells you about it."
)


def test_an_essay_announces_nothing() -> None:
    assert write([document(ESSAY, title="A list of regrets")], now=NOW).sections["changed"].abstained


def test_an_essay_that_announces_something_does() -> None:
    text = ESSAY + " Today I published Millstone, a small calendar that reminds you to rest."
    assert "Millstone" in told(write([document(text, title="A list of regrets")], now=NOW), "changed")


def test_an_essay_tells_what_came_out_on_a_day_that_it_names() -> None:
    text = ESSAY.replace(
        "The list",
        "A survey of 400 mills, published on 24 November, reports that half of them open later now. The list",
    )
    assert "400 mills" in told(write([document(text, title="Regrets of the mills")], now=NOW), "changed")
    assert "400 mills" not in told(write([document(text, title="A list of regrets")], now=NOW), "changed")


def test_how_things_are_is_not_what_changed() -> None:
    text = (
        "Most rivers of the valley have a calm side and a wild side, and towns have always liked the calm one better. "
        "Gauges have a long history there, and no two of them read alike in the weeks of high water before the summer. "
        "They are painted every spring by hand. The paint lasts for a year or so, and the wardens like the colour. "
        "Nobody remembers who chose blue."
    )
    assert write([document(text, title="The calm side of rivers")], now=NOW).sections["changed"].abstained


def test_a_notice_of_one_sentence_is_its_own_news() -> None:
    notice = document("Tern reads the levels of rivers twice as fast on old cameras.", title="Tern 1.4")
    assert told(write([notice], now=NOW), "changed").startswith("Tern reads")


@pytest.mark.parametrize("notice", ["Minor fixes and improvements.", "Learn how to read a river with Tern today."])
def test_a_notice_that_tells_nothing_or_asks_for_something_is_no_news(notice: str) -> None:
    assert write([document(notice, title="Tern 1.4")], now=NOW).sections["changed"].abstained


def test_a_hook_does_not_repeat_the_headline() -> None:
    post = document("Why does the gauge of Velden read wrong?", title="Why does the gauge of Velden read wrong?")
    assert write([post], now=NOW).sections["hook"].abstained


def test_a_posters_plea_is_no_hook() -> None:
    post = document(
        "Quick question about the gauge house of Velden. Does anybody read the river there?",
        title="A question about the gauge house",
        kind="reddit",
        source="r/Velden",
    )
    assert write([post], now=NOW).sections["hook"].abstained


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("Investors look at each other, and so on.Sometimes founders conclude that it is a game.", "run together"),
        ("The best gauge of the valley My daughter showed me the gauge of Velden.", "run together"),
        ("Because the drivers of the gauge do not support the camera?", "half a sentence"),
        ("Not just because it would be hard to build.", "half a sentence"),
        ("The survey accounts for two sides of the mill: 1.", "half a list"),
        ("First enacted in 1998, the river law is a federal law that", "cut off"),
        ("Abstract: We measure river levels with a camera.", "boilerplate"),
        ("Looking for testers of a new gauge in the valley!", "boilerplate"),
    ],
)
def test_halves_and_glue_are_no_sentences(words: str, why: str) -> None:
    assert fit.unfit(words, whole_line=True) == why


@pytest.mark.parametrize(
    "words",
    [
        "Because it rained for a week, the mill stopped.",
        "The ASP.Net gauge is fast.",
        "They visited OpenRiver and read about the U.S. gauges.",
        "Scores of the gauge rose from 8 to 12.",
        "Although old, the mill runs.",
    ],
)
def test_whole_sentences_are_taken_for_whole(words: str) -> None:
    assert fit.unfit(words) is None


def test_an_entry_of_a_list_within_a_sentence_is_not_quoted_without_it() -> None:
    text = (
        "The river survey of Velden has two sides: 1. Reading, which includes the cameras and their glass, and 2. "
        "Telling, which captures what the wardens say. Norvex published the survey on Monday in Velden."
    )
    brief = write([document(text, title="Two sides of the river survey")], now=NOW)
    assert not any(claim.text.startswith(("Telling", "Reading")) for claim in brief.claims)


@pytest.mark.parametrize(
    ("sentence", "hangs"),
    [
        ("What was special about him was that he had new ideas.", True),
        ("There is still evidence of that if a warden looks for it.", True),
        ("The first such gauge stands in Velden.", True),
        ("Our analysis shows that when this angle is small the gauge fails.", True),
        ("Ada Moor says that she will build a gauge.", False),
        ("Every warden reads the gauge that she paints.", False),
        ("Readers of that gauge are patient.", False),
    ],
)
def test_somebody_or_something_named_before_is_missed(sentence: str, hangs: bool) -> None:
    assert fit.hanging(sentence) is hangs


@pytest.mark.parametrize(
    ("sentence", "hinged"),
    [
        ("To address this, we built a second gauge.", True),
        ("For example, the gauge of Velden reads low.", True),
        ("But the gauge of Velden reads low.", True),
        ("Moreover, the gauge of Velden reads low.", False),
        ("To build this study, we read a thousand gauges.", False),
        ("So far, three towns have a gauge.", False),
    ],
)
def test_an_answer_to_what_went_before_needs_it(sentence: str, hinged: bool) -> None:
    assert fit.hinged(sentence) is hinged


def test_a_line_broken_to_a_width_does_not_open_a_sentence() -> None:
    text = (
        "The gauge house of Velden was meant as a side project, a\nplace for old and future\n"
        "Norvex wardens to exchange news. The house has grown bigger and takes up more time than\n"
        "anybody in the valley thought, and the wardens of the\nriver like the\nhouse."
    )
    brief = write([document(text, title="The gauge house of Norvex wardens")], now=NOW)
    assert not any(claim.text.startswith("Norvex wardens to") for claim in brief.claims)


GAUGELET = (
    "Deep readers hold great promise for valleys, but they are hampered by a lack of photographs. "
    "We introduce Gaugelet, a small network that reads the level of a river from one photograph. "
    "Gaugelet outperforms the readers of three towns, which is important for valleys without a gauge. "
    "Our reader opens new possibilities for warnings in small valleys, where nobody could pay for a gauge house and "
    "the people who live beside the water have always had to look at the river with their own eyes."
)


def test_what_may_follow_from_a_paper_is_what_it_says_of_itself() -> None:
    brief = write([paper(GAUGELET, title="Gaugelet")], now=NOW)
    assert told(brief, "implications").startswith("Our reader opens new possibilities")
    assert "hold great promise" not in told(brief, "implications")


def test_what_a_paper_does_is_not_why_it_matters() -> None:
    brief = write([paper(GAUGELET, title="Gaugelet")], now=NOW)
    assert not told(brief, "matters").startswith("We introduce")


def test_a_question_is_no_step_to_take() -> None:
    asked = document(
        "Which of the small models are available on GitHub or Hugging Face for reading river levels?",
        title="Small models for rivers",
        kind="reddit",
        source="r/Velden",
    )
    assert write([asked], now=NOW).sections["next"].abstained


@pytest.mark.parametrize(
    "sentence", ["The roads of tomorrow are wet.", "A gauge that we build today warns the valley tomorrow."]
)
def test_tomorrow_in_the_sense_of_some_day_is_no_date(sentence: str) -> None:
    assert not stated(sentence, NOW.date())


def test_a_numbered_name_that_opens_a_sentence_is_no_figure() -> None:
    assert not figures("Heron 3 models run in the gauge house.")
    assert figures("All 30 models run in the gauge house.")


def test_self_regulation_is_not_a_matter_of_policy() -> None:
    text = "The valley needs self-regulated gauges, and regulated valves that rest. Regulated valves help gauges."
    shown = write([document(text, title="Valves")], now=NOW).sections["audience"].claims
    assert not any(claim.about["audience"] == "Policy & Society" for claim in shown)


def test_what_was_released_last_year_is_not_what_changed() -> None:
    text = (
        "Norvex released the first Tern in Velden last year, and the town still reads the river with it every day. "
        "Norvex opened a second gauge house in Velden, which reads the river below the mill. "
        "The wardens of the valley have waited for a second house since the flood, they say. "
        "Its windows look to the south, where the water comes from in the spring of most years."
    )
    assert told(write([document(text, title="Norvex and the river")], now=NOW), "changed").startswith("Norvex opened")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Scanners of 7T are in use in the valley.", []),
        ("The reader was better by 19.1% to 24.2% in tests.", ["24.2"]),
        ("The reader has 27B parameters.", ["27B"]),
    ],
)
def test_a_letter_alone_and_a_lower_end_are_no_figures(sentence: str, expected: list[str]) -> None:
    assert [it.value for it in figures(sentence)] == expected


def test_an_expected_value_is_no_forecast() -> None:
    text = (
        "We introduce Gaugelet, a small network for rivers. "
        "Our bound on the expected error of Gaugelet is tight, and it may be read off from the length of the river and "
        "from the number of the photographs that the wardens of the valley took of it in all the years before now."
    )
    assert write([paper(text, title="Gaugelet")], now=NOW).sections["implications"].abstained


def test_a_recipe_is_better_quoted_than_not() -> None:
    recipe = document(
        "Heat the oven of the mill house to 200 degrees. Repeat for each tray.", title="Bread of the week"
    )
    assert write([recipe], now=NOW).claims


def test_what_a_poster_quotes_or_says_to_a_machine_is_not_the_posters_opinion() -> None:
    post = document(
        "Yesterday I asked three models about the river and I think the answers are good.\n\n"
        "> A clever river always dresses in the best clothes of its valley, I believe.\n\n"
        "Prompt: Write about the river as you like. I believe you can do whatever you really want here.",
        title="Rivers and models",
        kind="reddit",
        source="r/Velden",
    )
    said = told(write([post], now=NOW), "discussion")
    assert "answers are good" in said
    assert "clever river" not in said
    assert "whatever" not in said


@pytest.mark.parametrize(
    "sentence",
    [
        "In segmentation, it yielded a precision of 0.88.",
        "We extend its reach to the valley of Velden.",
        "When disabled, Tern reads the river only by day.",
    ],
)
def test_it_and_its_after_an_opening_point_back(sentence: str) -> None:
    assert fit.dangling(sentence) or fit.hanging(sentence)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("Set the level by hand Fixed a bug where the gauge was called twice.", "run together"),
        ("Our work on the gauge matters in three key ways.", "boilerplate"),
    ],
)
def test_two_lines_of_a_list_and_words_before_a_list_are_no_sentences(words: str, why: str) -> None:
    assert fit.unfit(words, whole_line=True) == why


def test_a_promise_of_data_is_not_what_a_paper_changed() -> None:
    text = "We will release our data and the reader of Gaugelet soon. " + GAUGELET
    assert told(write([paper(text, title="Gaugelet")], now=NOW), "changed").startswith("We introduce")
