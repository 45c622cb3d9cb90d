"""The conditions for staying, and what decides on payments on account, in words (R11-R26, R96)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from codedout.domain.rules.eligibility import Condition
from codedout.domain.rules.on_account import OnAccountTest
from codedout.domain.rules.stay_or_stop import StayOrStop
from codedout.domain.tax_year import TaxYear
from codedout.presenters.viewer import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One rule, how it comes out (None: HMRC decides, or it is not known), why, and its source.

    `about` names it in the catalogue: the rule, or its half where it has two.
    """

    rule: str
    about: str
    met: bool | None
    because: str
    source: str


def reasons(result: StayOrStop, owed_year: TaxYear, show: Viewer) -> tuple[Reason, ...]:
    """Every condition in the order of the rules; then the test for payments on account."""
    conditions = (_condition(each, show) for each in result.eligibility)
    return (*conditions, _on_account(result, owed_year, show))


def _condition(condition: Condition, show: Viewer) -> Reason:
    values = {name: _said(value, show) for name, value in condition.values.items()}
    because = show.say(f"stay_or_stop.why.{condition.because}", **values)
    return _reason(condition.rule, condition.met, because, show, about=condition.about)


def _reason(rule: str, met: bool | None, because: str, show: Viewer, *, about: str = "") -> Reason:
    source = show.say(f"stay_or_stop.source.{rule}")
    return Reason(rule=rule, about=about or rule, met=met, because=because, source=source)


def _said(value: Decimal | date, show: Viewer) -> str:
    return show.gbp(value) if isinstance(value, Decimal) else show.day(value)


def _on_account(result: StayOrStop, owed_year: TaxYear, show: Viewer) -> Reason:
    years = {"year": show.year(owed_year), "next_year": show.year(owed_year.plus(1))}
    test = result.direct.on_account
    if test is None:
        return _reason("R96", None, show.say("stay_or_stop.why.R96.unknown", **years), show)
    because = _tested(test, years["year"], show)
    if result.through_code and result.through_code.on_account and test.payments:
        because += " " + _through_code(result.through_code.on_account, show)
    return _reason("R96", bool(test.payments), because, show)


def _tested(test: OnAccountTest, year: str, show: Viewer) -> str:
    values = {"assessed": show.gbp(test.assessed), "left": show.gbp(test.left), "year": year}
    if not test.enough:
        return show.say("stay_or_stop.why.R96.too_small", **values)
    values["share"] = show.gbp(test.share)
    if not test.payments:
        return show.say("stay_or_stop.why.R96.too_little", **values)
    first, second = (show.day(payment.on) for payment in test.payments)
    return show.say("stay_or_stop.why.R96.yes", **values, first=first, second=second)


def _through_code(test: OnAccountTest, show: Viewer) -> str:
    left = show.gbp(test.left)
    if not test.payments:
        return show.say("stay_or_stop.why.R96.code_no", left=left)
    first, second = (show.gbp(payment.amount) for payment in test.payments)
    return show.say("stay_or_stop.why.R96.code_yes", left=left, first=first, second=second)
