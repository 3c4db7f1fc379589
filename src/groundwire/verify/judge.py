"""A judge: another model that is shown one claim and its cited words, and says how far they support it.

The last step of the cascade, and optional. It never overrules what the rules refuse, and its score is shown as what
it is: a model's opinion, with the model's name.
"""

from collections.abc import Sequence
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from groundwire.llm.ask import Secrets, ask
from groundwire.llm.prompts import build
from groundwire.llm.provider import Provider, Reply
from groundwire.model.brief import Verdict
from groundwire.verify.support import verdict

PROMPT = "judge-1"
SURE = 0.8  # from here on, a judge may let a rewording through
UNSURE = 0.2  # down to here, the verdict of the words alone is put before a judge


class Judgement(BaseModel):
    """How far the cited words support the claim: 0 not at all, 1 wholly."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    supported: Annotated[float, Field(ge=0, le=1)]


def judge(claim: str, spans: Sequence[str], provider: Provider, *, secret: Secrets) -> Reply[Judgement]:
    """The judge's opinion of one claim.

    Raises:
        ModelError: it gives none.
    """
    prompt = build(
        "groundwire.verify", PROMPT, [f"claim: {claim}", *(f"cited: {span}" for span in spans)], secret=secret
    )
    return ask(provider, prompt, Judgement)


def judged(claim: str, spans: Sequence[str], provider: Provider, *, secret: Secrets) -> Verdict:
    """The verdict of the words, with a judge's where those leave it open.

    What the rules refuse or contradict, and what stands word for word, is not put before a judge.

    Raises:
        ModelError: the judge gives no opinion.
    """
    found = verdict(claim, spans)
    if found.verdict == "contradicted" or not UNSURE <= found.supported < 0.99:
        return found
    score = judge(claim, spans, provider, secret=secret).value.supported
    return Verdict(
        supported=score,
        verdict="supported" if score >= 0.5 else "unsupported",
        why=(*found.why, f"judged by {provider.name}: {score:.2f} (a model's opinion)"),
    )
