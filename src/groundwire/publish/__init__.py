"""Publish: what the store holds, as pages, feeds and texts for a reader. Nothing here judges or collects."""
