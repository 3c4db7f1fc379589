"""The lens on a story's page: two meters, what moved them as checked quotations, or why there is no reading."""

import re
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from groundwire.lens import meter
from groundwire.model.article import Document
from groundwire.model.reading import Paper, Reading
from groundwire.publish.site import Site
from groundwire.publish.view import StoryView, story
from groundwire.publish.view.lens import METERS, SHOWN, LensView, lens
from groundwire.publish.view.told import Told
from groundwire.publish.web import pages
from publish.page_world import COPY_DOC, FULL, LAB_DOC, NOW, QUIET, SURVEY_DOC

SITE = Site(url="https://news.example")
TITLE = "A Lower Bound for Bandits with Graph Feedback"
ABSTRACT = (
    "We prove upper and lower bounds on the regret. Nothing is said here. On four benchmarks the method outperforms"
    " two baselines in accuracy. The proof needs one assumption & no <b>more</b>. It is short."
)
PAPER = replace(
    SURVEY_DOC, title=TITLE, url="https://arxiv.org/abs/2605.00007", text=f"arXiv:2605.00007. Abstract: {ABSTRACT}"
)


def told(*documents: Document) -> Told:
    return replace(FULL, documents=documents)


def view(*documents: Document) -> StoryView:
    return story.build(told(*documents), now=NOW)


def shown(found: StoryView) -> LensView:
    assert found.lens is not None
    return found.lens


def test_the_page_shows_what_the_meters_read_with_the_words_that_moved_them() -> None:
    found = shown(view(LAB_DOC, PAPER))
    assert found.reading == meter.read(Paper(title=TITLE, abstract=ABSTRACT))
    quotes = {name: [one.sentence.text for one in found.evidence[name]] for name in METERS}
    assert quotes == {
        "theory": [
            "We prove upper and lower bounds on the regret.",
            "The proof needs one assumption & no <b>more</b>.",
        ],
        "evidence": ["On four benchmarks the method outperforms two baselines in accuracy."],
    }
    moved = [words for words, moved in found.evidence["theory"][0].parts if moved]
    assert moved == ["prove", "upper", "lower", "bounds", "regret"]


def test_the_part_has_its_place_an_alternative_in_words_and_cites_each_sentence() -> None:
    page = pages.story(view(LAB_DOC, PAPER), SITE)
    parts = re.findall(r'data-part="(\w+)"', page)
    assert parts.index("discussion") < parts.index("lens") < parts.index("related")
    part = page[page.index('data-part="lens"') : page.index('data-part="related"')]
    labels = re.findall(r'role="img" aria-label="([^"]+)"', part)
    assert len(labels) == 3
    assert re.fullmatch(r"Theory: \d+ on a scale from 0 to 100", labels[0])
    assert re.search(r"95 percent interval from \d+ to \d+", labels[2])
    assert part.count("data-claim") == part.count('data-cite="https://arxiv.org/abs/2605.00007"') == 3
    assert 'href="https://arxiv.org/abs/2605.00007#:~:text=' in part
    assert "no &lt;b&gt;more&lt;/b&gt;" in part


@pytest.mark.parametrize(
    ("document", "says"),
    [
        (replace(PAPER, language="de"), "another language"),
        (replace(PAPER, title="Über", text="Abstract: 我们证明了一个下界。", language=None), "too few English words"),
    ],
)
def test_without_a_reading_it_says_why_and_shows_no_meter(document: Document, says: str) -> None:
    found = shown(view(document))
    assert (found.reading, found.evidence) == (None, {})
    page = pages.story(view(document), SITE)
    part = page[page.index('data-part="lens"') : page.index('data-part="related"')]
    assert f'data-abstained="{found.abstained}"' in part
    assert says in part
    assert "<svg" not in part


def test_a_story_about_no_paper_has_no_lens() -> None:
    for one in (view(LAB_DOC), view(replace(PAPER, text="")), story.build(QUIET, now=NOW)):
        assert one.lens is None
        assert 'data-part="lens"' not in pages.story(one, SITE)
    assert view(COPY_DOC, replace(PAPER, copy_of=COPY_DOC.id)).lens is None, "a copy of a report is no paper"


def test_an_abstract_is_known_by_its_heading_wherever_it_stands() -> None:
    mirrored = replace(PAPER, url="https://mirror.example/7", source_url="https://mirror.example/rss")
    assert shown(view(mirrored)).reading == shown(view(PAPER)).reading
    told_of = replace(mirrored, text=f"The abstract: it is short. {ABSTRACT}")
    assert view(told_of).lens is None, "who speaks of an abstract has not written one"


@pytest.mark.parametrize("quoted", [r"\title", r"\title{Another Paper}", r"\begin{document}", r"\begin{abstract}"])
def test_latex_that_an_abstract_quotes_changes_nothing_of_its_reading(quoted: str) -> None:
    quoting = replace(PAPER, text=f"Abstract: {ABSTRACT} {quoted}")
    assert shown(view(quoting)).reading == meter.read(Paper(title=TITLE, abstract=f"{ABSTRACT} {quoted}"))


@given(st.text(max_size=400), st.sampled_from(["Abstract: ", "arXiv:1. Abstract\n", ""]))
@example(r"\title", "Abstract: ")
def test_whatever_a_paper_says_its_sentences_stand_in_it_and_are_few(text: str, heading: str) -> None:
    document = replace(PAPER, text=heading + text)
    found = lens((document,), told(document).evidence)
    if found is None or found.reading is None:
        assert found is None or found.abstained
        return
    assert isinstance(found.reading, Reading)
    for name in METERS:
        assert len(found.evidence[name]) <= SHOWN
        for one in found.evidence[name]:
            assert one.sentence.text in document.text
            assert "".join(words for words, _ in one.parts) == one.sentence.text
