"""The docs are run: commands do what the pages say, links lead somewhere, and the reference says what the code says.

A command stands in a fenced ``console`` block as ``$ groundwire ...``. It is run in a temporary folder, with a fixed
clock, against the sample world: addresses under ``.example`` in the docs stand for those of its sources. Lines below
a command are what it prints; an ellipsis stands for anything.
"""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path

import pytest

from groundwire.sample import SampleSite
from groundwire.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
NOW = datetime(2026, 11, 23, 14, 37, tzinfo=UTC)
PATIENCE = 120.0  # seconds for one command; they take a few

FENCE = re.compile(r"(?ms)^ *```(\w*)\n(.*?)^ *```$")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"(?m)^#+ (.+)$")


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def commands(page: Path) -> list[tuple[str, list[str]]]:
    """Each command of the page's console blocks, with the lines that it should print."""
    found: list[tuple[str, list[str]]] = []
    for language, block in FENCE.findall(page.read_text(encoding="utf-8")):
        for line in (raw.strip() for raw in block.splitlines() if language == "console"):
            if line.startswith("$ "):
                found.append((line[2:], []))
            elif line:
                found[-1][1].append(line)
    return found


RUN = [page for page in PAGES if commands(page)]


@pytest.fixture(scope="module")
def site() -> Iterator[SampleSite]:
    with SampleSite(now=NOW) as opened:
        yield opened


@pytest.fixture
def surroundings(tmp_path: Path) -> dict[str, str]:
    """The environment of a reader who follows a page, with a desk of their own."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GROUNDWIRE_")}
    return kept | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{kept.get('PATH', '')}",
        "HOME": str(tmp_path),
        "GROUNDWIRE_DATABASE": f"sqlite:///{tmp_path / 'groundwire.db'}",
        "GROUNDWIRE_ALLOW": "127.0.0.1",
        "GROUNDWIRE_NOW": NOW.isoformat(),
        "GROUNDWIRE_PACE": "0",
        "COLUMNS": "200",
    }


def in_the_sample_world(command: str, site: SampleSite) -> str:
    """*command* with the addresses of the docs as those of the sample world."""
    host = {feed.key: site.world.home(feed) for feed in site.world.feeds}
    return command.replace("https://lab.example", host["harrow"]).replace(
        "https://preprints.example", host["preprints"]
    )


@pytest.mark.parametrize("page", RUN, ids=name)
def test_the_commands_of_the_page_do_what_it_says(
    page: Path, site: SampleSite, tmp_path: Path, surroundings: dict[str, str]
) -> None:
    (tmp_path / "feeds.opml").write_bytes(site.opml())
    assert run("groundwire init", tmp_path, surroundings).returncode == 0
    for told, expected in commands(page):
        command = in_the_sample_world(told, site)
        if "SLUG" in command:
            command = command.replace("SLUG", best_story(tmp_path, surroundings))
        if re.match(r"groundwire (up|serve)\b", command):
            serves_until_stopped(command, tmp_path, surroundings)
            continue
        done = run(command, tmp_path, surroundings)
        assert done.returncode == 0, f"$ {command}\n{done.stdout}{done.stderr}"
        for line in expected:
            pattern = ".*".join(re.escape(part) for part in line.split("…"))
            assert re.search(f"(?m)^{pattern}$", done.stdout), f"$ {command}\n{done.stdout}\nshould have said: {line}"


def run(command: str, folder: Path, surroundings: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=folder,
        env=surroundings,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def best_story(folder: Path, surroundings: Mapping[str, str]) -> str:
    listed = json.loads(run("groundwire story list --json --limit 1", folder, surroundings).stdout)
    return str(listed[0]["slug"])


def serves_until_stopped(command: str, folder: Path, surroundings: Mapping[str, str]) -> None:
    """The page of *command* shows a story within a while, and Ctrl-C ends it."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port = asked.getsockname()[1]
    words = [*command.split(), "--port", str(port)]
    told = (folder / "served.txt").open("w+b")
    with told, subprocess.Popen(words, cwd=folder, env=surroundings, stdout=told, stderr=told) as process:
        try:
            deadline = time.monotonic() + PATIENCE
            while "data-story" not in front_page(port):
                assert process.poll() is None, (folder / "served.txt").read_text()
                assert time.monotonic() < deadline, f"shows no story\n{(folder / 'served.txt').read_text()}"
                time.sleep(0.3)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)


def front_page(port: int) -> str:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/")
        return connection.getresponse().read().decode()
    except OSError:  # not open yet
        return ""
    finally:
        connection.close()


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_inside_the_project_leads_somewhere(page: Path) -> None:
    for target in LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
        path, _, fragment = target.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), f"{name(page)} links to {target}"
        if fragment:
            assert fragment in anchors(there), f"{name(page)} links to {target}"


def anchors(page: Path) -> set[str]:
    """The fragments that a page's headings make, as code hosts derive them."""
    headings = HEADING.findall(page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached, waiting = set[Path](), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md":
            continue
        reached.add(page)
        links = LINK.findall(page.read_text(encoding="utf-8"))
        waiting += [(page.parent / link.partition("#")[0]).resolve() for link in links if "://" not in link]
    assert {name(page) for page in PAGES} - {name(page) for page in reached} == set()


def test_the_reference_says_what_the_code_says() -> None:
    script = ROOT / "scripts" / "reference.py"
    done = subprocess.run([sys.executable, str(script), "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_setting_and_every_stage_has_its_place_in_the_reference() -> None:
    settings = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    stages = (ROOT / "docs" / "reference" / "stages.md").read_text(encoding="utf-8")
    modules = (ROOT / "src" / "groundwire" / "cli" / "stages").glob("[a-z]*.py")
    assert [field for field in Settings.model_fields if f"`GROUNDWIRE_{field.upper()}`" not in settings] == []
    assert [module.stem for module in modules if f"| `{module.stem}` |" not in stages] == []


def test_every_command_that_the_docs_name_exists() -> None:
    reference = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    known = {heading.removeprefix("groundwire ") for heading in re.findall(r"(?m)^## (groundwire .+)$", reference)}
    groups = {command.partition(" ")[0] for command in known if " " in command}
    for page in PAGES:
        for words in re.findall(r"(?:^|[`$/] ?)groundwire ((?:[a-z]+ ?)+)", page.read_text(encoding="utf-8")):
            spoken = words.split()
            called = " ".join(spoken[: 2 if spoken[0] in groups else 1])
            assert called in known | groups, f"{name(page)} names `groundwire {called}`"


def test_every_file_that_the_architecture_page_names_exists() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    there = {path.name for path in (ROOT / "src" / "groundwire").rglob("*.py")}
    assert sorted(set(re.findall(r"\b\w+\.py\b", page)) - there) == []
