"""The sources that a new desk starts with: about sixty, by topic, first-hand ones preferred (``defaults.opml``)."""

from importlib.resources import files


def defaults() -> bytes:
    """The default sources as OPML."""
    return (files(__package__) / "defaults.opml").read_bytes()
