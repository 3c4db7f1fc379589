"""Subjects of machine-learning news, finer than the sections of the front page: evidence words for each.

A story may have several. Each has a page and a feed.
"""

import re
from collections.abc import Mapping


def _words(*forms: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(forms)})\b", re.IGNORECASE)


SUBJECTS: Mapping[str, re.Pattern[str]] = {
    "Agents": _words(r"agents?", r"agentic", r"tool[- ](?:use|calling)", r"computer use", r"mcp", r"multi-?agent"),
    "Reasoning": _words(
        r"reasoning",
        r"chain[- ]of[- ]thought",
        r"test-time (?:compute|scaling)",
        r"thinking models?",
        r"o[134](?:-mini)?",
    ),
    "Training & post-training": _words(
        r"pre-?training",
        r"post-?training",
        r"fine-?tun(?:e|ed|ing)",
        r"rlhf",
        r"rlvr",
        r"grpo",
        r"dpo",
        r"lora",
        r"distillation",
        r"optimi[sz]ers?",
        r"scaling laws?",
    ),
    "Reinforcement learning": _words(r"reinforcement learning", r"reward models?", r"policy gradients?", r"rl", r"ppo"),
    "Inference & efficiency": _words(
        r"inference",
        r"quanti[sz](?:ation|ed)",
        r"kv[- ]cache",
        r"speculative decoding",
        r"latency",
        r"throughput",
        r"pruning",
        r"sparse attention",
        r"vllm",
        r"llama\.cpp",
        r"gguf",
        r"nvfp4",
    ),
    "Architectures": _words(
        r"mixture[- ]of[- ]experts",
        r"moe",
        r"state[- ]space models?",
        r"transformers?",
        r"attention",
        r"mamba",
        r"recurrent",
        r"diffusion language models?",
    ),
    "Memory & context": _words(
        r"long[- ]context", r"context (?:window|length|engineering)s?", r"memory", r"retrieval", r"rag", r"embeddings?"
    ),
    "Multimodal": _words(
        r"multi-?modal", r"vision[- ]language", r"vlms?", r"any-to-any", r"visual (?:reasoning|question answering)"
    ),
    "Vision": _words(
        r"computer vision",
        r"segmentation",
        r"object detection",
        r"image (?:classification|recognition)",
        r"3d",
        r"depth estimation",
    ),
    "Image & video generation": _words(
        r"text-to-(?:image|video)",
        r"image generation",
        r"video generation",
        r"diffusion models?",
        r"comfyui",
        r"stable diffusion",
        r"midjourney",
        r"image editing",
    ),
    "Speech & audio": _words(
        r"speech",
        r"text-to-speech",
        r"tts",
        r"asr",
        r"audio",
        r"voice (?:agents?|cloning|models?)",
        r"music generation",
    ),
    "Robotics": _words(
        r"robots?", r"robotics?", r"humanoids?", r"manipulation", r"embodied", r"autonomous (?:driving|vehicles?)"
    ),
    "World models": _words(r"world models?", r"world simulat\w+"),
    "Evaluation": _words(
        r"benchmarks?", r"evaluat(?:e|es|ed|ing|ion|ions)", r"leaderboards?", r"contamination", r"evals?"
    ),
    "Interpretability": _words(
        r"interpretability", r"sparse autoencoders?", r"mechanistic", r"probing", r"circuits?", r"steering vectors?"
    ),
    "Safety & alignment": _words(
        r"alignment",
        r"misalign\w*",
        r"ai safety",
        r"jailbreaks?",
        r"red[- ]team\w*",
        r"guardrails?",
        r"reward hacking",
        r"scheming",
        r"superintelligence",
        r"existential",
    ),
    "Security & privacy": _words(
        r"prompt injections?",
        r"vulnerabilit(?:y|ies)",
        r"privacy",
        r"federated",
        r"backdoors?",
        r"data leaks?",
        r"breach(?:es)?",
        r"malware",
        r"watermark\w*",
    ),
    "Data": _words(r"datasets?", r"synthetic data", r"data (?:curation|quality|filtering)", r"annotat\w+", r"corpus"),
    "Coding": _words(
        r"coding",
        r"code (?:generation|review|models?)",
        r"programming",
        r"developers?",
        r"software engineering",
        r"claude code",
        r"copilot",
        r"codex",
        r"vibe[- ]coding",
    ),
    "Science & mathematics": _words(
        r"mathematic\w*",
        r"theorems?",
        r"proofs?",
        r"protein\w*",
        r"drug discovery",
        r"biolog\w+",
        r"chemistry",
        r"materials",
        r"physics",
        r"weather",
        r"climate",
        r"scientific discovery",
    ),
    "Health": _words(r"health\w*", r"medical", r"clinical", r"patients?", r"hospitals?", r"radiology", r"diagnos\w+"),
    "Chips & computing": _words(
        r"gpus?",
        r"tpus?",
        r"chips?",
        r"semiconductors?",
        r"data ?cent(?:er|re)s?",
        r"blackwell",
        r"rubin",
        r"hbm",
        r"wafers?",
        r"gigawatts?",
    ),
    "Law & policy": _words(
        r"regulat\w+",
        r"ai act",
        r"lawsuits?",
        r"sue[sd]?",
        r"copyright",
        r"court",
        r"legislation",
        r"bill",
        r"export controls?",
        r"senate",
        r"antitrust",
    ),
    "Business & funding": _words(
        r"funding", r"raises?", r"valuation", r"ipo", r"acqui\w+", r"revenue", r"startups?", r"investors?", r"billion"
    ),
    "Work & education": _words(
        r"jobs?", r"layoffs?", r"workforce", r"productivity", r"students?", r"teachers?", r"education"
    ),
    "Theory": _words(
        r"generali[sz]ation bounds?",
        r"convergence",
        r"sample complexity",
        r"learning theory",
        r"optimi[sz]ation theory",
        r"information[- ]theoretic",
        r"lower bounds?",
        r"upper bounds?",
    ),
}
