"""Settings: the environment over the file, secrets from files, one clear error."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from groundwire.errors import SettingsError
from groundwire.settings import load


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "groundwire.toml").write_text('database = "sqlite:////tmp/file.db"\npace = 3.0\n')
    monkeypatch.setenv("GROUNDWIRE_PACE", "0")
    assert (load().database, load().pace) == ("sqlite:////tmp/file.db", 0.0)


def test_a_secret_can_stand_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret").write_text("correct horse\n")
    monkeypatch.setenv("GROUNDWIRE_PASSWORD_FILE", str(tmp_path / "secret"))
    assert load().password == "correct horse"
    assert "horse" not in repr(load())


def test_a_secret_file_that_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROUNDWIRE_PASSWORD_FILE", str(tmp_path / "nothing"))
    with pytest.raises(SettingsError, match="GROUNDWIRE_PASSWORD_FILE"):
        load()


def test_hosts_are_split_and_a_clock_is_in_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROUNDWIRE_ALLOW", "127.0.0.0/8, feeds.example")
    monkeypatch.setenv("GROUNDWIRE_NOW", "2026-01-09T07:00:00+01:00")
    assert load().allow == ("127.0.0.0/8", "feeds.example")
    assert load().now == datetime(2026, 1, 9, 6, tzinfo=UTC)


@pytest.mark.parametrize(("name", "value"), [("PACE", "-1"), ("NOW", "yesterday"), ("WORKERS", "many")])
def test_a_value_that_cannot_be_used_is_one_error_that_names_it(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"GROUNDWIRE_{name}", value)
    with pytest.raises(SettingsError, match=f"GROUNDWIRE_{name}.*{value}"):
        load()


def test_a_broken_file_is_one_error(tmp_path: Path) -> None:
    (tmp_path / "groundwire.toml").write_text("pace = = 3")
    with pytest.raises(SettingsError, match=r"groundwire\.toml"):
        load()
