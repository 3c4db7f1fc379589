"""Briefs: from a story's documents to what we say about it, in the documents' own words.

The built-in writer quotes whole sentences and never compresses one. Nothing here verifies, stores or renders.
"""
