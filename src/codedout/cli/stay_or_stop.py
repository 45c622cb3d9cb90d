"""`codedout stay-or-stop`: one bill through the tax code and paid directly, as JSON."""

from __future__ import annotations

import re
from argparse import ArgumentTypeError, Namespace
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from codedout.cli.as_json import as_json
from codedout.cli.one_line import OneLineParser
from codedout.domain.errors import NotAnAmount, NotATaxYear
from codedout.domain.money import plain_figures, typed_pounds
from codedout.domain.rules.eligibility import Channel, Filed
from codedout.domain.rules.stay_or_stop import (
    FIRST_OWED,
    Direct,
    Facts,
    ThroughCode,
    YearsTax,
    stay_or_stop,
)
from codedout.domain.tax_rates import Nation
from codedout.domain.tax_year import TaxYear, london_day
from codedout.presenters.stay_or_stop import Reason, reasons
from codedout.presenters.viewer import Viewer
from codedout.words import words

Json = dict[str, Any]

TOGETHER = (
    *(("filed", "channel"), ("channel", "filed")),
    *(("assessed", "deducted"), ("deducted", "assessed")),
)
"""What says nothing without the other."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)

_say = words().say


def run(argv: Sequence[str]) -> int:
    """Print the JSON and return 0. Misuse ends the process with one line and status 2."""
    parser = _parser()
    facts = _facts(parser.parse_args(argv), parser)
    result = stay_or_stop(facts)
    said: Json = {
        "through_code": result.through_code and _through_code(result.through_code),
        "direct": _direct(result.direct),
        "eligibility": _eligibility(reasons(result, facts.owed_year, Viewer())),
    }
    print(as_json(said, indent=2))
    return 0


# --- what comes out


def _through_code(found: ThroughCode) -> Json:
    return {
        "from": found.year.first_day.isoformat(),
        "to": found.year.last_day.isoformat(),
        "per_month": plain_figures(found.parts.per_month),
        "per_week": plain_figures(found.parts.per_week),
        "per_four_weeks": plain_figures(found.parts.per_four_weeks),
        "months": [
            {"month": f"{month.begins:%Y-%m}", "amount": plain_figures(month.amount)}
            for month in found.parts.months
        ],
        "rates_year": str(found.code.rates_year),
        "code_reduction": plain_figures(found.code.reduction),
        "new_code": found.code.new_code,
    }


def _direct(found: Direct) -> Json:
    payments = found.on_account.payments if found.on_account else ()
    return {
        "on": found.on.isoformat(),
        "bill": plain_figures(found.bill),
        "payments_on_account": [
            {"on": payment.on.isoformat(), "amount": plain_figures(payment.amount)}
            for payment in payments
        ],
    }


def _eligibility(found: Iterable[Reason]) -> list[Json]:
    """Each rule once: what several reasons say of one is put together."""
    together = ((rule, list(each)) for rule, each in groupby(found, key=lambda one: one.rule))
    return [
        {
            "rule": rule,
            "met": _all_met([one.met for one in each]),
            "because": _say(
                "command.stay_or_stop.because",
                because=" ".join(one.because for one in each),
                source=each[0].source,
            ),
        }
        for rule, each in together
    ]


def _all_met(met: Sequence[bool | None]) -> bool | None:
    if False in met:
        return False
    return None if None in met else True


# --- what goes in


def _facts(asked: Namespace, parser: OneLineParser) -> Facts:
    for there, missing in TOGETHER:
        if getattr(asked, there) is not None and getattr(asked, missing) is None:
            parser.error(_say("command.stay_or_stop.also", there=there, missing=missing))
    tax = None if asked.assessed is None else YearsTax(asked.assessed, asked.deducted)
    opens = asked.owed_year.opens_on
    if asked.filed is not None and asked.filed < opens:
        parser.error(_say("command.stay_or_stop.too_early", opens=opens.isoformat()))
    return Facts(
        owed_year=asked.owed_year,
        bill=asked.bill,
        pay=asked.pay,
        nation=Nation(asked.nation),
        today=asked.at or london_day(datetime.now(UTC)),
        allowances=asked.allowances,
        normal_tax=asked.normal_paye_tax,
        years_tax=tax,
        filed=asked.filed and Filed(asked.filed, Channel(asked.channel)),
    )


def _parser() -> OneLineParser:
    parser = OneLineParser(
        prog="codedout stay-or-stop",
        description=_say("command.stay_or_stop.about"),
        epilog=_say("command.stay_or_stop.after"),
        allow_abbrev=False,
    )
    parser.add_argument(
        "--owed-year",
        required=True,
        type=_owed_year,
        metavar="YYYY-YY",
        help=_say("command.stay_or_stop.owed_year"),
    )
    for name, required in (
        *(("bill", True), ("pay", True), ("allowances", False), ("normal_paye_tax", False)),
        *(("assessed", False), ("deducted", False)),
    ):
        parser.add_argument(
            "--" + name.replace("_", "-"),
            required=required,
            type=_amount,
            metavar="POUNDS",
            help=_say(f"command.stay_or_stop.{name}"),
        )
    parser.add_argument(
        "--nation",
        required=True,
        choices=[nation.value for nation in Nation],
        help=_say("command.stay_or_stop.nation"),
    )
    for name in ("filed", "at"):
        parser.add_argument(
            f"--{name}", type=_day, metavar="YYYY-MM-DD", help=_say(f"command.stay_or_stop.{name}")
        )
    parser.add_argument(
        "--channel",
        choices=[channel.value for channel in Channel],
        help=_say("command.stay_or_stop.channel"),
    )
    return parser


def _owed_year(text: str) -> TaxYear:
    try:
        year = TaxYear.parse(text)
    except NotATaxYear:
        raise ArgumentTypeError(_say("command.windows.bad_tax_year")) from None
    if year < FIRST_OWED:
        raise ArgumentTypeError(_say("command.stay_or_stop.too_old", first=FIRST_OWED))
    return year


def _amount(text: str) -> Decimal:
    try:
        return typed_pounds(text)
    except NotAnAmount as problem:
        raise ArgumentTypeError(_say(f"change.error.{problem.reason}")) from None


def _day(text: str) -> date:
    if _DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise ArgumentTypeError(_say("command.stay_or_stop.bad_day"))
