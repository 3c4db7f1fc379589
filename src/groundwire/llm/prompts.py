"""Prompts are files: ``NAME-N.md``, N the version. Here they are read and put together with the lines of data.

A wording does not change without its number: the tests hold the fingerprint of each.
"""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from groundwire.llm import visible
from groundwire.llm.ask import Secrets
from groundwire.llm.provider import Prompt


@cache
def rules(package: str, version: str) -> str:
    """The wording *version* ("read-1") in *package*, with what all prompts say about data and secrets before it."""
    shared = files("groundwire.llm").joinpath("data.md").read_text(encoding="utf-8").strip()
    own = files(package).joinpath(f"{version}.md").read_text(encoding="utf-8").strip()
    return f"{own}\n\n{shared}"


def build(package: str, version: str, lines: Sequence[str], *, secret: Secrets) -> Prompt:
    """The prompt *version* over *lines*, of which only what a reader could see is given."""
    return Prompt(
        name=version.rpartition("-")[0],
        version=version,
        rules=rules(package, version),
        data=tuple(visible.line(one) for one in lines),
        tag=secret(),
        canary=secret(),
    )
