"""Whether a document says something, about this field, and one thing: not what it is worth. Forms, never titles.

Three judgements by the form of the words, each from 0 to 1 with a note: how bare a title is, how much of a round-up
a document is, and how much it speaks of machine learning and artificial intelligence.
"""

import re

import re2

from groundwire.model import venues
from groundwire.model.article import Document
from groundwire.rank.words import WORD, listed

Answer = tuple[float, str]

LEAD = 1200  # characters that say what a text is about
SHORT_POST = 1000  # characters of a post without a title of its own
BARE = 3  # words from which a title can name an event
TOPICS = 4  # headlines in a row
PLENTY = 2  # words of the field after which no more are looked for
MANY_PLACES = 12  # outside pages that a list of links points to
NAMES = r"""
    AI | A\.I\. | AGI | ASI | ML | LLMs? | VLMs? | SLMs? | NLP | RLHF | RLVR | IA | KI | ИИ
    | GPT[\w.-]* | ChatGPT | Claude | Gemini | Gemma[\w.-]* | Llama[\w.-]* | Qwen[\w.-]*
    | DeepSeek[\w.-]* | Mistral | Grok | Copilot | Codex | Kimi | Sora | Midjourney | ComfyUI | OpenAI | Anthropic
    | DeepMind | xAI | Hugging\s?Face | Cursor | Perplexity | Groq | Cerebras | CUDA | PyTorch | TensorFlow | JAX
    | vLLM | llama\.cpp | Ollama | LangChain | arXiv | NeurIPS | ICML | ICLR | CVPR
"""
PHRASES = r"""
    artificial[\s-]intelligence | machine[\s-]learning | deep[\s-]learning | neural | language\smodels?
    | chatbots? | generative | deepfakes? | transformers? | reinforcement\slearning | foundation\smodels? | embeddings?
    | fine[\s-]?tun\w+ | (?:text-to-)?(?:image|video|speech)\s(?:generation|models?) | diffusion | agentic
    | (?:ai|coding|autonomous)\sagents? | multi-?agent | inference | pre-?train\w* | post-?train\w* | prompt(?:s|ing)?
    | open[\s-]weights? | GPUs? | TPUs? | nvidia | robots? | robotics | humanoids? | self-driving | datasets?
    | benchmarks? | world\smodels? | classifiers? | computer\svision | speech\srecognition | superintelligence
    | alignment | hallucinat\w+ | inteligencia\sartificial | intelligence\sartificielle
    | künstliche\w*\sintelligenz | intelligenza\sartificiale | inteligência\sartificial
    | искусственн\w+\sинтеллект\w*
"""
UNSPACED = r"""
    人工智能 | 人工智慧 | 人工知能 | 机器学习 | 機器學習 | 機械学習 | 深度学习 | 大模型 | 大語言模型 | 智能体 | 生成式
    | 인공지능
"""
FIELD = re.compile(
    rf"""\b(?:{NAMES})\b | (?i:\b(?:{PHRASES})\b) | {UNSPACED}
      | AI(?=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]) | (?<=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])AI""",
    re.VERBOSE,
)
# The same without bounds of words, read by RE2 in one fast pass: a text without a match has none of `FIELD` either.
NEAR_FIELD = re2.compile(
    re.sub(r"\[\\s-\]|\\[sw]", ".", "".join(f"(?s:{NAMES}|(?i:{PHRASES})|{UNSPACED})".split())).replace("[..-]", ".")
)
CATEGORY = re.compile(r"^(?:cs\.(?:AI|CL|CV|LG|MA|NE|RO|IR|HC)|stat\.ML|eess\.(?:AS|IV))$")
SERIES = re.compile(
    r"""\b(?: daily | (?:bi)?weekly | monthly | (?:week|month)(?:'s|’s)?(?!,)
            | (?:mon|tues|wednes|thurs|fri|satur|sun)day | weekend )\b
          .{0,40}
          \b(?: threads? | megathread | discussions? | round-?ups? | recap | digest | newsletter
            | links | reading | updates?
              | news | wrap(?:-?up)? | briefing | self-promo\w* | showcase )\b
      | \b(?: last | this | past | the )\s(?: (?: week | month )s?\s(?: in | on | of ) | years?\sin )\b
      | \b(?: week | month | year )\sin\s(?: review | ai )\b
      | \b(?: mega-?thread | round-?up | news\srecap | link\s?dump | open\sthread
            | who(?:'s|\sis)\shiring | newsletter
          | (?:morning|daily)\sbrief(?:ing)? )\b
      | ^(?: links\s(?:for|of)\b | import\s.{0,20}\d{3} | ai\snews\s?[:#] | weekly\b | daily\b )
      | \bissue\s\#?\d+\b | \b(?:vol(?:ume)?|episode|ep)\.?\s?\#?\d+\b""",
    re.IGNORECASE | re.VERBOSE,
)
LISTED = re.compile(
    r"""^(?:the\s)?(?:top\s)?(?: \d{1,3} | five | six | seven | eight | nine | ten )\s(?:\w+[\s-]){0,4}
          (?: ways | tips | things | trends | reasons | tools | apps | prompts | lessons
            | predictions | stories | books
            | courses | mistakes | examples | ideas | jobs | skills | startups | stocks | steps
            | facts | hacks | gadgets )\b
      | ^(?:the\s)?best\s(?:\w+[\s-]){1,5}(?:of|for|in)\s\d{4}\b
      | \b(?: (?:best|top|daily|early|flash|prime\sday|black\sfriday|cyber\smonday)\s(?:[\w-]+\s){0,3}deals?
            | deals\s(?:on|of\sthe) | discounts?\s(?:codes?|on|for) | discounted | coupons? | (?:on|for)\ssale | %\soff
            | webinar | register\snow | sponsored\s(?:post|content|by) | promo(?:\scodes?)?
            | promoted\spost | advertorial )\b""",
    re.IGNORECASE | re.VERBOSE,
)
TEACHES = re.compile(
    r"""^how\s(?:to|i|we)\b | \btutorial\b | \bstep-by-step\b | \bcoding\s(?:implementation|guide)\b
      | ^(?:an?\s|the\s)?(?:[\w-]+\s){0,3}guide\s(?:to|for|on)\b | ^getting\sstarted\b | \bbest\spractices\b
      | ^(?:build|deploy|create|automate|fine-?tune|optimi[sz]e|customi[sz]e)(?:ing)?\s(?:an?|your|the)?\b.{0,80}
        \b(?:with|using|on|via|in)\b""",
    re.IGNORECASE | re.VERBOSE,
)
NUMBERED = re.compile(r"^[^#\n]{1,40}#\d{1,4}\s*[:–—|-]\s*\S")  # "Notes on Models #150: while agents code"
VERSION = re.compile(r"^[\w.@/ -]{0,30}?\bv?\d+(?:\.\d+)+[\w.+-]*$", re.IGNORECASE)
ADDRESS = re.compile(r"https?://\S+")
WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # scripts that write without blanks
HOLLOW = listed(
    """
    read more next previous home blog news update updates untitled link click here continue learn watch see details
    announcement press release changelog new post today video image
    """
)


def is_post(document: Document) -> bool:
    """Whether it is a post: in a forum or network, or its title is no title but the beginning of its own text."""
    return venues.is_talk(document) or _is_untitled(document)


def _is_untitled(document: Document) -> bool:
    if not document.text or len(document.text) > SHORT_POST:
        return False
    title = " ".join(document.title[:SHORT_POST].split()).rstrip(".…").rstrip()
    return len(title.split()) > 1 and " ".join(document.text[: len(document.title) + 40].split()).startswith(title)


def bareness(title: str) -> Answer:
    """How little a title says: an address, a version, a word of navigation, one word or two."""
    plain = ADDRESS.sub("", title[:400]).strip()
    said = [word for word in WORD.findall(plain) if word.lower() not in HOLLOW]
    size = len(said) + len(WIDE.findall(plain)) // 2
    if not said and size < BARE:
        return 1.0, "the title says nothing"
    if VERSION.match(plain) and size < BARE + 1:
        return 0.7, "the title is a version"
    if size < BARE:
        return 0.5, "a title of few words"
    return 0.0, "the title says something"


def listing(document: Document) -> Answer:
    """How much of a round-up, regular thread, list, offer or lesson a document is, rather than news of its own."""
    title = document.title[:300]
    if SERIES.search(title) or NUMBERED.match(title):
        return 1.0, "a round-up or regular thread"
    if LISTED.search(title):
        return 0.8, "a list or an offer"
    if not (is_post(document) or any(CATEGORY.match(category) for category in document.categories)):
        if _names_many(title):
            return 0.8, "a list of several topics"
        if TEACHES.search(title):
            return 0.5, "a lesson"
    outside = {link for link in document.links if not venues.is_talk_address(link)}
    if is_post(document) and len(outside) >= MANY_PLACES:
        return 0.6, "a list of links"
    return 0.0, "tells of one thing"


def _names_many(title: str) -> bool:
    """Whether a title is a row of headlines: parts between commas, each of several words that begin with a capital."""
    parts = [part.split() for part in title.rstrip(".…").split(",")]
    return len(parts) >= TOPICS and all(len(part) > 1 and part[0][:1].isupper() for part in parts[:-1])


def relevance(document: Document) -> Answer:
    """How much a document speaks of machine learning and artificial intelligence."""
    if any(CATEGORY.match(category) for category in document.categories):
        return 1.0, "a listing of the field"
    if named := FIELD.search(document.title[:400]):
        return 1.0, f"“{named[0]}” in the title"
    said: set[str] = set()
    lead = document.text[:LEAD]
    for match in FIELD.finditer(lead) if NEAR_FIELD.search(lead.encode("utf-8", "replace")) else ():
        said.add(match[0].casefold())
        if len(said) > PLENTY:
            break
    if len(said) > PLENTY:
        return 0.8, f"speaks of {', '.join(sorted(said)[:3])}"
    if said:
        return 0.2 + 0.2 * len(said), f"mentions {', '.join(sorted(said))}"
    return 0.0, "nothing of the field in title or lead"
