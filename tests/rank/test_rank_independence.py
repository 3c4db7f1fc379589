"""What counts as one source: copies, syndication, one owner, and who only passes on."""

import pytest

from groundwire.model.article import Document
from groundwire.rank.independence import sources

OWN = "The company said the arm sorts parcels without a map of the room. " * 8


def a_report(
    name: str, *, text: str = OWN, url: str = "", links: tuple[str, ...] = (), copy_of: str | None = None
) -> Document:
    address = url or f"https://{name.lower()}.example/{name.lower()}-on-the-arm"
    return Document(
        id=name, source=name, title="An arm that sorts", url=address, text=text, links=links, copy_of=copy_of
    )


FIRST = a_report("Lakeside")


def test_two_reports_of_their_own_are_two() -> None:
    assert sources([FIRST, a_report("Harbour")]) == ("Lakeside", "Harbour")


def test_a_copy_adds_nothing() -> None:
    assert sources([FIRST, a_report("Harbour", copy_of="Lakeside")]) == ("Lakeside",)


def test_papers_that_print_one_agency_are_one() -> None:
    first, second = (
        f"OSLO ({agency}) - {place} has an arm. {OWN}" for agency, place in (("Reuters", "A"), ("Reuters", "B"))
    )
    assert len(sources([a_report("Lakeside", text=first), a_report("Harbour", text=second)])) == 1
    other = f"OSLO (AFP) - An arm. {OWN}"
    assert len(sources([a_report("Lakeside", text=first), a_report("Harbour", text=other)])) == 2


def test_one_owner_is_one_source() -> None:
    blog, lab = "https://blog.google/arm-that-sorts", "https://deepmind.google/arm-that-sorts"
    assert len(sources([a_report("Google", url=blog), a_report("DeepMind", url=lab)])) == 1


@pytest.mark.parametrize(
    "said",
    [
        "{own} (via Lakeside)",
        "Via Lakeside: {own}",
        "{own} h/t Lakeside.",
        "As reported by Lakeside, {own}",
        "{own} Source: Lakeside",
        "{own} This story originally appeared on Lakeside.",
        "Republished with permission from the Lakeside. {own}",
    ],
)
def test_who_credits_another_source_of_the_story_passes_it_on(said: str) -> None:
    assert sources([FIRST, a_report("Harbour", text=said.format(own=OWN))]) == ("Lakeside",)


def test_a_credit_of_another_name_is_no_credit_of_this_one() -> None:
    for said in (f"{OWN} (via Lakesiders)", f"{OWN} via rail", f"{OWN} Lakeside is a town."):
        assert len(sources([FIRST, a_report("Harbour", text=said)])) == 2


def test_a_link_with_a_line_passes_on_and_a_report_that_links_does_not() -> None:
    link = (FIRST.url or "",)
    assert len(sources([FIRST, a_report("r/Arms", text="Worth a read.", links=link)])) == 1
    assert len(sources([FIRST, a_report("Harbour", links=link)])) == 2


def test_the_order_of_the_documents_does_not_matter() -> None:
    passed = a_report("Harbour", text=f"{OWN} (via Lakeside)")
    assert len(sources([passed, FIRST])) == len(sources([FIRST, passed])) == 1


def test_a_blog_and_the_account_of_one_name_are_one_source() -> None:
    blog = a_report("Northwind Labs News", url="https://northwind.example/arm")
    account = a_report("@NorthwindLabs on Twitter", url="https://social.example/status/1")
    assert len(sources([blog, account])) == 1
    assert len(sources([blog, a_report("Northwind Watch", url="https://watch.example/arm")])) == 2


def test_a_post_that_only_says_the_title_again_passes_it_on() -> None:
    forum = "https://www.reddit.com/r/Arms/comments/1/x/"
    assert len(sources([FIRST, a_report("r/Arms", text="", url=forum)])) == 1
    assert len(sources([FIRST, a_report("r/Arms", text=OWN, url=forum)])) == 2
    assert len(sources([FIRST, a_report("Harbour", text="")])) == 2
