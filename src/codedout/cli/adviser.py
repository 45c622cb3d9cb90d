"""`codedout adviser …`: who of the firm's may sign in here, and what happened at their door."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from getpass import getpass

from sqlalchemy import Engine

from codedout.cli.on_the_store import failed, on_the_store
from codedout.cli.one_line import OneLineParser
from codedout.domain.adviser import Adviser, Role
from codedout.domain.errors import NotRecognised
from codedout.presenters.viewer import Viewer
from codedout.signin.passwords import (
    FEWEST,
    MOST,
    SPECIAL,
    hash_of,
    name_faults,
    password_faults,
    username_faults,
)
from codedout.store.advisers import StoreAdvisers
from codedout.store.cipher import Cipher
from codedout.store.fingerprints import kept_fingerprints
from codedout.store.upgrade import Standing, standing
from codedout.words import words

MOST_ENTRIES = 100

_say = words().say


class NoPassword(Exception):
    """None that may be used was given; why is said already."""


def run(argv: Sequence[str]) -> int:
    """Print what was done: 0, or 1 and why nothing was; 2 where it is misused."""
    asked = _parser().parse_args(argv)
    return on_the_store(lambda engine, cipher: _with(engine, cipher, asked))


def _parser() -> OneLineParser:
    parser = OneLineParser(prog="codedout adviser", description=_say("command.adviser.about"))
    parts = parser.add_subparsers(required=True, metavar="WHAT", parser_class=OneLineParser)

    def part(name: str, work: Callable[[StoreAdvisers, Namespace], int]) -> OneLineParser:
        about = _say(f"command.adviser.{name}.about")
        added = parts.add_parser(name, help=about, description=about)
        added.set_defaults(work=work)
        return added

    add, reset = part("add", _add), part("reset", _reset)
    named = (add, part("disable", _disable), part("enable", _enable), reset)
    for each in named:
        each.add_argument("username", metavar="USERNAME", help=_say("command.adviser.username"))
    add.add_argument("--name", required=True, help=_say("command.adviser.name"))
    add.add_argument(
        "--role",
        required=True,
        choices=[role.value for role in Role],
        help=_say("command.adviser.role"),
    )
    for each in (add, reset):
        each.add_argument(
            "--password-stdin", action="store_true", help=_say("command.adviser.stdin")
        )
    part("list", _list)
    log = part("log", _log)
    log.add_argument(
        "--most", type=int, default=MOST_ENTRIES, metavar="N", help=_say("command.adviser.most")
    )
    return parser


def _with(engine: Engine, cipher: Cipher, asked: Namespace) -> int:
    if standing(engine) is not Standing.UP_TO_DATE:
        return failed("command.store.behind")
    try:
        status: int = asked.work(
            StoreAdvisers(engine, cipher, kept_fingerprints(engine, cipher)), asked
        )
    except NoPassword:
        return 1
    except NotRecognised:
        return failed("command.adviser.unknown", username=asked.username)
    return status


def _add(advisers: StoreAdvisers, asked: Namespace) -> int:
    faults = (*username_faults(asked.username), *name_faults(asked.name))
    for fault in faults:
        failed(f"command.adviser.fault.{fault}")
    if faults:
        return 1
    if advisers.find(asked.username) is not None:
        return failed("command.adviser.taken", username=asked.username)
    hashed = hash_of(_password(asked))
    added = advisers.add(asked.username, asked.name, Role(asked.role), hashed, _now())
    if added is None:
        return failed("command.adviser.taken", username=asked.username)
    return _done("add", added)


def _disable(advisers: StoreAdvisers, asked: Namespace) -> int:
    return _done("disable", advisers.set_disabled(asked.username, disabled=True, at=_now()))


def _enable(advisers: StoreAdvisers, asked: Namespace) -> int:
    return _done("enable", advisers.set_disabled(asked.username, disabled=False, at=_now()))


def _reset(advisers: StoreAdvisers, asked: Namespace) -> int:
    if advisers.find(asked.username) is None:
        raise NotRecognised("adviser")
    return _done("reset", advisers.reset(asked.username, hash_of(_password(asked)), _now()))


def _list(advisers: StoreAdvisers, _: Namespace) -> int:
    everybody = advisers.all()
    for one in everybody:
        state = _say(f"command.adviser.state.{'disabled' if one.disabled else 'enabled'}")
        print(f"{one.username}  {one.role.value}  {one.name}  {state}")
    if not everybody:
        print(_say("command.adviser.nobody"))
    return 0


def _log(advisers: StoreAdvisers, asked: Namespace) -> int:
    book = advisers.book(max(1, asked.most))
    for entry in reversed(book):
        who = entry.adviser.username if entry.adviser else _say("command.adviser.somebody")
        what = _say(f"command.adviser.log.{entry.what.value}")
        from_where = _say("command.adviser.from", address=entry.address) if entry.address else ""
        print(f"{Viewer().utc(entry.at)}  {who}  {what}  {from_where}".rstrip())
    if not book:
        print(_say("command.adviser.nothing"))
    return 0


def _done(what: str, adviser: Adviser) -> int:
    print(_say(f"command.adviser.{what}.done", username=adviser.username))
    return 0


def _password(asked: Namespace) -> str:
    """What is typed twice at the prompt, or is the first line of standard input.

    Raises:
        NoPassword: it may not be used.
    """
    if asked.password_stdin:
        typed = again = sys.stdin.readline().rstrip("\r\n")
    else:
        typed = getpass(_say("command.adviser.prompt") + " ")
        again = getpass(_say("command.adviser.prompt_again") + " ")
    if typed != again:
        failed("command.adviser.not_the_same")
        raise NoPassword
    faults = password_faults(typed)
    given = {"fewest": FEWEST, "most": MOST, "special": SPECIAL}
    for fault in faults:
        name = f"command.adviser.password.{fault}"
        failed(name, **{one: str(given[one]) for one in words().fields(name)})
    if faults:
        raise NoPassword
    return typed


def _now() -> datetime:
    return datetime.now(UTC)
