"""What is owed now, what is due when, and payments, in words."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from codedout.domain.account import Account
from codedout.domain.documents import Holds, LateInterest
from codedout.domain.errors import HmrcUnreachable
from codedout.domain.inquiries import OpenItems, Transactions
from codedout.domain.operation import Operation
from codedout.domain.rules.open_charges import open_charges
from codedout.domain.rules.reckoning import reckon
from codedout.domain.span import Span
from codedout.domain.tax_year import TaxYear
from codedout.hmrc.account_json import account_of
from codedout.journeys.cached import Answers, CachedReads
from codedout.journeys.holding import AccountReading, PaymentsReading, read_account
from codedout.journeys.liability import LiabilityReading, read_liability
from codedout.journeys.parts import InTurn, Part
from codedout.journeys.ports import Read
from codedout.journeys.waiting import SoFar
from codedout.presenters import owing, owing_due, owing_payments
from codedout.presenters.meanwhile import of_account
from codedout.presenters.owing import OwingView
from codedout.presenters.owing_payments import PaymentsView
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Notice, Table
from tests.books import allocation, balance, coding, document, line, line_item, payment
from tests.domain.test_liability_properties import accounts
from tests.fakes import FIRST, NOVEMBER, AtOnce, FakeHmrc, FixedClock
from tests.presenters.people import FILES, hmrc_of
from tests.presenters.reading_views import rows_and_lines

SHOW = Viewer()
TODAY = date(2026, 11, 2)
OWED = TaxYear(2024)
BY_HAND = {
    "partly_collected": ("£159.26", {"2023 to 2024": "£155.14"}, {}),
    "rejected_mid_year": ("£468.23", {"2024 to 2025": "£468.23"}, {}),
    "rejected_at_once": (
        "£1,184.60",
        {"2025 to 2026": "£1,184.60"},
        {"2024 to 2025": ("2026 to 2027", "£805.50")},
    ),
    "payments_on_account": ("£122.69", {"2025 to 2026": "£120.31"}, {}),
    "requested_and_accepted": ("£0.00", {}, {"2025 to 2026": ("2027 to 2028", "£1,850.00")}),
    "debt_by_band": ("£0.00", {}, {"2022 to 2023": ("2026 to 2027", "£1,290.00")}),
    "class_2_apart": ("£0.00", {}, {"2024 to 2025": ("2026 to 2027", "£702.30")}),
    "fully_collected": ("£0.00", {}, {}),
    "nothing_held": ("£0.00", {}, {}),
}
"""Worked out from the files: what is owed now, what is due by the year it is owed for, and what is
for a tax code, by the year it is owed for."""


def looked(hmrc: FakeHmrc) -> LiabilityReading:
    return read_liability(hmrc, AtOnce(), FIRST, TODAY)


def seen(reading: LiabilityReading) -> OwingView:
    return owing.present(reading.account, reading.reckoned(TODAY), SHOW, NOVEMBER)


def paid(reading: LiabilityReading) -> PaymentsView:
    return owing_payments.present(reading.payments, reading.account.whole, SHOW)


@pytest.fixture
def hmrc() -> FakeHmrc:
    return FakeHmrc(FixedClock())


def parts(view: OwingView) -> dict[str, str]:
    return {one.label: one.value for one in view.balance.parts}


def down(hmrc: FakeHmrc, times: int) -> None:
    hmrc.fails(HmrcUnreachable(Operation.VIEW_ACCOUNT), times=times)


# --- the made-up people


@pytest.mark.parametrize("name", BY_HAND)
def test_what_they_owe_is_what_was_worked_out_by_hand(name: str) -> None:
    view, (figure, due, in_code) = seen(looked(hmrc_of(name))), BY_HAND[name]
    assert view.balance.figure == figure
    found = view.due.table
    rows = () if found is None else found.rows
    assert due == {row[1].text: row[3].text for row in rows}
    apart = [row for each in view.due.lists for row in each.table.rows]
    assert in_code == {row[1].text: (row[2].text, row[3].text) for row in apart}


@pytest.mark.parametrize("name", FILES)
def test_everybody_can_be_shown_and_what_is_added_up_is_hmrcs_total(name: str) -> None:
    reading = looked(hmrc_of(name))
    view = seen(reading)
    assert all(rows_and_lines(view))
    assert all(rows_and_lines(paid(reading)))
    if view.due.sum is not None:
        assert view.due.sum.parts[-1].note == SHOW.say("owing.sum.same")


# --- the balance


def test_what_is_overdue_is_said_with_its_day_and_the_rest_by_when(hmrc: FakeHmrc) -> None:
    hmrc.books.balance = balance(
        "339.00",
        overdue=Decimal("155.14"),
        overdue_since=date(2026, 2, 1),
        payable=Decimal("100.00"),
        payable_on=date(2026, 11, 20),
        pending=Decimal("83.86"),
        pending_on=date(2027, 1, 31),
    )
    view = seen(looked(hmrc))
    assert view.balance.figure == "£339.00"
    assert view.balance.lead == (
        "You owe HMRC £339.00 now. £155.14 of it has been overdue since 1 February 2026."
    )
    assert parts(view) == {
        "Overdue": "£155.14",
        "Due within 30 days": "£100.00",
        "Due later": "£83.86",
    }
    assert view.balance.note == ""


def test_a_total_that_is_not_its_parts_stands_as_hmrc_gave_it_with_a_note(hmrc: FakeHmrc) -> None:
    hmrc.books.balance = balance("300.00", overdue=Decimal(50))
    view = seen(looked(hmrc))
    assert view.balance.figure == "£300.00"
    assert view.balance.note == SHOW.say("owing.balance.differs")


@pytest.mark.parametrize(
    ("told", "lead"),
    [
        ({"total": "0.00"}, "You owe HMRC nothing directly now."),
        ({"total": "-41.10"}, "HMRC’s balance is £41.10 in your favour."),
        ({"total": "20.00"}, "You owe HMRC £20.00 now. All of it is overdue."),
        (
            {"total": "20.00", "overdue": Decimal(0), "pending": Decimal(20)},
            "You owe HMRC £20.00. None of it is overdue.",
        ),
    ],
)
def test_what_is_owed_is_one_sentence(hmrc: FakeHmrc, told: dict[str, Any], lead: str) -> None:
    hmrc.books.balance = balance(**told)
    assert seen(looked(hmrc)).balance.lead == lead


def test_only_credits_and_what_is_on_its_way_back_are_told_one_by_one(hmrc: FakeHmrc) -> None:
    hmrc.books.balance = balance(
        "0.00",
        amount_coded_out=Decimal("612.35"),
        unallocated_credit=Decimal("90.00"),
        first_repayment_asked=Decimal("50.00"),
        second_repayment_asked=Decimal("40.00"),
    )
    view = seen(looked(hmrc))
    assert [(one.label, one.value) for one in view.balance.parts] == [
        ("For your tax code to collect", "£612.35"),
        ("Yours, and not set against anything", "£90.00"),
        ("On its way back to you", "£50.00"),
        ("On its way back to you", "£40.00"),
    ]
    assert view.due.ways is None, "nothing to pay, no word on how"


def test_where_the_balance_cannot_be_read_the_rest_stands(hmrc: FakeHmrc) -> None:
    hmrc.books.documents.append(document("1", OWED, "120.50", dated=date(2026, 10, 1)))
    hmrc.books.balance = balance("120.50")
    down(hmrc, 1)
    view = seen(looked(hmrc))
    assert view.balance.figure == ""
    assert view.balance.lead == SHOW.say("owing.balance.not_read")
    assert view.balance.again
    assert view.due.table is not None
    assert view.due.note == SHOW.say("owing.due.partly_read")
    assert view.due.ways is not None


def test_where_nothing_can_be_read_nothing_is_said_to_be_nothing(hmrc: FakeHmrc) -> None:
    down(hmrc, 9)
    hmrc.fails(HmrcUnreachable(Operation.VIEW_PAYMENTS), times=9)
    reading = looked(hmrc)
    said = " ".join((*rows_and_lines(seen(reading)), *rows_and_lines(paid(reading))))
    assert SHOW.say("owing.due.not_read") in said
    assert SHOW.say("owing.payments.none_read") in said
    assert SHOW.say("owing.due.nothing") not in said
    assert SHOW.say("owing.payments.none") not in said


def test_while_hmrc_is_slow_what_has_come_of_the_account_is_told_and_nothing_else(
    hmrc: FakeHmrc,
) -> None:
    hmrc.books.documents.append(document("1", OWED, "120.50", dated=date(2024, 10, 1)))
    hmrc.books.balance = balance("120.50")
    answers = Answers()
    look = CachedReads(hmrc, answers, ("session",))
    so_far = SoFar(CachedReads(None, answers, ("session",)))
    assert of_account(read_account(so_far, InTurn(), FIRST, TODAY), SHOW, NOVEMBER) == ()
    look.inquire(Transactions(Span(FIRST.first_day, TODAY).in_calls()[-1]))
    assert of_account(read_account(so_far, InTurn(), FIRST, TODAY), SHOW, NOVEMBER) == ()
    look.inquire(Transactions(Span(FIRST.first_day, TODAY).in_calls()[-2]))
    slow, years = of_account(read_account(so_far, InTurn(), FIRST, TODAY), SHOW, NOVEMBER)
    assert isinstance(slow, Notice)
    assert slow.lines[0] == SHOW.say("last_known.so_far")
    assert isinstance(years, Table)
    assert years.key == "liability-owed"
    look.inquire(OpenItems())
    shown = of_account(read_account(so_far, InTurn(), FIRST, TODAY), SHOW, NOVEMBER)
    assert shown[1] == Notice(title="What you owe now", lines=(seen(looked(hmrc)).balance.lead,))
    assert shown[2] == seen(looked(hmrc)).due.table
    assert shown[3] == years


def test_an_empty_account_is_said_to_be_empty(hmrc: FakeHmrc) -> None:
    reading = looked(hmrc)
    nothing = replace(reading.account, now=Part(read=Read(Account(), NOVEMBER, "")))
    assert seen(replace(reading, account=nothing)).balance.empty
    held = replace(
        nothing,
        posted={
            Span(TODAY, TODAY): Part(
                read=Read(Account(documents=(document("1", OWED, "1.00"),)), NOVEMBER, "")
            )
        },
    )
    assert not seen(replace(reading, account=held)).balance.empty


# --- what is due when


def pence(text: str) -> Decimal:
    return Decimal(text.replace("£", "").replace(",", "").replace("−", "-"))


@given(accounts())
def test_what_is_listed_adds_up_to_what_is_said_to_be_its_total(account: Account) -> None:
    reading = AccountReading(now=Part(read=Read(account, NOVEMBER, "")), posted={})
    open_ = open_charges(account, reckon(account, TODAY))
    view = owing_due.present(reading, account, open_, SHOW, TODAY)
    if view.table is None or view.sum is None:
        assert view.finding == SHOW.say("owing.due.nothing")
        return
    listed = sum(pence(row[3].text) for row in view.table.rows)
    assert SHOW.with_pence(listed) in view.finding
    *parts, total = (pence(one.value) for one in view.sum.parts)
    assert sum(parts) == total == listed  # nobody here has interest


def test_each_charge_says_when_it_is_due_and_how_far_off_that_is(hmrc: FakeHmrc) -> None:
    days = [date(2026, 10, 1), date(2026, 11, 1), TODAY, date(2026, 11, 3), date(2027, 1, 31), None]
    hmrc.books.documents += [
        document(str(n), OWED, f"{n + 1}.00", due_on=day) for n, day in enumerate(days)
    ]
    view = seen(looked(hmrc)).due
    assert view.finding == (
        "6 amounts are to be paid directly, £21.00 together. 2 of them are overdue, £3.00 together."
    )
    assert view.table is not None
    assert [(row[2].text, row[2].note) for row in view.table.rows] == [
        ("1 October 2026", "32 days late"),
        ("1 November 2026", "1 day late"),
        ("2 November 2026", "Today"),
        ("3 November 2026", "Tomorrow"),
        ("31 January 2027", "In 90 days"),
        ("HMRC does not say", ""),
    ]


def test_a_charge_says_what_it_is_and_what_became_of_it(hmrc: FakeHmrc) -> None:
    one = document("1", TaxYear(2025), "640.00", description="ITSA- POA 1")
    late = LateInterest(
        id=None,
        rate=Decimal("7.75"),
        starts_on=date(2026, 2, 1),
        ends_on=None,
        accruing=Decimal("4.00"),
        amount=None,
        on_hold=None,
        outstanding=None,
    )
    two = document("2", OWED, "1000.00", outstanding=Decimal("155.14"), late_interest=late)
    two = replace(two, is_coded_out=True, amount_coded_out=Decimal("1000.00"))
    held = Holds(charge=True, estimated_charge=False, interest_accrual=True, interest_charge=False)
    items = (
        line_item("844.86", "partly-collected", clearing_reason="Automatic Clearing"),
        line_item("155.14", "partly-collected", holds=held),
    )
    other = document("3", OWED, "9.00", description="New Charge", text="Something of HMRC’s")
    hmrc.books.documents += [one, two, other]
    hmrc.books.lines.append(line(two, "4910", *items))
    table = seen(looked(hmrc)).due.table
    assert table is not None
    assert {row[0].text: row[0].note for row in table.rows} == {
        "First payment on account": "Paid in advance towards the tax for 2025 to 2026.",
        "Balancing payment": "It was £1,000.00 in all. "
        "£844.86 was collected through your tax code. "
        "£155.14 was to be collected through your tax code and was not. "
        "On hold: HMRC is looking into it. HMRC adds no interest to it for now. "
        "Interest so far: £4.00, at 7.75% a year since 1 February 2026.",
        "What HMRC calls “Something of HMRC’s”": "",
    }


def test_a_payment_on_account_in_the_code_stands_apart_without_a_day(hmrc: FakeHmrc) -> None:
    one = document("1", OWED, "640.00", description="ITSA - POA 2", is_coded_out=True)
    hmrc.books.documents.append(replace(one, amount_coded_out=Decimal("640.00")))
    hmrc.books.codings.append(coding(OWED, "640.00", TaxYear(2026)))
    hmrc.books.lines.append(line(one, "4930", line_item("640.00", "awaiting-collection")))
    view = seen(looked(hmrc)).due
    assert view.table is None
    [apart] = view.lists
    [row] = apart.table.rows
    assert [cell.text for cell in row] == [
        *("Second payment on account", "2024 to 2025", "2026 to 2027", "£640.00"),
    ]
    assert row[0].note == "It waits for your tax code to change."


def test_what_is_not_sure_is_in_no_total(hmrc: FakeHmrc) -> None:
    hmrc.books.documents += [
        document("1", OWED, "40.00", is_estimate=True),
        credit := document("2", OWED, "30.00", text="Odd"),
    ]
    hmrc.books.lines.append(line(credit, "4905"))
    view = seen(looked(hmrc)).due
    assert view.finding == SHOW.say("owing.due.nothing")
    assert [(each.heading, len(each.table.rows)) for each in view.lists] == [
        ("Estimates", 1),
        ("Not clear from HMRC’s record", 1),
    ]


def test_where_hmrcs_total_is_another_the_difference_is_said(hmrc: FakeHmrc) -> None:
    hmrc.books.documents.append(document("1", OWED, "40.00"))
    hmrc.books.balance = balance("45.50")
    found = seen(looked(hmrc)).due.sum
    assert found is not None
    assert found.parts[-1].note.startswith("HMRC’s own total is £45.50, £5.50 more than this.")
    hmrc.books.balance = balance("30.00")
    less = seen(looked(hmrc)).due.sum
    assert less is not None
    assert "£10.00 less than this." in less.parts[-1].note


# --- payments


def test_a_payment_stands_above_what_it_was_set_against_and_what_is_left_of_it(
    hmrc: FakeHmrc,
) -> None:
    charge = document("77", OWED, "300.00", outstanding=Decimal(0))
    hmrc.books.documents.append(charge)
    hmrc.books.payments += [
        payment("10.00", date(2025, 1, 2), "A1"),
        payment(
            "500.00",
            date(2026, 1, 30),
            "A2",
            method="FasterPayments",
            allocations=(
                allocation("X1", document_id="77", cleared=Decimal(300), amount=Decimal(300)),
                allocation("X2", document_id="no", main_text="Estimate", cleared=Decimal(50)),
                allocation("X3", main_text="ITSA - POA 2", cleared=Decimal(20)),
                allocation("X4", main_code="4910", main_text="Odd", cleared=Decimal(30)),
            ),
        ),
    ]
    view = paid(looked(hmrc))
    assert view.finding == "HMRC’s record shows 2 payments. The newest is first."
    newest, oldest = view.newest
    assert (newest.heading, newest.how) == (
        "£500.00 on 30 January 2026",
        "By bank transfer (Faster Payments)",
    )
    assert [(one.label, one.value) for one in newest.parts] == [
        ("£300.00", "Balancing payment for 2024 to 2025"),
        ("£50.00", "What HMRC calls “Estimate”"),
        ("£20.00", "Second payment on account"),
        ("£30.00", "Balancing payment"),
        ("£100.00", "Not set against anything yet"),
    ]
    assert [one.label for one in oldest.parts] == ["£10.00"]


def test_the_newest_ten_stand_there_and_the_others_are_a_press_away(hmrc: FakeHmrc) -> None:
    first = date(2024, 1, 1)
    hmrc.books.payments += [
        payment(f"{n}.00", first + timedelta(days=n), f"L{n}") for n in range(1, 25)
    ]
    view = paid(looked(hmrc))
    assert (len(view.newest), len(view.older)) == (10, 14)
    assert view.older_label == "Show the 14 earlier payments"
    assert view.newest[0].heading == "£24.00 on 25 January 2024"


def test_what_hmrc_does_not_say_of_a_payment_is_left_out_and_never_made_up(hmrc: FakeHmrc) -> None:
    day = date(2026, 1, 30)
    one = payment("1.00", day, method="A", allocations=(allocation("X1"),))
    bare = replace(one, amount=None)
    over = payment("1.00", day, "B", allocations=(allocation("X2", cleared=Decimal(3)),))
    hmrc.books.payments += [bare, over]
    shown = paid(looked(hmrc)).newest
    [told] = [each for each in shown if each.heading.startswith("An amount")]
    assert told.how == "How it was paid, in HMRC’s word: A"
    assert [(one.label, one.value) for one in told.parts] == [
        ("A part that HMRC does not give", "A charge that HMRC does not name")
    ]
    [more] = [each for each in shown if each is not told]
    assert more.note == SHOW.say("owing.payments.over")


def test_times_without_payments_and_second_records_are_said(hmrc: FakeHmrc) -> None:
    hmrc.books.payments.append(payment("10.00", date(2026, 1, 2), "A1"))
    hmrc.fails(HmrcUnreachable(Operation.VIEW_PAYMENTS))
    reading = looked(hmrc)
    view = paid(reading)
    assert len(view.notes) == 1
    assert "Payments of that time may be missing." in view.notes[0]
    assert view.again


# --- HMRC's own example


SAMPLE = {
    "balanceDetails": {
        **dict.fromkeys(
            ("payableAmount", "pendingChargeDueAmount", "overdueAmount", "totalBalance"),
            -99999999999.99,
        ),
        **dict.fromkeys(
            ("payableDueDate", "pendingChargeDueDate", "earliestPaymentDateOverdue"), "1920-02-29"
        ),
        "bcdBalancePerYear": [],
        "amountCodedOut": 99999999999.99,
        "unallocatedCredit": -99999999999.99,
    },
    "documentDetails": [
        {
            "documentId": "1455",
            "taxYear": "1920-21",
            "documentDate": "1920-02-29",
            "originalAmount": amount,
            "outstandingAmount": amount,
            "isChargeEstimate": estimate,
            "isCodedOut": True,
        }
        for amount in (99999999999.99, -99999999999.99)
        for estimate in (True, False)
    ],
}


@pytest.mark.parametrize("place", range(4))
def test_amounts_and_days_as_in_hmrcs_examples_are_shown(place: int) -> None:
    body = SAMPLE | {"documentDetails": [SAMPLE["documentDetails"][place]]}
    account = account_of(json.dumps(body).encode())
    reading = AccountReading(now=Part(read=Read(account, NOVEMBER, "")), posted={})
    both = LiabilityReading(account=reading, payments=PaymentsReading(came_in={}))
    view = seen(both)
    assert view.balance.lead == "HMRC’s balance is £99,999,999,999.99 in your favour."
    assert list(rows_and_lines(view))


# --- on other days, and what came back


def on_day(name: str, day: date) -> OwingView:
    """What the page of that person says on another day."""
    now = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    hmrc = hmrc_of(name, FixedClock(now))
    reading = read_liability(hmrc, AtOnce(), FIRST, day)
    return owing.present(reading.account, reading.reckoned(day), SHOW, now)


def test_all_that_was_not_collected_is_told_though_some_of_it_is_paid() -> None:
    table = seen(looked(hmrc_of("partly_collected"))).due.table
    assert table is not None
    assert table.rows[0][0].note.startswith(
        "It was £1,420.50 in all. £1,065.36 was collected through your tax code. £355.14 was to be"
        " collected through your tax code and was not. £200.00 of that is paid."
    )


def test_interest_is_told_of_only_where_there_is_some(hmrc: FakeHmrc) -> None:
    def note(view: OwingView) -> str:
        (overdue,) = [one for one in view.balance.parts if one.label == "Overdue"]
        return overdue.note

    counted = SHOW.say("owing.balance.note.overdue")
    assert note(seen(looked(hmrc_of("partly_collected")))) == counted
    hmrc.books.documents.append(document("1", OWED, "40.00", due_on=date(2026, 10, 1)))
    hmrc.books.balance = balance("40.00", overdue=Decimal(40))
    assert note(seen(looked(hmrc))) == ""


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 3, 31), "HMRC plans to collect it this way."),
        (date(2026, 4, 6), "HMRC is collecting it this way."),
        (
            date(2027, 4, 6),
            "It was in the tax code of 2026 to 2027. HMRC has not said yet what that collected.",
        ),
    ],
)
def test_what_a_code_is_to_collect_is_told_by_the_day(day: date, said: str) -> None:
    (apart,) = on_day("debt_by_band", day).due.lists
    assert said in [row[0].note for row in apart.table.rows]


@pytest.mark.parametrize(
    ("name", "day", "interest"),
    [
        ("partly_collected", date(2026, 12, 31), "£6.06"),  # £155.14 for 184 days at 7.75%
        ("partly_collected", date(2027, 4, 6), "£9.22"),
        ("rejected_at_once", date(2027, 4, 6), "£16.10"),  # £1,184.60 for 64 days
        ("rejected_mid_year", date(2026, 11, 23), ""),
        ("rejected_mid_year", date(2027, 4, 6), "£13.22"),  # £468.23 for 133 days
    ],
)
def test_interest_of_a_demonstration_goes_on_when_its_day_moves(
    name: str, day: date, interest: str
) -> None:
    found = on_day(name, day).due.sum
    assert found is not None
    told = [one.value for one in found.parts if "interest so far" in one.label]
    assert told == ([interest] if interest else [])
    assert found.parts[-1].note == SHOW.say("owing.sum.same")


@pytest.mark.parametrize(
    ("status", "about"),
    [
        ("initiated", "owing.code.about"),
        ("waiting-cancellation", "owing.code.about_unsettled"),
        ("a-new-word", "owing.code.about_unsettled"),
    ],
)
def test_what_is_not_settled_is_not_told_as_taken_from_pay(
    hmrc: FakeHmrc, status: str, about: str
) -> None:
    one = document("1", OWED, "90.00", amount_coded_out=Decimal("90.00"))
    hmrc.books.documents = [one]
    hmrc.books.lines = [line(one, None, line_item("90.00", status))]
    (of_code,) = seen(looked(hmrc)).due.lists
    assert of_code.about == SHOW.say(about)
