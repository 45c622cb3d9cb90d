"""`codedout backup FILE`: everything worth keeping in one file, while the portal runs."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from codedout.cli.on_the_store import failed, on_the_store
from codedout.store.backup import back_up
from codedout.store.errors import NotABackup
from codedout.words import words

_say = words().say


def run(argv: Sequence[str]) -> int:
    """Print how many rows it was; 0, or 1 where it could not be done."""
    parser = ArgumentParser(prog="codedout backup", description=_say("command.backup.about"))
    parser.add_argument("file", type=Path, metavar="FILE", help=_say("command.backup.file"))
    file: Path = parser.parse_args(argv).file
    try:
        return on_the_store(lambda engine, _: _done(back_up(engine, file)))
    except NotABackup:
        return failed("command.backup.nothing")


def _done(count: int) -> int:
    print(_say("command.backup.done", count=count))
    return 0
