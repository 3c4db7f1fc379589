"""The wordings that models are given; see ``llm.prompts``."""
