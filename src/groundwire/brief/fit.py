"""Which sentences may be quoted at all: prose that a person wrote for people, whole, and able to stand alone.

``unfit`` names what is wrong with a sentence; ``to_machine`` marks words written to a program that reads
(prompt injection), by which the paragraph around them is passed over too. This is about what reads well and
is honest to show; that a page cannot be attacked rests on escaping, not on this.
"""

import re
import unicodedata

LONGEST = 400
SHORTEST = 20

_BOILERPLATE = re.compile(
    r"subscrib(?:e|ing) (?:to|now|here|today)|\bnewsletter\b|\bcookies?\b(?=.{0,40}(?:accept|use|policy|consent|setting))"
    r"|\bsign up (?:for|to) (?:our|the|receive)|^(?:read|learn|find out|see) (?:more|also|next)\b|\bcontinue reading\b|\bclick here\b"
    r"|\bsubmitted by\b|\[(?:link|comments?)\]|^(?:image|photo|photograph|picture|video|figure|fig\.|table|caption|source|credits?|listing)\b\s?[:\d.]"
    r"|\b(?:getty images|shutterstock|all rights reserved|affiliate (?:links?|commission)|terms of (?:service|use)|privacy policy)\b"
    r"|©|\(c\) 20\d\d|^(?:share|follow us|advertisement|sponsored|related|see also|tags?|topics?|filed under|posted (?:in|by|on)|by:)\b[\s:]"
    r"|\bmin(?:ute)?s? read\b|\boriginally (?:published|appeared)\b|\bappeared first on\b|^the post .{3,120} appeared\b"
    r"|^(?:updated?|last (?:modified|updated)|published|editor['’]s note|disclosure|correction|reporting by|written by|edited by|edit\b|eta)\b[\s:]"
    r"|\bskip to (?:main )?content\b|\b(?:log|sign) in to\b|\btable of contents\b|\bannounce type\b|\bcomments? (?:section|below)\b"
    r"|\bthanks? (?:you )?(?:for reading|in advance|everyone|all)\b|\blet (?:me|us) know\b|\bjoin (?:our|the|us on) (?:discord|slack|telegram|channel|community)"
    r"|\b(?:listen to|watch) (?:the|this|our) (?:podcast|video|episode)|\bstory (?:was|has been) updated\b|\bcontributed to this (?:report|story|article)\b"
    r"|\bfollow (?:us|me|him|her|\w+) on (?:twitter|x|linkedin|facebook|instagram|bluesky)\b|\b(?:javascript|your browser)\b.{0,40}\b(?:enable|support|disabled)"
    r"|\bhappy to answer\b|\bam?a\b.{0,12}\bquestions\b|\blike and subscribe\b|\bupvote\b|\buse code\b|\bpromo code\b|\bprizes?\b.{0,30}\bgiveaway"
    r"|\btickets? (?:are )?(?:on sale|available)|\bregister now\b|\bbook (?:a demo|now)\b|\bget started\b|^edit \d|\blink in (?:bio|comments)\b|\brt @\w",
    re.IGNORECASE,
)
_DANGLING = re.compile(
    r"^[\"“'‘(\[]*(?:it(?:['’]s)?|its|this(?! (?:paper|work|article|study|report|survey|thesis|week|month|year|morning|spring|summer|autumn|fall|winter)\b)"
    r"|that(?:['’]s)?|these|those|they(?:['’]\w+)?|their|theirs|them|he(?:['’]s)?|his|him|she(?:['’]s)?|her|such|both|each of|neither|either"
    r"|another|others|one (?:of (?:them|these|those)|example|reason|such)|some of (?:them|these)|the (?:latter|former|same|other|second|third|move|result is|effect)\b"
    r"|and|but|so|or|nor|yet|however|moreover|furthermore|additionally|also|then|instead|still|meanwhile|in addition|as a result|as such"
    r"|therefore|thus|hence|consequently|accordingly|for (?:example|instance|this|that|these)|that said|similarly|likewise|nevertheless|nonetheless|otherwise|besides"
    r"|by contrast|in contrast|on the (?:other|one) hand|conversely|indeed|in (?:fact|particular|other words|short|turn|this|that|these|those|both|doing so)|at (?:this|that|the same|these)|to (?:this|that|do (?:this|so|that))"
    r"|second(?:ly)?|third(?:ly)?|first(?:ly)?|next|finally|lastly|afterwards?|again|specifically|importantly|notably|crucially|interestingly|ultimately|overall|here|there(?:by|fore)?"
    r"|because of (?:this|that)|with (?:this|that|these)|under (?:this|that|these)|from (?:this|that|there)|after (?:this|that)|since then|until then|if (?:so|not|it|they|this|that)|when (?:it|they|this|that)|while (?:it|they|this|that)"
    r"|building on (?:this|that|these)|based on (?:this|these|that)|unlike (?:this|that|these|them)|despite (?:this|that|these)|what['’]s more|same|not only|yes|no|yeah|sure|ok(?:ay)?|well|anyway|plus|now)(?![\w-])",
    re.IGNORECASE,
)
_LOOSE = re.compile(
    r"^(?:the (?:company|firm|model|models|system|tool|team|paper|study|report|researchers|authors|minister|judge|group|startup|platform|move|update|new|two|announcement|deal|agency|app|feature)\b|according to (?:the|him|her)\b)"
    r"|\b(?:he|she|they) (?:said|says|added|wrote|told)\b|\b(?:as (?:mentioned|noted|shown|described) (?:above|below|earlier)|the following|below|above)\b",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"[{}|\\^~]|[<>]\w|\w[<>]|==|=>|(?<!-)->|::|\(\)|\$[A-Za-z]|</?\w|```|\w+\(\w*\)|\b(?:def|import|const|var|function|sudo|pip|npm|curl|git) \w+[(=;./-]"
    r"|\]\(|&(?:#\d+|[a-z]{2,6});|\*\*|__|^\s*[#>*+] |\bwww\.|[_=]{3,}|^\s*\d+[.)]\s*$"
)
_LINK = re.compile(r"https?://\S+")
_TRUNCATED = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|\(more\))[\"”’')\]]*\s*$")
_ENDS = re.compile(r"[.!?。！？।؟۔][\"”’'»›)\]」』]*(?:\s*[\U0001F000-\U0001FAFF\u2600-\u27BF\uFE0F]+)?$")
_TAGS = re.compile(r"(?:^|\s)[#@]\w+")
_OPAQUE = re.compile(
    r"\b(?=[A-Z0-9]*\d[A-Z]*\d)(?=[A-Z0-9]*[A-Z][A-Z0-9]*\d[A-Z0-9]*)[A-Z0-9]{9,}\b|\b[0-9a-f]{16,}\b|[A-Za-z0-9+/]{40,}={0,2}|\b(?:sk|ghp|xox[bp])-\w{10,}"
)
_HIDDEN = re.compile(
    r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\U000e0000-\U000e007f\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
)

_TO_MACHINE = re.compile(
    r"(?:ignore|disregard|forget|override|bypass|skip|do not follow|never ?mind)\b.{0,40}\b(?:instruct\w*|prompts?|rules?|commands?|directions?|guidelines?|polic(?:y|ies)|messages?|context|that|safety|above|everything)\b"
    r"|\bsystemprompt\b"
    r"|\b(?:new|these|those|your|my|following|prior|previous|earlier|all) instructions\b(?! (?:manual|set))"
    r"|<\|?/?\w[^>]{0,30}\|?>|\[/?inst\]|<</?sys>>|^\s*(?:human|assistant|system|user|ai)\s*:|\"role\"\s*:|\bassistant_\w+|^---"
    r"|\b(?:dear|hey|hello|note to|attention,?|message (?:to|for)|instructions? (?:to|for)|to (?:any|every|all|the)|you,?) (?:an? |the |all |any |every )?(?:ai|llm|language|chat|ai[- ]?assistants?|assistants?|bot|gpt|claude|gemini|copilot)s?\b[ \w]{0,24}(?:models?|assistants?|summari[sz]ers?|agents?|reading|listening|processing)?\s*[:,;!.]"
    r"|\bif you(?:['’]re| are) (?:an? )?(?:ai\b|llm|large language|language model|assistant|bot|machine|automated)"
    r"|\bas an ai\b|\byou are (?:now )?(?:an? )?(?:in \w+ mode|dan\b|ai\b|helpful|unrestricted|assistant|chatgpt|going to act)"
    r"|\b(?:in|of|to|with|from|end|begin|start|into|with)\b[ \w]{0,16}\b(?:your|the|that|its) (?:next )?(?:response|answer|reply|replies|output|summary|summaries|digest|completion)\b"
    r"|\b(?:tag|label|mark|rate|score|rank|flag) (?:this|the|all|every|each|it)\b.{0,40}\b(?:items?|articles?|story|stories|entry|post|them|as)\b|\b(?:this|every other|all other|other) items?\b"
    r"|\b(?:call|use|invoke|run) the (?:tool|function|plugin)\b|\btool_call|\bbase64\b.{0,60}\b(?:output|show|do|decode|text|it)\b|\b(?:decode|encode)\b.{0,40}\bbase64\b"
    r"|\bhighest (?:score|rating|priority|rank)\b|\b(?:ignor\w{1,3}|disregard\w*)\b.{0,30}\b(?:anweisung|instruc|consigne|instru)\w*|忽略|指令|提示词|无视"
    r"|\bsprachmodell|\bmod[eè]le de langage|\bmodelo de lenguaje|\bвсе предыдущие|\bигнорируй|\bpwn(?:ed)?\b|\bjailbreak\s*:|\bprompt injection\s*:|\bTODO:"
    r"|\bsay [\"“'][^\"”']{2,30}[\"”']\s*[.!]?$|\b(?:print|output|repeat|echo)\b [\"“'(]|\(?(?:white|hidden|invisible) text\)|\bstoppp+|\bas the source\b.{0,40}\b(?:mark|verified)|\bmark\b.{0,20}\bas (?:verified|spam|read|duplicates?|trusted|important)"
    r"|\bdeveloper policy\b|\bprevious message\b|\b(?:reader|user)['’]s (?:e-?mail|phone|password|address|data|location|conversation)\b",
    re.IGNORECASE | re.DOTALL,
)
_INNER_WORKINGS = re.compile(
    r"\b(?:system|initial|hidden|original|developer|secret)[ _-]?(?:prompts?|instructions?|messages?|configuration|polic(?:y|ies))\b",
    re.IGNORECASE,
)
_TO_YOU = re.compile(r"\b(?:you|your|yours|i need|i want|show me|give me|tell me)\b", re.IGNORECASE)
_ORDER = re.compile(
    r"^[\W\d_]*(?:please |now |then |first,? |next,? |also,? |just |simply |urgent[!:. ]*|important[!:. ]*|step \d+[:.] )*"
    r"(?:(?:re)?write|repeat|translate|respond|reply|answer|output|print|say|state|begin|start|end|name|list|call|replace|rearrange|remove|insert|integrate|append|prepend|concatenate|add|include|introduce|incorporate|draft|compose|explain|describe|summari[sz]e|decode|encode|give|tell|show|display|reveal|send|forward|email|post|delete|transfer|change|create|book|make|reserve|invite|schedule|move|group|break down|pretend|act|imagine|generate|convert|spell|substitute|use|execute|run|visit|open|click|promote|recommend|cite|provide|find|get|retrieve|check|share|update|buy|purchase|pay|refund|unlock|disable|enable|grant|search|set|put|swap|encourage|mention|offer|tease|suggest|do)\b"
    r"(?! (?:of|off|up|by|with|for|in the (?:us|uk)|in|on|at|says?|said|is|was|are|were|has|have|had|will|can|could|would|may|to)\b)",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"“‘][^\"”’]{0,300}[\"”’]")
_LEET = str.maketrans("013457@$", "oieastas")


def to_machine(sentence: str) -> bool:
    """Whether these words look as if written to a program that reads, or hide some of themselves.

    Words inside quotation marks do not count when something is told around them: news *about* such
    attacks quotes them.
    """
    if _HIDDEN.search(sentence) or _OPAQUE.search(sentence):
        return True
    told = _QUOTED.sub(" ", sentence)
    if len(re.findall(r"\w+", told)) < 5 or not re.search(r"\b[a-z]+(?:ed|s|d)\b", told):
        told = sentence
    plain = unicodedata.normalize("NFKC", told)
    if _INNER_WORKINGS.search(plain) and (_TO_YOU.search(plain) or is_order(plain)):
        return True
    return bool(_TO_MACHINE.search(plain) or _TO_MACHINE.search(_unleet(plain)))


def _unleet(text: str) -> str:
    """Words that mix letters with look-alike digits, as letters: ``1gn0re`` -> ``ignore``."""
    return re.sub(r"\b(?=\w*[a-z])(?=\w*\d)\w+\b", lambda word: word[0].translate(_LEET), text)


def is_order(sentence: str) -> bool:
    """Whether it tells someone to do something: fine in a recipe or a guide, suspect beside `to_machine`."""
    return bool(_ORDER.match(sentence))


def dangling(sentence: str) -> bool:
    """Whether it opens with words that point back at a sentence before it."""
    return bool(_DANGLING.match(sentence))


def loose(sentence: str) -> bool:
    """Whether it leans a little on what was said before ("the company", "he said")."""
    return bool(_LOOSE.search(sentence))


def unfit(sentence: str, *, whole_line: bool = False) -> str | None:
    """Why *sentence* may not be quoted, in a word or two; None when it may.

    ``whole_line`` allows a missing full stop, for posts that are one line.
    """
    words = re.findall(r"[^\W_]+", sentence)
    wide = sum(1 for letter in sentence if letter > "\u2e80")
    bare = _LINK.sub(" ", sentence)
    letters = sum(letter.isalpha() for letter in bare)
    tests: tuple[tuple[bool, str], ...] = (
        (len(words) < 4 and wide < 10, "too short"),
        (len(sentence) < SHORTEST and wide < 10, "too short"),
        (len(sentence) > LONGEST, "too long"),
        (bool(_TRUNCATED.search(sentence)), "cut off"),
        (not whole_line and not _ENDS.search(sentence), "not a sentence"),
        (sentence[:1].islower() and not re.match(r"[a-z]+[A-Z0-9]", sentence), "begins in the middle"),
        (sentence[:1] in ",;:)]”.!?", "begins in the middle"),
        (letters < 0.6 * len(bare.replace(" ", "")), "not prose"),
        (bool(_CODE.search(bare)), "code or markup"),
        (bool(_BOILERPLATE.search(sentence)), "boilerplate"),
        (len(_TAGS.findall(sentence)) > 2 or sentence.startswith("@"), "tags"),
        (_unbalanced(sentence), "half a quotation"),
        (_shouted(words), "shouted"),
    )
    return next((why for wrong, why in tests if wrong), None)


def _unbalanced(sentence: str) -> bool:
    return (
        sentence.count('"') % 2 == 1
        or sentence.count("“") != sentence.count("”")
        or sentence.count("(") != sentence.count(")")
        or sentence.count("[") != sentence.count("]")
    )


def _shouted(words: list[str]) -> bool:
    long = [word for word in words if len(word) > 3]
    return len(long) > 3 and sum(word.isupper() for word in long) > len(long) / 2
