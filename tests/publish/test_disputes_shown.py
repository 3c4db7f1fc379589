"""A page tells side by side what disagreeing sources say, each sentence once, with its source's name."""

import re
from dataclasses import replace
from html import escape

from groundwire.model.brief import Claim, Label, Section
from groundwire.publish.site import Site
from groundwire.publish.view import story
from groundwire.publish.view.told import Told
from groundwire.publish.web import pages
from publish.page_world import FULL, NOW, OTHERS

SITE = Site(url="https://news.example")


def disputed(told: Told, *, both: bool = True) -> Told:
    """The story, two of its takeaways (of two sources) marked as disagreeing; or one, its fellow being lost."""
    brief = told.brief
    assert brief is not None
    by_source: dict[str, Claim] = {}
    for claim in brief.claims:
        by_source.setdefault(claim.citations[0].item, claim)
    pair = [replace(claim, about={"differs": "1", "who": "x"}) for claim in list(by_source.values())[:2]]
    rest = [claim for claim in brief.sections["takeaways"].claims if claim.text not in {it.text for it in pair}]
    section = Section(claims=(*(pair if both else pair[:1]), *rest))
    return replace(told, brief=replace(brief, sections={**brief.sections, "takeaways": section}))


def test_sources_that_disagree_stand_side_by_side_with_their_names() -> None:
    view = story.build(disputed(FULL), OTHERS, now=NOW)
    (pair,) = view.disputes
    assert len({one.source for one in pair}) == 2
    html = pages.story(view, SITE)
    block = re.search(r'<div class="dispute">(.*?)</div>', html, re.DOTALL)
    assert block is not None
    assert "Where sources disagree" in block[1]
    for one in pair:
        assert f'<b class="who">{one.source}</b>' in block[1]
        assert html.count(f'id="{one.key}"') == 1
    for one in view.parts["takeaways"].sentences:
        assert html.count(f'id="{one.key}"') == 1


def test_one_side_alone_is_no_disagreement() -> None:
    view = story.build(disputed(FULL, both=False), OTHERS, now=NOW)
    assert view.disputes == ()
    assert "Where sources disagree" not in pages.story(view, SITE)


def test_a_judges_score_is_shown_as_the_models_own() -> None:
    brief = FULL.brief
    assert brief is not None
    (first, *_) = brief.sections["matters"].claims
    judged = replace(first, label=Label.CHECKED, score=0.91, about={"judge": "openai:judge"})
    told = replace(FULL, brief=replace(brief, sections={**brief.sections, "matters": Section(claims=(judged,))}))
    assert "the model openai:judge judged it at 0.91 against these words" in pages.story(
        story.build(told, OTHERS, now=NOW), SITE
    )


def test_a_row_does_not_repeat_a_sentence_that_the_page_tells_in_prose() -> None:
    brief = FULL.brief
    assert brief is not None
    (first, *_) = brief.sections["changed"].claims
    row = replace(first, about={"link": None, "kind": "paper"})
    told = replace(FULL, brief=replace(brief, sections={**brief.sections, "next": Section(claims=(row,))}))
    view = story.build(told, OTHERS, now=NOW)
    html = pages.story(view, SITE)
    shown = escape(first.text)
    assert "as said under “What changed”" in html
    assert html.count(f'<span class="words">{shown}</span>') == 1
