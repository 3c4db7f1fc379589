"""Many sources in the store: what a start spreads, and what a crowded domain is told."""

from datetime import UTC, datetime, timedelta

from collecting_tools import collecting
from groundwire.collect.spread import ANSWER, FEW, RESUMED, SHARE
from groundwire.model.source import Health, Source
from groundwire.pipeline.collecting import collect_due, spread_overdue
from groundwire.store import sources
from groundwire.store.engine import Store
from site_server import LocalSite

NOW = datetime(2026, 1, 9, 9, tzinfo=UTC)
PACE = 0.01  # seconds
ROW = "<item><guid>{0}</guid><title>Row {0}</title><pubDate>Fri, 09 Jan 2026 0{0}:00:00 GMT</pubDate></item>"
ROWS = "".join(ROW.format(hour) for hour in range(1, 9))
FEED = f"<rss version='2.0'><channel><title>Hourly</title>{ROWS}</channel></rss>"


def visited(url: str, *, due: timedelta) -> Source:
    health = Health(last_success=NOW - timedelta(days=3), next_check=NOW + due, reason="as it was")
    return Source(url=url, title="", interval=timedelta(minutes=5), health=health)


async def test_after_a_long_stop_what_is_overdue_is_spread_and_what_is_new_is_due_at_once(store: Store) -> None:
    overdue = [visited(f"https://e{number}.example/", due=timedelta(days=-2)) for number in range(FEW + 1)]
    planned = visited("https://planned.example/", due=timedelta(hours=1))
    new = Source(url="https://new.example/", title="")
    with store.writing() as conn:
        assert sources.add_all(conn, [*overdue, planned, new, new]) == FEW + 3
        assert sources.add_all(conn, [new]) == 0
    async with collecting(store, NOW, pace=PACE) as opened:
        assert spread_overdue(opened) == FEW + 1
        assert spread_overdue(opened) == 0
    with store.reading() as conn:
        assert [source.url for source in sources.due(conn, now=NOW)] == [new.url]
        assert [source.url for source in sources.due(conn, now=NOW + timedelta(minutes=6))].count(planned.url) == 0
        assert len(sources.due(conn, now=NOW + timedelta(minutes=6))) == FEW + 2
        assert sources.by_url(conn, planned.url) is not None
        told = sources.by_url(conn, overdue[0].url)
        assert told is not None
        assert told.health.reason == RESUMED


async def test_a_small_desk_is_not_spread(store: Store) -> None:
    with store.writing() as conn:
        sources.add_all(conn, [visited(f"https://e{n}.example/", due=timedelta(days=-2)) for n in range(FEW)])
    async with collecting(store, NOW, pace=PACE) as opened:
        assert spread_overdue(opened) == 0
    with store.reading() as conn:
        assert len(sources.due(conn, now=NOW)) == FEW


async def test_a_source_of_a_crowded_domain_is_read_less_often_and_says_why(store: Store, site: LocalSite) -> None:
    one = visited(site.put("/feed", FEED), due=timedelta(days=-2))
    others = [visited(site.url(f"/{number}"), due=timedelta(hours=1)) for number in range(899)]
    with store.writing() as conn:
        sources.add_all(conn, [one, *others])
    async with collecting(store, NOW, pace=PACE) as opened:
        assert (await collect_due(opened))["sources"] == 1
    with store.reading() as conn:
        read = sources.by_url(conn, one.url)
    assert read is not None
    crowd = 900 / 300 * (PACE + ANSWER) / SHARE
    assert read.health.next_check is not None
    assert read.interval == timedelta(minutes=30)  # its own rhythm is kept
    assert abs((read.health.next_check - NOW) / min(timedelta(minutes=30) * crowd, timedelta(hours=24)) - 1) <= 0.1
    assert "many sources" in read.health.reason
