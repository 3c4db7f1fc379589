import asyncio

import pytest

from groundwire.errors import ExtractError
from groundwire.extract.page import extract
from groundwire.extract.pool import ExtractPool

PAGE = (
    "<html><body><article>"
    + "<p>The lab released a small model on Monday, and it is free.</p>" * 6
    + "</article></body></html>"
)
URL = "https://news.example/a"


async def test_a_pool_finds_what_a_call_finds() -> None:
    async with ExtractPool(workers=1) as pool:
        assert await pool.extract(PAGE, URL) == extract(PAGE, url=URL)
        with pytest.raises(ExtractError, match="no article"):
            await pool.extract("<html></html>", URL)
        many = await asyncio.gather(*(pool.extract(PAGE.encode(), URL) for _ in range(5)))
        assert len({found.text for found in many}) == 1


async def test_a_page_past_its_time_costs_its_worker_and_nothing_else() -> None:
    async with ExtractPool(workers=1, seconds=0.001) as pool:
        with pytest.raises(ExtractError, match="took more than"):
            await pool.extract(PAGE, URL)
    async with ExtractPool(workers=1, seconds=30, memory=40 << 20) as pool:
        with pytest.raises(ExtractError):
            await pool.extract("<p>" + "<i>x</i>" * 140_000, URL)
        assert (await pool.extract(PAGE, URL)).text
