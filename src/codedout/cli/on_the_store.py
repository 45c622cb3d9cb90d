"""What the commands that work on the store have in common: opening it, and saying what failed."""

from __future__ import annotations

import sys
from collections.abc import Callable

from sqlalchemy import Engine

from codedout.domain.errors import StoreUnavailable
from codedout.settings import Settings, SettingsProblems, load
from codedout.store.cipher import Cipher
from codedout.store.engine import make_engine, sqlite_file
from codedout.store.errors import (
    KeysDoNotFit,
    NotAKey,
    StillBeingSealed,
    StoreInUse,
    StoreNewerThanCode,
    StoreNotEmpty,
)
from codedout.words import words

_PATIENCE = 60.0  # seconds: nobody waits at a page for these

_say = words().say

_KNOWN: dict[type[Exception], str] = {
    NotAKey: "command.store.not_a_key",
    KeysDoNotFit: "command.store.keys_do_not_fit",
    StoreNewerThanCode: "command.store.newer",
    FileExistsError: "command.backup.exists",
    StillBeingSealed: "command.rotate.again",
    StoreInUse: "command.restore.in_use",
    StoreNotEmpty: "command.restore.not_empty",
}


def on_the_store(work: Callable[[Engine, Cipher], int], *, may_be_new: bool = False) -> int:
    """Do the work with the store of the settings; its exit status, or 1 and a line of why not.

    `may_be_new`: the work may be what makes the database.
    """
    try:
        settings = load(make_key=False)
        missing = _missing(settings, may_be_new=may_be_new)
        if missing:
            return failed(f"command.store.{missing}")
        cipher = Cipher(settings.keys)
        engine = make_engine(settings.database_url.get_secret_value(), _PATIENCE)
        try:
            return work(engine, cipher)
        finally:
            engine.dispose()
    except SettingsProblems as bad:
        for one in bad.problems:
            failed("command.store.bad_setting", variable=one.variable, how=one.how_to_mend)
        return 1
    except tuple(_KNOWN) as problem:
        return failed(_KNOWN[type(problem)])
    except StoreUnavailable as problem:
        return failed("command.store.unavailable", problem=str(problem))
    except OSError as problem:
        return failed("command.store.file_problem", problem=problem.strerror or "")


def _missing(settings: Settings, *, may_be_new: bool) -> str:
    """What there is not where the settings point, as the catalogue names it; "" if all is there."""
    if settings.environment is None:
        return "no_environment"
    file = sqlite_file(settings.database_url.get_secret_value())
    if not may_be_new and file is not None and not file.exists():
        return "no_database"  # to open it would make it
    return "" if settings.keys else "no_keys"


def failed(name: str, **values: str) -> int:
    """Say why on standard error; 1."""
    print(_say(name, **values), file=sys.stderr)
    return 1
