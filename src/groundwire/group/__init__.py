"""Items about one event become one story: works first, then near-copies, then meaning.

Looks only at the past, one document at a time; no clock but the documents' own, no database.
"""
