"""A brief beside its sources: each sentence that holds, with its words in the text round them."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from groundwire.model.brief import Citation, Section
from groundwire.publish.site import Site
from groundwire.publish.view import beside
from groundwire.publish.web import pages
from publish.page_world import FULL, NOW, QUIET, UNWRITTEN

SITE = Site(url="https://news.example")


def test_every_sentence_of_a_brief_stands_beside_its_words_in_their_text() -> None:
    view = beside.build(FULL, now=NOW)
    shown = [sentence for part in FULL.parts.values() for sentence in part.sentences]
    assert [row.sentence for row in view.rows] == shown
    html = pages.beside(view, SITE)
    assert html.count("data-claim") == len(shown)
    assert html.count("<mark>") == sum(len(sentence.receipts) for sentence in shown)
    texts = {document.id: " ".join(document.text.split()) for document in FULL.documents}
    for row in view.rows:
        for passage in row.passages:
            quote = " ".join(passage.quote.split())
            around = f"{passage.before.strip('…')} {quote} {passage.after.strip('…')}".strip()
            assert any(around in text for text in texts.values())


def test_sources_with_one_text_share_a_passage_and_others_have_their_own() -> None:
    first, other = FULL.documents[0], FULL.documents[1]
    copy = replace(first, id="copy", source="A reader's list", copy_of=first.id)
    claim = next(c for c in FULL.brief.claims if c.citations[0].item == first.id) if FULL.brief else None
    assert claim is not None
    assert FULL.brief is not None
    own = Citation(item=other.id, start=0, end=20, quote=other.text[:20])
    cited = replace(claim, citations=(claim.citations[0], replace(claim.citations[0], item="copy"), own))
    brief = replace(FULL.brief, sections={**FULL.brief.sections, "changed": Section(claims=(cited,))})
    told = replace(FULL, documents=(*FULL.documents, copy), brief=brief)
    view = beside.build(told, now=NOW)
    (row,) = (row for row in view.rows if row.part == "changed")
    assert [[r.source for r in passage.receipts] for passage in row.passages] == [
        [first.source, "A reader's list"],
        [other.source],
    ]
    html = pages.beside(view, SITE)
    assert html.count("data-cite=") == sum(len(row.sentence.receipts) for row in view.rows)


def test_a_story_without_sentences_has_a_page_too() -> None:
    for told in (QUIET, UNWRITTEN):
        assert "Nothing has been written" in pages.beside(beside.build(told, now=NOW), SITE)


@given(st.text(min_size=1), st.data())
def test_a_little_of_the_text_is_shown_and_no_more(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    shown = beside.around(text, Citation(item="1", start=start, end=end, quote=text[start:end]))
    assert all(len(words) <= beside.AROUND + 1 for words in shown)
