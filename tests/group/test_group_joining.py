"""What keeps documents apart although they share words, text or an address."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from groundwire.group.cluster import Grouper
from groundwire.model.article import Document

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
ABSTRACT = "We present a way of sorting parcels without maps of the room, and show on three tasks that it learns fast."


def a_paper(name: str, title: str, *, source: str, text: str = ABSTRACT, kind: str = "arxiv") -> Document:
    address = f"https://lists.example/{name}"  # an address of the list's own, which tells no number
    return Document(id=name, title=title, text=text, source=source, kind=kind, url=address, published=START)


def a_post(name: str, title: str, *, hours: float = 0, text: str = "", source: str = "r/Lab") -> Document:
    address = f"https://www.reddit.com/r/Lab/comments/{name}/x/"
    when = START + timedelta(hours=hours)
    return Document(id=name, title=title, text=text, source=source, kind="reddit", url=address, published=when)


def stories(*documents: Document) -> list[str]:
    return [placement.story for placement in Grouper().place_all(documents)]


def test_a_list_of_papers_that_tells_no_numbers_still_keeps_papers_apart() -> None:
    one, twin, other = stories(
        a_paper("a", "Parcel Splatting: Sorting Without Maps", source="cs.RO"),
        a_paper("b", "Parcel Splatting: sorting without maps", source="Daily papers", kind="huggingface"),
        a_paper("c", "Parcel Splatting for Sorting Without Maps of Rooms", source="cs.CV", text=f"{ABSTRACT} Anew."),
    )
    assert one == twin != other


def test_weights_in_a_list_are_of_the_paper_that_they_name() -> None:
    header = f"arXiv:2603.00017v1 Announce Type: new Abstract: {ABSTRACT}"
    weights = replace(
        a_paper("b", "lab/parcels-7b", source="Models", kind="huggingface"),
        url="https://huggingface.co/lab/parcels-7b",
        text=f"Weights for sorting parcels without maps of the room. Paper: arXiv:2603.00017. {ABSTRACT}",
    )
    first, second = stories(a_paper("a", "Sorting Parcels without Maps", source="cs.RO", text=header), weights)
    assert first == second


def test_an_abstract_that_begins_with_its_number_is_that_paper() -> None:
    header = f"arXiv:2603.00017v1 Announce Type: new Abstract: {ABSTRACT}"
    first, second = stories(
        a_paper("a", "Parcel Splatting", source="cs.RO", text=header),
        a_post("b", "[R] No maps needed?", hours=20, text="https://arxiv.org/abs/2603.00017"),
    )
    assert first == second


def test_numbers_of_a_list_keep_its_parts_apart() -> None:
    first, second = stories(
        a_post("a", "Heron solves Halden problem #728 of the open list", source="r/Lab"),
        a_post("b", "Heron solves Halden problem #729 of the open list", hours=2, source="r/Sums"),
    )
    assert first != second


def test_automatic_posts_that_name_their_hour_stay_apart() -> None:
    first, second = stories(
        a_post("a", "Heron status: Fri, 09 Jan 2026 19:41:48", text=ABSTRACT),
        a_post("b", "Heron status: Sat, 10 Jan 2026 03:37:46", hours=8, text=ABSTRACT),
    )
    assert first != second


def test_a_toll_that_rises_goes_on_with_its_story() -> None:
    title = "Landslide in Svaneti buries village, {} dead"
    first, second = (
        Document(id=name, title=title.format(toll), source="Courier", published=START + timedelta(hours=hours))
        for name, toll, hours in (("a", 12, 0), ("b", 30, 4))
    )
    assert len(set(stories(first, second))) == 1


def test_what_a_source_puts_under_every_title_makes_no_copies() -> None:
    form = "Home Latest Topics Subscribe Share this Get our newsletter The stories of the week in your inbox Sign up"
    assert len(set(stories(a_post("a", "Aww, look at him", text=form), a_post("b", "Wow indeed", text=form)))) == 2


def test_hashtags_make_no_copies() -> None:
    tags = " ".join(f"#Word{number}" for number in range(20))
    first = a_post("a", f"Books on ferries {tags}", text=f"Books on ferries {tags}", source="@one")
    second = a_post("b", f"Trams of Lundvik {tags}", text=f"Trams of Lundvik {tags}", source="@two")
    assert len(set(stories(first, second))) == 2


def test_what_stands_where_a_post_stood_joins_nothing() -> None:
    gone = [a_post(f"p{number}", "[ Removed by Reddit ]", hours=number, text=ABSTRACT) for number in range(3)]
    assert len(set(stories(*gone))) == 3


def test_talk_of_a_thing_does_not_join_the_news_of_it() -> None:
    news = "Acme launches Pelican, an arm that sorts parcels without a map"
    reports = [
        Document(id=f"n{number}", title=news, source=f"Paper {number}", published=START + timedelta(hours=number))
        for number in range(4)
    ]
    talk = a_post("t", "Fix for Pelican dropping my VPN on old laptops", hours=6)
    again = a_post("u", "Acme launches Pelican, an arm that sorts without a map", hours=6)
    found = stories(*reports, talk, again)
    assert found[4] != found[0] == found[5]


def test_posts_of_two_makers_stay_apart_and_those_of_one_do_not() -> None:
    titles = ("I built a small arm that sorts parcels by colour", "I built a tiny arm that sorts my parcels by colour")

    def posted(*authors: str) -> list[str]:
        pairs = enumerate(zip(titles, authors, strict=True))
        return stories(*(replace(a_post(str(at), title), authors=(author,)) for at, (title, author) in pairs))

    assert len(set(posted("/u/ada", "/u/ben"))) == 2


def test_parts_of_a_series_stay_apart() -> None:
    first, second = (
        Document(
            id=part,
            title=f"Parcels for beginners: a primer (part {part} of 2)",
            text=ABSTRACT,
            source="Lakeside",
            published=START,
        )
        for part in "12"
    )
    assert len(set(stories(first, second))) == 2


def test_one_long_title_in_another_source_is_one_story_days_later() -> None:
    title = "Sorting parcels without maps: learning from what came true"
    paper = a_paper("a", title, source="arXiv")
    essay = Document(id="b", title=title, text="An essay.", source="Essays", published=START + timedelta(days=3))
    assert len(set(stories(paper, essay))) == 1


def test_two_who_mention_one_tool_are_one_story_only_where_they_tell_the_same() -> None:
    tool = "https://github.com/acme/parcel-arm"
    text = f"We used {tool} for it, among other things that we had at hand in the workshop of the harbour."
    same = ("Harbour of Lundvik sorts parcels at night", "Harbour of Lundvik sorts its parcels at night now")
    other = "A recipe for pancakes with lingonberries"
    first, second, third = (a_post(str(at), title, text=text) for at, title in enumerate((*same, other)))
    found = stories(first, second, third)
    assert found[2] not in found[:2]


def test_a_page_that_two_of_a_story_name_is_what_it_is_about() -> None:
    page = "https://acme.example/reports/lundvik-harbour-2026"
    text = f"There is more in the report of the harbour, which many have asked about all week: {page} for all of it."
    titles = ("Harbour of Lundvik sorts all parcels at night", "All parcels sorted at night in the harbour of Lundvik")
    posts = [a_post(str(at), title, hours=at, text=text) for at, title in enumerate(titles)]
    assert len(set(stories(*posts, a_post("9", "A perfect score", hours=3, text=f"Source: {page}")))) == 1
