"""The desk of this command, opened once from the settings."""

import typer

from groundwire.desk import Desk
from groundwire.settings import load


def desk(context: typer.Context, *, made: bool = True) -> Desk:
    """The desk; with *made*, its database is there and of this version, as `init` would leave it."""
    root = context.find_root()
    if not isinstance(root.obj, Desk):
        root.obj = Desk(load())
        root.call_on_close(root.obj.store.close)
    found: Desk = root.obj
    if made:
        found.init()
    return found
