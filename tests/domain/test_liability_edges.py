"""Where a rule of the reckoning turns: the first and last that it takes, and the one beyond."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from codedout.domain.account import Account, Coding, YearBalance
from codedout.domain.document_kind import DocumentKind
from codedout.domain.documents import CollectionStatus, Document, LineItem
from codedout.domain.liability import Liability, Named, Note, Why, YearOwed
from codedout.domain.rules.reckoning import reckon
from codedout.domain.tax_year import TaxYear
from tests.books import balance, coding, document, line, line_item

TODAY = date(2026, 11, 2)
YEAR = TaxYear(2023)
FIRST, BEFORE = TaxYear(1996), TaxYear(1995)
CODED_TEXT = "Balancing payment collected through PAYE tax code"


def of(*documents: Document, **more: Any) -> Liability:
    return reckon(Account(documents=documents, **more), TODAY)


def year_of(*documents: Document, **more: Any) -> YearOwed:
    (year,) = of(*documents, **more).years
    return year


def four(year: YearOwed) -> list[Decimal]:
    split = year.split
    return [split.paid, split.through_code, split.still_to_pay, split.not_collected]


def with_items(
    amount: str, is_open: str, *items: LineItem, coded: str | None = None
) -> tuple[YearOwed, Decimal]:
    """The year of a charge with those items, and what of it is undecided."""
    told = None if coded is None else Decimal(coded)
    one = document("1", YEAR, amount, outstanding=Decimal(is_open), amount_coded_out=told)
    year = year_of(one, lines=(line(one, None, *items),))
    return year, year.charges[0].divided.undecided


def paid(amount: str, status: str | None = None, **more: Any) -> LineItem:
    return line_item(amount, status, **({"clearing_reason": "Incoming Payment"} | more))


def taken(amount: str, status: str | None = None) -> LineItem:
    return line_item(amount, status, clearing_reason="Automatic Clearing")


# --- which documents count


def test_the_first_year_of_self_assessment_counts_and_the_one_before_does_not() -> None:
    first = document("1", FIRST, "5.00", dated=FIRST.first_day)
    assert [year.tax_year for year in of(first).years] == [FIRST]
    for old in (
        document("1", BEFORE, "5.00", dated=date(2025, 1, 1)),
        document("1", YEAR, "5.00", dated=BEFORE.last_day),
    ):
        assert [one.why for one in of(old).set_aside] == [Why.TOO_OLD]
    by_return = (
        YearBalance(tax_year=None, amount=Decimal(1)),
        YearBalance(tax_year=BEFORE, amount=Decimal(2)),
        YearBalance(tax_year=FIRST, amount=Decimal(3)),
        YearBalance(tax_year=FIRST, amount=Decimal(4)),
    )
    found = of(
        balance=balance("0.00", by_return=by_return),
        codings=(coding(None, "1.00"), coding(BEFORE, "2.00"), coding(FIRST, "3.00")),
    )
    assert [(one.tax_year, one.beside.on_return, one.beside.coded) for one in found.years] == [
        (FIRST, Decimal(7), Decimal(3))
    ]


def test_of_two_documents_of_one_day_under_one_number_it_is_always_the_same_that_counts() -> None:
    one, other = document("1", YEAR, "5.00"), document("1", YEAR, "6.00")
    assert of(one, other) == of(other, one)


def test_the_running_year_is_none_to_come() -> None:
    assert year_of(document("1", TaxYear(2026), "5.00")).notes == frozenset()
    assert year_of(document("1", TaxYear(2027), "5.00")).notes == {Note.FUTURE_YEAR}


# --- how much is coded


def test_codings_fill_only_charges_that_are_said_to_be_coded() -> None:
    other = document("1", YEAR, "500.00")
    for flagged in (
        document("2", YEAR, "300.00", is_coded_out=True),
        document("2", YEAR, "300.00", text=CODED_TEXT),
    ):
        year = year_of(flagged, other, codings=(coding(YEAR, "200.00"),))
        assert [one.divided.split.through_code for one in year.charges] == [0, 200]
        assert year.notes == {Note.SEVERAL_CHARGES}
    kinds = [DocumentKind.BALANCING_CHARGE, DocumentKind.CODED_OUT]
    assert [one.kind for one in year.charges] == kinds


def test_codings_fill_several_charges_in_turn_and_what_is_left_over_is_noted() -> None:
    several = [document(number, YEAR, "300.00", is_coded_out=True) for number in "12"]
    for amount, filled, notes in (
        ("250.00", [250, 0], {Note.SEVERAL_CHARGES}),
        ("450.00", [300, 150], {Note.SEVERAL_CHARGES}),
        ("600.00", [300, 300], {Note.SEVERAL_CHARGES}),
        (
            "600.01",
            [300, 300],
            {Note.SEVERAL_CHARGES, Note.CODED_DIFFERS, Note.CODED_MORE_THAN_CHARGED},
        ),
    ):
        year = year_of(*several, codings=(coding(YEAR, amount),))
        assert [one.divided.split.through_code for one in year.charges] == filled
        assert year.notes == notes


def test_codings_do_not_fill_a_payment_on_account_or_beside_an_amount_that_is_told() -> None:
    on_account = document("1", YEAR, "300.00", description="ITSA- POA 1")
    year = year_of(on_account, codings=(coding(YEAR, "200.00"),))
    assert (four(year), year.notes) == ([0, 0, 300, 0], {Note.CODED_DIFFERS})
    told = document("2", YEAR, "400.00", amount_coded_out=Decimal(100))
    untold = document("3", YEAR, "500.00")
    year = year_of(told, untold, codings=(coding(YEAR, "150.00"),))
    assert [one.divided.split.through_code for one in year.charges] == [100, 0]
    assert Note.CODED_DIFFERS in year.notes
    assert Note.CODED_MORE_THAN_CHARGED not in year.notes


def test_a_coding_of_just_all_the_charges_is_not_more_than_they_are() -> None:
    told = document("1", YEAR, "400.00", amount_coded_out=Decimal(100))
    year = year_of(told, codings=(coding(YEAR, "400.00"),))
    assert year.notes == {Note.CODED_DIFFERS}


def test_every_rejected_amount_may_be_missing_from_the_codings() -> None:
    coded = document("0", YEAR, "400.00", amount_coded_out=Decimal(400))
    rejected = [
        document(number, YEAR, amount, amount_coded_out=Decimal(amount))
        for number, amount in (("1", "250.00"), ("2", "30.00"))
    ]
    lines = tuple(line(one, None, line_item(str(one.original), "rejected")) for one in rejected)
    for amount in ("400.00", "680.00"):
        year = year_of(coded, *rejected, lines=lines, codings=(coding(YEAR, amount),))
        assert year.notes == {Note.SEVERAL_CHARGES}
    year = year_of(coded, *rejected, lines=lines, codings=(coding(YEAR, "650.00"),))
    assert Note.CODED_DIFFERS in year.notes


def test_a_cancelled_text_is_a_status_and_its_amount_may_be_less_than_the_charge() -> None:
    one = document(
        "1",
        YEAR,
        "100.00",
        text="Cancelled PAYE Self Assessment",
        description="TRM New Charge",
    )
    year = year_of(one, codings=(coding(YEAR, "60.00"),))
    assert year.charges[0].status is CollectionStatus.CANCELLED
    assert four(year) == [0, 0, 40, 60]


# --- how a charge is met


@pytest.mark.parametrize("least", ["0.00", "0.50"])
def test_items_of_nothing_or_of_pence_are_items(least: str) -> None:
    items = (
        taken("30.00", "partly-collected"),
        line_item("70.00", "partly-collected"),
        taken(least, "partly-collected"),
    )
    whole = str(Decimal(100) + Decimal(least))
    year, _ = with_items(whole, "70.00", *items, coded=whole)
    assert four(year) == [0, Decimal(30) + Decimal(least), 0, 70]
    assert year.notes == frozenset()


def test_an_item_of_less_than_nothing_makes_the_items_not_to_be_gone_by() -> None:
    items = (taken("130.00", "partly-collected"), taken("-30.00", "partly-collected"))
    year, _ = with_items("100.00", "0.00", *items, coded="60.00")
    assert four(year) == [40, 60, 0, 0]
    assert year.notes == {Note.SPLIT_NOT_TOLD}


def test_items_that_say_several_things_and_do_not_come_to_the_charge_leave_it_unsettled() -> None:
    items = (line_item("30.00", "initiated"), line_item("50.00", "cancelled"))
    year, undecided = with_items("100.00", "100.00", *items, coded="80.00")
    assert (four(year), undecided) == ([0, 80, 20, 0], 80)
    assert Note.UNKNOWN_STATUS in year.notes


def test_items_that_say_several_things_are_each_gone_by() -> None:
    items = (
        paid("1.00", "partly-collected"),  # came back, and was paid
        taken("2.00", "partly-collected"),
        line_item("4.00", "partly-collected"),
        line_item("8.00", "waiting-cancellation"),
        line_item("16.00", "some-later-status"),
        line_item("32.00"),
        paid("64.00"),
        paid("128.00", "initiated"),  # what is paid, no code collects
    )
    year, undecided = with_items("255.00", "60.00", *items)
    assert (four(year), undecided) == ([193, 26, 32, 4], 24)
    assert year.charges[0].divided.came_back == 5
    assert year.notes == {Note.UNKNOWN_STATUS}


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"clearing_reason": "incoming payment"},
        {"clearing_reason": "Automatic Clearing", "payment_lot": "1"},
        {"clearing_reason": None, "cleared_on": TODAY, "payment_reference": "1"},
    ],
)
def test_a_payment_is_told_by_its_reason_its_lot_or_its_reference(more: dict[str, Any]) -> None:
    items = (paid("30.00", "partly-collected", **more), line_item("70.00", "partly-collected"))
    year, _ = with_items("100.00", "70.00", *items, coded="100.00")
    assert four(year) == [30, 0, 0, 70]


@pytest.mark.parametrize(
    ("reason", "by_code"),
    [("Automatic Clearing", 30), ("", 30), (None, 30), ("Reversal", 0), ("Allocated Credit", 0)],
)
def test_what_was_cleared_by_no_payment_and_for_no_other_reason_the_code_collected(
    reason: str | None, by_code: int
) -> None:
    cleared = line_item(
        "30.00", "partly-collected", clearing_reason=reason, cleared_on=date(2025, 4, 5)
    )
    items = (cleared, line_item("70.00", "partly-collected"))
    year, _ = with_items("100.00", "70.00", *items, coded="100.00")
    assert four(year) == [30 - by_code, by_code, 0, 70]


def test_several_items_of_a_kind_add_up() -> None:
    partly = [taken("10.00", "partly-collected") for _ in range(3)]
    year, _ = with_items(
        "100.00", "70.00", *partly, line_item("70.00", "partly-collected"), coded="100.00"
    )
    assert four(year) == [0, 30, 0, 70]
    payments = [paid("10.00", "initiated") for _ in range(3)]
    year, _ = with_items(
        "100.00", "70.00", *payments, line_item("70.00", "initiated"), coded="100.00"
    )
    assert four(year) == [30, 70, 0, 0]
    assert year.notes == frozenset()


@pytest.mark.parametrize("status", ["not-collected", "rejected"])
def test_what_was_not_collected_or_rejected_no_code_collected_however_it_was_met(
    status: str,
) -> None:
    items = (taken("30.00", status), line_item("70.00", status))
    year, _ = with_items("100.00", "70.00", *items, coded="100.00")
    assert four(year) == [30, 0, 0, 70]


@pytest.mark.parametrize(
    ("is_open", "expected", "notes"),
    [
        ("100.00", [0, 0, 40, 60], frozenset()),
        ("99.99", ["0.01", 0, "39.99", 60], {Note.SPLIT_NOT_TOLD}),
    ],
)
def test_without_items_the_split_is_told_only_where_nothing_is_met(
    is_open: str, expected: list[Any], notes: set[Note]
) -> None:
    year, _ = with_items("100.00", is_open, line_item("1.00", "partly-collected"), coded="60.00")
    assert (four(year), year.notes) == ([Decimal(one) for one in expected], notes)


@pytest.mark.parametrize(
    ("is_open", "expected", "notes"),
    [
        ("40.00", [0, 60, 40, 0], frozenset()),
        ("40.01", [0, 60, 40, 0], {Note.OUTSTANDING_DOES_NOT_FIT}),
        ("39.99", ["0.01", 60, "39.99", 0], frozenset()),
    ],
)
def test_nothing_of_what_was_collected_in_full_can_be_open(
    is_open: str, expected: list[Any], notes: set[Note]
) -> None:
    year, _ = with_items("100.00", is_open, line_item("1.00", "fully-collected"), coded="60.00")
    assert (four(year), year.notes) == ([Decimal(one) for one in expected], notes)


@pytest.mark.parametrize(
    ("is_open", "expected", "notes"),
    [
        ("0.00", [40, 60, 0, 0], frozenset()),
        ("0.01", [40, 60, 0, 0], {Note.SPLIT_NOT_TOLD}),
        ("59.99", [40, 60, 0, 0], {Note.SPLIT_NOT_TOLD}),
        ("60.00", [40, 60, 0, 0], frozenset()),
        ("60.01", ["39.99", 60, "0.01", 0], frozenset()),
    ],
)
def test_what_is_open_below_what_is_coded_may_be_of_either(
    is_open: str, expected: list[Any], notes: set[Note]
) -> None:
    year, _ = with_items("100.00", is_open, line_item("1.00", "initiated"), coded="60.00")
    assert (four(year), year.notes) == ([Decimal(one) for one in expected], notes)


def test_an_item_without_an_amount_is_one_of_nothing() -> None:
    without = replace(paid("0.00"), amount=None)
    year, _ = with_items("100.00", "70.00", paid("30.00"), line_item("70.00"), without)
    assert four(year) == [30, 0, 70, 0]


# --- which code collects it


def by_code(amounts: dict[str, str], codings: list[tuple[str, int]]) -> Any:
    found = of(
        *(
            document(number, YEAR, amount, amount_coded_out=Decimal(amount))
            for number, amount in amounts.items()
        ),
        codings=tuple(coding(YEAR, amount, TaxYear(code)) for amount, code in codings),
    )
    return {
        (one.code_year.starts_in, one.named is Named.BY_RULE): one.amount for one in found.collected
    }


def test_what_goes_with_no_coding_of_its_amount_fills_those_left_in_the_order_of_years() -> None:
    three = {"1": "100.00", "2": "200.00", "3": "300.00"}
    assert by_code(three, [("250.00", 2025), ("300.00", 2024), ("40.00", 2026)]) == {
        (2024, False): 300,
        (2025, False): 250,
        (2026, False): 40,
        (2025, True): 10,
    }
    assert by_code(three, [("250.00", 2027), ("150.00", 2026)]) == {
        (2025, True): 200,
        (2026, False): 150,
        (2027, False): 250,
    }


def test_the_last_coding_takes_no_more_than_is_left() -> None:
    assert by_code({"1": "300.00"}, [("250.00", 2025), ("150.00", 2026)]) == {
        (2025, False): 250,
        (2026, False): 50,
    }


def test_a_coding_of_a_pound_or_less_takes_its_part_and_one_of_nothing_takes_none() -> None:
    one = {"1": "100.00"}
    assert by_code(one, [("0.50", 2026), ("0.00", 2027), ("70.00", 2028)]) == {
        (2025, True): Decimal("29.50"),
        (2026, False): Decimal("0.50"),
        (2028, False): 70,
    }


def test_two_codings_of_one_amount_go_with_two_charges_of_it() -> None:
    two = {"1": "100.00", "2": "100.00"}
    assert by_code(two, [("100.00", 2026), ("100.00", 2027)]) == {
        (2026, False): 100,
        (2027, False): 100,
    }


def test_where_one_code_is_named_it_takes_all_whatever_amount_is_beside_it() -> None:
    assert by_code({"1": "500.00"}, [("400.00", 2026)]) == {(2026, False): 500}


def test_the_usual_rule_is_about_what_is_due_on_a_return_and_else_the_year_is_our_reading() -> None:
    bill, penalty = document("2", YEAR, "900.00"), document("1", YEAR, "100.00")
    lines = (
        line(bill, "4910", line_item("900.00", "initiated")),
        line(penalty, "4027", line_item("100.00", "initiated")),
    )

    def said(*codings: Coding) -> list[tuple[int, str, Decimal]]:
        found = of(bill, penalty, lines=lines, codings=codings)
        assert found.coded == sum(found.by_code_year().values())
        return [(one.code_year.starts_in, one.named.value, one.amount) for one in found.collected]

    assert said() == [(2025, "by_rule", 900), (2025, "by_us", 100)]
    several = (coding(YEAR, "70.00", TaxYear(2026)), coding(YEAR, "880.00", TaxYear(2027)))
    assert said(*several) == [
        (2025, "by_us", 50),  # what is due on the return goes into the codings first
        (2026, "by_hmrc", 70),
        (2027, "by_hmrc", 880),
    ]
    named = (coding(YEAR, "900.00", TaxYear(2026)), coding(YEAR, "80.00", TaxYear(2027)))
    assert said(*named) == [
        (2025, "by_us", 20),
        (2026, "by_hmrc", 900),
        (2027, "by_hmrc", 80),
    ]


def test_what_hmrc_would_not_collect_takes_no_coding_from_another_charge() -> None:
    rejected, other = (document(id_, YEAR, "100.00") for id_ in "12")
    found = of(
        rejected,
        other,
        lines=(
            line(rejected, "4910", line_item("100.00", "rejected")),
            line(other, "4910", line_item("100.00", "initiated")),
        ),
        codings=(coding(YEAR, "100.00", TaxYear(2026)), coding(YEAR, "50.00", TaxYear(2027))),
    )
    assert found.charges[0].codings == ()
    assert found.by_code_year() == {TaxYear(2026): 100}


@pytest.mark.parametrize("code", ["4920", "4930", "4915", "4000", "4028", None])
def test_only_what_is_due_on_a_return_goes_by_the_usual_rule(code: str | None) -> None:
    one = document("1", YEAR, "100.00", description=None)
    found = of(one, lines=(line(one, code, line_item("100.00", "initiated")),))
    by = Named.BY_RULE if code == "4915" else Named.BY_US
    assert [each.named for each in found.collected] == [by]


# --- how far HMRC is with a charge, and not how much of it


def untold(status: str | None) -> LineItem:
    return replace(line_item("0.00", status), amount=None)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("initiated", [0, 900, 0, 0]),
        ("awaiting-collection", [0, 900, 0, 0]),
        ("waiting-cancellation", [0, 900, 0, 0]),
        ("something-new", [0, 900, 0, 0]),
        ("not-collected", [0, 0, 0, 900]),
        ("partly-collected", [0, 0, 0, 900]),
        ("cancelled", [0, 0, 0, 900]),
        ("rejected", [0, 0, 0, 900]),
    ],
)
def test_a_status_without_an_amount_is_of_the_whole_charge_and_noted(
    status: str, expected: list[int]
) -> None:
    for flag in (True, False):
        one = document("1", YEAR, "900.00", is_coded_out=flag)
        year = year_of(one, lines=(line(one, "4910", untold(status)),))
        assert four(year) == expected
        assert Note.CODED_AMOUNT_NOT_TOLD in year.notes
        waits = status in ("waiting-cancellation", "something-new")
        assert year.charges[0].divided.undecided == (900 if waits else 0)


def test_a_status_without_an_amount_is_of_what_the_other_items_leave() -> None:
    items = (untold("initiated"), line_item("150.00", "initiated"), line_item("200.00"))
    year, _ = with_items("900.00", "900.00", *items)
    assert four(year) == [0, 700, 200, 0]
    assert Note.CODED_AMOUNT_NOT_TOLD in year.notes
    more, _ = with_items("900.00", "900.00", untold("initiated"), line_item("901.00"))
    assert four(more) == [0, 0, 900, 0]


def test_an_amount_told_elsewhere_goes_before_a_status_without_one() -> None:
    year, _ = with_items("900.00", "900.00", untold("initiated"), coded="250.00")
    assert (four(year), year.notes) == ([0, 250, 650, 0], frozenset())
    one = document("1", YEAR, "900.00")
    of_one = line(one, None, untold("initiated"))
    year = year_of(one, lines=(of_one,), codings=(coding(YEAR, "250.00"),))
    assert (four(year), year.notes) == ([0, 250, 650, 0], frozenset())


def test_what_codings_leave_nothing_for_is_still_said_to_be_in_a_code() -> None:
    told = document("1", YEAR, "250.00", amount_coded_out=Decimal(250))
    one = document("2", YEAR, "900.00")
    year = year_of(
        told, one, lines=(line(one, None, untold("initiated")),), codings=(coding(YEAR, "250.00"),)
    )
    assert four(year) == [0, 1150, 0, 0]
    assert Note.CODED_AMOUNT_NOT_TOLD in year.notes


def test_no_coding_is_used_up_by_what_hmrc_would_not_collect() -> None:
    one, other = document("1", YEAR, "900.00"), document("2", YEAR, "300.00")
    year = year_of(
        one,
        other,
        lines=(
            line(one, None, untold("rejected")),
            line(other, None, untold("initiated")),
        ),
        codings=(coding(YEAR, "300.00"),),
    )
    assert four(year) == [0, 300, 0, 900]
    assert year.notes == {Note.SEVERAL_CHARGES, Note.CODED_AMOUNT_NOT_TOLD}
