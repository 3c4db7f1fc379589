"""Bytes into text, whatever the headers say: a byte order mark, then what decodes, then what was declared.

Labels are read as browsers read them (WHATWG Encoding). UTF-7 is never decoded: it hides markup.
"""

import codecs
import re

MARKS = (  # the longer first
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SHAPES = (  # "<" or "<?" without a mark (XML 1.0, appendix F)
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
    (b"\x4c\x6f\xa7\x94", "cp037"),
)
WIDER = {  # a label -> the superset that is meant in practice
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
SINGLE = re.compile(r"cp125\d|cp874|cp866|iso8859-\d+|koi8-[rut]|mac-\w+")
DECLARED = re.compile(r"""\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']\s*([\w.:-]{1,40})""")
MIXED = 20  # one broken sequence for so many good ones still is UTF-8


def decode(body: bytes, content_type: str | None = None) -> str:
    """The text of a document; bytes that fit no encoding become U+FFFD. Never raises."""
    for mark, encoding in MARKS:
        if body.startswith(mark) and encoding != "utf-8":
            return body[len(mark) :].decode(encoding, "replace").lstrip("\ufeff")
    body = body.removeprefix(codecs.BOM_UTF8)  # a promise, and not always kept: what follows is judged as without it
    for shape, encoding in SHAPES:
        if body.startswith(shape):
            return _shaped(body, encoding)
    start = body[:1024].decode("latin-1")
    declared = [_known(label) for label in (charset(content_type), _declaration(start)) if label]
    for named in declared:
        if named and not SINGLE.fullmatch(named) and named != "utf-8":
            try:
                return _begun(body, named)
            except UnicodeDecodeError:
                continue
    try:
        return _begun(body, "utf-8").lstrip("\ufeff")
    except UnicodeDecodeError:
        pass
    mixed = body.decode("utf-8", "replace")
    good = sum(character > "\x7f" and character != "\ufffd" for character in mixed)
    if mixed.count("\ufffd") * MIXED <= good:
        return mixed
    single = next((named for named in declared if named and named != "utf-8"), None)
    return body.decode(single or "cp1252", "replace")


def _begun(body: bytes, encoding: str) -> str:
    """*body* decoded, without the character in whose middle it breaks off.

    Raises:
        UnicodeDecodeError: it is not in this encoding.
    """
    return codecs.getincrementaldecoder(encoding)().decode(body, final=False)


def _shaped(body: bytes, encoding: str) -> str:
    text = body.decode(encoding, "replace")
    if encoding == "cp037":  # EBCDIC: only its declaration says which one
        return body.decode(_known(_declaration(text[:1024]) or "") or encoding, "replace")
    return text


def charset(content_type: str | None) -> str | None:
    """The charset parameter of a Content-Type, the first where there are several."""
    found = re.search(r"""(?i)\bcharset\s*=\s*["']?\s*([\w.:-]{1,40})""", content_type or "")
    return found[1] if found else None


def _declaration(start: str) -> str | None:
    found = DECLARED.match(start)
    return found[1] if found else None


def _known(label: str) -> str | None:
    """The codec for a label; None for unknown ones, for UTF-7, and for wide ones (their shape would have told)."""
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return None
    if name in {"utf-7", "idna", "punycode"} or name.startswith(("utf-16", "utf-32")):
        return None
    name = WIDER.get(name, name)
    try:
        b"a".decode(name)
    except (UnicodeError, LookupError):
        return None
    return name
