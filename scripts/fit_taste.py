"""Write ``interest.json``: the default interest, from the controlled list of words below.

    python scripts/fit_taste.py

The list is ours, made by hand: what readers of machine-learning news care for, and what they do not.
"""

import json
from pathlib import Path

TARGET = Path(__file__).parents[1] / "src/groundwire/rank/interest.json"
MIDDLE, SPREAD, FLOOR = 0.8, 0.45, 0.35
LIST = {
    1.0: """release releases released launch launches launched introducing announces announced unveils open-source
        open-weight open-weights state-of-the-art breakthrough acquires acquisition lawsuit sues regulation
        ban""",
    0.8: """reasoning agent agentic frontier scaling alignment interpretability benchmark memory self-improving
        post-training pretraining rlhf world-model multi-agent mixture-of-experts long-context open-source
        vulnerability breach outage export-control tariff investigation superintelligence recursive""",
    0.6: """openai anthropic deepmind google meta nvidia mistral deepseek qwen xai microsoft apple gpt claude gemini
        llama grok gemma model paper dataset weight reinforcement transformer diffusion inference
        distillation quantization training funding raises billion safety policy law court copyright security
        chip gpu datacenter robotics evaluation test-time chain-of-thought tool-use coding context tokens""",
    0.3: """research study method learning language multimodal vision speech video robot science math theorem proof
        efficient architecture attention embedding retrieval rag fine-tuning deployment enterprise
        partnership ceo government eu china startup code github hugging arxiv technical report system-card
        survey""",
    -0.5: """anyone question help advice thoughts looking recommendation recommend stuck please thanks lol wtf bro guys
        girlfriend boyfriend funny meme cute prompt prompts image images wallpaper selfie subscription
        refund cancel bug broken annoying weird vent rant feel""",
    -0.8: """giveaway promo discount referral hiring upvote horoscope nsfw roast""",
}


def main() -> None:
    """Write the file."""
    weights = {word: weight for weight, words in LIST.items() for word in words.split()}
    table = {
        "about": "Default interest in machine-learning news: weights of words, from a list made by hand.",
        "made_by": "scripts/fit_taste.py",
        "middle": MIDDLE,
        "spread": SPREAD,
        "floor": FLOOR,
        "weights": dict(sorted(weights.items())),
    }
    TARGET.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    print(f"{TARGET}: {len(weights)} words")


if __name__ == "__main__":
    main()
