"""The question that proves a number, and what is asked beside it, are not asked twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from codedout.domain.errors import HmrcUnreachable
from codedout.domain.operation import Operation
from codedout.journeys.cached import Answers, CachedReads
from codedout.journeys.parts import InTurn
from codedout.journeys.proving import Outcome, prove
from codedout.journeys.reading import ask_ahead, read_years
from tests.fakes import YEAR, FakeHmrc

RUNNING = YEAR.plus(1)
FIRST = YEAR.plus(-4)


def test_the_first_figure_costs_three_calls_and_the_overview_eleven_with_the_proof() -> None:
    hmrc = FakeHmrc()
    look = CachedReads(hmrc, Answers(), ("session", "subject", 0))
    ask_ahead(look, InTurn(), RUNNING, FIRST)
    assert prove(look, YEAR).outcome is Outcome.PROVEN
    steps = read_years(look, InTurn(), RUNNING, FIRST, {})
    next(steps)
    assert len(hmrc.calls) == 3
    *_, last = steps
    assert last.complete
    assert len(hmrc.calls) == len(set(hmrc.calls)) == 11


def test_where_no_year_has_ended_only_the_running_one_is_asked_about() -> None:
    hmrc = FakeHmrc()
    look = CachedReads(hmrc, Answers(), ("session", "subject", 0))
    ask_ahead(look, InTurn(), RUNNING, RUNNING)
    ahead = list(hmrc.calls)
    list(read_years(look, InTurn(), RUNNING, RUNNING, {}))
    assert [call.year for call in ahead] == [RUNNING, None]  # None: five years' returns at once
    assert len(hmrc.calls) == len(set(hmrc.calls))


def test_a_failure_ahead_is_the_pages_to_tell() -> None:
    hmrc = FakeHmrc()
    look = CachedReads(hmrc, Answers(), ("session", "subject", 0))
    hmrc.fails(HmrcUnreachable(Operation.VIEW_AMOUNTS))
    with ThreadPoolExecutor(2) as pool:
        ask_ahead(look, pool, RUNNING, FIRST)
        first = next(read_years(look, pool, RUNNING, FIRST, {}))
    assert first.amounts[YEAR].error is not None
