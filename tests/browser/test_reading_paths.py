"""Ways through the pages in a real Chromium: by mouse, by key, without scripts."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.visiting import FIRST, STORY, Visit, phone


def walk(page: Page) -> None:
    """From the front page to a story, the words it stands on, a topic, a day, the recap and a search."""
    page.goto("/")
    page.locator(f'[data-story="{FIRST}"] .to').click()
    page.wait_for_url(f"**{STORY}")
    page.get_by_role("link", name="Brief and sources side by side").click()
    expect(page.locator("mark").first).to_be_visible()
    page.get_by_role("link", name="Back to the story").click()
    page.get_by_role("link", name="1, and those before").click()
    page.wait_for_url("**/versions")
    page.get_by_role("link", name="Topics").first.click()
    page.get_by_role("link", name="Example Lab").click()
    expect(page.locator("[data-story]").first).to_be_visible()
    page.get_by_role("link", name="Archive").last.click()
    page.locator("#days + ul a").first.click()
    page.wait_for_url("**/day/*")
    page.get_by_role("link", name="Recap", exact=True).first.click()
    page.wait_for_url("**/recap/2026-W20")
    page.get_by_role("link", name="Search").first.click()
    page.locator("#q").fill("ablation")
    page.get_by_role("button", name="Search").click()
    expect(page.locator(".hits mark").first).to_have_text(re.compile("^ablation", re.IGNORECASE))


@pytest.mark.parametrize("scripts", [True, False])
def test_a_reader_finds_the_way_by_links_alone(browser: Browser, base: str, scripts: bool) -> None:
    context = browser.new_context(base_url=base, java_script_enabled=scripts)
    walk(context.new_page())
    context.close()


def test_the_same_way_can_be_walked_on_a_phone(browser: Browser, base: str) -> None:
    context = phone(browser, base)
    walk(context.new_page())
    context.close()


def test_v_opens_the_original_at_its_publisher(browser: Browser, base: str) -> None:
    context = browser.new_context(base_url=base, service_workers="block")
    context.route("https://**", lambda route: route.abort())  # it is asked for, and that is enough
    page = context.new_page()
    page.goto(STORY)
    where = page.locator("[data-part=original] a").get_attribute("href")
    with page.expect_request(str(where)):
        page.keyboard.press("v")
    context.close()


def test_a_time_shows_its_whole_self_on_focus_and_without_moving_anything(wide: Visit) -> None:
    wide.page.goto(STORY)
    time = wide.page.locator("[data-part=badge] time")
    before = time.bounding_box()
    time.focus()
    shown = time.evaluate("one => getComputedStyle(one, '::after').content")
    assert "UTC" in shown
    assert time.bounding_box() == before


def test_the_margin_shows_one_receipt_until_another_is_asked_for(wide: Visit) -> None:
    wide.page.goto(STORY)
    first, other = (wide.page.locator(f"[data-part={part}] .receipt") for part in ("hook", "changed"))
    expect(first).to_be_visible()
    expect(other).to_be_hidden()
    wide.page.locator("[data-part=changed] .mark").focus()
    expect(other).to_be_visible()
    expect(first).to_be_hidden()


def test_a_page_that_is_not_there_leads_on(browser: Browser, base: str) -> None:
    page = browser.new_context(base_url=base).new_page()
    answer = page.goto("/nothing-here")
    assert answer is not None
    assert answer.status == 404
    page.get_by_label("Search").fill("ablation")
    page.get_by_role("button", name="Search").click()
    page.wait_for_selector(".hits mark")
    page.context.close()
