"""`codedout windows`: what is open for a tax year at an instant, as JSON."""

from __future__ import annotations

import os
import re
from argparse import ArgumentTypeError, Namespace
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from dateutil.parser import isoparse

from codedout.cli.as_json import as_json
from codedout.cli.one_line import OneLineParser
from codedout.domain.choice import ReturnState
from codedout.domain.errors import NotATaxYear
from codedout.domain.rules.windows import FIRST_YEAR, WindowFacts, what_is_open
from codedout.domain.tax_year import TaxYear, london_day
from codedout.presenters.windows import reason
from codedout.words import words

ACTIONS = ("view", "amend", "delete", "opt_out", "opt_in")

FIRST_YEAR_SETTING = "CODEDOUT_FIRST_TAX_YEAR"

# Wider than needed: what it lets through still has to be a date and a time to Python.
_INSTANT = re.compile(r"[0-9W-]+[T ][0-9:.,]+(?:Z|[+-][0-9:]+)", re.ASCII)


def run(argv: Sequence[str]) -> int:
    """Print the JSON and return 0. Misuse ends the process with one line and status 2."""
    parser = _parser()
    asked = parser.parse_args(argv)
    try:
        first = _tax_year(os.environ.get(FIRST_YEAR_SETTING, str(FIRST_YEAR)))
    except ArgumentTypeError as problem:
        parser.error(
            words().say("command.windows.bad_setting", setting=FIRST_YEAR_SETTING, problem=problem)
        )
    open_now = what_is_open(_facts(asked, first))
    verdicts = {action: getattr(open_now, action) for action in ACTIONS}
    said = {
        action: {"answer": v.answer.value, "rule": v.rule, "reason": reason(v, words())}
        for action, v in verdicts.items()
    }
    print(as_json(said, indent=2))
    return 0


def _facts(asked: Namespace, first: TaxYear) -> WindowFacts:
    return WindowFacts(
        tax_year=asked.tax_year,
        now=asked.at,
        first_year=first,
        return_state=asked.return_state,
        opted_out=asked.opted_out,
        has_submission=asked.has_submission,
        has_hmrc_item=asked.has_hmrc_item,
        registered=not asked.not_registered,
        authorised=not asked.not_authorised,
    )


def _parser() -> OneLineParser:
    say = words().say
    parser = OneLineParser(
        prog="codedout windows",
        description=say("command.windows.about"),
        epilog=say("command.windows.after"),
        allow_abbrev=False,
    )
    parser.add_argument(
        "--tax-year",
        required=True,
        type=_tax_year,
        metavar="YYYY-YY",
        help=say("command.windows.tax_year"),
    )
    parser.add_argument(
        "--at", required=True, type=_instant, metavar="INSTANT", help=say("command.windows.at")
    )
    parser.set_defaults(return_state=ReturnState.OPEN)
    of_return = parser.add_mutually_exclusive_group()
    for flag, state in (
        ("return_submitted", ReturnState.SUBMITTED),
        ("return_unknown", ReturnState.UNKNOWN),
    ):
        of_return.add_argument(
            _spelt(flag),
            dest="return_state",
            action="store_const",
            const=state,
            help=say(f"command.windows.{flag}"),
        )
    for flag in (
        "opted_out",
        "has_submission",
        "has_hmrc_item",
        "not_registered",
        "not_authorised",
    ):
        parser.add_argument(_spelt(flag), action="store_true", help=say(f"command.windows.{flag}"))
    return parser


def _spelt(flag: str) -> str:
    return "--" + flag.replace("_", "-")


def _tax_year(text: str) -> TaxYear:
    try:
        return TaxYear.parse(text)
    except NotATaxYear:
        raise ArgumentTypeError(words().say("command.windows.bad_tax_year")) from None


def _parsed(text: str) -> datetime:
    """Any spelling of ISO 8601 for one instant; ValueError for anything else."""
    if _INSTANT.fullmatch(text):
        with suppress(ValueError):
            return datetime.fromisoformat(text)
    # Spellings that the standard library does not read: day 365 of a year, 24:00.
    instant: datetime = isoparse(text)
    return instant


def _instant(text: str) -> datetime:
    if len(text) <= 64:
        try:
            instant = _parsed(text.upper())
            london_day(instant)  # the first and last days of all have no London day
        except (ValueError, OverflowError):
            pass
        else:
            return instant
    raise ArgumentTypeError(words().say("command.windows.bad_instant"))
