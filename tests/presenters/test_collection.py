"""The page about one year's bill: what it says before, while and after the bill is collected."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from codedout.domain.change import Ask
from codedout.domain.choice import CollectionChoice, ReturnRecord, Returns, ReturnState
from codedout.domain.errors import HmrcUnreachable
from codedout.domain.operation import Operation
from codedout.domain.tax_year import TaxYear
from codedout.journeys.parts import Part
from codedout.journeys.ports import Read
from codedout.journeys.reading import ChoiceReading, choice_open
from codedout.presenters import collection
from codedout.presenters.collection import CollectionView
from codedout.presenters.not_by_code import NOTHING, AccountView
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Link, Notice

SHOW = Viewer()
FIRST = TaxYear(2021)
YEAR = TaxYear(2025)  # collected, if at all, in 2027-28

BEFORE = datetime(2026, 11, 2, 9, tzinfo=UTC)
TOO_LATE = datetime(2026, 12, 31, 9, tzinfo=UTC)
DUE_PASSED = datetime(2027, 2, 1, 9, tzinfo=UTC)
BEGUN = datetime(2027, 4, 6, 9, tzinfo=UTC)
OVER = datetime(2028, 4, 6, 9, tzinfo=UTC)


IF_IN_TIME = (
    "Collection through your tax code needs your tax return to have reached HMRC "
    "by 30 December 2026."
)


def page(
    now: datetime,
    state: ReturnState,
    *,
    opted_out: bool = False,
    received_on: date | None = None,
    says_not_submitted: bool | None = None,
    account: AccountView = NOTHING,
) -> CollectionView:
    record = ReturnRecord(state=state, received_on=received_on)
    reading = ChoiceReading(
        owed_year=YEAR,
        choice=Part(read=Read(CollectionChoice(owed_year=YEAR, opted_out=opted_out), now, "")),
        returns=Part(read=Read(Returns({YEAR: record}), now, "")),
    )
    open_ = choice_open(reading, now=now, first=FIRST, says_not_submitted=says_not_submitted)
    return collection.present(
        reading, open_, SHOW, now, says_not_submitted=says_not_submitted, account=account
    )


def test_while_the_choice_is_open_both_ways_stand_side_by_side() -> None:
    view = page(BEFORE, ReturnState.OPEN)
    assert view.ask is Ask.STOP
    assert view.now.title == (
        "HMRC will collect your 2025 to 2026 bill through your tax code if it can"
    )
    assert (len(view.through_code), len(view.direct), view.meaning) == (3, 3, ())


@pytest.mark.parametrize(
    ("now", "how", "paid"),
    [
        (BEFORE, "it will take it from your pay", "Otherwise the whole bill is due by"),
        (DUE_PASSED, "it will take it from your pay", "Otherwise the whole bill was due by"),
        (BEGUN, "it is being taken from your pay", "Otherwise the whole bill was due by"),
        (OVER, "it was taken from your pay", "Otherwise the whole bill was due by"),
    ],
)
def test_a_bill_whose_return_is_in_reads_in_the_tense_of_the_day(
    now: datetime, how: str, paid: str
) -> None:
    view = page(now, ReturnState.SUBMITTED, received_on=date(2026, 10, 14))
    code, otherwise = view.meaning
    assert how in code
    assert "from April 2027 to March 2028" in code
    assert paid in otherwise
    assert "31 January 2027" in otherwise
    assert (view.ask, view.through_code, view.direct) == (None, (), ())
    assert (view.in_pounds is not None) is (now < BEGUN)
    if view.in_pounds is not None:
        assert view.in_pounds.heading == SHOW.say("collection.pounds.after")


@pytest.mark.parametrize("now", [TOO_LATE, DUE_PASSED, BEGUN, OVER])
def test_a_return_not_sent_by_the_last_day_is_too_late_and_never_promises_the_code(
    now: datetime,
) -> None:
    view = page(now, ReturnState.OPEN)
    assert view.now.title == (
        "It is too late for your 2025 to 2026 bill to be collected through your tax code"
    )
    assert "paid directly to HMRC" in view.meaning[0]
    assert "You would not pay this bill on 31 January" not in " ".join(view.meaning)
    assert page(now, ReturnState.UNKNOWN, says_not_submitted=True).now.title == view.now.title


@pytest.mark.parametrize("says_not_submitted", [None, False])
def test_a_return_of_which_nobody_says_when_it_came_is_promised_nothing_and_denied_nothing(
    says_not_submitted: bool | None,
) -> None:
    for now, title in (
        (TOO_LATE, "If HMRC had your tax return by 30 December 2026, it will collect"),
        (BEGUN, "If HMRC was able to, it is collecting"),
        (OVER, "If HMRC was able to, it collected"),
    ):
        view = page(now, ReturnState.UNKNOWN, says_not_submitted=says_not_submitted)
        assert view.now.title.startswith(title)
        assert view.meaning[0] == IF_IN_TIME


@pytest.mark.parametrize("now", [DUE_PASSED, BEGUN, OVER])
def test_a_return_that_hmrc_received_too_late_is_a_bill_to_pay_directly(now: datetime) -> None:
    view = page(now, ReturnState.SUBMITTED, received_on=date(2027, 1, 15))
    assert view.now.title == (
        "HMRC received your 2025 to 2026 tax return on 15 January 2027, too late for the bill to "
        "be collected through your tax code"
    )
    assert "was due by 31 January 2027, paid directly to HMRC" in view.meaning[0]
    assert "be collected through" not in " ".join(view.meaning)


def test_a_choice_that_could_not_be_read_says_nothing_of_a_year_that_is_closed() -> None:
    reading = ChoiceReading(
        owed_year=YEAR,
        choice=Part(error=HmrcUnreachable(Operation.VIEW_CHOICE)),
        returns=Part(read=Read(Returns({}), OVER, "")),
    )
    open_ = choice_open(reading, now=OVER, first=FIRST, says_not_submitted=None)
    view = collection.present(reading, open_, SHOW, OVER, says_not_submitted=None)
    assert (view.through_code, view.direct, view.meaning) == ((), (), ())


def test_whoever_opted_out_reads_when_to_pay_and_later_when_it_was_due() -> None:
    before = page(TOO_LATE, ReturnState.OPEN, opted_out=True)
    assert "is due by 31 January 2027, paid directly to HMRC" in before.meaning[0]
    assert "You may also have to make two payments" in before.meaning[1]
    for now, payments in (
        (DUE_PASSED, "a payment towards your 2026 to 2027 bill by 31 January 2027, and may have"),
        (datetime(2027, 8, 1, 9, tzinfo=UTC), "You may also have had to make two payments"),
    ):
        after = page(now, ReturnState.OPEN, opted_out=True)
        assert "was due by 31 January 2027, paid directly to HMRC" in after.meaning[0]
        assert payments in after.meaning[1]


AGAINST = Notice(
    title="HMRC’s account says that it is not collected so",
    lines=("£1,184.60 is to be paid directly to HMRC, by 31 January 2027.",),
    links=(Link(label="The story of it", page="story", params={"year": "2025-26"}),),
)


@pytest.mark.parametrize("now", [BEFORE, DUE_PASSED, BEGUN, OVER])
def test_what_hmrcs_account_says_stands_in_place_of_what_the_choice_would_lead_to(
    now: datetime,
) -> None:
    received = date(2026, 10, 14)
    without = page(now, ReturnState.SUBMITTED, received_on=received)
    view = page(
        now, ReturnState.SUBMITTED, received_on=received, account=AccountView(notice=AGAINST)
    )
    assert (view.now.title, view.now.links) == (AGAINST.title, AGAINST.links)
    assert view.now.lines == (*AGAINST.lines, *without.now.lines)
    assert AGAINST not in view.notices
    (meaning,) = view.meaning
    assert "payments on account" in meaning
    assert view.ask == without.ask


def test_whoever_opted_out_reads_that_and_what_hmrcs_account_says_beside_it() -> None:
    view = page(BEFORE, ReturnState.SUBMITTED, opted_out=True, account=AccountView(notice=AGAINST))
    assert view.now.title == SHOW.say("collection.now.out", year="2025 to 2026")
    assert AGAINST in view.notices


def test_an_account_that_was_not_read_is_a_hole_beside_the_choice_that_was() -> None:
    view = page(BEFORE, ReturnState.OPEN, account=AccountView(hole="It could not be read."))
    assert view.now == page(BEFORE, ReturnState.OPEN).now
    assert view.hole == "It could not be read."
