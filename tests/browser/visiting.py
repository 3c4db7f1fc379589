"""The invented world behind a real server, and visits to it that notice what a page should not do."""

from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page

from groundwire.publish.view.told import Told
from publish.page_world import FULL, THREAD_DOC, quoted, section

FIRST = "is-machine-learning-moving-from-heavy-mathematics-to"
STORY = f"/story/{FIRST}"
LONG = "/story/a-title"
QUIET_STORY = "/story/a-benchmark-without-a-leaderboard"
FROM_THE_RIGHT = "/story/gpt-nano"


def long_words() -> Told:
    """A story with words and addresses that no line holds."""
    word = "Donaudampfschifffahrts" * 12
    text = f"{word} is the {word} of all. Go on."
    document = replace(
        THREAD_DOC, id="31", source=word, source_url="https://long.example/", title=word, text=text,
        url=f"https://long.example/{'path-without-end' * 20}",
    )  # fmt: skip
    brief = FULL.brief
    assert brief is not None
    claim = quoted(
        document, word, link=document.url, kind="paper", date="2026-05", value=10**18, unit=word, subject=word
    )
    return Told(
        story=replace(FULL.story, title="A title", topic=word),
        documents=(document,),
        brief=replace(brief, sections={name: section(claim) for name in brief.sections}, writer=word[:30], model=word),
    )


@dataclass
class Visit:
    """A page that is looked at, and what it did that it should not."""

    page: Page
    faults: list[str] = field(default_factory=list)

    def watch(self, base: str) -> None:
        self.page.on("console", lambda m: self.faults.append(m.text) if m.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on(
            "request",
            lambda r: None if urlsplit(r.url).netloc == urlsplit(base).netloc else self.faults.append(f"left: {r.url}"),
        )

    def count(self, selector: str) -> int:
        return self.page.locator(selector).count()


def phone(browser: Browser, base: str) -> BrowserContext:
    return browser.new_context(base_url=base, viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True)
