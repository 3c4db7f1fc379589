"""The forms of a model's answers: numbers of sentences, fixed words, and a few short strings with a bound on each."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

LONGEST_SAY = 240
LONGEST_QUESTION = 180

Number = Annotated[int, Field(ge=1, le=200)]
Purpose = Literal["change", "consequence", "forecast", "opinion", "background"]
Resolver = Literal["original_publisher", "arxiv", "code_repository", "official_register", "independent_news"]


class _Form(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Point(_Form):
    """A sentence worth having, by its number."""

    sentence: Number
    purpose: Purpose
    weight: Annotated[int, Field(ge=1, le=3)] = 2


class Notes(_Form):
    """What was noted of one article."""

    points: Annotated[list[Point], Field(max_length=12)]


class Pick(_Form):
    """A sentence for a section, and perhaps a shorter wording of it."""

    sentence: Number
    say: Annotated[str, Field(max_length=LONGEST_SAY)] | None = None


class Drafted(_Form):
    """The sections that a model drafts."""

    hook: Annotated[list[Pick], Field(max_length=1, default_factory=list)]
    changed: Annotated[list[Pick], Field(max_length=1, default_factory=list)]
    matters: Annotated[list[Pick], Field(max_length=1, default_factory=list)]
    takeaways: Annotated[list[Pick], Field(max_length=5, default_factory=list)]
    implications: Annotated[list[Pick], Field(max_length=3, default_factory=list)]
    discussion: Annotated[list[Pick], Field(max_length=4, default_factory=list)]


class Chosen(_Form):
    """The same sections by numbers alone: all that a model writes that loses itself in words."""

    hook: Annotated[list[Number], Field(max_length=1, default_factory=list)]
    changed: Annotated[list[Number], Field(max_length=1, default_factory=list)]
    matters: Annotated[list[Number], Field(max_length=1, default_factory=list)]
    takeaways: Annotated[list[Number], Field(max_length=5, default_factory=list)]
    implications: Annotated[list[Number], Field(max_length=3, default_factory=list)]
    discussion: Annotated[list[Number], Field(max_length=4, default_factory=list)]

    def drafted(self) -> Drafted:
        """The draft that it stands for: each sentence as it is."""
        return Drafted(**{name: [Pick(sentence=one) for one in numbers] for name, numbers in self})


class Forecast(_Form):
    """One question about what will come."""

    question: Annotated[str, Field(max_length=LONGEST_QUESTION)]
    criterion: Annotated[str, Field(max_length=LONGEST_QUESTION)]
    resolver: Resolver
    by: date
    probability: Annotated[float, Field(ge=0.02, le=0.98)]
    because: Annotated[list[Number], Field(min_length=1, max_length=4)]


class Forecasts(_Form):
    """The questions that follow from a story."""

    questions: Annotated[list[Forecast], Field(max_length=2)]
