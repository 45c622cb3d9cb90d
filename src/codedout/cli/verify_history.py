"""`codedout verify-history FILE`: whether a saved history is as it was signed."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from codedout.journeys.history import NotAHistory, check_history, is_public_key
from codedout.words import words

_say = words().say


def run(argv: Sequence[str]) -> int:
    """Print what was found: 0 as it was signed, 1 changed, 2 it cannot be read."""
    about = _say("command.verify.about")
    parser = ArgumentParser(prog="codedout verify-history", description=about)
    parser.add_argument("file", type=Path, metavar="FILE", help=_say("command.verify.file"))
    parser.add_argument("--public-key", metavar="KEY", help=_say("command.verify.public_key"))
    asked = parser.parse_args(argv)
    if asked.public_key is not None and not is_public_key(asked.public_key):
        print(_say("command.verify.not_a_key", key=asked.public_key), file=sys.stderr)
        return 2
    try:
        found = check_history(asked.file.read_bytes(), asked.public_key)
    except OSError as error:
        problem = error.strerror or str(error)
        print(_say("command.verify.cannot_open", file=asked.file, problem=problem), file=sys.stderr)
        return 2
    except NotAHistory:
        print(_say("command.verify.unreadable", file=asked.file), file=sys.stderr)
        return 2
    if found.where:
        name = f"command.verify.changed.{found.where}"
        given = {
            "number": found.number,
            "reference": found.reference,
            "key": found.public_key,
            "count": found.count,
        }
        print(_say(name, **{one: given[one] for one in words().fields(name)}))
        return 1
    name = f"command.verify.{'known' if asked.public_key else 'unknown'}"
    print(_say(name, count=found.count, key=found.public_key).strip())
    return 0
