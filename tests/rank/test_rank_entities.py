"""Topics and entities: what is recognised, what is not, and that every entry of the gazetteer is."""

from hypothesis import given
from hypothesis import strategies as st

from groundwire.model.article import Document
from groundwire.model.entity import Entity, Kind
from groundwire.model.story import Candidate
from groundwire.rank.entities import gazetteer, is_lab, named, of_story, slug


def names(text: str) -> list[tuple[str, str]]:
    return [(one.kind.value, one.name) for one in named(text)]


def test_names_aliases_and_versions_are_recognised() -> None:
    assert names("Sam Altman says GPT-5.2 beats Claude Opus on SWE-bench Verified; Qwen3-VL-8B follows") == [
        ("person", "Sam Altman"),
        ("model", "GPT"),
        ("model", "Claude"),
        ("benchmark", "SWE-bench"),
        ("model", "Qwen"),
    ]


def test_a_name_with_a_size_is_a_model_even_where_it_is_new() -> None:
    assert names("We release Heron-7B today") == [("model", "Heron")]


def test_a_possessive_is_a_name_too() -> None:
    assert names("Inside OpenAI’s shortcut: Elon Musk's xAI, Humanity's Last Exam") == [
        ("lab", "OpenAI"),
        ("person", "Elon Musk"),
        ("lab", "xAI"),
        ("benchmark", "Humanity's Last Exam"),
    ]


def test_a_member_of_a_family_is_no_model_of_its_own_and_a_sentence_ends_a_name() -> None:
    assert names("FLUX.2 Klein 9B beside Qwen3 Coder 480B and Mistral Small 24B") == [
        ("model", "FLUX"),
        ("model", "Qwen"),
        ("lab", "Mistral AI"),
    ]
    assert names("Training works in OneTrainer. 4B fits on a laptop") == []
    assert names("GUI-Heron-3B, and Flux-2-Klein-4B") == [("model", "FLUX"), ("model", "GUI-Heron")]
    assert names("Google Heron-7B is out") == [("lab", "Google"), ("model", "Heron")]


def test_a_name_of_common_words_counts_only_as_it_is_written() -> None:
    assert names("How to scale AI with open AI models, working together. AI is the pile of the stack") == []
    assert [name for _, name in names("Scale AI and Thinking Machines train on The Pile")] == [
        "Scale AI",
        "Thinking Machines Lab",
        "The Pile",
    ]
    assert names("The proof of the Goldbach Conjecture, under the MIT license, by Modal synthesis") == []
    assert names("claude code and sam altman") == [("model", "Claude"), ("person", "Sam Altman")]


def test_common_words_are_not_names() -> None:
    assert names("a claude of gems, a whisper in the falcon's ear, and metal apples") == []


def test_a_passing_mention_is_not_what_a_story_is_about() -> None:
    document = Document(id="d", title="Parcels are sorted", text="It was said that Nvidia also sells chips.")
    found = of_story(Candidate(id="s", title=document.title, documents=(document,)))
    assert [one for one in found if one.kind is Kind.LAB] == []


def test_a_word_of_the_field_is_no_other_topic() -> None:
    def subjects(title: str) -> set[str]:
        document = Document(id="d", kind="arxiv", title=title)
        return {one.name for one in of_story(Candidate(id="s", title=title, documents=(document,)))}

    distilled = subjects("Distillation of a teacher into a student by prefix alignment")
    assert distilled == {"Research", "Training & post-training"}
    assert "Safety & alignment" in subjects("Faking it: alignment research finds a scheming model")
    assert "Work & education" in subjects("Students and teachers meet a chatbot")


def test_a_copy_adds_no_weight() -> None:
    document = Document(id="d", title="Parcels", text="It was said that Nvidia sells chips.")
    copy = Document(id="e", title="Parcels", text=document.text, copy_of="d")
    once = of_story(Candidate(id="s", title="Parcels", documents=(document,)))
    assert of_story(Candidate(id="s", title="Parcels", documents=(document, copy))) == once


def test_every_entry_has_an_address_of_its_own() -> None:
    entities = set(gazetteer().values())
    assert len(entities) > 400
    assert len({(one.kind, one.slug) for one in entities}) == len(entities)
    assert all(one.slug != "unnamed" for one in entities)
    assert all(one in named(one.name) for one in entities)


def test_a_lab_speaks_where_its_name_is_all_there_is() -> None:
    assert [is_lab(name) for name in ("OpenAI", "Anthropic News", "Hugging Face - Blog")] == [True, True, True]
    assert [is_lab(name) for name in ("r/OpenAI", "The OpenAI Watchers Weekly", "Some Daily")] == [False, False, False]


@given(st.text(max_size=2000))
def test_no_text_is_too_odd(text: str) -> None:
    story = Candidate(id="s", title=text, documents=(Document(id="d", title=text, text=text),))
    for one in of_story(story):
        assert isinstance(one, Entity)
        assert 0 < len(one.slug) <= 80
        assert one.slug == slug(one.name)
