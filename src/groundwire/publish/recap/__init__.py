"""The recap channel: a week as a page that stands alone, as plain text, or as JSON. No database, no mail."""

from groundwire.publish.recap.formats import FORMATS, render

__all__ = ["FORMATS", "render"]
