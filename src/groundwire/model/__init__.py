"""What we talk about: frozen dataclasses, valid once made. No I/O, no SQL, no HTML.

Times are aware and in UTC. Collections are tuples. ``None`` means "not known", never "empty".
"""
