"""The command starts light: nothing is imported before it is known what was asked."""

import json
import os
import subprocess
import sys
from pathlib import Path

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


def test_the_state_of_the_desk_is_told_without_loading_its_stages(tmp_path: Path) -> None:
    environment = os.environ | {"GROUNDWIRE_DATABASE": f"sqlite:///{tmp_path / 'groundwire.db'}"}
    for number in range(2):  # the first run makes the database
        run = subprocess.run(
            [sys.executable, "-c", SAYS_WHAT_IS_LOADED, "status", "--json"],
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
            env=environment,
        )
        told, _, loaded = run.stdout.rstrip().rpartition("\n")
        assert json.loads(told)["sources"] == 0
        stages = {"aiohttp", "numpy", "trafilatura", "groundwire.pipeline", "groundwire.desk", "alembic"}
        assert number == 0 or not stages & set(json.loads(loaded))


def test_the_list_of_commands_says_of_each_what_its_own_help_says() -> None:
    whole = vars(typer.main.get_command(build()))["commands"]
    told = {name: " ".join((command.help or "").split("\n\n")[0].split()) for name, command in whole.items()}
    assert told == {name: line for name, (_, _, line) in COMMANDS.items()}
