"""The words by which a sentence shows what it is good for: tables of patterns with weights, and nothing else.

English only, since a cue is a word; in other languages a sentence is chosen by place, overlap and figures.
A weight is what one hit adds to the sentence's score for that section.
"""

import re
from typing import NamedTuple


class Cue(NamedTuple):
    """A pattern and what one hit adds."""

    pattern: re.Pattern[str]
    weight: float


def _cues(*table: tuple[str, float]) -> tuple[Cue, ...]:
    return tuple(Cue(re.compile(pattern, re.IGNORECASE), weight) for pattern, weight in table)


ANNOUNCED = (
    r"announc(?:es?|ed|ing)|launch(?:es|ed|ing)?|releas(?:es?|ed|ing)|introduc(?:es?|ed|ing)|unveil(?:s|ed|ing)?"
    r"|open[- ]sourc(?:es?|ed|ing)|shipp?(?:s|ed|ing)|roll(?:s|ed|ing) out|debut(?:s|ed)|publish(?:es|ed)"
    r"|present(?:s|ed)|reveal(?:s|ed)|report(?:s|ed)|acquir(?:es?|ed)|bought|rais(?:es|ed)|sign(?:s|ed)|su(?:es|ed)"
    r"|rul(?:es|ed)|vot(?:es|ed)|approv(?:es|ed)|bann?(?:s|ed)|fin(?:es|ed)|settl(?:es|ed)|resign(?:s|ed)"
    r"|appoint(?:s|ed)|hir(?:es|ed)|join(?:s|ed)|merg(?:es|ed)|cut|clos(?:es|ed)|open(?:s|ed)|agre(?:es|ed)"
    r"|found|discover(?:s|ed)|buil[dt]|made|added|fixed|patched|confirm(?:s|ed)|den(?:ies|ied)|filed|won|beat"
)

CHANGED = _cues(
    (r"\b(?:we|this (?:paper|work|article|study|report|release|version|update))\s+(?:\w+ly )?(?:introduces?|proposes?|presents?"
     r"|develops?|describes?|releases?|study|studies|investigates?|examines?|shows?|builds?|offers?|open-sources?)\b", 2.6),
    (r"\b(?:to (?:address|solve|overcome|close|bridge|tackle|fill|mitigate)\b[^.]{3,120}, we|is (?:introduced|proposed|presented))\b", 1.2),
    (rf"\b(?:has |have |had |was |were |is |are )?(?:{ANNOUNCED})\b", 1.2),
    (r"\b(?:announced|launched|released|unveiled|introduced|open-sourced|published|acquired|raised|ruled|voted)\b", 0.8),
    (r"\b(?:is|are) now (?:available|open|live|out)\b|\bnow (?:supports?|available|includes?)\b|\bnew(?:ly)?\b", 0.6),
    (r"\b(?:today|yesterday|on (?:mon|tues|wednes|thurs|fri|satur|sun)day|this week)\b", 0.5),
    (r"\b(?:no longer|will (?:no longer|begin|start|stop|require|acquire|launch|release))\b", 0.6),
    (r"\b(?:previously|last year|in the past|historically|for years|traditionally)\b", -0.9),
    (r"\b(?:recent|existing|prior|previous|current) (?:work|works|methods?|approaches|studies|advances|progress|models)\b", -1.2),
    (r"\?\s*$", -2.5),
)  # fmt: skip

MATTERS = _cues(
    (r"\b(?:matters?|important(?:ly|ce)?|significan(?:t|tly|ce)|crucial(?:ly)?|critical(?:ly)?|essential|pivotal|key (?:to|for|step))\b", 1.1),
    (r"\b(?:means? that|which means|this means|implies|implications?|suggest(?:s|ing)? that|shows? that|demonstrat\w+ that|proves? that)\b", 1.2),
    (r"\b(?:impact|consequences?|affect(?:s|ed|ing)?|at stake|threat(?:s|ens?|ened)?|risks?|harms?|danger(?:s|ous)?|concerns?|vulnerab\w+)\b", 0.9),
    (r"\b(?:because|since|therefore|as a result|so that|leads? to|results? in|driv(?:es?|ing|en) by|due to)\b", 0.5),
    (r"\b(?:enabl(?:es?|ing|ed)|allow(?:s|ing|ed)?|lets|makes? it (?:possible|easier|harder)|without (?:needing|having|the need))\b", 0.7),
    (r"\b(?:for the first time|first[- ]ever|largest|biggest|fastest|smallest|record|unprecedented|breakthrough|state[- ]of[- ]the[- ]art|milestone)\b", 0.9),
    (r"\b(?:outperform\w*|surpass\w*|exceed\w*|better than|faster than|cheaper than|more than (?:any|twice|half)|compared (?:with|to)|rival(?:s|ing)?)\b", 0.8),
    (r"\b(?:cost(?:s|ly)?|cheaper|expensive|save[sd]?|savings|efficien\w+|reduc(?:es?|ing|ed)|cuts?|lower(?:s|ing)?)\b", 0.5),
    (r"\b(?:challeng\w+|problem(?:s|atic)?|bottlenecks?|limitations?|limited|struggl\w+|fail(?:s|ed|ure|ures)?|lack(?:s|ing)?|remains? (?:unclear|difficult|an open|poorly|limited|largely))\b", 0.7),
    (r"\b(?:how(?: |ever,? )much|question(?:s|ed)? (?:of|about|whether)|debate|rethink|reshap\w+|transform\w*|shift(?:s|ing)?|chang(?:es?|ing) (?:how|the way))\b", 0.6),
    (r"\b(?:users?|customers?|patients?|workers?|students?|citizens?|people|developers?|society|the public|industry|businesses|companies)\b", 0.25),
    (r"\?\s*$", -1.5),
)  # fmt: skip

ACTION = _cues(
    (r"\b(?:code|models?|weights?|checkpoints?|data(?:sets?)?|demo|paper|preprint|benchmark|implementation|project page|source)\b[^.]{0,80}\b(?:(?:is|are|will be|has been|have been) (?:\w+ )?(?:available|released|open[- ]sourced|public|published)|available (?:at|on|from|here|under))", 2.2),
    (r"\b(?:available (?:now )?(?:at|on|from|via|through|in|under|to|for)|now available|generally available|(?:is|are) available)\b", 1.3),
    (r"\b(?:(?:can|may) (?:now )?(?:be )?(?:download|try|apply|sign up|register|join|test|install|request|access|read|use|upgrade|update)(?:ed)?)\b", 1.2),
    (r"\b(?:download|try (?:it|the|out)|apply (?:by|for|at|here)|sign up|register|submit|upgrade|update to|install|opt out|opt in|enrol+|pre-?order)\b", 0.8),
    (r"\b(?:deadline|closes? on|due (?:on|by)|until \w+ \d|before \w+ \d|open (?:until|for applications)|applications? (?:are|is|open|close)|call for (?:papers|proposals|applications)|waitlist|consultation)\b", 1.3),
    (r"\b(?:should|must|need to|needs to|ought to|recommends?|advis(?:es?|ed|ing)|urg(?:es?|ed|ing)|is required to|are required to)\b", 0.9),
    (r"\b(?:open[- ]source[ds]?|Apache 2\.0|MIT licen[cs]e|open weights|Hugging Face|GitHub|arXiv|PyPI|Docker)\b", 0.7),
    (r"\b(?:read|see|find|check out|learn) (?:the|our|more|it|full)\b", 0.4),
    (r"https?://\S+", 0.8),
    (r"\b(?:i|me|my|he|she)\b", -0.5),
    (r"\?\s*$", -1.5),
)  # fmt: skip

FORWARD = _cues(
    (r"\b(?:will|won['’]t|shall|is going to|are going to)\b(?! (?:be )?(?:familiar|remember))", 0.9),
    (r"\b(?:expects?|expected|anticipat\w+|forecasts?|predict(?:s|ed|ion|ions)?|project(?:s|ed) (?:to|that)|estimates? that|foresees?)\b", 1.1),
    (r"\b(?:plans? to|planned|intends? to|aims? to|is set to|are set to|is due to|is slated|scheduled (?:for|to)|on track to|hopes? to|promis(?:es|ed) to|commit(?:s|ted) to)\b", 0.9),
    (r"\b(?:likely to|is likely|are likely|could (?:soon|eventually|become|reach|lead|mean|be)|may (?:soon|eventually|become|lead)|might)\b", 0.7),
    (r"\b(?:by (?:the end of|early|mid|late|next|20\d\d)|next (?:year|month|week|quarter|decade|generation|few)|in the (?:coming|next)|coming (?:weeks|months|years)|within (?:the next|\w+ (?:weeks|months|years))|later this (?:year|month|week)|in 20[2-9]\d|this (?:spring|summer|autumn|fall|winter))\b", 1.0),
    (r"\b(?:future|roadmap|long[- ]term|eventually|soon|outlook|upcoming)\b", 0.5),
    (r"\bin this (?:paper|article|post|section|guide|tutorial)\b|\b(?:we|i) will (?:show|discuss|see|look|walk|explain|cover|use|describe)\b|\byou(?:['’]ll| will) (?:learn|need|see|find)\b", -2.0),
    (r"\bwould have\b|\bif you will\b", -1.0),
    (r"\?\s*$", -1.5),
)  # fmt: skip

HOOK = _cues(
    (r"\?[\"”’']?\s*$", 1.6),
    (r"\b(?:not|never|no one|nobody|nothing|without|no longer)\b", 0.5),
    (r"\b(?:but|yet|instead|despite|while|rather than|even (?:as|though))\b", 0.4),
    (r"\b(?:first|only|largest|biggest|fastest|record|half|double[sd]?|triple[sd]?|twice|zero|most|ever)\b", 0.5),
    (r"\b(?:why|how|what if)\b", 0.3),
    (r"\d+(?:[.,]\d+)?\s?(?:%|percent|per cent|x\b|times|million|billion|trillion)", 0.6),
    (r"[“\"][^”\"]{20,}[”\"]", 0.3),
    (r"\b(?:any (?:thoughts|advice|ideas|suggestions|tips|help|experience|recommendations)|thoughts\?|what do you (?:think|guys)|am i the only|anyone (?:else|know|here|tried)|does anyone|can (?:someone|anyone)|is there (?:a|any) way|help me|how do i)\b", -2.2),
    (r"\b(?:et al|table|figure|section|appendix)\b", -0.8),
)  # fmt: skip

OPINION = _cues(
    (r"\b(?:i|i['’](?:m|ve|d|ll)|my|we|our|imo|imho)\b", 0.6),
    (r"\b(?:think|feel|believe|agree|disagree|doubt|suspect|prefer|love|hate|wish|worry|skeptical|sceptical|impressed|disappoint\w*|excited)\b", 0.8),
    (r"\b(?:better|worse|best|worst|good|bad|great|terrible|useless|useful|overrated|underrated|hype|nonsense|wrong|right|fair|point)\b", 0.5),
    (r"\b(?:but|because|although|instead|honestly|actually|problem|issue|real(?:ly)?|unless|except)\b", 0.4),
    (r"\d", 0.2),
    (r"\?\s*$", -0.3),
)  # fmt: skip

AUDIENCE: tuple[tuple[str, tuple[Cue, ...]], ...] = (
    ("Researchers & Academics", _cues(
        (r"\b(?:researchers?|academi\w+|scientists?|scholars?|scientific community|phd|professors?|peer[- ]review\w*|reviewers?)\b", 1.4),
        (r"\b(?:paper|preprint|arxiv|neurips|icml|iclr|theorems?|proofs?|prove|hypothes[ie]s|experiments?|ablations?|benchmarks?|baselines?|dataset|state[- ]of[- ]the[- ]art)\b", 0.8),
        (r"\bwe (?:propose|introduce|present|show|prove|find|study|evaluate|investigate|demonstrate)\b", 0.8),
    )),
    ("Engineers & Developers", _cues(
        (r"\b(?:developers?|engineers?|programmers?|devops|coders?|engineering teams?)\b", 1.4),
        (r"\b(?:apis?|sdks?|github|open[- ]source|library|framework|repository|pull requests?|command line|cli|python|rust|javascript|kubernetes|docker|inference|latency|throughput|fine-?tun\w+|quanti[sz]\w+|gpus?|vram|tokens per second|deploy\w*|codebase|compiler)\b", 0.7),
    )),
    ("Product & Founders", _cues(
        (r"\b(?:start-?ups?|founders?|entrepreneurs?|product (?:teams?|managers?)|venture|investors?|series [a-f]\b|seed round|valuation|funding)\b", 1.3),
        (r"\b(?:pricing|subscribers?|subscription|revenue|market share|monetiz\w+|go-to-market|acqui(?:res?|red|sition)|customers?|users|app store|ipo|market)\b", 0.6),
    )),
    ("Enterprise & IT", _cues(
        (r"\b(?:enterprises?|cios?|cisos?|it (?:teams?|departments?|leaders?|administrators?)|security teams?|organi[sz]ations|corporate)\b", 1.3),
        (r"\b(?:compliance|governance|cloud|data cent(?:er|re)s?|on-premises?|workloads?|integration|vulnerabilit\w+|cve-\d|breach|patch(?:es|ed)?|admin\w*|workflows?|rollout|procurement)\b", 0.7),
    )),
    ("Policy & Society", _cues(
        (r"\b(?:regulat\w+|lawmakers?|legislat\w+|government|ministers?|parliament|congress|senat(?:e|or|ors)|courts?|judges?|lawsuits?|policy ?makers?|ftc|european commission|eu ai act|treaty|election)\b", 1.2),
        (r"\b(?:privacy|copyright|safety|bias|fairness|discriminat\w+|jobs|workers|unemployment|children|students|patients|civil|rights|ethic\w+|misinformation|deepfakes?|surveillance|energy|climate|public|society)\b", 0.6),
    )),
    ("Learners", _cues(
        (r"\b(?:beginners?|students?|learners?|newcomers?|tutorials?|courses?|lectures?|textbooks?|curriculum|step[- ]by[- ]step)\b", 1.2),
        (r"\b(?:learn(?:ing)? (?:how|about|to)|introduction to|explain(?:s|ed|er)|guide|survey of|overview of|primer|educat\w+)\b", 0.7),
    )),
)  # fmt: skip

# What kind of first-hand thing a link is, by its address; the first that fits.
LINK_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("paper", re.compile(r"arxiv\.org/(?:abs|pdf|html)|doi\.org/|openreview\.net|aclanthology\.org|biorxiv\.org|medrxiv\.org|papers?\.(?:ssrn|nips)|\.pdf(?:$|\?)|huggingface\.co/papers", re.IGNORECASE)),
    ("weights", re.compile(r"huggingface\.co/(?!papers|blog|spaces|datasets|docs)[\w.-]+/[\w.-]+|modelscope\.\w+/models|ollama\.com/library|civitai\.com", re.IGNORECASE)),
    ("code", re.compile(r"(?:github|gitlab|codeberg|bitbucket)\.(?:com|org)/[\w.-]+/[\w.-]+|pypi\.org/project|npmjs\.com/package|crates\.io/crates|colab\.research", re.IGNORECASE)),
    ("form", re.compile(r"forms\.gle|docs\.google\.com/forms|typeform\.com|airtable\.com/|eventbrite\.|lu\.ma/|/(?:apply|register|signup|sign-up|waitlist|application)(?:[/?]|$)", re.IGNORECASE)),
)  # fmt: skip

# What a sentence says it gives, when it gives no link that shows it; the first that fits.
SAID_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("deadline", re.compile(r"\b(?:deadlines?|due (?:on|by)|closes? on|open until|applications? close|submi\w+ by|apply by|by (?:\d{1,2} )?(?:january|february|march|april|may|june|july|august|september|october|november|december)\b)", re.IGNORECASE)),
    ("weights", re.compile(r"\b(?:weights|checkpoints?|hugging ?face|models? (?:is|are|can be) (?:now )?(?:available|download\w*))\b", re.IGNORECASE)),
    ("code", re.compile(r"\b(?:(?:source )?code|github|repositor(?:y|ies)|implementation|open[- ]sourced?|pypi|npm|pip install)\b", re.IGNORECASE)),
    ("form", re.compile(r"\b(?:sign up|register|apply (?:for|at|here)|waitlist|applications?|pre-?order|enrol+|consultation)\b", re.IGNORECASE)),
    ("paper", re.compile(r"\b(?:paper|preprint|arxiv|technical report|study|manuscript)\b", re.IGNORECASE)),
)  # fmt: skip

FORWARD_ANCHOR = re.compile(
    r"\b(?:will|won['’]t|plans?|planned|expect\w*|predict\w*|forecast\w*|anticipat\w*|intends?|aims? to|set to|due to (?:be|start|open|launch|ship|arrive)"
    r"|slated|scheduled|on track|likely|could|may|might|next|coming|soon|upcoming|future|by (?:the end|20\d\d|early|late|mid)|roadmap|going to|project(?:s|ed) (?:to|that))\b",
    re.IGNORECASE,
)


def weigh(text: str, cues: tuple[Cue, ...]) -> float:
    """The sum of the weights of all cues that hit *text*, each counted once."""
    return sum(cue.weight for cue in cues if cue.pattern.search(text))
