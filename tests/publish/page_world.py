"""A small invented world for pages: stories by hand, with quotes that hold."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from groundwire.model.article import Document
from groundwire.model.brief import SECTIONS, Brief, Citation, Claim, Cost, Label, Section
from groundwire.model.source import Health, Source, SourceId
from groundwire.model.story import Reason, Story, StoryId
from groundwire.publish.view.told import Told
from groundwire.store.pages import Heading, LeftOut

NOW = datetime(2026, 5, 12, 14, 5, tzinfo=UTC)
About = dict[str, str | float | None]


def hours_ago(hours: float) -> datetime:
    return NOW - timedelta(hours=hours)


THREAD = (
    "When did you last read a proof that changed how you train a model? I went through the papers our reading group"
    " chose this year. Two thirds of them report ablations and none of those states a theorem. If gains cannot be"
    " explained, they cannot be carried over to the next problem. I stopped writing proofs when reviewers stopped"
    " reading them. Read the survey before you answer: its tables are better than my memory."
)
LAB = (
    "On 11 May 2026 we published our reading of a year of machine-learning papers. 66 % of the papers report an"
    " ablation. Scaling made measurement cheaper than analysis. Engineers who tune large runs will find the tables"
    " useful. We expect theory tracks to shrink further by the end of 2027. The code and data are released."
)
SURVEY = (
    "We annotate 4,000 papers from five venues. The share of abstracts with theory words has fallen since 2016, but"
    " their number has never been higher. We find an ablation in 58 % of papers of the same year. There was no golden"
    " age of theorems; there was a smaller field."
)
COPY = LAB

THREAD_DOC = Document(
    id="11",
    source="Sample Forum",
    source_url="https://forum.example/r/ml/new/.rss",
    url="https://forum.example/r/ml/comments/1/",
    title="Is machine learning moving from heavy mathematics to experiment?",
    published=hours_ago(5),
    collected=hours_ago(3),
    text=THREAD,
)
LAB_DOC = Document(
    id="12",
    source="Example Lab",
    source_url="https://lab.example/feed.xml",
    url="https://lab.example/reading-a-year",
    title="Reading a year of machine-learning papers",
    published=hours_ago(4),
    collected=hours_ago(3),
    text=LAB,
)
SURVEY_DOC = Document(
    id="13",
    source="Invented Preprints",
    source_url="https://preprints.example/rss",
    url="https://arxiv.org/abs/2605.00001v2",
    title="Theory and Experiment in Five Venues: An Annotated Survey",
    published=hours_ago(30),
    collected=hours_ago(3),
    text=SURVEY,
)
COPY_DOC = Document(
    id="14",
    source="Daily Copy",
    source_url="https://copy.example/rss",
    url="https://copy.example/2026/05/reading",
    title="Lab publishes reading of a year of papers",
    published=hours_ago(2),
    collected=hours_ago(1),
    text=COPY,
    copy_of="12",
)
DOCUMENTS = (THREAD_DOC, LAB_DOC, SURVEY_DOC, COPY_DOC)


def quoted(document: Document, words: str, **about: str | float | None) -> Claim:
    """The sentence of *document* that begins with *words*, as a claim."""
    start = document.text.index(words)
    ends = [place for mark in ".?!؟" if (place := document.text.find(f"{mark} ", start)) >= 0]
    end = min(ends) + 1 if ends else len(document.text)
    quote = document.text[start:end]
    return Claim(
        text=quote,
        label=Label.QUOTED,
        citations=(Citation(item=document.id, start=start, end=end, quote=quote, url=f"{document.url}#:~:text=here"),),
        about=about,
    )


def replace_item(claim: Claim, item: str) -> Claim:
    return replace(claim, citations=tuple(replace(citation, item=item) for citation in claim.citations))


def section(*claims: Claim) -> Section:
    return Section(claims=claims)


BRIEF = Brief(
    sections={
        "hook": section(quoted(THREAD_DOC, "When did you")),
        "changed": section(quoted(THREAD_DOC, "Two thirds")),
        "matters": section(quoted(THREAD_DOC, "If gains")),
        "next": section(
            quoted(LAB_DOC, "The code and data", link="https://github.com/example-lab/reading", kind="code"),
            quoted(THREAD_DOC, "Read the survey", link="https://arxiv.org/abs/2605.00001", kind="paper"),
        ),
        "audience": section(
            quoted(LAB_DOC, "Engineers who", audience="Engineers & Developers"),
            quoted(SURVEY_DOC, "We annotate", audience="Researchers & Academics"),
        ),
        "takeaways": section(
            quoted(LAB_DOC, "Scaling made"), quoted(SURVEY_DOC, "The share of"), quoted(SURVEY_DOC, "There was no")
        ),
        "implications": section(quoted(LAB_DOC, "We expect", who="Example Lab", by="2027")),
        "timeline": section(quoted(LAB_DOC, "On 11 May", date="2026-05-11", grain="day")),
        "numbers": section(
            quoted(LAB_DOC, "66 %", value=66, unit="%", subject="papers with an ablation"),
            quoted(SURVEY_DOC, "We find", value=58, unit="%", subject="Papers with an ablation"),
            quoted(SURVEY_DOC, "We annotate", value=4000, unit="papers", subject="papers annotated"),
        ),
        "discussion": section(quoted(THREAD_DOC, "I stopped")),
    },
    written=hours_ago(1),
    cost=Cost(seconds=0.21),
    version=3,
)
WHY = (
    Reason(signal="sources", value=1.61, weight=1.0, note="3 independent sources"),
    Reason(signal="evidence", value=0.8, weight=0.7, note="a paper, with code"),
    Reason(signal="decay", value=-0.2, weight=1.0, note="5 h old"),
)
STORY = Story(
    id=StoryId(1),
    slug="is-machine-learning-moving",
    title=THREAD_DOC.title,
    topic="Research practice",
    first=hours_ago(5),
    latest=hours_ago(2),
    collected=hours_ago(3),
    sources=4,
    independent=3,
    score=3.21,
    why=WHY,
)
FULL = Told(story=STORY, documents=DOCUMENTS, brief=BRIEF)

KNOWN = Told(  # last week's story, which went on
    story=replace(
        STORY,
        id=StoryId(7),
        slug="theory-and-experiment",
        title=SURVEY_DOC.title,
        first=hours_ago(80),
        collected=hours_ago(79),
        score=2.5,
    ),
    documents=(replace(SURVEY_DOC, published=hours_ago(80), collected=hours_ago(79)), THREAD_DOC, LAB_DOC, COPY_DOC),
    brief=BRIEF,
)

QUIET_DOC = replace(
    LAB_DOC, id="21", title="A benchmark without a leaderboard", url=None, published=hours_ago(80), text="Hello."
)
QUIET = Told(
    story=replace(
        STORY,
        id=StoryId(2),
        slug="a-benchmark",
        title=QUIET_DOC.title,
        topic=None,
        sources=1,
        independent=1,
        why=(),
        score=0.4,
        left_out="below the line",
    ),
    documents=(QUIET_DOC,),
    brief=Brief(sections={name: Section(abstained="No source says yet.") for name in SECTIONS}),
)
UNWRITTEN = replace(QUIET, brief=None, story=replace(QUIET.story, slug="unwritten"))

ARABIC_DOC = Document(
    id="41",
    source="مختبر المثال",
    source_url="https://arabic.example/feed.xml",
    url="https://arabic.example/small-model",
    title="GPT-Nano: نموذج لغوي صغير يعمل على الهاتف",
    published=hours_ago(4),
    collected=hours_ago(3),
    text=(
        "نشر مختبر المثال يوم 11 مايو 2026 نموذجًا لغويًا صغيرًا يعمل على الهاتف. يقرأ GPT-Nano مئة ألف كلمة في 3 ثوانٍ."
        " لماذا يحتاج القارئ إلى خادم بعيد؟ نتوقع أن تصدر الأوزان قبل نهاية 2027. الشيفرة منشورة للجميع."
    ),
    language="ar",
)
HEBREW_DOC = Document(
    id="42",
    source="עיתון הדוגמה",
    source_url="https://hebrew.example/rss",
    url="https://hebrew.example/nano",
    title="המודל הקטן טעה בכל משפט עשירי",
    published=hours_ago(3),
    collected=hours_ago(2),
    text="המודל GPT-Nano טעה בכל משפט עשירי. מי שקורא מסמכים ארוכים ירוויח מכך זמן.",
    language="he",
)
RIGHT_TO_LEFT = Told(
    story=replace(STORY, id=StoryId(41), slug="gpt-nano", title=ARABIC_DOC.title, sources=2, independent=2),
    documents=(ARABIC_DOC, HEBREW_DOC, replace(LAB_DOC, id="43")),
    brief=Brief(
        sections={
            **{name: Section(abstained="No source says yet.") for name in SECTIONS},
            "hook": section(quoted(ARABIC_DOC, "لماذا يحتاج")),
            "changed": section(quoted(ARABIC_DOC, "نشر مختبر")),
            "matters": section(quoted(HEBREW_DOC, "מי שקורא")),
            "next": section(quoted(ARABIC_DOC, "الشيفرة", link="https://github.com/example-lab/nano", kind="code")),
            "takeaways": section(quoted(HEBREW_DOC, "המודל GPT"), replace_item(quoted(LAB_DOC, "Scaling made"), "43")),
            "implications": section(quoted(ARABIC_DOC, "نتوقع", who="مختبر المثال", by="2027")),
            "timeline": section(quoted(ARABIC_DOC, "نشر مختبر", date="2026-05-11", grain="day")),
            "numbers": section(quoted(ARABIC_DOC, "يقرأ GPT", value=3, unit="seconds", subject="GPT-Nano")),
        },
        written=hours_ago(1),
    ),
)


def heading(number: int, title: str, *, hours: float = 10, **more: object) -> Heading:
    values: dict[str, object] = {
        "id": number,
        "slug": title.lower().replace(" ", "-"),
        "title": title,
        "topic": "Models",
        "first": hours_ago(hours),
        "latest": hours_ago(hours),
        "independent": 2,
        "score": 1.0,
        "left_out": None,
    }
    return Heading(**{**values, **more})  # type: ignore[arg-type] # a test's shorthand


OTHERS = (
    heading(5, "What reviewers of machine learning read about mathematics", hours=70),
    heading(6, "A chip for watches"),
)
LEFT_OUT = LeftOut(
    total=3,
    reasons=(("repeats a known story", 2), ("below the line", 1)),
    best=(heading(7, "Another list of prompts", left_out="below the line"),),
)
SOURCES = (
    Source(
        id=SourceId(1),
        url="https://lab.example/feed.xml",
        title="Example Lab",
        folder="Labs",
        home_url="https://lab.example/",
        health=Health(last_success=hours_ago(1), next_check=hours_ago(-1), reason="every hour"),
    ),
    Source(
        id=SourceId(2),
        url="https://slow.example/feed.xml",
        title="Slow Review",
        folder="Newsletters",
        health=Health(
            last_success=hours_ago(90),
            failing_since=hours_ago(30),
            errors=4,
            last_error="the server did not answer within 20 s",
            next_check=hours_ago(-5),
            reason="backing off after 4 failures",
        ),
    ),
    Source(id=SourceId(3), url="https://new.example/feed.xml", title="Brand New", folder="Labs"),
    Source(id=SourceId(4), url="javascript:alert(1)", title="Odd", paused=True),
)


def more_told() -> tuple[Told, ...]:
    """Ten picks of three topics, after the first."""
    found = []
    for number in range(3, 13):
        topic = ("Models", "Optimization", "Policy")[number % 3]
        title = f"Invented story number {number}, about {topic.lower()} and what a lab has said"
        document = replace(LAB_DOC, id=str(100 + number), title=title, published=hours_ago(number * 4))
        brief = replace(
            BRIEF,
            sections={
                **{name: Section(abstained="No source says yet.") for name in SECTIONS},
                "changed": section(replace_item(quoted(LAB_DOC, "Scaling made"), document.id)),
            },
        )
        story = replace(
            STORY, id=StoryId(number), slug=f"invented-{number}", title=title, topic=topic, sources=1, independent=1
        )
        found.append(Told(story=story, documents=(document,), brief=brief))
    return tuple(found)
