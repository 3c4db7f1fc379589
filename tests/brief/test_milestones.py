"""The built-in milestones are well formed, dated as their papers are, and shown with stories that build on them."""

import re
from collections import Counter
from datetime import date

import pytest

from groundwire.brief.milestones import MOST, Milestone, matched, milestones
from groundwire.model.article import Document
from groundwire.model.prediction import last_day

TODAY = date(2026, 11, 23)
ARXIV = re.compile(r"arxiv:(\d{2})(0[1-9]|1[0-2])\.(\d{4,5})")
DOI = re.compile(r"doi:10\.\d{4,9}/\S+")
ADDRESS = re.compile(r"https://[a-z0-9.-]+\.[a-z]{2,}/\S*")


def a_document(text: str = "", *links: str) -> Document:
    return Document(id="1", source="Example", url="https://x.example/1", text=text, links=links)


def works(title: str, *documents: Document) -> list[str]:
    return [one.work for one in matched(title, documents, before=TODAY)]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("ChatGPT Go comes to Luzania", "Go"),
        ("Adam Ostrander leaves Oriel", "Adam"),
        ("Voyager of the year", "Voyager"),
    ],
)
def test_a_name_that_is_also_a_word_says_little_alone(title: str, name: str) -> None:
    found = matched(title, [a_document(f"{title}. {title} was said on Monday.")], before=TODAY)
    assert [one.sentence for one in found if name in one.names] == []


def test_a_name_that_is_also_a_word_counts_beside_another() -> None:
    assert works("OpenAI updates Whisper", a_document("Whisper by OpenAI is a model. Whisper was trained on speech."))


def test_there_are_enough_and_none_twice() -> None:
    found = milestones()
    assert len(found) >= 250
    for field in ("work", "sentence"):
        repeated = [value for value, n in Counter(getattr(one, field) for one in found).items() if n > 1]
        assert repeated == []


def fault(one: Milestone) -> str | None:
    """What is wrong with the form of a milestone, or None."""
    first = one.sentence.split()[0]
    tests = {
        "its date has no grain": not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", one.date),
        "it is yet to come": last_day(one.date) > TODAY,
        "its work is no id or address": not any(form.fullmatch(one.work) for form in (ARXIV, DOI, ADDRESS)),
        "it cannot be linked": not one.url.startswith("https://"),
        "its sentence is too short or long": not 20 <= len(one.sentence) <= 160,
        "its sentence begins or ends oddly": not (one.sentence.endswith(".") and re.search(r"[A-Z0-9]", first))
        and first not in one.names,
        "it has no good names": not one.names or any(it != it.strip() or len(it) < 2 for it in one.names),
    }
    return next((why for why, wrong in tests.items() if wrong), None)


def test_every_milestone_is_well_formed() -> None:
    assert [(one.work, why) for one in milestones() if (why := fault(one))] == []


def test_the_date_of_a_paper_is_in_the_month_of_its_arxiv_id() -> None:
    wrong, papers = [], 0
    for one in milestones():
        if found := ARXIV.fullmatch(one.work):
            papers += 1
            year, month, number = found.groups()
            digits = 5 if (int(year), int(month)) >= (15, 1) else 4  # arXiv identifiers since 2007
            if one.date[:7] != f"20{year}-{month}" or len(number) != digits:
                wrong.append((one.work, one.date))
    assert wrong == []
    assert papers > 200


def stated_elsewhere(work: str) -> str | None:
    """The year, month or day that an address or a publisher's DOI itself says, or None."""
    found = re.search(r"/(20\d\d-\d\d-\d\d)-|/paper/(20\d\d)/", work)
    return next((one for one in found.groups() if one), None) if found else None


def test_the_date_of_any_other_work_agrees_with_what_its_address_says() -> None:
    wrong, said = [], 0
    for one in milestones():
        if "arxiv" in one.work.lower() and not ARXIV.fullmatch(one.work):
            wrong.append(one.work)  # a paper of arXiv is named by its id, so that its month is checked
        if stated := stated_elsewhere(one.work):
            said += 1
            if not one.date.startswith(stated[: len(one.date)]):
                wrong.append(one.work)
        if nature := re.match(r"doi:10\.1038/s41586-0(\d\d)-", one.work):  # the year of acceptance
            said += 1
            if int(one.date[:4]) - 2000 - int(nature[1]) not in (0, 1):
                wrong.append(one.work)
    assert wrong == []
    assert said > 8


def test_a_story_that_links_to_a_paper_has_its_milestone() -> None:
    told = a_document("Attention layers are cheaper now.", "https://arxiv.org/abs/1706.03762")
    assert "arxiv:1706.03762" in works("A faster way to train", told)
    assert "arxiv:1706.03762" in works("A faster way", a_document("See arXiv:1706.03762v5 for the first of them."))


def test_a_story_about_a_rare_name_has_the_milestones_that_bear_it() -> None:
    found = works("FlashAttention gets a fourth version", a_document("FlashAttention is faster. FlashAttention wins."))
    assert "arxiv:2205.14135" in found
    assert len(found) <= MOST


def test_a_company_alone_brings_no_milestones() -> None:
    assert works("OpenAI opens an office in Oslo", a_document("OpenAI hires. OpenAI builds. OpenAI rents.")) == []


def test_a_story_about_something_else_has_none() -> None:
    assert works("Storm closes three airports", a_document("Winds of 140 km/h were measured on Sunday.")) == []


def test_they_are_in_order_and_none_is_younger_than_the_story() -> None:
    told = a_document("GPT-4 and BERT and AlphaFold. GPT-4, BERT, AlphaFold.")
    found = matched("BERT, GPT-4 and AlphaFold compared", [told], before=date(2019, 6, 1))
    assert found
    assert [one.date for one in found] == sorted(one.date for one in found)
    assert all(one.date <= "2019-06" for one in found)


def test_the_same_story_has_the_same_milestones() -> None:
    told = a_document("Mamba and other state space models replace attention.")
    assert works("Mamba at scale", told) == works("Mamba at scale", told)
