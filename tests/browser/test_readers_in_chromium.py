"""Readers in a real Chromium: signing in, a star and its undo, with and without JavaScript, and what axe says."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from readers.reader_desk import PASSWORD, STORY, served

MINE = f'[data-acts="{STORY}"]'


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A desk with an editor called ada, at this machine."""
    with served(tmp_path_factory.mktemp("readers"), accounts=True) as url:
        yield url


@pytest.fixture(scope="module")
def own_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A desk without accounts, at this machine."""
    with served(tmp_path_factory.mktemp("own"), accounts=False) as url:
        yield url


def page_of(browser: Browser, *, scripts: bool = True, scheme: str = "light") -> Page:
    dark = scheme == "dark"
    return browser.new_context(java_script_enabled=scripts, color_scheme="dark" if dark else "light").new_page()


def sign_in(page: Page, site: str) -> None:
    page.goto(f"{site}/sign-in?next=/")
    page.get_by_label("Name").fill("ada")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{site}/")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_reader_signs_in_stars_a_story_and_takes_it_back(browser: Browser, site: str, scripts: bool) -> None:
    page = page_of(browser, scripts=scripts)
    page.goto(site)
    assert page.locator(".acts").count() == 0
    sign_in(page, site)
    page.locator(f"{MINE} button", has_text="Star").first.click()
    expect(page.locator(f"{MINE} button", has_text="★ Starred").first).to_be_visible()
    page.goto(f"{site}/starred")
    expect(page.locator(f'[data-story="{STORY}"]')).to_be_visible()
    page.goto(site)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(f"{MINE} button", has_text="☆ Star").first).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator(".acts")).to_have_count(0)
    page.context.close()


def test_at_its_own_machine_a_desk_keeps_state_without_an_account(browser: Browser, own_site: str) -> None:
    page = page_of(browser)
    problems: list[str] = []
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    page.goto(own_site)
    page.locator(f'[data-story="{STORY}"] a.to').first.focus()
    page.keyboard.press("m")
    expect(page.locator(f'{MINE}[data-is~="read"]').first).to_be_attached()
    page.keyboard.press("s")
    expect(page.locator(f'{MINE}[data-is~="starred"]').first).to_be_attached()
    assert problems == []
    page.context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_all_can_be_marked_as_read_and_all_taken_back(browser: Browser, own_site: str, scripts: bool) -> None:
    page = page_of(browser, scripts=scripts)
    page.goto(own_site)
    unread = page.locator('.acts:not([data-is~="read"])')
    before = unread.count()
    assert before > 0
    page.get_by_role("button", name="Mark all as read").click()
    expect(unread).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(unread).to_have_count(before)
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong_with_the_pages_of_readers(browser: Browser, site: str, scheme: str) -> None:
    page = page_of(browser, scheme=scheme)
    page.goto(f"{site}/sign-in")
    found = {"/sign-in": Axe().run(page).response["violations"]}
    sign_in(page, site)
    for path in (
        "/",
        f"/story/{STORY}",
        "/starred",
        "/unread",
        "/account",
        "/rules",
        "/audit",
        f"/story/{STORY}/split",
    ):
        page.goto(site + path)
        found[path] = Axe().run(page).response["violations"]
        page.set_viewport_size({"width": 360, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
        page.set_viewport_size({"width": 1280, "height": 800})
    told = {path: [one["id"] for one in violations] for path, violations in found.items() if violations}
    assert told == {}
    page.context.close()
