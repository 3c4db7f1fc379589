"""One story's documents to one checked brief: the built-in writer's, with a model's choice where that stands.

Here brief, verify and llm meet; nothing here stores.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from groundwire.brief import model_write
from groundwire.brief.write import write
from groundwire.errors import ModelError
from groundwire.model.article import Document
from groundwire.model.brief import Brief, Claim, Label
from groundwire.pipeline.models import Models
from groundwire.verify.check import check, stands
from groundwire.verify.free import condensed, contained
from groundwire.verify.judge import SURE, judge
from groundwire.verify.support import verdict


def checked_brief(
    documents: Sequence[Document], *, now: datetime, models: Models | None = None, previous: Brief | None = None
) -> tuple[Brief, ModelError | None]:
    """The brief of *documents*, each claim checked; and why a model that was asked did not write it.

    A model that fails costs nothing but its time: the built-in writer's brief is there already.
    """
    texts = {document.id: document.text for document in documents if document.text}
    built = check(write(documents, now=now, previous=previous), texts)
    if models is None or models.writer is None:
        return built, None
    asked = model_write.Asked(models.writer, models.secret)
    try:
        made = model_write.write(documents, built, asked, now=now, vet=lambda claim: vetted(claim, texts, models))
    except ModelError as error:
        return built, error
    return check(made, texts), None


def vetted(claim: Claim, texts: Mapping[str, str], models: Models) -> Claim | None:
    """A claim that a model drafted, as it may be published: quoted and whole, or its own words and certain; or None.

    A rewording carries the verifier's score; one that a judge let through carries the judge's, and its name.
    """
    if not stands(claim, texts):
        return None
    if claim.label is Label.QUOTED:
        return claim
    cited = claim.citations[0].quote
    if condensed(claim.text, cited):
        return replace(claim, score=round(verdict(claim.text, [cited]).supported, 3))
    if models.judge is None or not contained(claim.text, cited):
        return None
    try:
        score = judge(claim.text, [cited], models.judge, secret=models.secret).value.supported
    except ModelError:
        return None
    about = {**claim.about, "judge": models.judge.name.partition("@")[0]}  # its address is no business of readers
    return replace(claim, score=round(score, 3), about=about) if score >= SURE else None
