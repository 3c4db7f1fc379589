"""What is read in the limited worker: a module for each kind of document, from its bytes to plain values.

Each has `read(body, *, url, content_type, ...)`, with what else it must be told. A tree of what others sent is built
here or in the feed parser, never in the desk's own process; so nothing here asks the web, and the worker loads no
client for it.
"""
