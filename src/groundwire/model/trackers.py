"""Trackers: parameters of an address that say how a reader came to a page, and never which page it is.

The list is data, ``trackers.toml``, which says where each group of names comes from and when it was last looked over.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Trackers:
    """Names and beginnings of names, in lower case, that track everywhere; those that do on some sites; and values."""

    names: frozenset[str]
    prefixes: tuple[str, ...]
    sites: dict[str, tuple[frozenset[str], tuple[str, ...]]]  # host -> names, prefixes
    values: re.Pattern[str]  # over NAME=VALUE


@cache
def trackers() -> Trackers:
    """The list."""
    table: dict[str, Any] = tomllib.loads((files("groundwire.model") / "trackers.toml").read_text("utf-8"))
    return Trackers(
        names=frozenset(name for group in table["anywhere"] for name in group["names"]),
        prefixes=tuple(prefix for group in table["anywhere"] for prefix in group.get("prefixes", ())),
        sites={
            host: (frozenset(site["names"]), tuple(site.get("prefixes", ())))
            for site in table["site"]
            for host in site["hosts"]
        },
        values=re.compile(
            "|".join(f"(?:{one})" for group in table["value"] for one in group["patterns"]), re.IGNORECASE
        ),
    )


def tracks(parameter: str, host: str) -> bool:
    """Whether *parameter* (``name=value``, as it stands in the query of an address at *host*) only tracks."""
    known = trackers()
    name = parameter.partition("=")[0].lower()
    if name in known.names or name.startswith(known.prefixes) or known.values.fullmatch(parameter):
        return True
    return any(name in names or (prefixes and name.startswith(prefixes)) for names, prefixes in _of(host, known))


def _of(host: str, known: Trackers) -> Iterator[tuple[frozenset[str], tuple[str, ...]]]:
    """What tracks at *host* and at the hosts that it is below."""
    while host:
        if host in known.sites:
            yield known.sites[host]
        host = host.partition(".")[2]
