"""Views: what every channel shows of a story, the front page, a week and the sources.

Frozen values, read from the store through its query functions or made by hand. A view holds text as it is
and addresses that may be linked; how they look, and escaping, is the channel's.
"""

from groundwire.publish.view.foretold import LedgerView, ledger_page
from groundwire.publish.view.front import FrontView, front_page
from groundwire.publish.view.sources import SourcesView, sources_page
from groundwire.publish.view.story import StoryView, story_page
from groundwire.publish.view.weekly import RecapView, recap_page

__all__ = [
    "FrontView",
    "LedgerView",
    "RecapView",
    "SourcesView",
    "StoryView",
    "front_page",
    "ledger_page",
    "recap_page",
    "sources_page",
    "story_page",
]
