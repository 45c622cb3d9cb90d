"""When what a code did not collect is payable: by hand, and at the ends of months and years."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codedout.domain.account import Coding
from codedout.domain.charge_history import ChargeChange
from codedout.domain.document_kind import DocumentKind
from codedout.domain.documents import ChargeLine, Document
from codedout.domain.documents import CollectionStatus as Status
from codedout.domain.liability import Charge, Divided, Split
from codedout.domain.rules.put_back import PutBack, put_back
from codedout.domain.tax_year import TaxYear
from tests.books import coding, document, line, line_item

YEAR = TaxYear(2023)  # usually due on 31 January 2025
TODAY = date(2026, 11, 2)


def changed(at: datetime | None, reason: str | None, on: date | None = None) -> ChargeChange:
    return ChargeChange(
        document_id="1",
        tax_year=YEAR,
        created_on=None,
        description=None,
        classification=None,
        total=Decimal("100.00"),
        changed_on=on,
        changed_at=at,
        reason=reason,
        payment_on_account_reason=None,
    )


def found(
    one: Document,
    *changes: ChargeChange,
    lines: tuple[ChargeLine, ...] = (),
    today: date = TODAY,
    status: Status = Status.NOT_COLLECTED,
    codings: tuple[Coding, ...] = (),
) -> PutBack | None:
    return put_back(back(one, status, codings), lines, changes, today)


def back(one: Document, status: Status, codings: tuple[Coding, ...] = ()) -> Charge:
    amount = one.original
    return Charge(
        document=one,
        owed_year=one.tax_year or YEAR,
        kind=DocumentKind.BALANCING_CHARGE,
        status=status,
        divided=Divided(split=Split(not_collected=amount), came_back=amount),
        codings=codings,
    )


def charge(due: date | None) -> Document:
    return document("1", YEAR, "100.00", due_on=due)


OF_CODE = changed(datetime(2026, 9, 1, 23, 30, tzinfo=UTC), "Coding out cancelled")


def test_a_due_day_of_hmrcs_after_the_usual_one_is_the_day_to_pay_by() -> None:
    assert found(charge(date(2026, 11, 23))) == PutBack(
        on=date(2026, 10, 12),
        on_told=False,
        payable_by=date(2026, 11, 23),
        payable_told=True,
        interest_after=date(2026, 11, 23),
    )


def test_the_history_of_the_charge_tells_when_it_was_put_back_in_london() -> None:
    assert found(charge(date(2025, 1, 31)), OF_CODE) == PutBack(
        on=date(2026, 9, 2),  # half past midnight in London
        on_told=True,
        payable_by=date(2026, 10, 14),
        payable_told=False,
        interest_after=date(2026, 10, 14),
    )
    told = found(charge(date(2026, 10, 20)), OF_CODE)
    assert told is not None
    assert (told.on, told.on_told, told.payable_by) == (date(2026, 9, 2), True, date(2026, 10, 20))


@pytest.mark.parametrize(
    "change",
    [
        changed(OF_CODE.changed_at, "Amended return, Customer Request"),
        changed(OF_CODE.changed_at, None),
        changed(OF_CODE.changed_at, "Postcode"),
        changed(None, "Coding cancelled"),
        changed(OF_CODE.changed_at, "Balancing payment collected through PAYE tax code"),
        changed(OF_CODE.changed_at, "Coding out"),
        changed(OF_CODE.changed_at, "Bank sort code removed"),
        changed(OF_CODE.changed_at, "Penalty code 4 cancelled"),
        changed(OF_CODE.changed_at, "Cancelled"),
        changed(OF_CODE.changed_at, "Cancelled PAYE coding reinstated"),
        changed(OF_CODE.changed_at, "Put back into the tax code"),
        changed(None, "PAYE code removed", date(2025, 4, 5)),  # before the code's year
        changed(datetime(2024, 1, 1, tzinfo=UTC), "Coding cancelled"),  # before the charge
        changed(datetime(2026, 11, 3, tzinfo=UTC), "Coding cancelled"),  # after today
    ],
)
def test_where_nothing_tells_the_day_there_is_no_countdown(change: ChargeChange) -> None:
    assert found(charge(date(2025, 1, 31)), change) is None
    assert found(charge(None), change) is None


def test_the_newest_entry_that_names_the_code_counts_and_an_older_way_of_dating_it() -> None:
    older = changed(None, "PAYE code removed", date(2026, 3, 1))
    told = found(charge(None), OF_CODE, older)
    assert told is not None
    assert told.on == date(2026, 9, 2)
    told = found(charge(None), older)
    assert told is not None
    assert told.payable_by == date(2026, 4, 12)


def test_put_back_before_the_usual_day_interest_waits_for_that_day() -> None:
    early = changed(datetime(2024, 11, 1, 12, tzinfo=UTC), "Could not be coded")
    told = found(charge(None), early, today=date(2024, 11, 10), status=Status.REJECTED)
    assert told is not None
    assert (told.payable_by, told.interest_after) == (date(2024, 12, 13), date(2025, 1, 31))


def test_the_usual_due_day_counts_while_it_is_still_to_come() -> None:
    told = found(charge(date(2025, 1, 31)), today=date(2025, 1, 31))
    assert told is not None
    assert (told.on, told.payable_by, (told.payable_by - date(2025, 1, 31)).days) == (
        None,
        date(2025, 1, 31),
        0,
    )
    assert found(charge(date(2025, 1, 31)), today=date(2025, 2, 1)) is None


@pytest.mark.parametrize("today", [date(2025, 1, 31), date(2025, 2, 1), TODAY])
def test_what_never_was_in_a_code_stays_payable_by_hmrcs_day_when_that_is_over(today: date) -> None:
    told = found(charge(date(2025, 1, 31)), today=today, status=Status.REJECTED)
    assert told is not None
    assert (told.on, told.payable_by, told.payable_told) == (None, date(2025, 1, 31), True)
    assert found(charge(None), today=today, status=Status.REJECTED) is None


@pytest.mark.parametrize(
    ("on", "payable_by", "told"),
    [
        (date(2024, 12, 20), date(2025, 1, 31), True),
        (date(2024, 12, 21), date(2025, 2, 1), False),  # six weeks end after it
    ],
)
@pytest.mark.parametrize("today", [date(2025, 1, 5), TODAY])
def test_six_weeks_that_end_before_hmrcs_day_change_nothing(
    on: date, payable_by: date, told: bool, today: date
) -> None:
    one = found(
        charge(date(2025, 1, 31)),
        changed(None, "Coding refused", on),
        today=today,
        status=Status.REJECTED,
    )
    assert one is not None
    assert (one.on, one.payable_by, one.payable_told) == (on, payable_by, told)


def test_a_part_that_is_open_can_have_a_later_day_than_the_charge() -> None:
    one = charge(date(2025, 1, 31))
    items = (
        line_item("60.00", due_on=date(2026, 8, 1)),
        line_item("40.00", due_on=date(2026, 9, 9), clearing_reason="Incoming Payment"),
    )
    told = found(one, lines=(line(one, None, *items),))
    assert told is not None
    assert told.payable_by == date(2026, 8, 1)


def test_what_would_have_been_put_back_before_it_was_charged_or_after_today_is_not_said() -> None:
    late = replace(charge(date(2025, 3, 1)), dated=date(2025, 2, 20))
    told = found(late, status=Status.REJECTED)
    assert told is not None
    assert (told.on, told.payable_by) == (None, date(2025, 3, 1))
    ahead = found(charge(date(2027, 1, 1)))
    assert ahead is not None
    assert ahead.on is None


@pytest.mark.parametrize(
    ("on", "by"),
    [
        (date(2024, 1, 18), date(2024, 2, 29)),
        (date(2024, 1, 19), date(2024, 3, 1)),
        (date(2025, 1, 18), date(2025, 3, 1)),
        (date(2023, 11, 20), date(2024, 1, 1)),
        (date(2023, 12, 31), date(2024, 2, 11)),
        (date(2026, 3, 1), date(2026, 4, 12)),  # clocks go forward between
        (date(2026, 9, 30), date(2026, 11, 11)),  # and back
    ],
)
def test_six_weeks_over_the_ends_of_months_and_years(on: date, by: date) -> None:
    one = replace(document("1", TaxYear(2020), "1.00", due_on=None), dated=date(2021, 10, 1))
    told = found(one, changed(None, "PAYE code cancelled", on), today=date(2027, 1, 1))
    assert told is not None
    assert told.payable_by == by


@given(
    on=st.dates(date(2025, 4, 6), date(2035, 12, 31)), later=st.integers(min_value=0, max_value=900)
)
def test_the_days_left_go_down_by_one_a_day(on: date, later: int) -> None:
    today = on + timedelta(days=later)
    told = found(charge(None), changed(None, "PAYE: not collected", on), today=today)
    assert told is not None
    assert (told.payable_by - today).days == 42 - later
    assert told.interest_after == max(told.payable_by, YEAR.return_due_on)
    worked_back = found(charge(told.payable_by), today=today)
    if told.payable_by > YEAR.return_due_on:
        assert worked_back is not None
        assert worked_back.on == on, "worked back, it is the same day"


def test_a_due_day_from_before_the_codes_year_is_none_of_putting_it_back() -> None:
    for due, told in (
        (date(2025, 4, 5), None),
        (date(2025, 4, 6), (None, date(2025, 4, 6))),
        (date(2025, 5, 17), (None, date(2025, 5, 17))),
        (date(2025, 5, 18), (date(2025, 4, 6), date(2025, 5, 18))),
    ):
        one = found(charge(due))
        assert (one and (one.on, one.payable_by)) == told
        refused = found(charge(due), status=Status.REJECTED)
        assert refused is not None
        assert refused.payable_by == due


SAYS = (
    "Cancelled PAYE Self Assessment",
    "Coding out cancelled",
    "PAYE code removed",
    "Not collected through the tax code",
    "Could not be coded",
    "coding REFUSED",
    "Put back from PAYE to the account",
    "Taken out of tax code",
)
SILENT = (
    None,
    "",
    "Amended return",
    "Balancing payment collected through PAYE tax code",
    "Tax code changed",
    "Amount coded out",
    "Bank sort code changed",
    "Postcode removed",
    "Late payment penalty cancelled",
)
BACK = st.sampled_from(
    [Status.NOT_COLLECTED, Status.PARTLY_COLLECTED, Status.CANCELLED, Status.REJECTED]
)
DAYS = st.dates(date(2024, 1, 1), date(2029, 12, 31))


@given(
    status=BACK,
    code=st.integers(2024, 2028),
    begun=st.none() | DAYS,
    entries=st.lists(st.tuples(st.sampled_from(SAYS + SILENT), DAYS), max_size=5),
    today=DAYS,
)
def test_only_what_says_so_from_the_day_it_can_have_been_counts_as_put_back(
    status: Status,
    code: int,
    begun: date | None,
    entries: list[tuple[str | None, date]],
    today: date,
) -> None:
    one = charge(None)
    first = {
        Status.NOT_COLLECTED: date(code, 4, 6),
        Status.PARTLY_COLLECTED: date(code, 4, 6),
        Status.CANCELLED: begun or one.dated,
        Status.REJECTED: one.dated,
    }[status]
    codings = (coding(YEAR, "100.00", TaxYear(code), started_on=begun),)
    changes = [changed(None, reason, on) for reason, on in entries]
    told = found(one, *changes, today=today, status=status, codings=codings)
    fit = [on for reason, on in entries if reason in SAYS and max(first, one.dated) <= on <= today]
    assert (None if told is None else told.on) == max(fit, default=None)
