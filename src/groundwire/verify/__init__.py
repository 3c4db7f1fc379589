"""Verifying: does a claim's quote hold, and do the cited spans, alone, support the claim?

What does not pass is dropped, never softened. Grounded is not the same as true. Nothing here writes or stores.
"""
