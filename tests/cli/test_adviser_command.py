"""`codedout adviser …`, as whoever runs a firm's portal uses it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.store.values import FACTS, KEY, NOON

from codedout.cli import adviser
from codedout.cli.main import main
from codedout.domain.adviser import Role
from codedout.signin.passwords import PASSWORD_FAULTS, is_right
from codedout.store.store import Store, open_store
from codedout.words import words

PASSWORD, ANOTHER = "Made-up-1", "Made-up-2"
ADD = ["adviser", "add", "ada", "--name", "Ada Hart", "--role", "adviser", "--password-stdin"]
RESET = ["adviser", "reset", "ada", "--password-stdin"]
say = words().say


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    url = f"sqlite:///{tmp_path / 'codedout.sqlite'}"
    monkeypatch.setenv("CODEDOUT_ENVIRONMENT", "demo")
    monkeypatch.setenv("CODEDOUT_DATABASE_URL", url)
    monkeypatch.setenv("CODEDOUT_ENCRYPTION_KEYS", KEY)
    opened = open_store(url, [KEY])
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    types(monkeypatch, f"{PASSWORD}\n")


def types(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def knows(store: Store, password: str) -> bool:
    return store.advisers.knock("ada", lambda kept: is_right(password, kept), NOON) is not None


def test_somebody_is_added_and_can_sign_in(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(ADD) == 0
    assert capsys.readouterr().out == "ada is added and can sign in.\n"
    (ada,) = store.advisers.all()
    assert (ada.username, ada.name, ada.role) == ("ada", "Ada Hart", Role.ADVISER)
    assert knows(store, PASSWORD)
    assert not knows(store, PASSWORD + "\n")


def test_the_password_is_typed_twice_where_it_is_not_piped_in(
    store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = iter([PASSWORD, ANOTHER, PASSWORD, PASSWORD])
    monkeypatch.setattr(adviser, "getpass", lambda prompt: next(typed))
    assert main(ADD[:-1]) == 1
    assert capsys.readouterr().err == say("command.adviser.not_the_same") + "\n"
    assert store.advisers.all() == ()
    assert main(ADD[:-1]) == 0
    assert knows(store, PASSWORD)
    assert PASSWORD not in "".join(capsys.readouterr())


def test_each_rule_that_a_password_misses_is_told_in_a_line(
    store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for typed, missed in (("", 5), ("made up", 5), ("x" * 30, 4)):
        types(monkeypatch, typed)
        assert main(ADD) == 1
        lines = capsys.readouterr().err.splitlines()
        assert len(lines) == missed
        assert all(line.startswith("codedout: use ") for line in lines)
        assert all(line.endswith("Nothing was changed.") for line in lines)
    assert store.advisers.all() == ()
    assert {f"command.adviser.password.{fault}" for fault in PASSWORD_FAULTS} == {
        name for name in words().names() if name.startswith("command.adviser.password.")
    }


def test_what_is_no_username_or_name_is_told_before_a_password_is_asked_for(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = ["adviser", "add", "ada hart", "--name", "<Ada>", "--role", "adviser"]
    assert main(wrong) == 1
    said = [say(f"command.adviser.fault.{fault}") for fault in ("username", "name")]
    assert capsys.readouterr().err.splitlines() == said
    assert store.advisers.all() == ()


def test_a_username_is_given_once(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(ADD) == 0
    capsys.readouterr()
    assert main([*ADD[:2], "ADA", *ADD[3:]]) == 1
    assert capsys.readouterr().err == say("command.adviser.taken", username="ADA") + "\n"
    assert len(store.advisers.all()) == 1


def test_somebody_is_disabled_reset_and_listed(
    store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(ADD) == 0
    (ada,) = store.advisers.all()

    def signed_in() -> str:
        return store.sessions.open_for_adviser("cookie", ada, FACTS, NOON).key

    key = signed_in()
    assert main(["adviser", "disable", "ada"]) == 0
    assert store.sessions.again(key, NOON) is None
    assert main(["adviser", "list"]) == 0
    assert main(["adviser", "enable", "ada"]) == 0
    key = signed_in()
    types(monkeypatch, ANOTHER)
    assert main(RESET) == 0
    assert store.sessions.again(key, NOON) is None
    assert knows(store, ANOTHER)
    assert not knows(store, PASSWORD)
    assert main(["adviser", "list"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "ada is added and can sign in.",
        "ada cannot sign in any more, and is signed out everywhere.",
        "ada  adviser  Ada Hart  disabled",
        "ada can sign in again.",
        "ada has the new password, is not locked, and is signed out everywhere.",
        "ada  adviser  Ada Hart  can sign in",
    ]


def test_the_log_tells_what_happened_at_the_door(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["adviser", "log"]) == 0
    assert main(["adviser", "list"]) == 0
    nothing = [say("command.adviser.nothing"), say("command.adviser.nobody")]
    assert capsys.readouterr().out.splitlines() == nothing
    assert main(ADD) == 0
    store.advisers.knock("bob", lambda kept: False, NOON, address="198.51.100.4")
    (ada,) = store.advisers.all()
    store.advisers.note_out(ada, NOON)
    capsys.readouterr()
    assert main(["adviser", "log", "--most", "2"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "2026-11-02 12:00:00 UTC  (nobody of that username)  not let in: wrong password  "
        "from 198.51.100.4",
        "2026-11-02 12:00:00 UTC  ada  signed out",
    ]


def test_nobody_is_disabled_or_reset_who_is_not_there(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    for what in (["adviser", "disable", "ada"], ["adviser", "enable", "ada"], RESET):
        assert main(what) == 1
        assert capsys.readouterr().err == say("command.adviser.unknown", username="ada") + "\n"
    assert store.advisers.book(9) == ()


@pytest.mark.parametrize(
    "wrong",
    [
        ["adviser"],
        ["adviser", "remove", "ada"],
        ["adviser", "add", "ada", "--name", "Ada Hart"],
        ["adviser", "add", "ada", "--name", "Ada Hart", "--role", "boss"],
        ["adviser", "add", "ada", "--name", "A B", "--role", "adviser", "--password", PASSWORD],
    ],
)
def test_what_is_misused_is_told_in_one_line(
    store: Store, capsys: pytest.CaptureFixture[str], wrong: list[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(wrong)
    assert ended.value.code == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert store.advisers.all() == ()
