"""The calculation to go by: declared before meant, meant before estimated, then the latest."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from codedout.domain.calculation import CalculationOutcome, CalculationType
from codedout.domain.picking import Picked, Weight, latest, picked
from codedout.domain.tax_year import TaxYear
from tests.books import entry

YEAR = TaxYear(2025)
EARLY, LATE = (datetime(2026, month, 1, tzinfo=UTC) for month in (5, 9))
FINAL = entry("final", YEAR, CalculationType.FINAL, made_at=EARLY)
AMENDED = entry("amended", YEAR, CalculationType.CONFIRM_AMENDMENT, made_at=LATE)
MEANT = entry("meant", YEAR, CalculationType.INTENT_TO_FINALISE, made_at=LATE)
TO_AMEND = entry("to amend", YEAR, CalculationType.INTENT_TO_AMEND, made_at=LATE)
IN_YEAR = entry("in year", YEAR, CalculationType.IN_YEAR, made_at=LATE)
STRANGE = entry("strange", YEAR, CalculationType.UNKNOWN, made_at=LATE)


def test_the_latest_that_was_declared_is_gone_by() -> None:
    for order in permutations((FINAL, MEANT, TO_AMEND, IN_YEAR, STRANGE)):
        assert picked(order) == Picked(FINAL, Weight.FINAL)
    for order in permutations((AMENDED, FINAL)):
        assert picked(order) == Picked(AMENDED, Weight.FINAL)


def test_one_that_is_meant_comes_before_one_of_the_running_year() -> None:
    assert picked((IN_YEAR, MEANT)) == Picked(MEANT, Weight.INTENDED)
    assert picked((IN_YEAR,)) == Picked(IN_YEAR, Weight.ESTIMATE)


def test_one_without_a_result_or_of_a_sort_we_do_not_know_is_not_gone_by() -> None:
    for outcome in (
        CalculationOutcome.ERROR,
        CalculationOutcome.REJECTED,
        CalculationOutcome.UNKNOWN,
    ):
        failed = entry("failed", YEAR, CalculationType.FINAL, made_at=LATE, outcome=outcome)
        assert picked((failed, IN_YEAR)) == Picked(IN_YEAR, Weight.ESTIMATE)
        assert picked((failed,)) is None
    assert picked((STRANGE,)) is None
    assert picked(()) is None


def test_where_hmrc_does_not_say_the_outcome_there_is_one() -> None:
    older = entry("older", YEAR, CalculationType.FINAL, made_at=EARLY, outcome=None)
    assert picked((older,)) == Picked(older, Weight.FINAL)


def test_one_whose_time_cannot_be_read_is_the_oldest() -> None:
    timeless = entry("timeless", YEAR, CalculationType.FINAL, made_at=None)
    assert picked((timeless, FINAL)) == Picked(FINAL, Weight.FINAL)
    assert picked((timeless, IN_YEAR)) == Picked(timeless, Weight.FINAL)


@given(st.permutations([FINAL, AMENDED, MEANT, TO_AMEND, IN_YEAR, STRANGE]), st.integers(0, 6))
def test_the_order_of_the_list_does_not_matter(order: list[object], how_many: int) -> None:
    some = order[:how_many]
    assert picked(some) == picked(some[::-1])


def test_the_latest_of_all_may_be_without_a_result() -> None:
    failed = entry("failed", YEAR, made_at=LATE, outcome=CalculationOutcome.ERROR)
    assert latest((failed, FINAL)) == failed
    assert latest(()) is None
