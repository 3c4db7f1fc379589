"""The list of sources, written by one desk and read by another, with the commands that a user types."""

from pathlib import Path

from typer.testing import CliRunner, Result

from groundwire.cli import build
from groundwire.desk import Desk
from groundwire.model.source import Source
from groundwire.settings import Settings
from groundwire.store import sources

SOURCES = [
    Source(
        url="https://lab.example/notes/",
        title="Notes",
        kind="page",
        folder="Labs / Deep",
        home_url="https://lab.example/",
        settings=(("date", "time"), ("item", "li.note > a"), ("summary", '[class~="lead"]')),
    ),
    Source(
        url="https://mill.example/sitemap.xml",
        title="Mill",
        kind="sitemap",
        settings=(("under", "https://mill.example/news/"),),
    ),
    Source(url="imaps://me%40mail.example@imap.mail.example/INBOX?from=a@b.example", title="Mail", kind="newsletter"),
    Source(url="https://talk.example/r/kites/.rss", title="Kites", kind="reddit", folder="Labs"),
    Source(url="https://plain.example/r/kites/.rss", title="No community", kind="feed"),
]


def groundwire(database: str, *words: str) -> Result:
    surroundings = {"GROUNDWIRE_DATABASE": database, "GROUNDWIRE_IMAP_PASSWORD": "hunter2", "COLUMNS": "160"}
    return CliRunner().invoke(build(["source"]), ["source", *words], env=surroundings)


def test_a_list_of_sources_comes_back_whole_and_a_bad_row_is_named(tmp_path: Path) -> None:
    here, there = (f"sqlite:///{tmp_path / name}.db" for name in ("here", "there"))
    with Desk(Settings(database=here)) as desk:
        desk.init()
        for source in SOURCES:
            desk.add(source)
    written = groundwire(here, "export").stdout_bytes
    assert b"hunter2" not in written
    bad = b'<outline text="Bad" xmlUrl="https://bad.example/" groundwire:kind="page" groundwire:item="li["/></body>'
    listed = tmp_path / "sources.opml"
    listed.write_bytes(written.replace(b"</body>", bad))
    with Desk(Settings(database=there)) as desk:
        desk.init()
    told = groundwire(there, "import", str(listed))
    assert "left out: Bad: the selector of item" in told.output
    assert f"Added {len(SOURCES)} sources; 0 there already; 1 row left out." in told.output
    assert groundwire(there, "export").stdout_bytes == written
    with Desk(Settings(database=there)) as desk, desk.store.reading() as conn:
        found = {(one.url, one.kind, one.folder, one.home_url, one.settings) for one in sources.every(conn)}
    assert found == {(one.url, one.kind, one.folder, one.home_url, one.settings) for one in SOURCES}
