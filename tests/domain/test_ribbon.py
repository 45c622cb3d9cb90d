"""The ribbon of one amount: worked out by hand, and what holds for every one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codedout.domain.account import Account, Coding
from codedout.domain.choice import UNKNOWN_RETURN, ReturnRecord, ReturnState
from codedout.domain.documents import Clearing, CollectionStatus, Document
from codedout.domain.liability import Charge
from codedout.domain.rules.put_back import PutBack
from codedout.domain.rules.reckoning import reckon
from codedout.domain.rules.ribbon import By, Mark, Part, Ribbon, Way, When, ribbon, way_of
from codedout.domain.tax_year import TaxYear
from tests.books import coding, document, line, line_item

YEAR = TaxYear(2023)
TODAY = date(2026, 11, 2)
SUBMITTED = ReturnRecord(state=ReturnState.SUBMITTED, received_on=date(2024, 12, 5))
BACK = PutBack(
    on=date(2025, 10, 1),
    on_told=False,
    payable_by=date(2025, 11, 12),
    payable_told=True,
    interest_after=date(2025, 11, 12),
)


def charge_of(status: str | None, *codings: Coding, **more: Any) -> Charge:
    members: dict[str, Any] = {"amount_coded_out": Decimal("100.00") if status else None}
    one = document("1", YEAR, "100.00", **(members | more))
    return reckoned(one, status, codings)


def reckoned(one: Document, status: str | None, codings: tuple[Coding, ...] = ()) -> Charge:
    lines = (line(one, None, line_item("100.00", status)),)
    return reckon(Account(codings=codings, documents=(one,), lines=lines), TODAY).charges[0]


def told(
    charge: Charge | None,
    *,
    record: ReturnRecord = SUBMITTED,
    paid_on: tuple[date, ...] = (),
    back: PutBack | None = None,
) -> Ribbon:
    return ribbon(YEAR, charge, (), record, paid_on=paid_on, back=back, today=TODAY)


def days(found: Ribbon) -> list[tuple[str, str, str, str]]:
    return [(one.of.value, str(one.first), str(one.last), one.by.value) for one in found.parts]


def test_an_amount_that_goes_through_the_code_that_hmrc_names() -> None:
    one = coding(YEAR, "100.00", TaxYear(2025), started_on=date(2024, 12, 6))
    found = told(charge_of("initiated", one))
    assert found.way is Way.CODE
    assert days(found) == [
        ("earned", "2023-04-06", "2024-04-05", "law"),
        ("filed", "2024-12-05", "2024-12-05", "hmrc"),
        ("put_down", "2024-12-06", "2024-12-06", "hmrc"),
        ("code", "2025-04-06", "2025-04-06", "hmrc"),
        ("collected", "2025-04-06", "2026-04-05", "hmrc"),
        ("settled", "2026-04-05", "2026-04-05", "hmrc"),
    ]


def test_hmrcs_year_goes_before_the_usual_one_which_is_said_to_be_that() -> None:
    later = told(charge_of("initiated", coding(YEAR, "100.00", TaxYear(2026))))
    assert {part.code_year for part in later.parts if part.code_year} == {TaxYear(2026)}
    usual = told(charge_of("initiated", coding(TaxYear(2022), "100.00", TaxYear(2024))))
    of_code = [part for part in usual.parts if part.code_year]
    assert {(part.code_year, part.by) for part in of_code} == {(TaxYear(2025), By.USUAL)}


def test_a_coding_that_begins_within_its_year_changes_the_code_no_sooner() -> None:
    one = coding(YEAR, "100.00", TaxYear(2025), started_on=date(2025, 7, 1))
    found = told(charge_of("initiated", one))
    assert days(found)[2:5] == [
        ("put_down", "2025-07-01", "2025-07-01", "hmrc"),
        ("code", "2025-07-01", "2025-07-01", "hmrc"),
        ("collected", "2025-07-01", "2026-04-05", "hmrc"),
    ]


def test_until_hmrc_has_the_return_its_last_days_stand_there() -> None:
    found = told(None, record=UNKNOWN_RETURN)
    assert found.way is Way.IF
    assert days(found) == [
        ("earned", "2023-04-06", "2024-04-05", "law"),
        ("paper", "2024-10-31", "2024-10-31", "law"),
        ("for_code", "2024-12-30", "2024-12-30", "law"),
        ("online", "2025-01-31", "2025-01-31", "law"),
        ("code", "2025-04-06", "2025-04-06", "usual"),
        ("collected", "2025-04-06", "2026-04-05", "usual"),
    ]


def test_what_is_paid_directly_has_no_tax_code() -> None:
    one = charge_of(None, outstanding=Decimal(0), due_on=None)
    found = told(one, paid_on=(date(2025, 2, 3), date(2025, 1, 20)))
    assert found.way is Way.DIRECT
    assert days(found)[2:] == [
        ("paid", "2025-01-20", "2025-02-03", "hmrc"),
        ("due", "2025-01-31", "2025-01-31", "law"),
        ("settled", "2025-02-03", "2025-02-03", "hmrc"),
    ]


@pytest.mark.parametrize(
    ("description", "due"),
    [("ITSA- POA 1", date(2024, 1, 31)), ("ITSA - POA 2", date(2024, 7, 31)), ("New Charge", None)],
)
def test_a_charge_without_a_due_day_has_the_one_of_its_kind(
    description: str, due: date | None
) -> None:
    one = charge_of(None, description=description, due_on=None)
    assert [part.first for part in told(one).parts if part.of is Mark.DUE] == [due] * bool(due)


def test_what_was_rejected_at_once_never_comes_to_a_code() -> None:
    found = told(charge_of("rejected", coding(YEAR, "100.00", TaxYear(2025))), back=BACK)
    assert found.way is Way.BACK
    assert found.code_years == ()
    assert [part.of for part in found.parts] == [
        *(Mark.EARNED, Mark.FILED, Mark.PUT_BACK, Mark.PAYABLE),
    ]


def test_what_is_taken_out_within_the_year_is_collected_until_then() -> None:
    one = coding(YEAR, "100.00", TaxYear(2025))
    found = told(charge_of("cancelled", one), back=BACK, paid_on=(date(2025, 11, 30),))
    assert days(found)[2:] == [
        ("code", "2025-04-06", "2025-04-06", "hmrc"),
        ("collected", "2025-04-06", "2025-10-01", "ours"),
        ("put_back", "2025-10-01", "2025-10-01", "ours"),
        ("payable", "2025-11-12", "2025-11-12", "hmrc"),
        ("paid", "2025-11-30", "2025-11-30", "hmrc"),
    ]
    before = replace(BACK, on=date(2025, 3, 1))
    assert Mark.CODE not in [part.of for part in told(charge_of("cancelled"), back=before).parts]


def test_hmrcs_clearing_settles_it() -> None:
    clearing = Clearing(on=date(2026, 4, 20), reason=None, amount=None)
    one = charge_of("fully-collected", outstanding=Decimal(0), last_clearing=clearing)
    assert days(told(one))[-1] == ("settled", "2026-04-20", "2026-04-20", "hmrc")


def test_a_part_that_no_code_collects_is_due_directly_and_not_settled_by_the_code() -> None:
    one = document("1", YEAR, "150.00", amount_coded_out=Decimal("100.00"))
    parts = line(one, None, line_item("100.00", "initiated"), line_item("50.00"))
    [year] = reckon(Account(documents=(one,), lines=(parts,)), TODAY).years
    marks = [part.of for part in told(year.charges[0]).parts]
    assert Mark.DUE in marks
    assert Mark.SETTLED not in marks


def test_several_codings_are_each_shown_unless_one_is_of_just_the_amount() -> None:
    first = coding(YEAR, "40.00", TaxYear(2025), started_on=date(2024, 12, 9))
    again = replace(first, started_on=date(2024, 12, 6))
    second = coding(YEAR, "60.00", TaxYear(2026))
    both = told(charge_of("initiated", first, second, again))
    assert [(each.year, each.put_down_on) for each in both.code_years] == [
        (TaxYear(2025), date(2024, 12, 6)),
        (TaxYear(2026), None),
    ]
    just = coding(YEAR, "100.00", TaxYear(2026))
    one = told(charge_of("initiated", first, just))
    assert [each.year for each in one.code_years] == [TaxYear(2026)]


def test_a_year_beyond_the_calendar_is_as_if_hmrc_named_none() -> None:
    found = told(charge_of("initiated", coding(YEAR, "100.00", TaxYear(9998))))
    assert [(each.year, each.by) for each in found.code_years] == [(TaxYear(2025), By.USUAL)]


@pytest.mark.parametrize(
    ("today", "when"),
    [
        (date(2023, 4, 5), When.AHEAD),
        (date(2023, 4, 6), When.NOW),
        (date(2024, 4, 5), When.NOW),
        (date(2024, 4, 6), When.PAST),
    ],
)
def test_a_part_lies_behind_around_or_ahead(today: date, when: When) -> None:
    part = Part(of=Mark.EARNED, first=YEAR.first_day, last=YEAR.last_day, by=By.LAW)
    assert part.when(today) is when


STATUSES = [None, *(status.value for status in CollectionStatus), "something-new"]
DAYS = st.dates(date(1999, 1, 1), date(2050, 12, 31))


@given(
    status=st.sampled_from(STATUSES),
    due=st.none() | DAYS,
    started=st.none() | DAYS,
    paid=st.lists(DAYS, max_size=4),
    code=st.none() | st.integers(1996, 2100).map(TaxYear),
    back=st.none() | DAYS,
    outstanding=st.sampled_from(["0.00", "40.00", "100.00"]),
    today=DAYS,
)
def test_every_ribbon_has_its_parts_in_order_and_holds_today(
    status: str | None,
    due: date | None,
    started: date | None,
    paid: list[date],
    code: TaxYear | None,
    back: date | None,
    outstanding: str,
    today: date,
) -> None:
    told_back = back and replace(BACK, on=back, payable_by=back + timedelta(days=42))
    codings = () if code is None else (coding(YEAR, "100.00", code, started_on=started),)
    one = charge_of(status, *codings, due_on=due, outstanding=Decimal(outstanding))
    found = ribbon(YEAR, one, codings, SUBMITTED, paid_on=paid, back=told_back or None, today=today)
    firsts = [part.first for part in found.parts]
    assert firsts == sorted(firsts)
    assert all(part.first <= part.last for part in found.parts)
    assert found.first <= min(firsts)
    assert found.last >= today
    assert Mark.EARNED in [part.of for part in found.parts]
    by_code = {part.code_year for part in found.parts} - {None}
    assert by_code <= {each.year for each in found.code_years}
    if way_of(one) is Way.DIRECT:
        assert found.code_years == ()
