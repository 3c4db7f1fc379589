"""The story's page: what its reasons come to in all, and the pages of what it is about."""

from dataclasses import replace
from pathlib import Path

from groundwire.model.entity import Entity, Kind
from groundwire.model.story import Reason, StoryId
from groundwire.publish.site import Site
from groundwire.publish.view import story_page
from groundwire.publish.view.card import because
from groundwire.publish.web import pages
from groundwire.store import entities, stories
from publish.page_store import filled
from publish.page_world import FULL, NOW, SOURCES


def test_the_reasons_are_added_up_where_the_choice_gave_and_took(tmp_path: Path) -> None:
    why = (
        Reason(signal="sources", value=2.0, weight=1.5),
        Reason(signal="quiet source", value=0.25, weight=1.0),
        Reason(signal="variety", value=-1.0, weight=1.0),
    )
    store = filled(tmp_path, (replace(FULL, story=replace(FULL.story, score=3.0, why=why)),), SOURCES)
    with store.reading() as conn:
        page = pages.story(story_page(conn, stories.listing(conn)[0].slug, now=NOW), Site(url="https://news.example"))
    assert '<td class="n">+2.25</td></tr></tfoot>' in page
    assert "the score of 3.00, and what the choice of a varied page makes of it" in page
    store.close()


def test_what_was_learned_of_likes_is_a_reason_only_where_it_speaks_for_the_story() -> None:
    def told(value: float) -> tuple[str, ...]:
        return because(
            (Reason(signal="depth", value=0.5, weight=0.3), Reason(signal="feedback", value=value, weight=2))
        )

    assert told(0.4) == ("much to read",)
    assert told(0.9) == ("like what you starred, read or named", "much to read")


def test_a_story_leads_to_the_pages_of_what_it_is_about(tmp_path: Path) -> None:
    store = filled(tmp_path, (FULL,), SOURCES)
    about = [
        Entity(kind=Kind.LAB, slug="acme", name="Acme"),
        Entity(kind=Kind.TOPIC, slug="policy-safety", name="Policy & safety"),
    ]
    with store.writing() as conn:
        story = stories.listing(conn)[0]
        entities.save(conn, {StoryId(story.id or 0): about})
        page = pages.story(story_page(conn, story.slug, now=NOW), Site(url="https://news.example"))
    assert '<a href="/topic/policy-safety">Policy &amp; safety</a></li> <li><a href="/entity/lab/acme">Acme</a>' in page
    store.close()
