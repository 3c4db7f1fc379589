"""Communities over time: figures at each look, comments that become quotable, and a service that says "later"."""

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from groundwire.collect.pool import ParserPool
from groundwire.collect.visit import Key
from groundwire.extract.pool import ExtractPool
from groundwire.model.source import Source
from groundwire.net.fetch import Session
from groundwire.pipeline.collecting import collect_due
from groundwire.pipeline.extracting import extract_due
from groundwire.pipeline.following import follow_due
from groundwire.pipeline.tools import Tools
from groundwire.store import articles, community, items, sources
from groundwire.store.engine import Store
from groundwire.store.tables import follow_ups
from site_server import LocalSite

CASES = Path(__file__).parents[1] / "collect" / "kinds"
START = datetime(2026, 1, 9, 9, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


async def rounds(store: Store, source: Source, hours: list[int], keys: dict[str, Key]) -> None:
    """Collect once, then follow and extract at each of *hours* after it."""
    with store.writing() as conn:
        sources.add(conn, source)
    clock = Clock()
    async with (
        Session(allow=("127.0.0.1",), pace=0) as session,
        ParserPool(1) as parsers,
        ExtractPool(1) as extractors,
    ):
        tools = Tools(
            store=store,
            session=session,
            parsers=parsers,
            extractors=extractors,
            clock=clock,
            chance=random.Random(0),
            keys=keys,
        )
        await collect_due(tools)
        await extract_due(tools)
        for hour in hours:
            clock.now = START + timedelta(hours=hour)
            await follow_due(tools)
            await extract_due(tools)


def listing(*, score: int, comments: int) -> bytes:
    found = json.loads((CASES / "reddit_listing.json").read_bytes())
    found["data"]["children"] = found["data"]["children"][:1]
    found["data"]["children"][0]["data"].update(score=score, num_comments=comments)
    return json.dumps(found).encode()


# Paths, headers and statuses as in https://www.reddit.com/dev/api and its wiki page "API" (rate limits).
def reddit(site: LocalSite) -> Source:
    allowance = {"X-Ratelimit-Remaining": "97.0", "X-Ratelimit-Reset": "321", "X-Ratelimit-Used": "3"}
    site.put("/r/kitelab/new?limit=100&raw_json=1", listing(score=41, comments=7), headers=allowance)
    site.put("/api/info?id=t3_kite1&raw_json=1", listing(score=55, comments=9), headers=allowance)
    talk = (CASES / "reddit_comments.json").read_bytes()
    site.put("/comments/kite1?sort=top&limit=100&raw_json=1", talk, headers=allowance)
    return Source(url=site.url("/r/kitelab/.rss"), title="kitelab", kind="reddit")


async def test_a_post_is_looked_at_again_on_a_decaying_schedule(store: Store, site: LocalSite) -> None:
    keys = {"reddit": Key("t0ken", site.url(""))}
    await rounds(store, reddit(site), [0, 1, 2, 3, 11, 12, 30, 48, 60, 200], keys)
    asked = [one.path.split("?")[0] for one in site.asked]
    assert asked.count("/api/info") == len(community.LOOKS)
    with store.reading() as conn:
        told = community.histories(conn, [1])[1]
        assert conn.execute(select(follow_ups.c.due)).scalar() is None
    assert [at - START for at, _ in told] == [timedelta(hours=hour) for hour in (0, 1, 3, 12, 48)]
    assert [dict(figures)["points"] for _, figures in told] == [41, 55, 55, 55, 55]


async def test_comments_become_part_of_the_article_and_name_who_wrote_them(store: Store, site: LocalSite) -> None:
    await rounds(store, reddit(site), [1], {"reddit": Key("t0ken", site.url(""))})
    with store.reading() as conn:
        text = next(iter(articles.documents(conn, [1]).values())).text
        assert dict(items.by_ids(conn, [1])[0].signals) == {"points": 55, "comments": 9}
    assert text.startswith("We tried it & it flew.")
    assert "\n\nu/windward 30 points\nWe will add it.\n\nu/gust 12 points\nThe baseline is weak" in text
    assert text.endswith("u/lull\nIs the data open?")
    assert "Read the rules" not in text


async def test_the_token_goes_to_the_api_alone(store: Store, site: LocalSite) -> None:
    source = Source(url=site.url("/r/kitelab/new.json"), title="", kind="reddit")
    site.put("/r/kitelab/new.json", listing(score=1, comments=0))
    await rounds(store, source, [1], {"reddit": Key("t0ken", "https://oauth.reddit.com")})
    assert site.asked
    assert not any("authorization" in one.headers for one in site.asked)


@pytest.mark.parametrize("status", [403, 429])
async def test_a_service_that_says_later_keeps_what_is_known_and_is_asked_again_later(
    store: Store, site: LocalSite, status: int
) -> None:
    source = reddit(site)
    site.put("/api/info?id=t3_kite1&raw_json=1", b"", status=status)
    await rounds(store, source, [1], {"reddit": Key("t0ken", site.url(""))})
    with store.reading() as conn:
        assert len(community.histories(conn, [1])[1]) == 1
        assert conn.execute(select(follow_ups.c.due)).scalar() == START + timedelta(hours=2)


async def test_the_talk_about_a_page_elsewhere_is_an_item_with_its_own_address(store: Store, site: LocalSite) -> None:
    # Shapes of https://hn.algolia.com/api
    url = site.put("/api/v1/search?tags=front_page", (CASES / "hackernews_hits.json").read_bytes())
    site.put("/api/v1/items/9100001", (CASES / "hackernews_tree.json").read_bytes())
    site.put("/api/v1/items/9100002", b'{"id": 9100002, "points": 9, "children": []}')
    await rounds(store, Source(url=url, title="", kind="hackernews"), [1], {})
    with store.reading() as conn:
        assert items.count(conn) == 3
        found = items.by_ids(conn, [1, 2, 3])
        talk = next(one for one in found if one.key.endswith("#discussion"))
        text = next(iter(articles.documents(conn, [talk.id or 0]).values())).text
        assert conn.execute(select(func.count()).select_from(follow_ups)).scalar() == 2
    assert talk.url == "https://news.ycombinator.com/item?id=9100001"
    assert talk.links == ("https://kites.example/steers",)
    assert text == "u/gust\nThe battery lasts four minutes.\n\nThat isn't enough.\n\nu/lull\nNice."
