from __future__ import annotations

from pathlib import Path

import pytest
from tests.store.values import AMINA, KEY, NOON, OTHER_KEY, amendment

from codedout.bootstrap import Portal
from codedout.cli.main import main
from codedout.settings import Settings
from codedout.store.store import open_store
from codedout.words import words


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    url = f"sqlite:///{tmp_path / 'codedout.sqlite'}"
    monkeypatch.setenv("CODEDOUT_ENVIRONMENT", "demo")
    monkeypatch.setenv("CODEDOUT_DATABASE_URL", url)
    monkeypatch.setenv("CODEDOUT_ENCRYPTION_KEYS", KEY)
    store = open_store(url, [KEY])
    store.journal.write_down(amendment(), NOON)
    store.close()
    return url


def changes(url: str, key: str) -> int:
    store = open_store(url, [key])
    found = len(store.journal.of(AMINA))
    store.close()
    return found


def test_the_keys_are_rotated_and_the_old_one_taken_out(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CODEDOUT_ENCRYPTION_KEYS", f"{OTHER_KEY},{KEY}")
    assert main(["rotate-keys"]) == 0
    assert capsys.readouterr().out.startswith("3 rows ")
    assert changes(url, OTHER_KEY) == 1


def test_a_backup_is_made_and_put_back_where_that_was_asked(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(tmp_path / "kept")
    assert main(["backup", file]) == 0
    assert main(["backup", file]) == 1
    assert main(["restore", file]) == 1
    assert "--replace" in capsys.readouterr().err
    portal = Portal(Settings(environment="demo", database_url=url, encryption_keys=KEY))
    portal.open()
    assert main(["restore", file, "--replace"]) == 1
    assert capsys.readouterr().err == f"{words().say('command.restore.in_use')}\n"
    portal.close()
    assert main(["restore", file, "--replace"]) == 0
    assert changes(url, KEY) == 1


@pytest.mark.parametrize("key", [KEY, ""])
def test_where_there_is_no_database_that_is_what_is_said_and_none_is_made(
    url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    key: str,
) -> None:
    file = str(tmp_path / "kept")
    assert main(["backup", file]) == 0
    empty = tmp_path / "elsewhere"
    empty.mkdir()
    monkeypatch.setenv("CODEDOUT_DATABASE_URL", f"sqlite:///{empty / 'codedout.sqlite'}")
    monkeypatch.setenv("CODEDOUT_ENCRYPTION_KEYS", key)
    capsys.readouterr()
    assert main(["backup", str(tmp_path / "another")]) == 1
    assert main(["rotate-keys"]) == 1
    assert capsys.readouterr().err == f"{words().say('command.store.no_database')}\n" * 2
    assert list(empty.iterdir()) == []
    assert main(["restore", file]) == (0 if key else 1)
    said = capsys.readouterr().err
    assert said == ("" if key else f"{words().say('command.store.no_keys')}\n")


def test_what_cannot_be_done_is_said_in_one_line_without_a_secret(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "other").write_text("something else")
    assert main(["restore", str(tmp_path / "other"), "--replace"]) == 1
    assert main(["restore", str(tmp_path / "none"), "--replace"]) == 1
    monkeypatch.setenv("CODEDOUT_ENCRYPTION_KEYS", OTHER_KEY)
    assert main(["rotate-keys"]) == 1
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 3
    assert OTHER_KEY not in said
    assert changes(url, KEY) == 1
