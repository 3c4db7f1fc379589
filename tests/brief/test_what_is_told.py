"""Each section answers its heading: what changed is what is presented, a hook is sharp, a remark says something."""

import pytest

from brief.written import NOW, document, paper, told
from groundwire.brief import cues, fit, papers
from groundwire.brief.original import is_paper, is_social
from groundwire.brief.write import write
from groundwire.model.article import Document

ABSTRACT = (
    "River gauges fail in the dark, and no town can afford a warden for every night of the year. "
    "We present Nightgauge, a lamp and a camera that read the level of a river after sunset. "
    "To reduce glare, we introduce a shutter that closes while the lamp warms up. "
    "We evaluate Nightgauge on the rivers of three valleys and on a canal. "
    "Our results show that Nightgauge reads within two centimetres on 93% of nights. "
    "We release all code and photographs to encourage further work on rivers."
)


def test_what_a_paper_presents_is_what_changed_and_not_a_step_a_test_or_its_code() -> None:
    assert told(write([paper(ABSTRACT, title="Nightgauge")], now=NOW), "changed").startswith("We present Nightgauge")


@pytest.mark.parametrize("kept", ["To reduce glare", "We evaluate Nightgauge", "We release all code"])
def test_where_what_a_paper_presents_cannot_be_quoted_a_detail_is_not_what_changed(kept: str) -> None:
    first, _, *rest = ABSTRACT.split(". ")
    detail = next(it for it in rest if it.startswith(kept))
    text = f"{first}. We present \\textbf{{Nightgauge}}, a lamp and a camera. {detail.rstrip('.')}."
    assert write([paper(text, title="Nightgauge")], now=NOW).sections["changed"].abstained


@pytest.mark.parametrize(
    ("sentence", "kept"),
    [
        ("We discuss lamps, limits of the method and what wardens make of Nightgauge.", False),
        ("We show that wardens trust Nightgauge as soon as the lamps are on.", True),
    ],
)
def test_a_take_away_is_what_is_said_and_not_what_is_talked_about(sentence: str, kept: bool) -> None:
    text = " ".join([*ABSTRACT.split(". ")[:1]]) + f". We present Nightgauge, a lamp and a camera. {sentence}"
    assert any(sentence == it.text for it in write([paper(text, title="Nightgauge")], now=NOW).claims) is kept


def test_a_paper_that_is_about_its_data_has_released_them() -> None:
    assert not papers.extras("We release the data of 40 rivers.", "A dataset of river levels")
    assert papers.extras("We release the data of 40 rivers.", "Nightgauge reads rivers after sunset")
    assert papers.extras("Code is available at https://x.example/.", "Nightgauge reads rivers after sunset")
    assert not papers.extras("We show how rivers rise.", "Nightgauge reads rivers after sunset")


@pytest.mark.parametrize("verb", ["repeat", "re-run", "audit", "quantify", "characterise"])
def test_a_paper_may_be_about_the_work_of_others(verb: str) -> None:
    text = f"We {verb} the readings of twelve gauges with the wardens' own lamps. Four hold, and five do not."
    assert told(write([paper(text, title="Twelve gauges read again")], now=NOW), "changed").startswith(f"We {verb}")


def test_authors_who_believe_something_changed_nothing() -> None:
    assert papers.muses("We believe the key lies in how to build a gauge.")
    assert papers.muses("Rivers bring so much water that we cannot store it.")
    assert not papers.muses("We build a gauge that the wardens believe in.")
    assert not papers.muses("We store what we can store.")


@pytest.mark.parametrize(
    ("sentence", "before", "others"),
    [
        ("This paper reads rivers at night.", "", True),
        ("In this paper, we read rivers at night.", "", False),
        ("This work reads rivers at night.", "Moor et al. read canals.", True),
        ("This work reads rivers at night.", "Rivers are hard to read.", False),
        ("The wardens read rivers at night.", "", False),
    ],
)
def test_this_work_may_be_anothers(sentence: str, before: str, others: bool) -> None:
    assert papers.others_work(sentence, before) is others


def test_a_report_does_not_call_anothers_paper_its_own() -> None:
    text = (
        "Velden opened a school for wardens on Monday. This study matters because it shows that wardens are tired. "
        "The school costs the valley 3 million crowns."
    )
    assert "This study" not in told(write([document(text, title="A school for wardens")], now=NOW), "matters")


def test_sources_are_known_by_their_names() -> None:
    assert is_paper(document("Rivers rise.", title="Rivers", source="arXiv (physics.geo-ph)"))
    assert is_social(document("Rivers rise.", title="Rivers", source="@velden on Twitter"))
    assert not is_paper(document("Rivers rise.", title="Rivers", source="The arXiv blog of Velden"))
    assert not is_social(document("Rivers rise.", title="Rivers", source="Notes on Mastodons"))


def test_a_hook_is_a_finding_or_a_trouble_and_not_a_step() -> None:
    hook = told(write([paper(ABSTRACT, title="Nightgauge")], now=NOW), "hook")
    assert hook.startswith(("River gauges fail", "Our results show"))
    assert "shutter" not in hook


@pytest.mark.parametrize(
    ("sentence", "sharp"),
    [
        ("Towns can register for the first Nightgauge workshop until 30 March.", False),
        ("Towns doubt that the first Nightgauge lamp survives until 30 March.", True),
    ],
)
def test_what_one_can_do_is_no_hook(sentence: str, sharp: bool) -> None:
    text = f"Norvex released Nightgauge, a lamp that reads rivers, on Friday. {sentence} It costs 40 a month."
    hook = told(write([document(text, title="Norvex releases Nightgauge for towns")], now=NOW), "hook")
    assert (hook == sentence) is sharp


@pytest.mark.parametrize(
    ("sentence", "sharp"),
    [
        ("Our results show that gauges fail at night.", True),
        ("Gauges remain hard to read, yet every town needs one.", True),
        ("Why does the gauge read wrong?", True),
        ("Each gauge consists of a lamp and a camera.", False),
        ("By closing the shutter, the embedding is used in the second stage.", False),
        ("Previous works read rivers by hand.", False),
        ("The gauge stands beside the river.", False),
    ],
)
def test_what_makes_a_hook_sharp(sentence: str, sharp: bool) -> None:
    assert (cues.weigh(sentence, cues.HOOK) + cues.weigh(sentence, cues.DETAIL) > 0) is sharp


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("Our gauge strategy is simple.", "says nothing"),
        ("Our approach follows a five-stage pipeline.", "says nothing"),
        ("We read the river and observe a striking pattern.", "says nothing"),
        ("Can be turned off in the settings of the gauge.", "without a subject"),
        ("Builds off of Tern 1.3 for rivers.", "without a subject"),
        ("On building one big gauge A town can be wiser than its wardens.", "run together"),
        ("Learn how wardens can use both approaches.", "boilerplate"),
        ("I would really like your opinions on the gauge.", "boilerplate"),
        ("New release from the gauge house and @velden_press", "cut off"),
        ("Pricing of the gauge begins at 20 crowns The", "cut off"),
        ("If the river does not rise, but may fall in the valley.", "half a sentence"),
        ("Towns must have a gauge by law.[1]Reporting is for larger towns.", "run together"),
        ("Backlash against gauges will growNorvex of Velden said on Monday that she reads them.", "run together"),
        ("Read it now (in Velden only)Semi-big catch: it is dark.", "run together"),
        ("TL;DRThe gauge is controlled by a lamp.", "boilerplate"),
        ("Further directions for reading are identified.", "says nothing"),
        ("Build gauges, read rivers and get this ultimate guide to both.", "boilerplate"),
        ("I am kind of curious what everyone feels about the gauge.", "boilerplate"),
        ("Ada Moor is a Senior Gauge Architect for rivers at Norvex, where she works on lamps.", "boilerplate"),
        ("Learn the fundamentals of reading a river.", "boilerplate"),
        ("-- The gauge of Velden reads low at night.", "begins in the middle"),
        ("*P.S. – I read the gauge by hand every week.", "boilerplate"),
        ("I live in Velden, and I apologize in advance for my grammar.", "boilerplate"),
    ],
)
def test_what_says_nothing_is_not_quoted(words: str, why: str) -> None:
    assert fit.unfit(words, whole_line=True) == why


@pytest.mark.parametrize(
    "words",
    [
        "Our gauge strategy is simple enough for a child.",
        "Our approach follows the river for five miles.",
        "We read the river and observe a striking pattern of two floods a year.",
        "Can a gauge be turned off by a fish?",
        "Ada Moor is a warden who reads the gauge at night.",
        "I am a curious warden of Velden.",
        "Further directions for reading are identified by the wardens of Velden.",
        "The paper on bioRxiv (in Velden) says so.",
        "Towns must have a gauge by law, says the valley.[1]",
        "The mayor apologized for the floods of the spring.",
        "If the river does not rise, but the gauge does, the gauge is wrong.",
        "Round A funding is hard to get in Velden.",
        "The wardens learn how to read a gauge.",
        "The opinions of the wardens differ.",
        "The wardens thank @velden for the lamp.",
    ],
)
def test_near_neighbours_are_quoted(words: str) -> None:
    assert fit.unfit(words, whole_line=True) is None


@pytest.mark.parametrize(
    ("sentence", "hangs"),
    [
        ("In sharp contrast, the gauge of Velden reads low.", True),
        ("In sharp contrast to the mill, the gauge of Velden reads low.", False),
        ("The improvement is even larger at night.", True),
        ("The improvement of the gauge is larger at night.", False),
        ("By closing the shutter, it reads without glare.", True),
        ("By closing the shutter, the gauge reads without glare.", False),
        ("Despite their use, they fail at night.", True),
        ("Though popular, they fail at night.", True),
        ("Make them defend the gauge in public.", True),
        ("Make the wardens defend the gauge in public.", False),
        ("Unfortunately, another trouble is the lamp.", True),
        ("Unfortunately, the lamp is another trouble.", False),
        ("Though popular, the gauges fail at night.", False),
        ("For (a), we prove that gauges fail.", True),
        ("Despite their age, the gauges read well.", False),
        ("In this design, the two components help each other.", True),
        ("The two components of the gauge help each other.", False),
        ("The council debates the fair use of that power.", True),
        ("The council debates the use of power that it has.", False),
    ],
)
def test_what_leans_on_a_sentence_before(sentence: str, hangs: bool) -> None:
    assert (fit.dangling(sentence) or fit.hanging(sentence) or fit.hinged(sentence)) is hangs


ESSAY = (
    "When I was young, I thought that old wardens knew the river. You could ask them and they told you. "
    "I asked one every day, and my notes of those days fill a shelf. "
    "All wardens want to do good. "
    "A gauge that nobody reads is only a painted stick in the river, and the river of Velden has 12 painted sticks."
)


def test_a_take_away_is_neither_its_writers_day_nor_of_everybody() -> None:
    brief = write([document(ESSAY, title="Painted sticks in the river")], now=NOW)
    shown = told(brief, "takeaways")
    assert "painted stick" in told(brief, "hook") + shown
    assert "When I was young" not in shown
    assert "All wardens" not in shown


def test_what_the_next_sentence_takes_back_is_no_take_away() -> None:
    text = (
        "Gauges of wood last for a hundred years. It turned out that they rot in ten. The mill of Velden is of stone."
    )
    shown = told(write([document(text, title="Gauges of wood")], now=NOW), "takeaways")
    assert "hundred years" not in shown


def test_what_somebody_planned_is_no_event() -> None:
    text = (
        "In the summer of 1995, Ada Moor and a friend rented a mill. "
        "Our plan was to build a gauge that anybody could read from the road in the valley of Velden at night. "
        "Nothing came of it for a year, because the mill had no windows and the owner did not want any. "
        "The road was closed in winter, so that nobody passed by the mill from November to April in those years."
    )
    assert "Our plan" not in told(write([document(text, title="A mill")], now=NOW), "changed")


def remarks_of(*said: str) -> Document:
    text = "\n\n".join(said)
    return document(text, title="The gauge of Velden at night", kind="reddit", source="r/Velden")


@pytest.mark.parametrize(
    "words",
    [
        "I think that the story of the gauge is here: https://velden.example/gauge",
        "I think the fucking gauge of Velden is wrong at night.",
        "I want a gauge that reads at night in Velden.",
        "“I think the gauge of Velden has been wrong at night.”",
    ],
)
def test_a_lead_a_curse_a_wish_and_anothers_words_are_no_remarks(words: str) -> None:
    other = "I believe that the gauge of Velden reads low at night because of the lamp."
    said = told(write([remarks_of(words, other)], now=NOW), "discussion")
    assert "because of the lamp" in said
    assert words not in said


def test_who_begs_for_help_does_not_discuss_but_who_answers_does() -> None:
    words = "I believe that the gauge of Velden reads low at night because of the lamp."
    answer = "u/ada 4 points\n\nI think that the lamp is fine and that the river of Velden is low."
    asked = document(f"{words}\n\n{answer}", title="Help needed with a gauge", kind="reddit", source="r/Velden")
    told_so = document(f"{words}\n\n{answer}", title="The gauge of Velden", kind="reddit", source="r/Velden")
    assert told(write([asked], now=NOW), "discussion").startswith("I think that the lamp")
    assert write([remarks_of("The gauge uses 40% of the lamp.")], now=NOW).sections["numbers"].abstained
    assert write([remarks_of("Velden has launched a gauge for 40% of the lamps.")], now=NOW).sections["numbers"].claims
    assert "because of the lamp" in told(write([told_so], now=NOW), "discussion")


def test_a_post_that_is_its_own_headline_is_no_discussion() -> None:
    headline = "I think that Velden will close the gauge house at night."
    post = document(headline, title=headline, kind="social", source="@velden on Twitter")
    longer = document(
        f"{headline} I think that the lamp of the gauge house costs too much.",
        title=headline,
        kind="social",
        source="@velden",
    )
    assert write([post], now=NOW).sections["discussion"].abstained
    assert "costs too much" in told(write([longer], now=NOW), "discussion")


def test_what_a_post_quotes_under_a_name_is_not_the_posters() -> None:
    said = "I believe that the gauge of Velden reads low at night because of the lamp."
    quoted = remarks_of("Takes of the week.", "##### Ada Moor:", said)
    own = remarks_of("Takes of the week.", said, "##### Ada Moor:", "Nothing.")
    assert "because of the lamp" not in told(write([quoted], now=NOW), "discussion")
    assert "because of the lamp" in told(write([own], now=NOW), "discussion")


@pytest.mark.parametrize(
    ("sentence", "news"),
    [
        ("New gauges simply means how newly the gauges of Velden were painted.", False),
        ("We are a new and flexible house of gauges in Velden.", False),
        ("Because lists of new gauges leave out what failed in Velden, we trust them.", False),
        ("Nature rules out wooden gauges in Velden by night.", False),
        ("The court ruled that Velden must build new gauges.", True),
    ],
)
def test_meanings_and_what_somebody_is_are_no_events(sentence: str, news: bool) -> None:
    text = f"{sentence} " + "The wardens of the valley walk along the river in the morning and the evening. " * 5
    assert bool(told(write([document(text, title="New gauges of Velden")], now=NOW), "changed")) is news


@pytest.mark.parametrize(
    ("sentence", "news"),
    [
        (
            "I use the gauge of Velden for pictures of the river and of the old mill beside it (by a lamp I made).",
            False,
        ),
        ("Since the launch of the gauge of Velden i've noticed that my lamp reads the river at night.", False),
        ("Saw a gauge of Velden released by some warden at night.", False),
        ("Built a lamp for the gauge of Velden at night.", True),
        ("I made a lamp for the gauge of Velden at night.", True),
    ],
)
def test_what_a_poster_made_in_passing_or_noticed_is_no_news(sentence: str, news: bool) -> None:
    shown = remarks_of(sentence, "https://velden.example/lamp")
    assert bool(told(write([shown], now=NOW), "changed")) is news
    assert not told(write([remarks_of(sentence)], now=NOW), "changed")  # there is nothing to see


def test_a_posters_question_is_no_remark_and_a_doubt_is_one() -> None:
    sought = "Is there a gauge in Velden that reads at night, as I believe, and that is better?"
    doubt = "I doubt that the gauge of Velden is right at night, because the lamp is old."
    said = told(write([remarks_of("The gauge is fine, I think.", sought, doubt)], now=NOW), "discussion")
    assert sought not in said
    assert doubt in said


def test_a_question_dates_nothing() -> None:
    text = "The wardens of Velden met. Has the gauge house of Velden opened in March 2025? The river is calm."
    assert write([document(text, title="The gauge house")], now=NOW).sections["timeline"].abstained


def test_what_a_thing_is_in_a_post_is_not_what_changed() -> None:
    post = remarks_of("The gauge effect is the principle that a new gauge of Velden is read more often at night.")
    release = remarks_of("Norvex released a new gauge of Velden, which is the first that reads at night.")
    assert write([post], now=NOW).sections["changed"].abstained
    assert told(write([release], now=NOW), "changed")


def test_what_a_paper_did_is_not_why_it_matters() -> None:
    text = (
        "Velden loses its gauge in each flood. In this study, we optimized important and significant gauges of rivers."
    )
    assert "we optimized" not in told(write([paper(text, title="Gauges of Velden")], now=NOW), "matters")


@pytest.mark.parametrize(
    ("sentence", "dated"),
    [
        ("The media of the valley in 2025 demand sharper focus.", False),
        ("The gauge house of Velden opened in 2025.", True),
        ("I bought a gauge in March 2025.", False),
    ],
)
def test_a_date_is_of_what_came_about(sentence: str, dated: bool) -> None:
    text = f"The wardens of Velden met. {sentence} The river is calm."
    assert bool(write([document(text, title="The gauge house")], now=NOW).sections["timeline"].claims) is dated
