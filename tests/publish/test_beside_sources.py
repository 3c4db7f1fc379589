"""A brief beside its sources: each sentence that holds, with its words in the text round them."""

from hypothesis import given
from hypothesis import strategies as st

from groundwire.model.brief import Citation
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
            quote = " ".join(passage.receipt.quote.split())
            around = f"{passage.before.strip('…')} {quote} {passage.after.strip('…')}".strip()
            assert any(around in text for text in texts.values())


def test_a_story_without_sentences_has_a_page_too() -> None:
    for told in (QUIET, UNWRITTEN):
        assert "Nothing has been written" in pages.beside(beside.build(told, now=NOW), SITE)


@given(st.text(min_size=1), st.data())
def test_a_little_of_the_text_is_shown_and_no_more(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    shown = beside.around(text, Citation(item="1", start=start, end=end, quote=text[start:end]))
    assert all(len(words) <= beside.AROUND + 1 for words in shown.values())
