"""What a discussion says: each remark told as its author's, several voices, and one that disagrees."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from groundwire.brief.figures import figures
from groundwire.brief.write import write
from groundwire.model.article import Document
from groundwire.model.discussion import remark_at, remarks
from groundwire.model.sentences import split

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
POST = "My group now runs every test on a single card. I think that the small machine has won for good."
SAID = (
    ("ada", 120, "We moved back to a cluster last spring. Small cards are too slow for our vision models."),
    ("ben_k", 44, "I disagree, because a model for protein folding does not fit into what students can afford."),
    ("cleo", None, "Our lab keeps two cards for tests, and I believe that this is enough for most papers."),
    ("dov", 3, "I think that electricity prices decide this, and nobody at conferences talks about them."),
)
NAMED = [f"u/{who} {points} points" if points is not None else f"u/{who}" for who, points, _ in SAID]
TEXT = "\n\n".join([POST, *(f"{name}\n\n{words}" for name, (_, _, words) in zip(NAMED, SAID, strict=True))])


def a_post(text: str = TEXT, **more: object) -> Document:
    return Document(
        id="1",
        source="r/Machines",
        kind="reddit",
        url="https://www.reddit.com/r/machines/comments/1/",
        title="Has the small machine won?",
        published=NOW,
        text=text,
        sentences=split(text),
        authors=("opener",),
        **more,  # type: ignore[arg-type] # fields of the document
    )


def test_each_remark_is_its_authors() -> None:
    found = remarks(TEXT)
    assert [(one.author, one.points) for one in found] == [(who, points) for who, points, _ in SAID]
    for one, (_, _, words) in zip(found, SAID, strict=True):
        assert TEXT[one.start : one.end].strip() == words
    assert remark_at(found, TEXT.index("My group")) is None
    assert remark_at(found, TEXT.index("We moved")) == found[0]


@given(st.text(max_size=300))
def test_any_text_is_a_post_with_remarks_in_order(text: str) -> None:
    found = remarks(text)
    assert all(one.start <= one.end for one in found)
    assert list(found) == sorted(found, key=lambda one: one.start)


def test_a_brief_quotes_several_voices_and_names_them() -> None:
    claims = write([a_post()], now=NOW).sections["discussion"].claims
    voices = [claim.about["who"] for claim in claims]
    assert len(voices) >= 3
    assert len(set(voices)) == len(voices)
    for claim in claims:
        if str(claim.about["who"]).startswith("u/"):
            (remark,) = [one for one in remarks(TEXT) if f"u/{one.author}" == claim.about["who"]]
            assert remark.start <= claim.citations[0].start < remark.end
            assert claim.about.get("points") == remark.points


def test_somebody_who_disagrees_is_heard() -> None:
    claims = write([a_post()], now=NOW).sections["discussion"].claims
    assert any(claim.about["who"] == "u/ben_k" for claim in claims)


def test_a_sentence_that_the_next_one_takes_back_is_not_the_hook() -> None:
    text = (
        "Large models have become very good at reading long contracts. However, they miss one clause in nine. "
        "The miss rate falls to one in fifty when a second model reads along."
    )
    document = Document(
        id="1", source="Lab", url="https://lab.example/1", title="Long contracts", text=text, sentences=split(text)
    )
    brief = write([document], now=NOW)
    for name in ("hook", "changed", "matters"):
        for claim in brief.sections[name].claims:
            assert "have become very good" not in claim.text or "However" in claim.text


def test_a_brief_is_in_one_language() -> None:
    english = "Harbour Lab released a model for harbour pilots today. It reads tide tables and warns of shallow water."
    french = "Le laboratoire a publié un modèle pour les pilotes de port. Il lit les tables des marées."
    documents = [
        Document(
            id=str(n), source=f"S{n}", url=f"https://s{n}.example/", title=t, text=x, sentences=split(x), language=lang
        )
        for n, (t, x, lang) in enumerate(
            [
                ("A model for pilots", english, "en"),
                ("Pilots get a model", english.replace("today", "on Monday"), "en-GB"),
                ("Un modèle pour les pilotes", french, "fr"),
            ]
        )
    ]
    claims = write(documents, now=NOW).claims
    assert claims
    assert all(citation.item != "2" for claim in claims for citation in claim.citations)


def test_figures_say_of_what_they_are() -> None:
    told = {
        "Sparrow 2 has a context length of 131,072 tokens.": "context length",
        "The lab measured a word error rate of 7.9 % on calls.": "word error rate",
        "Meta employs 70,000 people.": "Meta",
        "The camera reads 97.6% of levels without harm to the lamp.": "levels",
    }
    assert {sentence: figures(sentence)[0].subject for sentence in told} == told
