"""What is open of an account: nothing of it is lost, and nothing is asked for twice."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given

from codedout.domain.account import Account
from codedout.domain.document_kind import DocumentKind, kind_of
from codedout.domain.documents import CollectionStatus, Document, LateInterest
from codedout.domain.owing import NotByCode, Owing
from codedout.domain.rules.open_charges import not_by_code, open_charges
from codedout.domain.rules.reckoning import reckon
from codedout.domain.tax_year import TaxYear
from tests.books import coding, document, line, line_item
from tests.domain.test_liability_properties import accounts

TODAY = date(2026, 11, 2)
OWED = TaxYear(2023)
BY_CODE = "Balancing payment collected through PAYE tax code"


def owing(*documents: Document, status: str | None = None, codings: tuple = ()) -> Owing:
    lines = [line(one, "4910", line_item(str(one.original), status)) for one in documents]
    account = Account(documents=documents, lines=tuple(lines), codings=codings)
    return open_charges(account, reckon(account, TODAY))


def coded(amount: str, **more: object) -> Document:
    return document(
        "1", OWED, amount, text=BY_CODE, is_coded_out=True, amount_coded_out=Decimal(amount), **more
    )


@given(accounts())
def test_whatever_is_open_is_listed_and_no_more_than_that_is_asked_for(account: Account) -> None:
    found = open_charges(account, reckon(account, TODAY))
    listed = {one.document.id for one in (*found.due, *found.in_code, *found.estimates)}
    listed |= {one.id for one in found.unclear}
    lines = account.lines_by_document()
    for one in account.documents:
        kind = kind_of(one, lines.get(one.id, ()))
        if one.outstanding > 0 and (kind.is_charge or kind is DocumentKind.UNKNOWN):
            assert one.id in listed
    for one in (*found.due, *found.in_code):
        assert min(one.to_pay, one.in_code) >= 0
        assert one.to_pay <= max(one.document.outstanding, 0)
    assert found.to_pay == sum(one.to_pay for one in found.due)
    days = [one.document.due_on for one in found.due if one.document.due_on]
    assert days == sorted(days)


def test_what_is_on_its_way_through_a_code_is_not_to_be_paid() -> None:
    for status in ("initiated", "awaiting-collection", "waiting-cancellation", "something-new"):
        found = owing(coded("900.00"), status=status)
        assert found.due == ()
        [one] = found.in_code
        assert (one.in_code, one.code_years, one.by_rule) == (Decimal(900), (TaxYear(2025),), True)


def test_it_is_listed_also_where_hmrc_has_taken_it_off_what_is_open() -> None:
    [one] = owing(coded("900.00", outstanding=Decimal(0)), status="initiated").in_code
    assert (one.in_code, one.to_pay) == (Decimal(900), Decimal(0))


def test_what_was_collected_in_full_is_not_open() -> None:
    assert owing(coded("900.00", outstanding=Decimal(0)), status="fully-collected") == Owing()


def test_something_open_of_what_was_collected_in_full_is_not_clear() -> None:
    found = owing(coded("900.00"), status="fully-collected")
    assert [one.id for one in found.unclear] == ["1"]
    assert found.due == found.in_code == ()


@pytest.mark.parametrize("status", ["not-collected", "cancelled", "rejected", "partly-collected"])
def test_what_a_code_did_not_collect_is_to_be_paid(status: str) -> None:
    found = owing(coded("900.00", outstanding=Decimal("155.14")), status=status)
    [one] = found.due
    assert (one.to_pay, one.not_collected) == (Decimal("155.14"), Decimal("155.14"))
    assert found.in_code == ()


def test_the_code_is_the_one_hmrc_names_and_of_several_the_one_of_just_that_amount() -> None:
    later, latest = TaxYear(2026), TaxYear(2027)
    [one] = owing(
        coded("900.00"), status="initiated", codings=(coding(OWED, "100.00", later),)
    ).in_code
    assert (one.code_years, one.by_rule) == ((later,), False)
    several = (coding(OWED, "900.00", latest), coding(OWED, "40.00", later))
    [one] = owing(coded("900.00"), status="initiated", codings=several).in_code
    assert one.code_years == (latest,)
    neither = (coding(OWED, "500.00", latest), coding(OWED, "400.00", later))
    [one] = owing(coded("900.00"), status="initiated", codings=neither).in_code
    assert one.code_years == (later, latest)


def test_items_of_which_hmrc_says_several_things_are_each_gone_by() -> None:
    one = coded("850.00", outstanding=Decimal("650.00"))
    items = (
        line_item("200.00", "fully-collected", clearing_reason="Automatic Clearing"),
        line_item("400.00", "initiated"),
        line_item("250.00", "not-collected"),
    )
    account = Account(documents=(one,), lines=(line(one, "4910", *items),))
    found = open_charges(account, reckon(account, TODAY))
    [due], [in_code] = found.due, found.in_code
    assert (due.to_pay, in_code.in_code) == (Decimal(250), Decimal(400))
    assert in_code.status is CollectionStatus.UNKNOWN


def test_what_is_in_no_years_total_is_open_all_the_same() -> None:
    found = owing(
        document("1", None, "40.00"),
        document("2", TaxYear(1920), "30.00", dated=date(1922, 1, 1)),
        document("3", OWED, "20.00", is_estimate=True),
        document("4", OWED, "10.00", outstanding=Decimal("12.00")),
    )
    assert {one.document.id: one.to_pay for one in found.due} == {
        "1": Decimal(40),
        "2": Decimal(30),
        "4": Decimal(12),
    }
    assert [one.document.id for one in found.estimates] == ["3"]


def test_interest_is_what_is_still_to_pay_of_it() -> None:
    def with_interest(**told: Decimal) -> Owing:
        members = dict.fromkeys(LateInterest.__slots__) | told
        late = LateInterest(**members)
        return owing(document("1", OWED, "100.00", outstanding=Decimal(0), late_interest=late))

    assert with_interest(accruing=Decimal("2.38")).interest == Decimal("2.38")
    both = with_interest(accruing=Decimal("2.38"), outstanding=Decimal("1.00"))
    assert both.interest == Decimal("1.00")
    assert with_interest(accruing=Decimal(0)) == Owing()


@pytest.mark.parametrize(
    ("status", "to_pay", "in_code"),
    [
        (None, "10.00", "30.00"),
        ("initiated", "10.00", "30.00"),
        ("cancelled", "40.00", "0.00"),
        ("fully-collected", "40.00", "0.00"),
    ],
)
def test_of_a_charge_without_a_year_the_coded_part_is_apart_while_it_is_under_way(
    status: str | None, to_pay: str, in_code: str
) -> None:
    one = document("1", None, "40.00", is_coded_out=True, amount_coded_out=Decimal("30.00"))
    found = owing(one, status=status)
    [due] = found.due
    assert (due.to_pay, due.in_code) == (Decimal(to_pay), Decimal(in_code))
    assert [each.document.id for each in found.in_code] == (["1"] if due.in_code else [])
    assert not due.code_years


def test_interest_on_what_a_code_collects_is_no_reason_to_list_it_as_due() -> None:
    late = LateInterest(**dict.fromkeys(LateInterest.__slots__) | {"accruing": Decimal(2)})
    found = owing(coded("900.00", late_interest=late), status="initiated")
    assert found.due == ()
    assert len(found.in_code) == 1


def test_charges_due_on_one_day_stand_in_the_order_of_their_numbers_those_without_last() -> None:
    found = owing(
        document("3", OWED, "1.00"),
        document("1", OWED, "1.00"),
        document("2", OWED, "1.00", due_on=None),
    )
    assert [one.document.id for one in found.due] == ["1", "3", "2"]


def test_what_is_due_today_is_not_overdue() -> None:
    days = {"1": TODAY, "2": date(2026, 11, 1), "3": None}
    found = owing(*(document(id_, OWED, "1.00", due_on=day) for id_, day in days.items()))
    assert {one.document.id: one.is_overdue(TODAY) for one in found.due} == {
        "1": False,
        "2": True,
        "3": False,
    }


def back(one: Document, status: str | None = None, main: str = "4910") -> NotByCode | None:
    lines = [line(one, main, line_item(str(one.original), status))]
    account = Account(documents=(one,), lines=tuple(lines))
    return not_by_code(account, reckon(account, TODAY), OWED)


@pytest.mark.parametrize("status", ["not-collected", "cancelled", "rejected", "partly-collected"])
def test_a_bill_that_a_code_did_not_collect_comes_with_what_is_to_be_paid_of_it(
    status: str,
) -> None:
    found = back(coded("900.00"), status=status)
    assert found is not None
    assert not found.some_collected
    [one] = found.open
    assert (one.not_collected, one.document.due_on) == (Decimal(900), coded("900.00").due_on)


def test_of_a_bill_that_was_partly_collected_what_is_open_is_not_all_of_it() -> None:
    found = back(coded("900.00", outstanding=Decimal(300)), status="partly-collected")
    assert found is not None
    assert found.some_collected
    assert [one.not_collected for one in found.open] == [Decimal(300)]


def test_a_bill_that_came_back_and_was_paid_since_is_still_not_collected_by_a_code() -> None:
    found = back(coded("900.00", outstanding=Decimal(0)), status="rejected")
    assert found == NotByCode()


def test_nothing_came_back_of_what_a_code_may_still_collect_or_of_what_is_no_bill() -> None:
    for status in ("initiated", "awaiting-collection", "waiting-cancellation", "fully-collected"):
        assert back(coded("900.00", outstanding=Decimal(0)), status=status) is None
    assert back(document("1", OWED, "900.00")) is None
    assert back(document("1", OWED, "50.00"), "rejected", main="4920") is None, "on account"
    assert back(document("1", TaxYear(2022), "900.00"), status="rejected") is None
