"""A small controlled list of topics, chosen by evidence words and categories. Nothing here scores."""

import re
from functools import cache

from groundwire.model import venues
from groundwire.model.article import Document
from groundwire.model.story import Candidate
from groundwire.rank.forms import Forms

RESEARCH = "Research"
COMMUNITY = "Community"
TOPICS = (
    "Models",
    RESEARCH,
    "Tools & code",
    "Hardware",
    "Business",
    "Policy & safety",
    "Applications",
    COMMUNITY,
)
LEAD = 500  # characters of a text that say what it is about
IN_TITLE = 3  # a word in the title counts as much as this many in the lead
EVIDENCE: dict[str, tuple[str, ...]] = {
    topic: tuple(words.split())
    for topic, words in {
        "Models": r"""gpt[-\s]?\d[\w.]* claude gemini llama[-\s]?\d? qwen[\w.]* mistral deepseek[\w.-]* grok
            gemma[\w.-]* glm[\w.-]* kimi minimax phi-\d veo sora flux[\w.-]* ltx[\w.-]*
            model\srelease open-?weights? weights checkpoint foundation\smodels?
            \d+b\sparameters? new\smodel models?\srelease[ds]? releases? launch(?:es|ed)?
            unveils? introduc(?:es|ing) multimodal
            大模型 大型?語言模型 大语言模型 新模型 模型發[表布] 模型发布""",
        RESEARCH: r"""papers? arxiv preprint theorem proof we\spropose we\spresent we\sshow we\sintroduce
            benchmarks? datasets? ablations? researchers? study neurips icml iclr cvpr acl
            emnlp novel\smethod state-of-the-art empirical theoretical
            論文 论文 研究人[員员] 基準測試 基准测试""",
        "Tools & code": r"""github repo(?:sitory)? library frameworks? open-?source[ds]? sdk api apis cli plugins? mcp
            agents?\sframework v\d+\.\d+[\w.]* changelog release\snotes tutorial workflows?
            llama\.cpp vllm pytorch transformers comfyui ollama langchain python rust docker
            coding code
            開源 开源 程式碼 代码 框架""",
        "Hardware": r"""gpus? tpus? npus? nvidia amd intel chips? semiconductors? tsmc cuda rtx h100 h200 b200
            blackwell rubin datacenters? data\scent(?:er|re)s? vram hbm inference\shardware
            accelerators? asml wafers?
            晶片 芯片 半導體 半导体 台積電 台积电 伺服器 服务器 記憶體 内存 資料中心 数据中心 硬[體件] 輝達 英伟达""",
        "Business": r"""funding raises? raised valuations? valued ipo acquir(?:es|ed|ing) acquisitions? startups?
            revenue
            [bm]illion\s(?:in|dollars?|euros?|usd|valuation|deal|round|invest\w+|fund\w*) investors?
            invest(?:s|ment|ments)? profits? earnings shares stock
            partnership deal ceo cofounders? hir(?:es|ing) layoffs? jobs market
            ads advertis(?:ing|ements?|ers?) monetiz\w+
            融[資资] 投[資资] [營营]收 股價 股价 市值 上市 併購 收購 收购 裁[員员] 生產力 生产力
            [職职][場场] 企[業业]""",
        "Policy & safety": r"""regulat(?:ion|ions|or|ors|ory|e) laws? lawsuits? sues? sued court judge bill
            senate congress
            eu\sai\sact ban bans banned polic(?:y\smakers?|ymakers?) public\spolicy government safety
            misalign\w* (?:ai|value|human|agent)\salignment alignment\s(?:research|problem|faking|tax|teams?)
            superalignment
            deepfakes? copyright privacy security vulnerabilit(?:y|ies) jailbreaks? harms?
            risks? ofcom watchdog tariffs? export\scontrols? ethics
            investigat(?:es|ed|ion|ing)
            監管 监管 法規 法规 法院 政府 [隱隐]私 資安 版[權权] 立法""",
        "Applications": r"""health\w* medical doctors? hospitals? patients? drug education students? schools? robots?
            robotics? humanoids? self-driving autonomous\svehicles? robotaxis? finance banks?
            farming climate law\sfirms? retail customers? games? gaming films? music shopping
            translation search assistants?
            [醫医][療疗院] [機机]器人 自[動动][駕驾][駛驶] 自駕 教育 [學学]生 金融 [銀银]行 [購购]物 零售
            [遊游][戲戏]""",
        COMMUNITY: r"""question help anyone discussion opinion rant meme thread ama looking\sfor
            recommend(?:ations?)? advice thoughts hiring careers? interview phd""",
    }.items()
}
CATEGORIES = (
    (
        re.compile(r"^(?:cs|stat|eess|math|physics|q-bio|cond-mat|quant-ph|econ|astro-ph)(?:\.|$)", re.IGNORECASE),
        RESEARCH,
    ),
    (re.compile(r"hardware|chips?|semiconductor", re.IGNORECASE), "Hardware"),
    (re.compile(r"polic|regulation|ethic|law|safety|security", re.IGNORECASE), "Policy & safety"),
    (re.compile(r"business|funding|startup|economy", re.IGNORECASE), "Business"),
    (re.compile(r"open.?source|programming|developer|tools?\b", re.IGNORECASE), "Tools & code"),
    (re.compile(r"question|help|discussion|meme|rant|humou?r|\bother\b", re.IGNORECASE), COMMUNITY),
)
PAPERS = ("proceedings.", "/papers/")  # parts of a paper's address, where its venue is not known


def topic(subject: Document | Candidate) -> str:
    """The topic that most of the evidence speaks for; Community where nothing speaks.

    Evidence: words in the title (three times) and lead, the publisher's categories, what the venue is for.
    The first in `TOPICS` wins a tie.
    """
    documents = subject.documents if isinstance(subject, Candidate) else (subject,)
    marks = dict.fromkeys(TOPICS, 0.0)
    if isinstance(subject, Candidate):
        _read(subject.title, IN_TITLE, marks)
    for document in documents[:12]:
        _read(document.title, IN_TITLE, marks)
        _read(document.text[:LEAD], 1, marks)
        for category in document.categories[:8]:
            for pattern, name in CATEGORIES:
                if pattern.search(category):
                    marks[name] += IN_TITLE
        venue = venues.of(document)
        if (venue and venue.role is venues.Role.PAPERS) or any(part in (document.url or "") for part in PAPERS):
            marks[RESEARCH] += 4 * IN_TITLE
        elif venues.is_talk(document):
            marks[COMMUNITY] += 1
    best = max(TOPICS, key=lambda name: (marks[name], -TOPICS.index(name)))
    return best if marks[best] else COMMUNITY


def _read(text: str, weight: int, marks: dict[str, float]) -> None:
    for name, forms in _evidence().found(text[:LEAD]).items():
        marks[name] += weight * min(4, forms)


@cache
def _evidence() -> Forms:
    return Forms(EVIDENCE)
