"""The schema, once, for SQLite and PostgreSQL: a file for each family of tables. Changes go through ``migrations/``."""

from groundwire.store.tables.base import HEAD, Instant, metadata
from groundwire.store.tables.briefs import briefs
from groundwire.store.tables.collected import articles, due, items, sources, state
from groundwire.store.tables.community import discussions, follow_ups, item_signals
from groundwire.store.tables.hubs import announced, hub_subscriptions
from groundwire.store.tables.interest import feedback, interest_models, interest_seeds, rules, story_entities
from groundwire.store.tables.ledger import ledger, model_cache, model_calls, revisits
from groundwire.store.tables.readers import (
    audit,
    changes,
    edits,
    item_state,
    mailed,
    outbox,
    readers,
    sessions,
    story_state,
    subscriptions,
)
from groundwire.store.tables.search import search_entries, spellings
from groundwire.store.tables.stories import regroupings, stories, story_items, works

__all__ = [
    "HEAD",
    "Instant",
    "announced",
    "articles",
    "audit",
    "briefs",
    "changes",
    "discussions",
    "due",
    "edits",
    "feedback",
    "follow_ups",
    "hub_subscriptions",
    "interest_models",
    "interest_seeds",
    "item_signals",
    "item_state",
    "items",
    "ledger",
    "mailed",
    "metadata",
    "model_cache",
    "model_calls",
    "outbox",
    "readers",
    "regroupings",
    "revisits",
    "rules",
    "search_entries",
    "sessions",
    "sources",
    "spellings",
    "state",
    "stories",
    "story_entities",
    "story_items",
    "story_state",
    "subscriptions",
    "works",
]
