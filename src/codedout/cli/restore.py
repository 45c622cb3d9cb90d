"""`codedout restore FILE`: puts back what a backup holds, all of it or nothing."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Engine

from codedout.cli.on_the_store import failed, on_the_store
from codedout.store.backup import restore
from codedout.store.cipher import Cipher
from codedout.store.errors import NotABackup
from codedout.words import words

_say = words().say


def run(argv: Sequence[str]) -> int:
    """Print how many rows it was; 0, or 1 where it could not be done and nothing was."""
    parser = ArgumentParser(prog="codedout restore", description=_say("command.restore.about"))
    parser.add_argument("file", type=Path, metavar="FILE", help=_say("command.restore.file"))
    parser.add_argument("--replace", action="store_true", help=_say("command.restore.replace"))
    asked = parser.parse_args(argv)

    def work(engine: Engine, cipher: Cipher) -> int:
        count = restore(engine, asked.file, cipher, replace=asked.replace)
        print(_say("command.restore.done", count=count))
        return 0

    try:
        return on_the_store(work, may_be_new=True)
    except NotABackup:
        return failed("command.restore.not_a_backup")
