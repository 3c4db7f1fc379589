"""How a round ended is told in the terminal, in the words of its error."""

import pytest

from groundwire.cli.rounds import report
from groundwire.errors import SettingsError


def test_what_stands_in_brackets_is_no_markup(capsys: pytest.CaptureFixture[str]) -> None:
    report(SettingsError("pip install 'groundwire[titles]'"))
    assert capsys.readouterr().err == "pip install 'groundwire[titles]'\n"
