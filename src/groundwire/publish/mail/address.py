"""Mail addresses: one plain address, as a header takes it. Python's own parser decides."""

from email.errors import HeaderParseError
from email.headerregistry import Address

_NEVER = frozenset('\r\n\0,;<>()"\\ \t')


def is_address(text: str) -> bool:
    """Whether *text* is one address of the form ``name@host``, with nothing around it."""
    if len(text) > 254 or not text.isascii() or not text.isprintable() or any(sign in _NEVER for sign in text):
        return False
    try:
        found = Address(addr_spec=text)
    except (HeaderParseError, ValueError, IndexError, AttributeError):  # the last for "a@[", an open literal
        return False
    return bool(found.username and "." in found.domain.strip(".") and found.addr_spec == text)
