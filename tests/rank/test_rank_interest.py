"""Interest: learned act by act, started from files, and never the only voice on the page."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundwire.errors import LibraryError
from groundwire.model.article import Document
from groundwire.model.interest import Seed
from groundwire.model.story import Candidate, Reason, Scored
from groundwire.rank import library
from groundwire.rank.curate import OPEN, Caps, pick
from groundwire.rank.interest import Learned, features, judged, seeded, subscribed
from groundwire.rank.score import score
from groundwire.vectors import WordLlama

NOW = datetime(2026, 3, 2, 20, tzinfo=UTC)
SUBJECTS = ("robot arms sort parcels", "protein folding in the dark", "court rules on copyright", "chips for phones")


def a_story(name: str, title: str, source: str = "") -> Candidate:
    document = Document(id=f"d{name}", source=source or f"Paper {name}", title=title, text=title, published=NOW)
    return Candidate(id=name, title=title, documents=(document,))


STORIES = [a_story(f"{number}{turn}", f"{text} {turn}") for number, text in enumerate(SUBJECTS) for turn in "abcde"]
ROWS = features(STORIES, WordLlama())


def opinion(model: Learned) -> dict[str, float]:
    return {name: value for name, (value, _) in judged(model, STORIES, ROWS).items()}


def test_nothing_learned_says_nothing() -> None:
    assert judged(Learned(), STORIES, ROWS) == {}


def test_a_star_lifts_what_is_like_it_and_a_hide_lowers_it() -> None:
    starred = opinion(Learned().after(ROWS[0], liked=True))
    hidden = opinion(Learned().after(ROWS[0], liked=False))
    for name in ("0b", "0c"):
        assert starred[name] > max(starred["1b"], starred["2b"])
        assert hidden[name] < min(hidden["1b"], hidden["2b"])


def test_a_source_counts_whatever_it_says() -> None:
    model = subscribed(Learned(), ["Paper 3e"])
    found = opinion(model)
    assert max(found, key=lambda name: found[name]) == "3e"


@given(st.lists(st.tuples(st.integers(0, len(ROWS) - 1), st.booleans(), st.floats(0.1, 2)), max_size=12))
def test_opinions_stay_between_no_and_yes_and_survive_being_kept(acts: list[tuple[int, bool, float]]) -> None:
    model = Learned()
    for at, liked, counts in acts:
        model = model.after(ROWS[at], liked=liked, counts=counts)
    assert all(0 <= value <= 1 for value in opinion(model).values())
    assert Learned.from_json(json.loads(json.dumps(model.as_json()))) == model


def test_every_fifth_place_ignores_interest_and_says_so() -> None:
    model = Learned()
    for _ in range(20):
        model = model.after(ROWS[0], liked=True, counts=1.5)
    scored = score(STORIES, now=NOW, feedback=judged(model, STORIES, ROWS))
    chosen = [one for one in pick(scored, STORIES) if one.left_out is None]
    opened = [place for place, one in enumerate(chosen, 1) if any(r.signal == "open place" for r in one.why)]
    assert opened == [place for place in range(1, len(chosen) + 1) if place % OPEN == 0]
    assert opened
    assert not any(one.id.startswith("0") for place, one in enumerate(chosen, 1) if place == OPEN)


def test_an_open_place_is_open_to_what_interest_ranks_far_below() -> None:
    liked = (Reason(signal="interest", value=1.0, weight=3.0),)
    candidates = [a_story(f"{at:03}", f"robot number{at} thing{at}") for at in range(400)]
    scored = [Scored(id=one.id, score=4.0, why=liked) for one in candidates]
    candidates.append(a_story("news", "a court rules on photographs"))
    scored.append(Scored(id="news", score=3.0, why=()))
    chosen = [one for one in pick(scored, candidates, caps=Caps(per_topic=20)) if one.left_out is None]
    assert chosen[OPEN - 1].id == "news"


CSL = [
    {
        "title": "Sorting <i>parcels</i>",
        "abstract": "We sort.",
        "author": [{"given": "Ida", "family": "Berg"}, {"literal": "Heron Team"}],
        "issued": {"date-parts": [[2025, 3]]},
    },
    {"note": "no title"},
]
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:bib="http://purl.org/net/biblio#"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:foaf="http://xmlns.com/foaf/0.1/"><bib:Article rdf:about="https://journal.example/1"><bib:authors><rdf:Seq><rdf:li>
 <foaf:Person><foaf:surname>Berg</foaf:surname><foaf:givenName>Ida</foaf:givenName></foaf:Person></rdf:li></rdf:Seq>
 </bib:authors><dc:title>Sorting parcels</dc:title>
 <dcterms:abstract>We sort.</dcterms:abstract>
 <dc:date>2025-03</dc:date> </bib:Article></rdf:RDF>"""
CSV = """"Key","Title","Author","Abstract Note","Date"
"A","Sorting parcels","Berg, Ida","We sort.","2025-03"
"""
BIB = "@article{x, title={Sorting {P}arcels}, author={Berg, Ida and Lund, Per}, year={2025}, abstract={We sort.}}"


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("library.json", json.dumps(CSL)),
        ("library.rdf", RDF),
        (
            "library.csv",
            '"Key","Title","Author","Abstract Note","Date"\n"A","Sorting parcels","Berg, Ida","We sort.","2025-03"\n',
        ),
        ("library.bib", BIB),
        ("picks.jsonl", '{"title": "Sorting parcels", "text": "We sort.", "date": "2025-03-01"}\n\n'),
    ],
)
def test_each_kind_of_file_gives_its_papers(name: str, body: str) -> None:
    (seed,) = library.read(name, body.encode())
    assert seed.title.lower() == "sorting parcels"
    assert seed.text == "We sort."
    assert str(seed.date).startswith("2025")
    assert name == "picks.jsonl" or "Berg" in seed.authors[0]


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("library.pdf", b"%PDF"),
        ("library.json", b"{"),
        ("library.json", b'{"title": 1}'),
        ("library.rdf", b"<a><b></a>"),
        ("library.rdf", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
        ("library.csv", b"\xff\xfe"),
        ("library.bib", b"nothing here"),
        ("picks.jsonl", b"[1]\nnot json"),
        ("picks.jsonl", b""),
    ],
)
def test_a_file_that_cannot_be_read_is_named(name: str, body: bytes) -> None:
    with pytest.raises(LibraryError, match=name):
        library.read(name, body)


def test_faults_of_a_library_are_not_told_one_by_one(caplog: pytest.LogCaptureFixture) -> None:
    body = "@article{x, title={Sorting parcels}}\n" + "@a{" * 50
    assert [seed.title for seed in library.read("library.bib", body.encode())] == ["Sorting parcels"]
    assert caplog.records == []


def test_what_a_reader_named_lifts_what_is_like_it_before_any_act() -> None:
    seeds = [Seed(title="Robot arms that sort parcels", text="An arm sorts parcels."), *library.keywords("robots")]
    found = opinion(seeded(seeds, WordLlama()))
    assert min(found[f"0{turn}"] for turn in "abcde") > max(found[f"2{turn}"] for turn in "abcde")
    assert seeded((), WordLlama()) == Learned()


def test_keywords_are_separated_by_commas() -> None:
    assert [seed.title for seed in library.keywords("world models, , agents")] == ["world models", "agents"]
