"""Write the pages of docs/reference that list what the code holds, or check that they are current.

    python scripts/reference.py           writes commands.md, settings.md and signals.md
    python scripts/reference.py --check   exit code 1 and a line for each page that is stale

The other pages of the reference are written by hand. Nothing here describes what the code does not say.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from enum import EnumType
from pathlib import Path
from typing import Any

import typer

from groundwire.cli import build
from groundwire.rank.signals import SIGNALS
from groundwire.settings import PREFIX, Settings

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "reference"
HOW = "<!-- Written by `make docs` from the code. Edit the code, not this page. -->"
TYPES: Mapping[Any, str] = {str: "TEXT", int: "NUMBER", float: "NUMBER", Path: "FILE"}
COMMANDS = """\
Every command answers `--help`. The exit code is 0, or 1 with one line that says what, why and what to do.
What a command reads from its surroundings is on the page of [settings](settings.md)."""
SETTINGS = f"""\
A setting is an environment variable, or a line in the file `groundwire.toml` of the folder in which the command runs.
The environment wins. A variable whose name ends in `_FILE` names a file that holds the value; use it for secrets, as
in `{PREFIX}PASSWORD_FILE=/run/secrets/password`."""
SIGNALS_TOLD = """\
A story's score is the sum of its signals, each a value times its weight. Every story page shows the terms of its own
score under *why this story is here*."""
SIGNALS_NEXT = "*Next:* [how a story comes about](../explanation/how-a-story-comes-about.md)."
EXAMPLE = """\
```toml
# groundwire.toml
database = "sqlite:////srv/groundwire/groundwire.db"
public_url = "https://news.example.org"
```"""


def commands() -> str:
    """The page of all commands."""
    parts = [
        "# Commands",
        HOW,
        COMMANDS,
    ]
    for name, command in leaves(typer.main.get_command(build()), "groundwire"):
        arguments = [param for param in command.params if param.param_type_name == "argument"]
        options = [param for param in command.params if param.param_type_name == "option"]
        words = [name, *(argument_name(param) for param in arguments), *(["[OPTIONS]"] if options else [])]
        parts += [f"## {name}", f"`{' '.join(words)}`", " ".join((command.help or "").split())]
        rows = [f"| `{argument_name(param)}` | {param.help or ''} | |" for param in arguments if param.help]
        rows += [f"| `{option_name(param)}` | {option_help(param)} | {default(param)} |" for param in options]
        if rows:
            parts.append("\n".join(["| word | means | default |", "|---|---|---|", *rows]))
    return "\n\n".join(parts) + "\n"


def leaves(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Every command that does something, with its whole name, in the order of the help."""
    if not hasattr(command, "commands"):
        yield name, command
        return
    for word, inner in command.commands.items():
        if not inner.hidden:
            yield from leaves(inner, f"{name} {word}")


def argument_name(param: Any) -> str:
    """An argument as the help writes it."""
    return f"{param.metavar or param.name.upper()}{'' if param.nargs == 1 else '...'}"


def option_name(param: Any) -> str:
    """An option as one types it."""
    words = " / ".join([*param.opts, *param.secondary_opts])
    return words if param.is_flag else f"{words} {param.metavar or kind(param)}"


def kind(param: Any) -> str:
    """What an option takes, in capitals."""
    annotation = param.type_descriptor.annotation
    return "WORD" if isinstance(annotation, EnumType) else TYPES.get(annotation, "VALUE")


def option_help(param: Any) -> str:
    """What an option means, and the words that it knows."""
    annotation = param.type_descriptor.annotation
    choices: list[Any] = list(annotation) if isinstance(annotation, EnumType) else []
    known = f"One of {', '.join(f'`{choice.value}`' for choice in choices)}." if choices else ""
    return " ".join(part for part in (param.help or "", known) if part)


def default(param: Any) -> str:
    """The default of an option, where there is one to tell."""
    value = getattr(param.default, "value", param.default)
    return "" if value is None or value is False or (param.is_flag and value is True) else f"`{value}`"


def settings() -> str:
    """The page of all settings."""
    rows = [
        f"| `{PREFIX}{name.upper()}` | `{name}` | {field.description or ''} | {setting_default(field)} |"
        for name, field in Settings.model_fields.items()
    ]
    parts = [
        "# Settings",
        HOW,
        SETTINGS,
        "\n".join(["| variable | in the file | means | default |", "|---|---|---|---|", *rows]),
        "For example:",
        EXAMPLE,
    ]
    return "\n\n".join(parts) + "\n"


def setting_default(field: Any) -> str:
    """The default of a setting; where it is worked out, how."""
    if field.default_factory is not None:
        return first_line(field.default_factory)
    return "none" if field.default in (None, ()) else f"`{field.default}`"


def signals() -> str:
    """The page of all ranking signals."""
    rows = [f"| `{each.name}` | {each.weight:g} | {first_line(each.read)} |" for each in SIGNALS]
    table = "\n".join(["| signal | weight | what it is |", "|---|---|---|", *rows])
    return f"# Signals\n\n{HOW}\n\n{SIGNALS_TOLD}\n\n{table}\n\n{SIGNALS_NEXT}\n"


def first_line(documented: object) -> str:
    """What something says of itself, in one line."""
    return str(documented.__doc__).splitlines()[0]


PAGES: Mapping[str, Callable[[], str]] = {"commands.md": commands, "settings.md": settings, "signals.md": signals}


def main(arguments: list[str]) -> int:
    """Write the pages, or with ``--check`` compare; the exit code."""
    stale = 0
    for name, page in PAGES.items():
        path = FOLDER / name
        if "--check" not in arguments:
            path.write_text(page(), encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != page():
            stale += 1
            print(f"{path.relative_to(FOLDER.parents[1])} is not what the code says; run `make docs`")
    return min(stale, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
