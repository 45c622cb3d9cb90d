"""Why a bill can or cannot be collected through a tax code, as a person reads it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from codedout.domain.rules.eligibility import Channel, Filed
from codedout.domain.rules.stay_or_stop import Facts, YearsTax, stay_or_stop
from codedout.domain.tax_rates import Nation
from codedout.domain.tax_year import TaxYear
from codedout.presenters.stay_or_stop import Reason, reasons
from codedout.presenters.viewer import Viewer

FACTS = Facts(
    owed_year=TaxYear(2025),
    bill=Decimal("1850.00"),
    pay=Decimal("42000.00"),
    nation=Nation.ENGLAND_NI,
    today=date(2026, 11, 2),
)


def told(facts: Facts) -> tuple[Reason, ...]:
    return reasons(stay_or_stop(facts), facts.owed_year, Viewer())


def why(facts: Facts, rule: str) -> list[str]:
    return [each.because for each in told(facts) if each.rule == rule]


def test_each_rule_has_its_reason_and_its_source() -> None:
    found = told(FACTS)
    rules = [each.rule for each in found]
    assert rules == ["R11", "R14", "R15", "R20", "R20", "R21", "R24", "R25", "R96"]
    assert all(each.because and each.source for each in found)
    assert why(FACTS, "R11") == ["Your bill is £1,850, which is under £3,000."]
    assert why(FACTS, "R20") == [
        "Your normal tax, about £5,886, and the bill come to £7,736. That is not more than half of "
        "£42,000.",
        "The bill is not more than that normal tax, so you would not pay more than twice as much.",
    ]
    assert "up to £7,000 of debts" in why(FACTS, "R25")[0]
    assert why(FACTS, "R25")[0].endswith("Stopping collection of the bill does not stop that.")


@pytest.mark.parametrize("today", ["2026-10-31", "2026-11-01", "2026-12-31"])
@pytest.mark.parametrize("filed", [None, "2026-10-31", "2026-12-30", "2027-01-01"])
@pytest.mark.parametrize("channel", [None, *Channel])
@pytest.mark.parametrize("bill", ["0.00", "1486.00", "2999.99", "3000.00"])
@pytest.mark.parametrize("pay", ["0.00", "20000.00", "42000.00"])
def test_there_are_words_for_every_way_it_can_come_out(
    today: str, filed: str | None, channel: Channel | None, bill: str, pay: str
) -> None:
    facts = replace(
        FACTS,
        bill=Decimal(bill),
        pay=Decimal(pay),
        today=date.fromisoformat(today),
        filed=None if filed is None else Filed(date.fromisoformat(filed), channel),
    )
    assert all(each.because.endswith(".") for each in told(facts))


@pytest.mark.parametrize(
    ("on", "met"),
    [("2026-10-31", True), ("2026-11-01", None), ("2026-12-30", None), ("2026-12-31", False)],
)
def test_a_return_that_came_nobody_says_how_is_judged_by_its_day_alone(
    on: str, met: bool | None
) -> None:
    told_so = [
        each
        for each in told(replace(FACTS, filed=Filed(date.fromisoformat(on))))
        if each.rule in ("R15", "R16")
    ]
    assert [each.met for each in told_so] == [met]
    assert "on paper on" not in told_so[0].because


def test_a_late_paper_return_is_told_as_hmrcs_to_decide() -> None:
    late = replace(FACTS, filed=Filed(date(2026, 11, 20), Channel.PAPER))
    assert [each.met for each in told(late) if each.rule in ("R15", "R16")] == [None, None]
    assert why(late, "R16") == [
        "HMRC may still collect it so if it has settled the amount by 30 December 2026."
    ]


@pytest.mark.parametrize(
    ("bill", "assessed", "deducted", "met", "because"),
    [
        (
            *("2500.00", "9000.00", "6500.00", True),
            "Of your £9,000 tax for 2025 to 2026, £2,500 was not deducted before you got your "
            "money. That is £1,000 or more, and a fifth of the tax (£1,800) or more. So half of it "
            "is due on 31 January 2027, and half on 31 July 2027. Through the tax code the bill "
            "counts as deducted. Then £0 is left, and that brings none.",
        ),
        (
            *("2000.00", "20000.00", "9000.00", True),
            "Of your £20,000 tax for 2025 to 2026, £11,000 was not deducted before you got your "
            "money. That is £1,000 or more, and a fifth of the tax (£4,000) or more. So half of it "
            "is due on 31 January 2027, and half on 31 July 2027. Through the tax code the bill "
            "counts as deducted. Then £9,000 is left, and payments on account come all the same: "
            "£4,500 and £4,500.",
        ),
        (
            *("3000.00", "9000.00", "6000.00", True),
            "Of your £9,000 tax for 2025 to 2026, £3,000 was not deducted before you got your "
            "money. That is £1,000 or more, and a fifth of the tax (£1,800) or more. So half of it "
            "is due on 31 January 2027, and half on 31 July 2027.",
        ),
        (
            *("999.99", "4000.00", "3000.01", False),
            "Of your £4,000 tax for 2025 to 2026, £999.99 was not deducted before you got your "
            "money. That is under £1,000, so it brings no payments on account.",
        ),
        (
            *("1000.00", "5000.01", "4000.01", False),
            "Of your £5,000.01 tax for 2025 to 2026, £1,000 was not deducted before you got your "
            "money. That is less than a fifth of the tax (£1,000.01), so it brings no payments on "
            "account.",
        ),
    ],
)
def test_the_arithmetic_of_payments_on_account_is_told(
    bill: str, assessed: str, deducted: str, met: bool, because: str
) -> None:
    tax = YearsTax(Decimal(assessed), Decimal(deducted))
    last = told(replace(FACTS, bill=Decimal(bill), years_tax=tax))[-1]
    assert (last.rule, last.met, last.because) == ("R96", met, because)


def test_without_the_years_tax_nothing_is_said_of_payments_on_account_but_that() -> None:
    last = told(FACTS)[-1]
    assert (last.rule, last.met) == ("R96", None)
    assert "which you did not say" in last.because
    assert "2026 to 2027" in last.because
