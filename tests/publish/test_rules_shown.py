"""The story's page names the rules beside each source that they touch."""

from pathlib import Path

from starlette.testclient import TestClient

from groundwire.model.rule import Action, Field, Rule
from groundwire.publish.app import app
from groundwire.publish.view import story_page
from groundwire.store import rules, stories
from publish.page_store import filled
from publish.page_world import FULL, NOW, SOURCES


def test_a_source_that_a_rule_touches_says_so_and_others_do_not(tmp_path: Path) -> None:
    store = filled(tmp_path, (FULL,), SOURCES)
    with store.writing() as conn:
        slug = stories.listing(conn)[0].slug
        mentions = story_page(conn, slug, now=NOW).mentions
        assert story_page(conn, slug, now=NOW).ruled == {}
        wanted = mentions[0].source
        rules.add(conn, Rule(action=Action.BOOST, field=Field.SOURCE, pattern=wanted, points=1.0), now=NOW)
        rules.add(conn, Rule(action=Action.MUTE, field=Field.WORDS, pattern="<script>"), now=NOW)
        view = story_page(conn, slug, now=NOW)
    assert set(view.ruled) == {one.number for one in mentions if one.source == wanted}
    site = app(store.reading, clock=lambda: NOW, public_url="https://news.example")
    page = TestClient(site, base_url="https://news.example").get(f"/story/{slug}")
    assert page.text.count('class="copied ruled"') == len(view.ruled)
    assert "boost by +1 source" in page.text
    store.close()
