"""Golden pages: the approved output lies in ``golden/``; ``APPROVE=1`` rewrites it and the diff is reviewed.

A change of the stylesheet or script alone changes none of them but the recap that carries its style inside.
"""

import os
import re
from pathlib import Path

FOLDER = Path(__file__).with_name("golden")


def same_as_approved(name: str, found: str) -> None:
    path = FOLDER / name
    found = re.sub(r"\?v=[0-9a-f]{16}", "?v=ITS-HASH", found)
    if os.environ.get("APPROVE"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, encoding="utf-8")
    assert path.exists(), f"{path} is not there: run with APPROVE=1 and review what it writes"
    assert found == path.read_text(encoding="utf-8"), "the page has changed: review, then APPROVE=1"
