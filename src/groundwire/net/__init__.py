"""The outside, read: who may be visited, how often, and one client that does it.

Nothing outside this room imports an HTTP client.
"""
