"""Where sources disagree: found in the words of both, told side by side, and rather not than wrongly."""

# ruff: noqa: E501 - a case reads best on one line

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundwire.brief.disagree import disagreements
from groundwire.brief.model_write import WRITER
from groundwire.brief.passages import gather
from groundwire.brief.write import write
from groundwire.model.article import Document
from groundwire.model.brief import Brief
from groundwire.pipeline.writing import checked_brief
from groundwire.verify.check import check
from model_world import models, read_all

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TITLE = "Norvex opens its speech model Tern-2 to hospitals"


def a_document(number: int, source: str, text: str, *, hours: int = 0) -> Document:
    when = NOW - timedelta(hours=30 - hours)
    url = f"https://{source.split(maxsplit=1)[0].lower()}.example/{number}"
    return Document(id=str(number), source=source, url=url, title=TITLE, published=when, collected=when, text=text)


def two(one: str, other: str, *, apart: int = 3) -> tuple[Document, Document]:
    return a_document(1, "Norvex", one), a_document(2, "Daily Ledger", other, hours=apart)


DISAGREE = [
    ("Tern-2 has an error rate of 4 percent.", "Tern-2 has an error rate of 9.5 percent, twice that of its rival."),
    ("Tern-2 has a context length of 131,072 tokens.", "According to its card, Tern-2 has a context length of 32,768 tokens."),
    ("The licence of Tern-2 is $400 a year.", "The licence of Tern-2 is 650 dollars a year."),
    ("About 60 % of hospitals use Tern-2.", "Only 25 percent of hospitals use Tern-2."),
    (
        "Norvex will stop selling Tern-2 to clinics, two people said.",
        "Norvex denied that it will stop selling Tern-2 to clinics.",
    ),
    (
        "Norvex disputes that Tern-2 recorded the voices of patients.",
        "In three wards, Norvex used Tern-2 and recorded the voices of patients, a nurse said.",
    ),
    ("Tern-2 of Norvex may be used in schools and courts.", "Tern-2 of Norvex may not be used in schools and courts."),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), DISAGREE, ids=[one[:40] for one, _ in DISAGREE])
def test_two_sources_disagree(one: str, other: str) -> None:
    (found,) = disagreements(gather(two(one, other)))
    assert [it.text for it in found.said] == [one, other]
    assert [it.document.source for it in found.said] == ["Norvex", "Daily Ledger"]


AGREE = [
    # the same figure, more finely, as a bound, or roughly
    ("Tern-2 has an error rate of 4 percent.", "Tern-2 has an error rate of 4.1 percent."),
    ("More than 500 hospitals use Tern-2 at $4 million.", "Some 620 hospitals use Tern-2 at $4 million."),
    ("Over 40 % of hospitals use Tern-2.", "Half, or 50 % of hospitals, use Tern-2."),
    ("About 40 % of hospitals use Tern-2.", "Almost 44 % of hospitals use Tern-2."),
    # of something else
    ("Tern-2 has an error rate of 4 percent.", "Tern-1 has an error rate of 9 percent."),
    ("Tern 2 has an error rate of 4 percent.", "Tern 1 has an error rate of 9 percent."),
    ("Tern-2 has an error rate of 4 percent.", "Tern-2 Mini has an error rate of 9 percent."),
    ("Norvex scored 71 percent on the reading test.", "Norvex scored 64 percent on the hearing test."),
    ("Tern-2 has an error rate of 4 percent in quiet rooms.", "Tern-2 has an error rate of 9 percent in loud wards."),
    ("For clinics, the price of Tern-2 is $400.", "For courts, the price of Tern-2 is $900."),
    ("Tern-2 has a recall of 91 percent.", "Tern-2 has an error rate of 9 percent."),
    ("The price of Tern-2 is 400 dollars.", "The price of Tern-2 is 400 euros."),
    # of another time
    ("In May 2026 Tern-2 had an error rate of 9 percent.", "In October 2026 Tern-2 had an error rate of 4 percent."),
    ("The price of Tern-2 rose to $900 in Norway.", "The price of Tern-2 is $400 in Norway."),
    # what denies something else, or nothing
    ("Norvex sells Tern-2 to hospitals in Oslo.", "Norvex denied that it trained Tern-2 on patients."),
    ("Norvex denied that it will stop selling Tern-2.", "Norvex rejected that it will stop selling Tern-2."),
    ("Norvex rejected an offer of Oster for its Tern-2 model.", "Oster makes a Tern-2 model and an offer."),
    ("Tern-2 of Norvex can be used in schools.", "Tern-2 of Norvex was not trained on patients."),
    ("Tern-2 of Norvex reads the Fenwick maths test well.", "Tern-2 of Norvex does not read the Fenwick hearing test well."),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), AGREE, ids=[one[:40] for one, _ in AGREE])
def test_sources_that_do_not_exclude_each_other_are_not_said_to_disagree(one: str, other: str) -> None:
    assert disagreements(gather(two(one, other))) == ()
    assert disagreements(gather(two(other, one))) == ()


def test_one_source_does_not_disagree_with_itself_nor_with_what_it_said_long_ago() -> None:
    one, other = DISAGREE[0]
    same = (a_document(1, "Norvex", one), a_document(2, "Norvex", other))
    assert disagreements(gather(same)) == ()
    assert disagreements(gather(two(one, other, apart=24 * 30))) == ()


@given(st.permutations(range(4)))
def test_the_order_of_the_documents_does_not_matter(order: list[int]) -> None:
    lines = [*DISAGREE[0], *DISAGREE[4]]
    told = [a_document(n, ("Norvex", "Daily Ledger")[n % 2], line, hours=n) for n, line in enumerate(lines)]
    found = disagreements(gather([told[n] for n in order]))
    assert found == disagreements(gather(told))
    assert len(found) == 2


PARAGRAPH = (
    "Norvex on Monday released Tern-2, a speech model for hospitals. The release is important because recordings of"
    " patients may not leave the building. "
)


def pairs(brief: Brief, section: str) -> list[tuple[str, object]]:
    claims = brief.sections[section].claims
    return [(claim.text, claim.about.get("who")) for claim in claims if claim.about.get("differs") == "1"]


@pytest.mark.parametrize(("lines", "section"), [(DISAGREE[0], "numbers"), (DISAGREE[4], "takeaways")])
def test_a_brief_tells_who_says_what(lines: tuple[str, str], section: str) -> None:
    documents = two(PARAGRAPH + lines[0], f"Nurses have tried Tern-2 for a month. {lines[1]}")
    brief = write(documents, now=NOW)
    assert pairs(brief, section) == [(lines[0], "Norvex"), (lines[1], "Daily Ledger")]
    assert check(brief, {it.id: it.text for it in documents}) == brief
    texts = [claim.text for claim in brief.sections["takeaways"].claims]
    assert len(texts) == len(set(texts)) <= 5
    assert len(brief.sections["numbers"].claims) <= 6


def test_a_models_choice_does_not_hide_a_disagreement() -> None:
    documents = two(PARAGRAPH + DISAGREE[4][0], f"Nurses have tried Tern-2 for a month. {DISAGREE[4][1]}")
    draft = {"for": "draft", "answer": {"takeaways": [{"sentence": 4}]}}
    brief, failed = checked_brief(documents, now=NOW, models=models([read_all(), draft]))
    assert failed is None
    assert brief.writer == WRITER
    assert [who for _, who in pairs(brief, "takeaways")] == ["Norvex", "Daily Ledger"]
    assert "Nurses have tried Tern-2 for a month." in [it.text for it in brief.sections["takeaways"].claims]
