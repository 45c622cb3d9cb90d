"""HMRC's figures and the person's own in every code: two calls a year, each by itself."""

from __future__ import annotations

from codedout.domain.coded_out import Question
from codedout.domain.errors import HmrcUnreachable
from codedout.domain.operation import Operation
from codedout.domain.tax_year import TaxYear
from codedout.journeys.code_figures import read_code_figures
from tests.fakes import AtOnce, FakeHmrc, FixedClock, item

FIRST, RUNNING = TaxYear(2021), TaxYear(2026)


def test_each_year_is_asked_for_twice_and_one_that_fails_leaves_the_rest() -> None:
    hmrc = FakeHmrc(FixedClock())
    hmrc.year(TaxYear(2024)).items = [item(1, "412.30")]
    hmrc.fails(HmrcUnreachable(Operation.VIEW_AMOUNTS), question=Question.USER)
    found = read_code_figures(hmrc, AtOnce(), FIRST, RUNNING)
    assert len(hmrc.calls) == 12
    assert list(found.held) == list(found.user) == [TaxYear(year) for year in range(2021, 2027)]
    held = found.held[TaxYear(2024)].value
    assert held is not None
    assert [one.amount for one in held.components] == [item(1, "412.30").amount]
    assert [part.error is None for part in found.parts].count(False) == 1
