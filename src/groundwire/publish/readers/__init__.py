"""Readers on the web: signing in, state, accounts and edits. Pages themselves are ``publish.web``'s."""
