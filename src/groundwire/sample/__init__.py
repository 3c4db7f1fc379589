"""The sample edition: a small invented world, served over real HTTP on this machine.

Every organisation, person, event and figure in it is made up, and every page says so. The words lie in
``world/`` as data; the modules here only date them, render them and serve them. Nothing here collects.
"""

from groundwire.sample.site import SampleSite

__all__ = ["SampleSite"]
