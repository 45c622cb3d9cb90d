"""`codedout rotate-keys`: seals everything kept with the first key, while the portal runs."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence

from sqlalchemy import Engine

from codedout.cli.on_the_store import failed, on_the_store
from codedout.store.cipher import Cipher
from codedout.store.sealed import reseal_all
from codedout.store.upgrade import Standing, standing
from codedout.words import words

_say = words().say


def run(argv: Sequence[str]) -> int:
    """Print how many rows it was; 0, or 1 where it could not be done."""
    about = _say("command.rotate.about")
    ArgumentParser(prog="codedout rotate-keys", description=about).parse_args(argv)
    return on_the_store(_rotate)


def _rotate(engine: Engine, cipher: Cipher) -> int:
    if standing(engine) is not Standing.UP_TO_DATE:
        return failed("command.store.behind")  # a table that this code does not know would be left
    print(_say("command.rotate.done", count=reseal_all(engine, cipher)))
    return 0
