"""Whether a document may join a story: what vetoes, and what the likelihood of one event must reach, by kind.

A report joins by the model's own threshold; a post, a paper or a list needs more. Nothing here looks for stories.
"""

from datetime import timedelta

from groundwire.group.evidence import Evidence, clash, kinds, probability, threshold
from groundwire.group.story import Reading, Remembered
from groundwire.group.words import worth

OLD = timedelta(hours=36)  # beyond, a story is old: joining it needs two agreeing kinds of evidence
RECURS = timedelta(hours=10)  # one source saying the same again after this: a thread that returns
NEWS = timedelta(days=3)  # later, posts talk of the thing, no longer of the event
RELEASED = timedelta(days=7)  # later, a repository or model that is named again is not the news of it
AKIN, AKIN_BY_THING = 0.25, 0.6  # how likely one event must be on the words alone where a page, or a thing, is shared
POSTS, SURE = 0.98, 0.985  # how likely one event must be among posts; for a paper or a personal remark
POSTED, MIXED = 0.95, 0.85  # the same for a report that joins a lone post; several posts, or its own source's story
ONE_TITLE, ONE_TITLE_WORDS = 0.97, 5  # from which, in another source, a title is the same one and not a common phrase
SAME_WORDS = 0.9  # likeness of two titles that are one, whoever writes
TELLS, NAMES = 13.0, 9.0  # nats that a post must share in its words with posts alone, and with a report
RETOLD, REPOSTED = 0.4, 0.7  # share of a post's title that a report, or that other posts, have said before
PAPER_TITLE = 0.5  # a paper joins by its words only where the titles are this alike
SAME_LIST = 0.8  # a report that lists many things joins only the same list, as another paper prints it
ALSO_TOLD = 0.1  # share of a text, titles aside, that a story has told, where a title could stand over anything
SOME_TEXT = 10  # words of a text, titles aside, from which it tells more than its title


def judge(reading: Reading, story: Remembered, window: timedelta) -> tuple[float, Evidence] | None:
    """How likely the two are one event, and why; None where that is not enough to join."""
    if abs(reading.when - story.latest) > window or story.far(reading):
        return None
    if excluded(reading, story) or story.precedes(reading, RECURS):
        return None
    if reading.chatty and reading.when - story.opened > (OLD if story.chatty else NEWS):
        return None  # talk that goes on for days is of the thing, no longer of the event
    evidence = story.compare(reading)
    likely = probability(evidence)
    if likely < bar(reading, story, evidence):
        return None
    enough = (
        worth(word for word in reading.title if word in story.lead) >= 1,
        not reading.traits.roundup or same_list(evidence),
        not (reading.papers or story.papers) or evidence.best_title >= PAPER_TITLE,
        not reading.chatty or _retells(reading, story),
        not _of_its_own(reading, story, evidence),
        _bears_out(reading, story),
        kinds(evidence) >= _needed(reading, story),
    )
    return (likely, evidence) if all(enough) else None


def same_list(evidence: Evidence) -> bool:
    """Whether a list of many things is the story's, as another source prints it."""
    return evidence.best_title >= SAME_LIST and not evidence.same_source


def _bears_out(reading: Reading, story: Remembered) -> bool:
    """Whether a report under a title of few words, or of a list, tells in its text too what the story tells.

    "Security update", "Links of the week": one title, and as many events as papers. Where one of the two has no text of
    some words, the title is all there is; and posts say what they like.
    """
    if reading.chatty or story.chatty or not (reading.traits.roundup or len(reading.traits.title) < ONE_TITLE_WORDS):
        return True
    ours, theirs = (
        {word: weight for word, weight in lead.items() if word not in reading.title and word not in story.title}
        for lead in (reading.lead, story.lead)
    )
    told = sum(weight for word, weight in ours.items() if word in theirs)
    return min(len(ours), len(theirs)) < SOME_TEXT or told >= ALSO_TOLD * sum(ours.values())


def _of_its_own(reading: Reading, story: Remembered, evidence: Evidence) -> bool:
    """Whether one of the two tells what somebody did, asked or saw with a thing, and the other not the same of it."""
    alike = evidence.best_title >= SAME_WORDS and len(reading.traits.title) >= ONE_TITLE_WORDS
    if alike or reading.authors & story.authors:
        return False
    return reading.traits.apart if reading.chatty else story.apart


def _needed(reading: Reading, story: Remembered) -> int:
    """How many kinds of evidence must agree: two for an old story; in titles alone none need stand out."""
    if reading.when - story.latest > OLD:
        return 2
    return 0 if reading.traits.bare else 1


def _retells(reading: Reading, story: Remembered) -> bool:
    """Whether a post says again what the story says, rather than something else of the same thing."""
    nats, share = story.shares(reading.title)
    return nats >= TELLS and share >= REPOSTED if story.chatty else nats >= NAMES and share >= RETOLD


def bar(reading: Reading, story: Remembered, evidence: Evidence) -> float:
    """The probability that a joining needs: more among posts alone, most for a paper or a personal remark."""
    if evidence.best_title >= ONE_TITLE and not evidence.same_source and len(reading.traits.title) >= ONE_TITLE_WORDS:
        return 0.0
    if (reading.traits.personal and reading.chatty) or reading.papers or story.papers:
        return SURE
    if reading.chatty and story.chatty:
        return POSTS
    likely = threshold(evidence.kind)
    if story.chatty and story.count == 1:
        return max(likely, POSTED)
    return max(likely, MIXED) if story.chatty or evidence.same_source else likely


def akin(reading: Reading, story: Remembered, *, thing: bool = False) -> bool:
    """Whether both tell the same news, where one of them mentions what the other names or is about.

    *thing*: a repository or a model, which is named for many a reason.
    """
    if abs(reading.when - story.opened) > RELEASED:
        return False
    if reading.chatty and reading.when - story.opened > OLD and story.shares(reading.title)[1] < RETOLD:
        return False
    evidence = story.compare(reading)
    return probability(evidence) >= (AKIN_BY_THING if thing else AKIN) and not _of_its_own(reading, story, evidence)


def excluded(reading: Reading, story: Remembered) -> bool:
    """Whether the two cannot be one event: other versions of a thing, or other papers."""
    versions = reading.traits.versions
    if versions and story.versions and clash(versions, frozenset(story.versions)):
        return True
    return bool(reading.papers and story.papers and not reading.papers & story.papers)


def differ(one: Remembered, other: Remembered) -> bool:
    """Whether two stories are posts alone, or posts that tell something else, or of other versions or papers."""
    if one.apart or other.apart:
        return True
    if one.chatty or other.chatty:
        posts, report = (one, other) if one.chatty else (other, one)
        said = {word: weight / posts.count for word, weight in posts.title.items()}
        if report.chatty or report.shares(said)[1] < RETOLD:
            return True
    if clash(frozenset(one.versions), frozenset(other.versions)):
        return True
    return bool(one.papers and other.papers and not one.papers & other.papers)
