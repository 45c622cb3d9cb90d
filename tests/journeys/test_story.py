"""What the story of a year asks HMRC beside the account."""

from __future__ import annotations

from codedout.domain.charge_history import NO_HISTORY
from codedout.domain.errors import HmrcUnreachable
from codedout.domain.inquiries import HistoryOfCharge
from codedout.domain.operation import Operation
from codedout.domain.tax_year import TaxYear
from codedout.journeys.reading import record_of
from codedout.journeys.story import read_year, to_ask
from tests.fakes import AtOnce, FakeHmrc, FixedClock

YEAR, RUNNING = TaxYear(2023), TaxYear(2026)


def test_up_to_three_charges_are_all_asked_about_and_of_more_the_one_looked_at() -> None:
    assert to_ask(["1", "2", "3"], 2) == ("1", "2", "3")
    assert to_ask(["1", "2", "3", "4"], 2) == ("3",)
    assert to_ask([], 0) == ()


def test_a_number_that_hmrc_could_not_have_given_is_not_asked_about() -> None:
    assert to_ask(["1/../2", "1"], 0) == ("1",)


def test_one_history_that_fails_leaves_the_others_and_the_return() -> None:
    hmrc = FakeHmrc(FixedClock())
    hmrc.fails(HmrcUnreachable(Operation.VIEW_CHARGE_HISTORY), question=HistoryOfCharge("1"))
    read = read_year(hmrc, AtOnce(), YEAR, RUNNING, ("1", "2"))
    assert read.histories["1"].error is not None
    assert read.histories["2"].value == NO_HISTORY
    assert record_of(read.returns, YEAR) is not None
    asked = [call.what for call in hmrc.calls if isinstance(call.what, HistoryOfCharge)]
    assert asked == [HistoryOfCharge("1"), HistoryOfCharge("2")]
