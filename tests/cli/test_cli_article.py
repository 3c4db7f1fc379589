"""`groundwire article pdf`, what `export items` says of it, and what `source list` says of a hub."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from extract.test_pdf_read import LONG, document
from groundwire.cli import build
from groundwire.errors import NotFound
from site_server import LocalSite


def ran(*words: str) -> Result:
    return CliRunner().invoke(build([words[0]]), list(words), catch_exceptions=True)


@pytest.fixture
def report(site: LocalSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a collected item, whose PDF lies beside it and whose feed names a hub."""
    monkeypatch.setenv("GROUNDWIRE_DATABASE", f"sqlite:///{tmp_path / 'groundwire.db'}")
    monkeypatch.setenv("GROUNDWIRE_NOW", datetime(2026, 1, 10, 12, tzinfo=UTC).isoformat())
    monkeypatch.setenv("GROUNDWIRE_ALLOW", "127.0.0.1")
    monkeypatch.setenv("GROUNDWIRE_PACE", "0")
    monkeypatch.chdir(tmp_path)
    site.put("/report.pdf", document([LONG, "grows with the wind."]), content_type="application/pdf")
    page = site.url("/report")
    feed = site.put(
        "/feed",
        '<rss version="2.0" xmlns:a="http://www.w3.org/2005/Atom"><channel><title>Lab</title>'
        '<a:link rel="hub" href="https://hub.example/"/><item><guid>a</guid><title>A report</title>'
        f"<link>{page}</link><description>The wind is measured.</description></item></channel></rss>",
    )
    assert ran("source", "add", feed).exit_code == 0
    assert ran("collect", "--once").exit_code == 0
    return page


def test_a_pdf_is_read_kept_and_named_in_the_export(report: str) -> None:
    done = ran("article", "pdf", report, "--from", f"{report}.pdf", "--show")
    assert "in 1 sentence," in done.stdout
    assert "grows with the wind." in done.stdout
    [item] = [json.loads(line) for line in ran("export", "items").stdout.splitlines()]
    assert (item["text_origin"], item["text_url"]) == ("pdf", f"{report}.pdf")


def test_an_item_without_a_pdf_and_one_that_is_not_there_are_each_one_clear_error(report: str) -> None:
    assert "--from" in str(ran("article", "pdf", report).exception)
    missing = ran("article", "pdf", "999")
    assert isinstance(missing.exception, NotFound)
    assert "'999'" in str(missing.exception)


def test_the_list_of_sources_says_why_a_hub_is_not_asked(report: str) -> None:
    assert report
    assert "GROUNDWIRE_PUBLIC_URL" in ran("source", "list").stdout
    [row] = json.loads(ran("source", "list", "--json").stdout)
    assert row["hub"].startswith("hub.example could tell us of news at once, but is not asked")
