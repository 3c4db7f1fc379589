"""A rule on trial: what it would match among what is stored, before it is kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from groundwire.model.rule import Field, Rule
from groundwire.rank import rules
from groundwire.store import articles, stories
from groundwire.store.rows import chunks

LOOKS_BACK = timedelta(days=30)
LEAD = 4000  # characters of a text that rules read
MOST = 0.5  # a rule that matches more than this share is likely a slip
FEWEST = 20  # of so many at least
KEPT = 50  # titles of what matched
BATCH = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a rule matched, the newest titles first; ``noun``: items, or stories for a rule of the score."""

    matched: int
    looked_at: int
    titles: tuple[str, ...]
    noun: str

    @property
    def too_many(self) -> bool:
        """Whether it matches so much that it is likely a slip."""
        return self.looked_at >= FEWEST and self.matched > MOST * self.looked_at


def tried(conn: Connection, rule: Rule, *, now: datetime) -> Trial:
    """What *rule* would match among the items, or stories, of the last 30 days.

    Raises:
        RuleError: the rule cannot be used as it is written.
    """
    rules.check(rule)
    if rule.field is Field.SCORE:
        known = stories.listing(conn, since=now - LOOKS_BACK)
        titles = [story.title for story in known if rules.score_holds(rule, story.score)]
        return Trial(matched=len(titles), looked_at=len(known), titles=tuple(titles[:KEPT]), noun="stories")
    recent = [item for item, *_ in reversed(stories.placed(conn, since=now - LOOKS_BACK))]
    matched, titles = 0, []
    for part in chunks(recent, BATCH):
        documents = articles.documents(conn, part, lead=LEAD)
        found = rules.matching(rule, (documents[item] for item in part))
        matched += len(found)
        titles += [document.title for document in found[: max(0, KEPT - len(titles))]]
    return Trial(matched=matched, looked_at=len(recent), titles=tuple(titles), noun="items")
