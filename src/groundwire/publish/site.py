"""What every page says of the site."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The site: its address without a slash at the end, and a banner.

    A ``standalone`` page carries its style inside and links to the site by full addresses.
    """

    url: str
    notice: str | None = None
    standalone: bool = False
