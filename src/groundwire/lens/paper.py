r"""A paper out of a file: LaTeX (``\title``, ``abstract`` environment) or plain text with its title on the first line.

Only what the meters need; not a LaTeX parser.
"""

import re

from groundwire.errors import StageError
from groundwire.model.reading import Paper

LONGEST = 2_000_000  # characters of a body that are counted
_TITLE = re.compile(r"\\title(?:\[[^\]]*\])?\{((?:[^{}]|\{[^{}]*\})*)\}")
_ABSTRACT = re.compile(r"\\begin\{abstract\}(.*?)\\end\{abstract\}", re.DOTALL)
_HEADING = re.compile(r"^\s*abstract\s*[:.—-]?\s*$|^\s*abstract\s*[:.—-]\s*", re.IGNORECASE | re.MULTILINE)
_NEXT = re.compile(r"^\s*(?:(?:\d+|i+)[.)]?\s+)?(?:introduction|keywords?|index terms)\b", re.IGNORECASE | re.MULTILINE)
_COMMENT = re.compile(r"(?<!\\)%.*")
_COMMAND = re.compile(r"\\[a-zA-Z]+\*?(?:\[[^\]]*\])?|[{}~]")


def paper(text: str) -> Paper:
    """The paper in *text*.

    Raises:
        StageError: there is no title.
    """
    text = text[:LONGEST]
    found = _latex(text) if "\\begin{document}" in text or _TITLE.search(text) else plain(text)
    if not found.title:
        raise StageError("the file has no title: write it on the first line, or in \\title{...}")
    return found


def _latex(text: str) -> Paper:
    text = _COMMENT.sub("", text)
    title, abstract = _TITLE.search(text), _ABSTRACT.search(text)
    rest = text[abstract.end() :] if abstract else text
    return Paper(
        title=_words(title[1]) if title else "",
        abstract=_words(abstract[1]) if abstract else "",
        body=rest.partition("\\begin{document}")[2] or rest,
    )


def plain(text: str) -> Paper:
    """The paper in a plain *text*, whatever LaTeX its words quote; its title may be empty."""
    title, _, rest = text.lstrip().partition("\n")
    heading = _HEADING.search(rest)
    if not heading:
        first, _, body = rest.strip().partition("\n\n")
        return Paper(title=title.strip(), abstract=" ".join(first.split()), body=body)
    after = rest[heading.end() :]
    end = _NEXT.search(after)
    return Paper(
        title=title.strip(),
        abstract=" ".join(after[: end.start()].split()) if end else " ".join(after.split()),
        body=after[end.start() :] if end else "",
    )


def _words(latex: str) -> str:
    return " ".join(_COMMAND.sub(" ", latex.replace("\\\\", " ")).split())
