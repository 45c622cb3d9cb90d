"""Advisers' usernames and passwords: what is allowed, and whether one is right.

streamlit-authenticator's `Hasher` and `Validator` decide, and nothing else of it is even loaded:
importing the package would register its cookie component with Streamlit, and with it a page of its
own on our address (ADR 14).
"""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

FEWEST, MOST = 8, 20  # characters; the validator's own bounds, to which a test holds these
SPECIAL = "!@#$%^&*()_+-=[]{};':\"\\|,.<>/?`~"

USERNAME_FAULT = "username"
NAME_FAULT = "name"

_BCRYPT_READS = 72  # bytes: of a longer password bcrypt leaves the rest unread, or raises

_RULES = (
    ("short", lambda typed: len(typed) >= FEWEST),
    ("long", lambda typed: len(typed) <= MOST),
    ("lower", re.compile(r"[a-z]").search),
    ("upper", re.compile(r"[A-Z]").search),
    ("digit", re.compile(r"[0-9]").search),
    ("special", re.compile(f"[{re.escape(SPECIAL)}]").search),
    ("other", re.compile(rf"[A-Za-z0-9{re.escape(SPECIAL)}]*\Z").match),
)

PASSWORD_FAULTS = tuple(name for name, _ in _RULES)
"""Each rule that a password can miss. The value names the words for it."""


def username_faults(username: str) -> tuple[str, ...]:
    """What is wrong with it as a username, by the names of the words; empty if nothing is."""
    fits = _of_one_line(username) and _validator().validate_username(username)
    return () if fits else (USERNAME_FAULT,)


def name_faults(name: str) -> tuple[str, ...]:
    """The same for what somebody is called."""
    fits = _of_one_line(name) and name.strip() and _validator().validate_name(name)
    return () if fits else (NAME_FAULT,)


def password_faults(password: str) -> tuple[str, ...]:
    """Each rule that it misses, in the order in which they are told."""
    missed = tuple(name for name, kept in _RULES if not kept(password))
    if not missed and not _validator().validate_password(password):
        raise ValueError("the rules told to people are not those of the validator")
    return missed


def hash_of(password: str) -> str:
    """Its bcrypt hash, with a fresh salt.

    Raises:
        ValueError: it is no password that may be used.
    """
    if password_faults(password):
        raise ValueError("not a password that may be used")
    return str(_hasher().hash(password))


def is_right(password: str, password_hash: str | None) -> bool:
    """Whether it is the password of that hash.

    Where nobody has the username there is no hash; a made-up one is then compared all the same,
    so that the time it takes tells nothing.
    """
    typed = password.encode("utf-8", "replace")
    possible = len(typed) <= _BCRYPT_READS and typed.decode() == password and b"\0" not in typed
    compared = password if possible else ""
    fits = bool(_hasher().check_pw(compared, password_hash or _nobodys_hash()))
    return fits and possible and password_hash is not None


def ready() -> None:
    """Have at hand what the first sign-in would otherwise wait for, and be told apart by."""
    _nobodys_hash()


def _of_one_line(text: str) -> bool:
    """A `$` of the validator's is also before a line's end, which nobody can type at sign-in."""
    return text.isprintable()


@cache
def _nobodys_hash() -> str:
    return str(_hasher().hash("Nobody has this1!"))


@cache
def _hasher() -> Any:
    return _module("hasher").Hasher


@cache
def _validator() -> Any:
    return _module("validator").Validator()


def _module(name: str) -> Any:
    package = find_spec("streamlit_authenticator")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("streamlit_authenticator")
    file = Path(package.origin).parent / "utilities" / f"{name}.py"
    spec = spec_from_file_location(f"codedout_authenticator_{name}", file)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(file.name)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
