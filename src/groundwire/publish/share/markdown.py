"""A brief as Markdown with footnotes: every sentence, its quote, its source and link."""

import re

from groundwire.publish import links, tongue, words
from groundwire.publish.view.claims import Receipt
from groundwire.publish.view.story import StoryView
from groundwire.publish.web.pages import TITLES

_MARKS = re.compile(r"([\\`*_{}\[\]()#+!|<>~&-])")
_ADDRESS = str.maketrans({" ": "%20", "<": "%3C", ">": "%3E", "(": "%28", ")": "%29", "\n": "", "\r": ""})


def markdown(view: StoryView, site: str) -> str:
    """The story's brief in Markdown (CommonMark with footnotes); *site* is our address without a slash at the end."""
    notes: dict[tuple[int, str], int] = {}
    lines = [f"# {tongue.marked(plain(view.headline), view.language)}", ""]
    for name, part in view.parts.items():
        if not part.sentences:
            continue
        if name in TITLES:
            lines += [f"## {TITLES[name]}", ""]
        for sentence in part.sentences:
            marks = "".join(
                f"[^{notes.setdefault((receipt.number, receipt.quote), len(notes) + 1)}]"
                for receipt in sentence.receipts
            )
            said = f"{tongue.marked(plain(sentence.text), sentence.language)}{marks}"
            lines.append(f"- {said}" if name in TITLES else said)
        lines.append("")
    known = {
        (receipt.number, receipt.quote): receipt
        for part in view.parts.values()
        for sentence in part.sentences
        for receipt in sentence.receipts
    }
    lines += [f"From [groundwire]({site}/story/{view.slug}), {words.day(view.latest)}.", ""]
    lines += [f"[^{number}]: {_note(known[key])}" for key, number in notes.items()]
    return "\n".join(lines).rstrip() + "\n"


def _note(receipt: Receipt) -> str:
    opens = links.web(receipt.opens)
    name = tongue.isolated(plain(receipt.source))
    who = f"[{name}](<{opens.translate(_ADDRESS)}>)" if opens else name
    when = f", {words.day(receipt.when)}" if receipt.when else ""
    return f"“{tongue.isolated(plain(receipt.quote))}” {who}{when}"


def plain(text: str) -> str:
    """*text* on one line, its marks of Markdown and HTML made harmless."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))
