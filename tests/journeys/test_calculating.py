"""The calculation to go by is read in two calls, and each that fails is told as itself."""

from __future__ import annotations

import pytest

from codedout.domain.calculation import CalculationOutcome, CalculationType
from codedout.domain.errors import HmrcUnreachable, NotAllowed, UnexpectedAnswer
from codedout.domain.inquiries import CalculationsOf, CalculationWith
from codedout.domain.operation import Operation
from codedout.domain.picking import Weight
from codedout.journeys.calculating import CalculationReading, read_calculation
from tests.books import calculation, entry
from tests.fakes import YEAR, AtOnce, Bench

NUMBER, OTHER = "12345678", "87654321"


def calculated(bench: Bench) -> CalculationReading:
    beside = bench.look()
    bench.hmrc.calls.clear()
    return read_calculation(bench.hmrc, AtOnce(), beside)


def asked(bench: Bench) -> list[object]:
    return [call.what for call in bench.hmrc.calls]


def test_the_list_and_then_the_one_to_go_by(bench: Bench) -> None:
    books = bench.hmrc.books
    books.entries = [
        entry(OTHER, YEAR, CalculationType.IN_YEAR),
        entry(NUMBER, YEAR, CalculationType.INTENT_TO_FINALISE),
        entry("11111111", YEAR.plus(-1)),
    ]
    books.calculations[NUMBER] = calculation(NUMBER, YEAR)
    read = calculated(bench)
    assert asked(bench) == [CalculationsOf(YEAR), CalculationWith(YEAR, NUMBER)]
    assert read.picked is not None
    assert read.picked.weight is Weight.INTENDED
    assert read.calculation is not None
    assert read.calculation.value == calculation(NUMBER, YEAR)


def test_none_is_an_answer(bench: Bench) -> None:
    read = calculated(bench)
    assert asked(bench) == [CalculationsOf(YEAR)]
    assert read.listed is not None
    assert (read.entry, read.calculation, read.listed.error) == (None, None, None)


def test_where_none_has_a_result_the_last_is_read_for_why(bench: Bench) -> None:
    bench.hmrc.books.entries = [entry(NUMBER, YEAR, outcome=CalculationOutcome.ERROR)]
    bench.hmrc.books.calculations[NUMBER] = calculation(NUMBER, YEAR)
    read = calculated(bench)
    assert read.picked is None
    assert read.calculation is not None
    assert read.calculation.value is not None


def test_a_list_that_cannot_be_had_is_asked_no_further(bench: Bench) -> None:
    error = NotAllowed(Operation.LIST_CALCULATIONS, status=403)
    bench.hmrc.fails(error)
    read = calculated(bench)
    assert read.listed is not None
    assert (read.listed.error, read.calculation) == (error, None)


def test_a_calculation_that_cannot_be_had_leaves_the_list(bench: Bench) -> None:
    bench.hmrc.books.entries = [entry(NUMBER, YEAR)]
    error = HmrcUnreachable(Operation.VIEW_CALCULATION)
    bench.hmrc.fails(error)
    read = calculated(bench)
    assert read.listed is not None
    assert read.listed.value is not None
    assert read.calculation is not None
    assert read.calculation.error is error


def test_a_number_that_is_none_is_an_answer_that_cannot_be_read(bench: Bench) -> None:
    bench.hmrc.books.entries = [entry("../1", YEAR)]
    read = calculated(bench)
    assert asked(bench) == [CalculationsOf(YEAR)]
    assert read.calculation is not None
    assert isinstance(read.calculation.error, UnexpectedAnswer)


@pytest.mark.parametrize("down", [True, False])
def test_hmrc_is_not_asked_where_it_was_down_for_all_of_the_page(bench: Bench, down: bool) -> None:
    error = HmrcUnreachable(Operation.VIEW_AMOUNTS)
    bench.hmrc.fails(error, times=3 if down else 1)
    read = calculated(bench)
    assert asked(bench) == ([] if down else [CalculationsOf(YEAR)])
    assert (read.listed is None) is down
