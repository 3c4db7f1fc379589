"""The quality gate: what a measurement must reach, as ``floors.toml`` says."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FLOORS = Path(__file__).with_name("floors.toml")


def below(part: str, measured: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """What of *part* fell below its floor, in words; *measured* maps a set's name to its figures.

    Raises:
        KeyError: a figure with a floor was not measured, or *part* has no floors.
    """
    table: dict[str, dict[str, Any]] = tomllib.loads(FLOORS.read_text(encoding="utf-8"))[part]
    return [
        f"{part}.{name}.{figure} is {measured[name][figure]:.4f}, its floor {floor}: mend it, or say why in floors.toml"
        for name, floors in table.items()
        for figure, floor in floors.items()
        if figure != "because" and measured[name][figure] < floor
    ]
