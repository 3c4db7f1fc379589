"""``python -m groundwire`` is the same as the ``groundwire`` command."""

from groundwire.cli import main

main()
