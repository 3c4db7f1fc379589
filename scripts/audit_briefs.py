"""Draw claims at random from the briefs of a database, to be read with their context and judged by a person.

    python scripts/audit_briefs.py FILE.db --seed 20261201 [--claims 60] [--section hook ...] [--stories 1000]

The briefs of all stories, or of so many drawn by the same seed, are written anew by the built-in writer of this
checkout from the stored texts, and checked; nothing is stored. Prints the share of stories that have each section,
then the claims: section, what it tells beside the words, the story's title, the source, and the quote (between >> and
<<) with the words around it.
"""

import argparse
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from groundwire.brief.original import headline
from groundwire.brief.write import write
from groundwire.model.article import Document
from groundwire.model.brief import SECTIONS, Brief, Claim
from groundwire.model.story import StoryId
from groundwire.store import articles, stories
from groundwire.store.engine import Store
from groundwire.verify.check import check

AROUND = 400  # characters of context on each side of a quote
Told = tuple[Document, ...]


def told(store: Store, most: int | None, seed: int) -> Iterator[Told]:
    """The texts of each story, or of *most* drawn ones, as the pipeline gives them to a writer: no copies."""
    with store.reading() as conn:
        every = [StoryId(one) for one in sorted(stories.sizes(conn))]
        if most is not None:
            every = random.Random(seed).sample(every, min(most, len(every)))
        for first in range(0, len(every), 500):
            part = every[first : first + 500]
            members = stories.members(conn, part)
            found = articles.documents(conn, [item for one in members.values() for item in one])
            for story in part:
                kept = tuple(found[item] for item in members.get(story, ()) if found[item].copy_of is None)
                if kept:
                    yield kept


def brief_of(documents: Told) -> Brief:
    """The checked brief, written when the story's last document was collected."""
    now = max((it.collected for it in documents if it.collected), default=datetime.now(UTC))
    return check(write(documents, now=now), {it.id: it.text for it in documents if it.text})


def shown(documents: Told, section: str, claim: Claim) -> str:
    """One claim with all that a judge needs to see."""
    by_id = {it.id: it for it in documents}
    lines = [f"[{section}] {headline(documents)!r} ({len(documents)} documents)"]
    if claim.about:
        lines.append("  tells " + ", ".join(f"{name}: {value}" for name, value in claim.about.items()))
    cited = claim.citations[0]
    document = by_id[cited.item]
    lines.append(
        f"  from {document.source}, {document.kind}, {document.when:%Y-%m-%d}, {document.title!r}, {document.url}"
    )
    before = document.text[max(0, cited.start - AROUND) : cited.start]
    after = document.text[cited.end : cited.end + AROUND]
    lines.append(f"  {before}\n  >>{cited.quote}<<\n  {after}")
    lines += [f"  also {it.item}" for it in claim.citations[1:]]
    return "\n".join(lines)


def drawn(
    every: Sequence[tuple[Told, Brief]], sections: Sequence[str], seed: int, most: int
) -> list[tuple[Told, str, Claim]]:
    """Up to *most* claims of the sections, each as likely as any other; one seed draws the same ones."""
    claims = [
        (documents, name, claim)
        for documents, brief in every
        for name in sections
        for claim in brief.sections[name].claims
    ]
    return random.Random(seed).sample(claims, min(most, len(claims)))


def main() -> None:
    """Write all briefs, tell what they have, and draw."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("database", type=Path)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--claims", type=int, default=60)
    parser.add_argument("--stories", type=int)
    parser.add_argument("--section", action="append", choices=SECTIONS)
    options = parser.parse_args()
    store = Store(f"sqlite:///{options.database}")
    every = [(documents, brief_of(documents)) for documents in told(store, options.stories, options.seed)]
    store.close()
    having = Counter(name for _, brief in every for name in SECTIONS if brief.sections[name].claims)
    total = sum(len(brief.claims) for _, brief in every)
    print(f"{len(every)} stories, {total} claims; share of stories with each section, in %:")
    print("  " + ", ".join(f"{name} {100 * having[name] / len(every):.1f}" for name in SECTIONS))
    for number, one in enumerate(drawn(every, options.section or SECTIONS, options.seed, options.claims), 1):
        print(f"\n{number}. {shown(*one)}")


if __name__ == "__main__":
    main()
