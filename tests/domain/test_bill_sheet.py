"""What a person typed about a bill: what is still missing, what is wrong, and what HMRC knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from codedout.domain.bill_sheet import (
    LESS_THAN_BILL,
    Box,
    Reaches,
    TypedBill,
    UnderstoodBill,
    asks_when,
    understand,
)
from codedout.domain.choice import UNKNOWN_RETURN, ReturnRecord, ReturnState
from codedout.domain.rules.eligibility import Channel, Filed
from codedout.domain.rules.stay_or_stop import Facts, YearsTax
from codedout.domain.tax_rates import Nation
from codedout.domain.tax_year import TaxYear

YEAR = TaxYear(2025)
NOVEMBER, JANUARY = date(2026, 11, 2), date(2027, 1, 2)
TYPED = TypedBill(owed_year=YEAR, bill="£1,850", pay="42 000", nation=Nation.WALES)
OPEN = ReturnRecord(state=ReturnState.OPEN)


def understood(typed: TypedBill) -> UnderstoodBill:
    return understand(typed, UNKNOWN_RETURN, NOVEMBER)


def facts(typed: TypedBill, record: ReturnRecord, today: date) -> Facts:
    found = understand(typed, record, today).facts
    assert found is not None
    return found


def test_what_is_typed_becomes_the_facts_and_nothing_is_filled_in() -> None:
    assert facts(TYPED, UNKNOWN_RETURN, NOVEMBER) == Facts(
        owed_year=YEAR,
        bill=Decimal("1850.00"),
        pay=Decimal("42000.00"),
        nation=Nation.WALES,
        today=NOVEMBER,
    )
    all_of_it = replace(TYPED, allowances="0", assessed="9000", deducted="6,500.00")
    more = facts(all_of_it, UNKNOWN_RETURN, NOVEMBER)
    assert more.allowances == 0
    assert more.years_tax == YearsTax(Decimal("9000.00"), Decimal("6500.00"))


def test_nothing_comes_of_an_empty_sheet() -> None:
    found = understood(TypedBill(owed_year=YEAR))
    assert (found.facts, found.missing, found.no_nation) == (None, (Box.BILL, Box.PAY), True)


@pytest.mark.parametrize(
    ("typed", "missing"),
    [
        (replace(TYPED, bill=" "), (Box.BILL,)),
        (replace(TYPED, assessed="9000"), (Box.DEDUCTED,)),
        (replace(TYPED, deducted="0"), (Box.ASSESSED,)),
    ],
)
def test_without_what_is_needed_nothing_is_worked_out(
    typed: TypedBill, missing: tuple[Box, ...]
) -> None:
    found = understood(typed)
    assert (found.facts, found.missing, found.no_nation) == (None, missing, False)


def test_what_cannot_be_read_is_told_by_its_box() -> None:
    found = understood(replace(TYPED, pay="lots", allowances="-1"))
    assert (found.facts, found.missing) == (None, ())
    assert found.wrong == {Box.PAY: "not_a_number", Box.ALLOWANCES: "negative"}


def test_the_bill_cannot_be_more_than_all_of_the_years_tax() -> None:
    just = replace(TYPED, assessed="1850.00", deducted="0")
    assert understood(just).wrong == {}
    less = understood(replace(just, assessed="1849.99"))
    assert (less.facts, less.wrong) == (None, {Box.ASSESSED: LESS_THAN_BILL})


@pytest.mark.parametrize(
    ("reaches", "filed"),
    [
        (None, None),
        (Reaches.ONLINE, Filed(date(2026, 12, 30), Channel.ONLINE)),
        (Reaches.PAPER, Filed(date(2026, 10, 31), Channel.PAPER)),
        (Reaches.PAPER_LATE, Filed(date(2026, 12, 30), Channel.PAPER)),
        (Reaches.LATER, Filed(date(2026, 12, 31))),
    ],
)
def test_the_persons_word_on_their_return_stands_for_the_days_it_can_mean(
    reaches: Reaches | None, filed: Filed | None
) -> None:
    typed = replace(TYPED, reaches=reaches)
    for record in (UNKNOWN_RETURN, OPEN, ReturnRecord(state=ReturnState.SUBMITTED)):
        assert asks_when(record, YEAR, NOVEMBER)
        assert facts(typed, record, NOVEMBER).filed == filed


def test_hmrcs_record_goes_before_it() -> None:
    typed = replace(TYPED, reaches=Reaches.ONLINE)
    late = ReturnRecord(state=ReturnState.SUBMITTED, received_on=date(2027, 1, 1))
    assert not asks_when(late, YEAR, JANUARY)
    assert facts(typed, late, JANUARY).filed == Filed(date(2027, 1, 1))


def test_a_return_that_hmrc_has_not_got_after_the_last_day_is_too_late() -> None:
    typed, last = replace(TYPED, reaches=Reaches.ONLINE), date(2026, 12, 30)
    assert asks_when(OPEN, YEAR, last)
    assert not asks_when(OPEN, YEAR, JANUARY)
    assert facts(typed, OPEN, JANUARY).filed == Filed(JANUARY)
    assert asks_when(UNKNOWN_RETURN, YEAR, JANUARY), "it may have come outside HMRC's record"
