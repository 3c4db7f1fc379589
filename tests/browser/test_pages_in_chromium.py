"""The pages in a real Chromium: as a reader, a keyboard and a phone would see them."""

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from browser.visiting import FIRST, FROM_THE_RIGHT, LONG, QUIET_STORY, STORY, Visit, phone
from publish.page_world import FULL, more_told

PARTS = [
    "badge",
    "headline",
    "share",
    "original",
    "hook",
    "tldr",
    "changed",
    "matters",
    "next",
    "audience",
    "insight",
    "takeaways",
    "implications",
    "timeline",
    "numbers",
    "discussion",
    "related",
    "recap",
    "sources",
    "why",
    "attribution",
]
TOLD = [
    "hook",
    "changed",
    "matters",
    "next",
    "audience",
    "takeaways",
    "implications",
    "timeline",
    "numbers",
    "discussion",
]
KINDS = (  # a page of every kind
    "/",
    STORY,
    f"{STORY}/versions",
    f"{STORY}/sources",
    "/recap/2026-W20",
    "/recap/2026-W20/papers",
    "/search?q=ablation",
    "/search",
    "/search?q=zzqqxx",
    "/topics",
    "/topic/models",
    "/entity/lab/example-lab",
    "/source/1",
    "/day/2026-05-12",
    "/archive",
    "/ledger",
    "/sources",
    "/about",
    "/style",
    "/offline",
)
PLACES = """() => [...document.querySelectorAll('[data-part], [data-claim], main > *')].map(e => {
  const b = e.getBoundingClientRect();
  return [b.x + scrollX, b.y + scrollY, b.width, b.height].map(Math.round).join(' ');
})"""
BARE = """names => names.flatMap(name => [...document.querySelectorAll(`[data-part=${name}]`)]).flatMap(box => {
  const walk = document.createTreeWalker(box, NodeFilter.SHOW_TEXT), found = [];
  for (let n; n = walk.nextNode();) {
    const text = n.textContent.trim();
    const ours = '[data-claim],[data-abstained],[data-note],h1,h2,h3,summary,[role=tooltip]';
    if (text.split(/\\s+/).length > 7 && /[.!?]$/.test(text) && !n.parentElement.closest(ours)) found.push(text);
  }
  return found;
})"""


@pytest.mark.parametrize("path", [STORY, LONG, QUIET_STORY, FROM_THE_RIGHT])
def test_a_story_has_all_parts_in_order_each_told_or_openly_empty(wide: Visit, path: str) -> None:
    answer = wide.page.goto(path)
    assert answer is not None
    assert answer.status == 200
    found = wide.page.eval_on_selector_all("[data-part]", "all => all.map(e => e.dataset.part)")
    with_lens = [*PARTS[: PARTS.index("related")], "lens", *PARTS[PARTS.index("related") :]]
    assert found == (with_lens if path == STORY else PARTS), "only this one tells of a paper"
    for name in TOLD:
        part = f"[data-part={name}]"
        reasons = wide.page.locator(f"{part} [data-abstained]")
        assert wide.count(f"{part} [data-claim]") or (reasons.count() and reasons.first.inner_text().strip()), name
    assert wide.count("[data-part=badge] time[datetime][title]") == 1
    hosts = wide.page.eval_on_selector_all("[data-part=share] a", "all => all.map(a => new URL(a.href).host)")
    assert hosts == ["x.com", "www.linkedin.com", "mastodonshare.com", "bsky.app"]
    assert wide.count("[data-part=original] a[href]") == 1


def test_every_claim_is_cited_and_no_sentence_stands_outside_one(wide: Visit) -> None:
    wide.page.goto(STORY)
    claims = wide.page.locator("[data-claim]")
    of_lens = wide.count("[data-part=lens] [data-claim]")
    assert of_lens > 0
    assert claims.count() == len(FULL.brief.claims if FULL.brief else ()) + of_lens
    texts = " ".join(document.text for document in FULL.documents)
    for claim in claims.all():
        assert claim.get_attribute("data-label") == "quoted"
        cites = claim.locator("[data-cite]")
        assert cites.count() == 1
        assert (cites.first.get_attribute("data-quote") or "?") in texts
        assert (cites.first.get_attribute("data-cite") or "").startswith("https://")
    assert wide.page.evaluate(BARE, TOLD) == []


def test_receipts_show_on_hover_and_focus_and_nothing_moves(wide: Visit) -> None:
    wide.page.goto(STORY)
    before = wide.page.evaluate(PLACES)
    for claim in wide.page.locator("[data-claim]").all():
        receipt = claim.locator(".receipt")
        claim.hover(force=True)
        expect(receipt).to_be_visible()
        assert wide.page.evaluate(PLACES) == before
    wide.page.mouse.move(1, 1)
    wide.page.wait_for_timeout(300)
    mark = wide.page.locator("[data-part=changed] .mark")
    mark.focus()
    receipt = wide.page.locator("[data-part=changed] .receipt")
    assert receipt.is_visible()
    described = mark.get_attribute("aria-describedby") or "?"
    assert wide.page.locator(f"#{described}").inner_text() == receipt.inner_text()
    assert wide.page.evaluate(PLACES) == before
    wide.page.keyboard.press("Escape")
    assert receipt.is_hidden()


def test_a_brief_in_arabic_is_read_from_the_right_and_its_receipts_wait_on_the_left(wide: Visit) -> None:
    wide.page.goto(FROM_THE_RIGHT)
    told = wide.page.locator(".told").bounding_box()
    words = wide.page.locator("[data-part=changed] .words").first
    mine = words.bounding_box()
    assert told is not None
    assert mine is not None
    assert told["x"] + told["width"] - (mine["x"] + mine["width"]) > 100, "the label stands before the words"
    assert words.evaluate("one => [getComputedStyle(one).direction, one.lang]") == ["rtl", "ar"]
    ends = words.evaluate("""one => {
      const range = document.createRange();
      range.selectNodeContents(one);
      const lines = [...range.getClientRects()];
      const right = Math.max(...lines.map(line => line.right));
      return Math.abs(right - one.closest("p").getBoundingClientRect().right) < 2;
    }""")
    assert ends, "it begins at the right"
    before = wide.page.evaluate(PLACES)
    for claim in wide.page.locator("[data-claim]").all():
        claim.hover(force=True)
        receipt = claim.locator(".receipt")
        expect(receipt).to_be_visible()
        box = receipt.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= told["x"] + 1, "in the margin on the left"
        assert wide.page.evaluate(PLACES) == before
    english = wide.page.get_by_text("Scaling made measurement").first
    assert english.evaluate("one => getComputedStyle(one).unicodeBidi") == "plaintext"


def test_a_receipt_can_be_reached_by_the_mouse_across_the_gap(wide: Visit) -> None:
    wide.page.goto(STORY)
    claim = wide.page.locator("[data-part=takeaways] [data-claim]").first
    claim.hover(force=True)
    expect(claim.locator(".receipt")).to_be_visible()
    box = claim.locator(".receipt .open").bounding_box()
    assert box is not None
    wide.page.mouse.move(box["x"] + 5, box["y"] + 5, steps=8)
    wide.page.wait_for_timeout(400)
    assert claim.locator(".receipt").is_visible()


@pytest.mark.parametrize("path", [*KINDS, "/nothing", QUIET_STORY, FROM_THE_RIGHT, f"{FROM_THE_RIGHT}/sources"])
def test_axe_finds_nothing_light_and_dark(wide: Visit, path: str) -> None:
    wide.page.goto(path)
    wide.faults = [] if path == "/nothing" else wide.faults  # Chromium tells the console of a 404
    wide.page.eval_on_selector_all("details", "all => all.forEach(e => { e.open = true; })")
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for scheme in schemes:
        wide.page.emulate_media(color_scheme=scheme)
        found = Axe().run(wide.page).response["violations"]
        assert [(scheme, v["id"], [n["target"] for n in v["nodes"]][:3]) for v in found] == []


@pytest.mark.parametrize("path", [*KINDS, LONG, QUIET_STORY, FROM_THE_RIGHT, "/nothing"])
def test_nothing_scrolls_sideways_on_a_phone(browser: Browser, base: str, path: str) -> None:
    context = phone(browser, base)
    page = context.new_page()
    page.goto(path)
    page.eval_on_selector_all("details", "all => all.forEach(e => { e.open = true; })")
    width = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert width <= 360


def test_a_tap_shows_the_receipt_as_a_sheet_at_the_foot(browser: Browser, base: str) -> None:
    context = phone(browser, base)
    page = context.new_page()
    page.goto(STORY)
    before = page.evaluate(PLACES)
    page.locator("[data-part=changed] .words").tap(position={"x": 10, "y": 10})
    sheet = page.locator("[data-part=changed] .receipt")
    expect(sheet).to_be_visible()
    box = sheet.bounding_box()
    assert box is not None
    assert round(box["y"] + box["height"]) == 740
    assert page.evaluate(PLACES) == before
    context.close()


def test_without_javascript_the_page_says_the_same(browser: Browser, base: str, wide: Visit) -> None:
    wide.page.goto(STORY)
    context = browser.new_context(base_url=base, java_script_enabled=False)
    page = context.new_page()
    page.goto(STORY)
    for selector in ("[data-part]", "[data-claim]", "[data-quote]", "[data-abstained]"):
        assert page.locator(selector).count() == wide.count(selector)
    claim = page.locator("[data-part=changed] [data-claim]")
    claim.hover(force=True)
    expect(claim.locator(".receipt")).to_be_visible()
    assert page.locator(".copy").first.is_hidden()
    context.close()


def test_keys_walk_the_front_page_and_open_a_story(wide: Visit) -> None:
    wide.page.goto("/")
    for key in ("j", "j", "k"):
        wide.page.keyboard.press(key)
    assert wide.page.evaluate("document.activeElement.closest('[data-story]').dataset.story") == FIRST
    wide.page.keyboard.press("o")
    wide.page.wait_for_url(f"**{STORY}")
    wide.page.keyboard.press("?")
    assert wide.page.locator("dialog").is_visible()
    wide.page.keyboard.press("Escape")
    assert wide.page.locator("dialog").is_hidden()
    wide.page.keyboard.press("j")
    assert wide.page.evaluate("document.activeElement.closest('[data-part]').dataset.part") == "hook"
    wide.page.keyboard.press("h")
    wide.page.wait_for_url("**/")


def test_the_front_page_links_to_each_story_and_shows_the_notice(wide: Visit) -> None:
    wide.page.goto("/")
    assert wide.count("[data-story]") == 1 + len(more_told()) + 2
    assert wide.page.locator("[data-story] .to").first.get_attribute("href") == STORY
    assert wide.page.locator(".notice").inner_text() == "The sample edition."


@pytest.mark.parametrize("told", [True, False])
def test_a_card_that_ends_a_row_alone_has_its_headline_under_its_figures(wide: Visit, told: bool) -> None:
    wide.page.goto("/")
    lefts = wide.page.evaluate(
        """told => {
            const cards = document.querySelector(".two"), card = cards.querySelector(".pick");
            cards.replaceChildren(card);
            if (!told) card.querySelector(".standfirst")?.remove();
            const left = one => one.getBoundingClientRect().left;
            const beside = told ? left(card.querySelector(".standfirst")) > left(card) + 100 : true;
            const under = [...card.querySelectorAll(":scope > :not(.standfirst)")];
            return [beside, ...under.map(one => left(one) - left(card))];
        }""",
        told,
    )
    assert lefts[0]
    assert len(lefts) > 2
    assert set(lefts[1:]) == {lefts[1]}, lefts


def test_copy_link_copies_the_address(browser: Browser, base: str) -> None:
    context = browser.new_context(base_url=base, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(STORY)
    page.get_by_text("Copy link").click()
    page.get_by_text("Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == base + STORY
    page.get_by_text("Copy as Markdown").click()
    for _ in range(100):  # the Markdown is fetched first
        copied = page.evaluate("navigator.clipboard.readText()")
        if copied.startswith("# "):
            break
        page.wait_for_timeout(100)
    assert "[^1]: “" in copied
    context.close()


def test_the_browsers_own_share_is_offered_where_it_has_one(browser: Browser, base: str) -> None:
    # Chromium on Linux has no `navigator.share`, so one stands in for the phone's; what it is given is kept.
    for has_one in (False, True):
        context = browser.new_context(base_url=base)
        context.add_init_script("Object.defineProperty(navigator, 'share', { configurable: true, value: undefined });")
        if has_one:
            context.add_init_script(
                "Object.defineProperty(navigator, 'share', { value: async (what) => { window.shared = what; } });"
            )
        page = context.new_page()
        page.goto(STORY)
        button = page.locator("[data-share]")
        assert button.is_visible() is has_one
        if has_one:
            button.click()
            shared = page.evaluate("window.shared")
            assert shared == {"title": page.locator("h1").inner_text(), "url": base + STORY}
        context.close()


@pytest.mark.parametrize("path", ["/", STORY, "/recap/2026-W20"])
def test_on_paper_a_page_is_its_words_and_where_they_come_from(wide: Visit, path: str) -> None:
    wide.page.emulate_media(media="print", color_scheme="dark")
    wide.page.goto(path)
    for selector in (".masthead nav", ".foot", ".receipt", "dialog", ".actions"):
        for found in wide.page.locator(selector).all():
            assert not found.is_visible(), selector
    assert wide.page.locator("[data-claim] .words").first.is_visible()
    body = "getComputedStyle(document.body)"
    assert (wide.page.evaluate(f"{body}.color"), wide.page.evaluate(f"{body}.backgroundColor")) == (
        "rgb(0, 0, 0)",
        "rgb(255, 255, 255)",
    )
    if path == STORY:
        link = wide.page.locator(".mentions a").first
        assert link.is_visible()
        shown = link.evaluate("one => getComputedStyle(one, '::after').content")
        assert shown.count("http") == 1, "an address that cannot be followed is written out"
    assert len(wide.page.pdf()) > 10_000


def test_a_search_is_two_keys_away_and_marks_what_it_found(wide: Visit) -> None:
    wide.page.goto("/")
    wide.page.keyboard.press("/")
    wide.page.wait_for_function("document.activeElement.matches('input[type=search]')")
    wide.page.keyboard.type("ablatoin")
    wide.page.keyboard.press("Enter")
    wide.page.get_by_role("link", name="ablation").click()
    wide.page.wait_for_selector("mark")
    assert wide.page.locator("mark").first.inner_text().lower().startswith("ablation")
    wide.page.keyboard.press("j")
    wide.page.keyboard.press("o")
    wide.page.wait_for_url("**/story/**")


def test_g_and_a_letter_go_to_a_place(wide: Visit) -> None:
    wide.page.goto("/")
    for key, place in (("t", "/topics"), ("a", "/archive"), ("s", "/sources")):
        wide.page.keyboard.press("g")
        wide.page.keyboard.press(key)
        wide.page.wait_for_url(f"**{place}")


def test_a_theme_that_was_chosen_stays(wide: Visit) -> None:
    wide.page.goto("/about")
    paper = "getComputedStyle(document.body).backgroundColor"
    light = wide.page.evaluate(paper)
    button = wide.page.locator("[data-theme-next]")
    button.click()
    button.click()
    assert button.inner_text() == "Theme: dark"
    dark = wide.page.evaluate(paper)
    assert dark != light
    wide.page.goto("/")
    assert wide.page.evaluate(paper) == dark


def test_the_last_edition_can_be_read_offline(browser: Browser, base: str) -> None:
    context = browser.new_context(base_url=base)
    page = context.new_page()
    page.goto("/")
    page.wait_for_function("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("caches.match(path).then(Boolean)".replace("path", repr(STORY)))
    context.set_offline(True)
    page.goto("/")
    assert page.locator("[data-story]").count() > 0
    page.goto(STORY)
    assert page.locator("[data-claim]").count() > 0
    page.goto("/ledger")
    assert "You are offline" in page.locator("h1").inner_text()
    context.close()
