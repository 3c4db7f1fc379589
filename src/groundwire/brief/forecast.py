"""The system's own predictions: a model's questions about what follows from a brief, each bound to its sentences.

The words of a question are a model's, so they are kept short and plain, and every name and figure in them must stand
in the quoted sentences that it names, and so must half of its other words. What could not be scored is dropped.
"""

import re
from datetime import datetime, timedelta

from groundwire.brief import answers, fit
from groundwire.brief.model_write import Asked
from groundwire.brief.passages import content_words
from groundwire.llm.ask import ask
from groundwire.llm.prompts import build
from groundwire.llm.provider import Usage
from groundwire.model.brief import Brief, Claim
from groundwire.model.prediction import Kind, Prediction

FORECAST = "forecast-1"
SOONEST, LATEST = timedelta(days=7), timedelta(days=2 * 366)
RESOLVERS = {
    "original_publisher": "the original publisher's own pages",
    "arxiv": "arXiv",
    "code_repository": "the code repository",
    "official_register": "an official register",
    "independent_news": "two independent news sources",
}
FROM = ("changed", "matters", "takeaways", "implications", "numbers")  # sections that a question may rest on
MOST_LINES = 16
ITS_WORDS = 0.5  # of a question's words of weight: the share that its quoted sentences have too

_NAMED = re.compile(r"\b(?:[A-Z][\w'’.-]*\w|\w*\d[\w.,]*\w|\d)")
_ORDINARY = frozenset(
    re.findall(
        r"\S+",
        """
        will by the a an before end of january february march april may june july august september october
        november december q1 q2 q3 q4
        """,
    )
)


def forecasts(brief: Brief, asked: Asked, *, story: str, now: datetime) -> tuple[tuple[Prediction, ...], Usage]:
    """The questions that a model asks about the story, those that could not be scored left out.

    Raises:
        ModelError: the model gave no answer that can be used.
    """
    claims = list({it.text: it for name in FROM for it in brief.sections[name].claims}.values())[:MOST_LINES]
    if not claims:
        return (), Usage()
    prompt = build("groundwire.brief.prompts", FORECAST, [it.text for it in claims], secret=asked.secret)
    reply = ask(asked.provider, prompt, answers.Forecasts)
    made = (_prediction(one, claims, asked.provider.name, story, now) for one in reply.value.questions)
    return tuple(one for one in made if one is not None), reply.usage


def _prediction(
    asked: answers.Forecast, claims: list[Claim], model: str, story: str, now: datetime
) -> Prediction | None:
    if any(number > len(claims) for number in asked.because):
        return None
    rest = [claims[number - 1] for number in dict.fromkeys(asked.because)]
    quotes = " ".join(citation.quote for claim in rest for citation in claim.citations)
    if not SOONEST <= asked.by - now.date() <= LATEST or not _bound(asked, quotes):
        return None
    return Prediction(
        kind=Kind.SYSTEM,
        story=story,
        says=asked.question.strip(),
        who=model,
        by=asked.by.isoformat(),
        resolve_by=asked.by,
        made=now,
        citations=tuple(citation for claim in rest for citation in claim.citations),
        criterion=asked.criterion.strip(),
        resolver=RESOLVERS[asked.resolver],
        probability=round(asked.probability, 2),
        model=model,
        prompt_version=FORECAST,
    )


def _bound(asked: answers.Forecast, quotes: str) -> bool:
    """Whether it is a question, in plain words, and brings no name or figure but those of its quotes and its day."""
    if not re.match(r"Will [^?\n]{12,}\?$", asked.question.strip()) or not asked.criterion.strip():
        return False
    theirs, own = content_words(quotes), content_words(_NAMED.sub(" ", asked.question))
    if len(own & theirs) < ITS_WORDS * len(own):
        return False
    known = quotes.casefold()
    for words in (it.replace(asked.by.isoformat(), "then") for it in (asked.question, asked.criterion)):
        if fit.to_machine(words) or "\n" in words:
            return False
        for found in _NAMED.finditer(words):
            name = found[0].rstrip(".,").casefold()
            opening = not words[: found.start()].strip() or words[: found.start()].rstrip().endswith(".")
            day = name in (str(asked.by.year), str(asked.by.day))
            if not (opening and found[0].isalpha()) and not day and name not in _ORDINARY and name not in known:
                return False
    return True
