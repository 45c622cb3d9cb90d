"""Advisers' passwords: what may be one, and that one is known again."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codedout.signin import passwords
from codedout.signin.passwords import (
    FEWEST,
    MOST,
    PASSWORD_FAULTS,
    SPECIAL,
    hash_of,
    is_right,
    name_faults,
    password_faults,
    username_faults,
)

RIGHT = "Made-up1 no".replace(" ", "-")


@pytest.mark.parametrize(
    ("password", "missed"),
    [
        (RIGHT, ()),
        ("Aa1!" + "x" * (FEWEST - 4), ()),
        ("Aa1!" + "x" * (MOST - 4), ()),
        ("Aa1!" + "x" * (FEWEST - 5), ("short",)),
        ("Aa1!" + "x" * (MOST - 3), ("long",)),
        ("MADE-UP1", ("lower",)),
        ("made-up1", ("upper",)),
        ("Made-upp", ("digit",)),
        ("Madeupp1", ("special",)),
        ("Made up-1", ("other",)),
        ("Made-up1é", ("other",)),
        ("Made-up1\n", ("other",)),
        ("Made-up1\0", ("other",)),
        ("Made-up١", ("digit", "other")),
        ("", tuple(name for name in PASSWORD_FAULTS if name not in ("long", "other"))),
    ],
)
def test_each_rule_that_a_password_misses_is_named(password: str, missed: tuple[str, ...]) -> None:
    assert password_faults(password) == missed


@pytest.mark.parametrize("sign", SPECIAL)
def test_each_sign_that_is_named_will_do(sign: str) -> None:
    assert password_faults(f"Madeup1{sign}x") == ()


@given(st.text(max_size=24) | st.text(alphabet=f"aZ9 é\n{SPECIAL}", max_size=24))
def test_what_misses_no_rule_of_ours_misses_none_of_the_validators(password: str) -> None:
    fits = passwords._validator().validate_password(password)
    assert (password_faults(password) == ()) == (fits and not password.endswith("\n"))


@pytest.mark.parametrize("username", ["ada", "Ada_1", "a" * 20, "ada@example.org", "a-b"])
def test_a_username(username: str) -> None:
    assert username_faults(username) == ()


@pytest.mark.parametrize("username", ["", "a" * 21, "ada l", "ada\n", "adä", "a/b", "@b.org"])
def test_no_username(username: str) -> None:
    assert username_faults(username) == ("username",)


@pytest.mark.parametrize("name", ["Ada", "Ada O'Brien-Lovelace", "Žofie Nováková"])
def test_a_name(name: str) -> None:
    assert name_faults(name) == ()


@pytest.mark.parametrize("name", ["", "A", "  ", "Ada\n", "Ada\nB", "<Ada>", "A" * 101])
def test_no_name(name: str) -> None:
    assert name_faults(name) == ("name",)


def test_a_password_is_known_by_its_hash_and_by_no_other() -> None:
    one, other = hash_of(RIGHT), hash_of(RIGHT)
    assert one != other, "each has a salt of its own"
    assert RIGHT not in one
    assert is_right(RIGHT, one)
    assert is_right(RIGHT, other)
    assert not is_right(RIGHT.swapcase(), one)
    assert not is_right("", one)


def test_what_may_not_be_used_is_not_hashed() -> None:
    with pytest.raises(ValueError, match="may be used"):
        hash_of("password")


@pytest.mark.parametrize("longer", [RIGHT + "x", RIGHT + "x" * 61, RIGHT + "\0x"])
def test_a_longer_password_is_another_also_where_bcrypt_stops_reading(longer: str) -> None:
    assert not is_right(longer, hash_of(RIGHT))


def test_of_what_bcrypt_does_not_read_nothing_is_believed() -> None:
    seventy_two = "Aa1!" * 18
    hashed = str(passwords._hasher().hash(seventy_two))
    assert is_right(seventy_two, hashed)
    assert not is_right(seventy_two + "x", hashed)
    assert not is_right("é" * 72, hashed)
    assert not is_right("\udcff", hashed)


def test_where_there_is_no_hash_one_is_compared_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared = []

    class Hasher:
        @staticmethod
        def check_pw(password: str, hashed: str) -> bool:
            compared.append((password, hashed))
            return True

    nobodys = passwords._nobodys_hash()
    monkeypatch.setattr(passwords, "_hasher", lambda: Hasher)
    assert not is_right(RIGHT, None)
    assert compared == [(RIGHT, nobodys)]
    assert nobodys.split("$")[2] == "12", "as slow as everybody’s"


def test_nothing_else_of_the_library_is_loaded() -> None:
    script = (
        "import sys; from codedout.signin.passwords import password_faults, is_right; "
        "password_faults('x'); is_right('x', None); "
        "names = ('streamlit', 'extra_streamlit_components', 'streamlit_authenticator'); "
        "sys.exit(', '.join(set(names) & set(sys.modules)) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={"PYTHONPATH": str(Path(passwords.__file__).parents[2])},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
