"""XML of a service as a tree, where it is light enough to be built soon and whole. Feeds have a parser of their own."""

import re

from lxml import etree

from groundwire.collect import guard
from groundwire.collect.charset import decode

DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def built(body: bytes, *, most: int = guard.MOST_MARKUP) -> etree._Element | None:
    """The root of *body*; None where it is not well-formed, declares a document type, or takes long or much to build.

    *most* is how many "<" it may hold. What it says of its encoding is believed as `charset.decode` does, so that
    nothing is hidden in another.
    """
    data = guard.without_declaration(decode(body)).encode("utf-8", "surrogatepass")
    if DOCTYPE.search(data) or not guard.is_light(data, most):
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
