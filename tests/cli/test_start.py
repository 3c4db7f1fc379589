"""The command starts light: nothing is imported before it is known what was asked."""

import json
import subprocess
import sys

import pytest
import typer

from groundwire.cli import COMMANDS, build

HEAVY = {"aiohttp", "alembic", "feedparser", "jinja2", "lxml", "numpy", "playwright", "pydantic", "sqlalchemy"} | {
    "starlette",
    "trafilatura",
    "uvicorn",
    "wordllama",
}
SAYS_WHAT_IS_LOADED = """
import json, sys
from groundwire.cli import main
try:
    main()
except SystemExit:
    pass
print()
print(json.dumps(sorted(sys.modules)))
"""


@pytest.mark.parametrize("asked", [["--version"], ["--help"], []], ids=" ".join)
def test_saying_what_there_is_imports_no_heavy_library(asked: list[str]) -> None:
    assert not HEAVY & _loaded(*asked)


@pytest.mark.parametrize("command", ["collect", "status"])
def test_what_collects_or_tells_loads_no_other_stage(command: str) -> None:
    loaded = _loaded(command, "--help")
    assert not (HEAVY - {"aiohttp", "lxml", "pydantic", "sqlalchemy"}) & loaded
    assert (
        not {f"groundwire.{room}" for room in ("brief.write", "group.cluster", "rank.score", "verify.check")} & loaded
    )


def _loaded(*asked: str) -> set[str]:
    run = subprocess.run(
        [sys.executable, "-c", SAYS_WHAT_IS_LOADED, *asked], capture_output=True, text=True, check=True, timeout=60
    )
    return set(json.loads(run.stdout.splitlines()[-1]))


def test_the_list_of_commands_says_of_each_what_its_own_help_says() -> None:
    whole = vars(typer.main.get_command(build()))["commands"]
    told = {name: " ".join((command.help or "").split("\n\n")[0].split()) for name, command in whole.items()}
    assert told == {name: line for name, (_, _, line) in COMMANDS.items()}
