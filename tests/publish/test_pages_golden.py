import re
from dataclasses import replace

import pytest

from groundwire.errors import NotFound
from groundwire.model.health import Figures
from groundwire.model.source import SourceId
from groundwire.publish import recap
from groundwire.publish.site import Site
from groundwire.publish.view import RecapView, front, sources, story, weekly
from groundwire.publish.view.told import Told
from groundwire.publish.web import pages
from groundwire.publish.week import Week
from groundwire.store.weekly import Placed, Teller
from publish.approved import same_as_approved
from publish.page_world import (
    FULL,
    KNOWN,
    LEFT_OUT,
    NOW,
    OTHERS,
    QUIET,
    SOURCES,
    UNWRITTEN,
    heading,
    hours_ago,
    more_told,
)

SITE = Site(url="https://news.example")


def the_recap() -> RecapView:
    told = weekly.counted(
        weekly.WeekRead(
            week=Week(2026, 20),
            collected=[("Example Lab", 3)],
            placed=[
                Placed(
                    story=number,
                    source=1,
                    title="v1.2.0 is out" if number == 3 else "A title",
                    url=f"https://{'arxiv.org/abs' if number == 2 else 'lab.example'}/{number}",
                    day=(hours_ago(number) - Week(2026, 20).start).days,
                )
                for number in (1, 2, 3)
            ],
            tellers={1: Teller("Example Lab", "https://lab.example/feed.xml", "feed")},
            shared=(2, 3),
            top=(FULL,),
            updates=(KNOWN,),
            left_out=LEFT_OUT,
            earliest=hours_ago(24 * 30),
        ),
        lambda wanted: {n: heading(n, f"Story {n}", independent=n, first=hours_ago(40 * n)) for n in wanted},
    )
    return weekly.build(told, now=NOW)


@pytest.mark.parametrize(
    ("name", "told"), [("story", FULL), ("story-all-abstained", QUIET), ("story-unwritten", UNWRITTEN)]
)
def test_a_story_page_is_as_approved(name: str, told: Told) -> None:
    same_as_approved(f"{name}.html", pages.story(story.build(told, OTHERS, now=NOW), SITE))


def test_the_front_page_is_as_approved() -> None:
    view = front.build((FULL, *more_told()), SOURCES, now=NOW, counted=(50, 1200), left_out=LEFT_OUT)
    same_as_approved("front.html", pages.front(view, Site(url="https://news.example", notice="The sample edition.")))


@pytest.mark.parametrize(("name", "found", "counted"), [("no-sources", (), (0, 0)), ("no-items", SOURCES, (0, 0))])
def test_a_front_page_without_stories_says_what_to_do(name: str, found: tuple[()], counted: tuple[int, int]) -> None:
    page = pages.front(front.build((), found, now=NOW, counted=counted), SITE)
    assert "groundwire run --once" in page
    same_as_approved(f"front-{name}.html", page)


def test_the_sources_page_is_as_approved() -> None:
    brought = {SourceId(1): Figures(120, 14, 0.25), SourceId(2): Figures(3, 0)}
    same_as_approved("sources.html", pages.sources(sources.build(SOURCES, brought, now=NOW), SITE))


def test_a_page_of_sources_stays_small_and_leads_to_the_others() -> None:
    def page(number: int, of: int) -> str:
        found = [
            replace(SOURCES[one % 2], id=SourceId(one), title=f"Source {one} with a name of usual length")
            for one in range(of)
        ]
        brought = {SourceId(one): Figures(123, 12, 0.25) for one in range(of)}
        return pages.sources(sources.build(found, brought, now=NOW, page=number), SITE)

    shown = [page(number, 330) for number in (1, 2)]
    assert all(len(one.encode()) < 100_000 for one in shown)
    told = [int(number) for one in shown for number in re.findall(r'href="/source/(\d+)"', one)]
    assert sorted(told) == list(range(330))  # each once
    assert told[:165] == list(range(1, 330, 2))  # those in trouble first
    assert 'rel="next" href="/sources/2"' in shown[0]
    assert 'rel="prev" href="/sources"' in shown[1]
    assert 'rel="prev" href="/sources/2"' in page(3, 500)
    with pytest.raises(NotFound):
        page(3, 330)


@pytest.mark.parametrize(("form", "suffix"), [("html", "html"), ("text", "txt"), ("json", "json")])
def test_a_recap_is_as_approved(form: str, suffix: str) -> None:
    same_as_approved(f"recap.{suffix}", recap.render(the_recap(), form, url="https://news.example/"))


def test_a_recap_on_the_web_is_as_approved() -> None:
    same_as_approved("recap-web.html", pages.recap(the_recap(), SITE))
    same_as_approved("recap-papers.html", pages.recap_list(the_recap(), "papers", SITE))


def test_pages_without_a_view_are_as_approved() -> None:
    error = pages.error(SITE, status=404, title="There is no such page", why="The address may be mistyped.")
    same_as_approved("about.html", pages.about(SITE))
    same_as_approved("style.html", pages.style(SITE))
    same_as_approved("error.html", error)


def test_each_number_of_a_recap_leads_to_rows_on_the_same_page() -> None:
    page = pages.recap(the_recap(), SITE)
    for number in the_recap().numbers:
        assert f'href="#{number.rows}"' in page
        assert f'id="{number.rows}"' in page


def test_the_numbers_of_a_recap_are_the_sums_of_the_rows_they_lead_to() -> None:
    view = the_recap()
    numbers = {number.rows: number.value for number in view.numbers}
    assert numbers["by-source"] == sum(count for _, count in view.by_source)
    assert numbers["by-day"] == sum(count for _, count in view.by_day)
    assert (numbers["papers"], numbers["releases"], numbers["shared"]) == (
        len(view.papers),
        len(view.releases),
        len(view.shared),
    )
    assert (len(view.papers), len(view.releases)) == (1, 1)
