"""What a writer asks of readers is no news; what is told about asking may be."""

import pytest

from groundwire.brief.fit import unfit


@pytest.mark.parametrize(
    "sentence",
    [
        "Any advice on the second half of this plan would be greatly appreciated.",
        "I am looking for feedback on a small compiler for sparse kernels.",
        "DM me if you want the checkpoints before the weekend.",
        "Feel free to ask about the training run in the thread.",
        "Please share the slides with whoever could not come.",
        "(The older figures were left in the appendix for reference.)",
    ],
)
def test_requests_and_bracketed_asides_are_not_quoted(sentence: str) -> None:
    assert unfit(sentence) == "boilerplate"


@pytest.mark.parametrize(
    "sentence",
    [
        "The agency asked the public for feedback on the draft rules.",
        "The lab will share the weights (and the training logs) on Friday.",
        "Reviewers were free to ask the authors about missing ablations.",
    ],
)
def test_news_about_asking_may_be_quoted(sentence: str) -> None:
    assert unfit(sentence) is None
