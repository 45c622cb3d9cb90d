"""Reading HMRC's figures and the person's own in the tax code of each year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from codedout.domain.coded_out import Amounts, Question
from codedout.domain.tax_year import TaxYear
from codedout.journeys.parts import Part, Together, all_of
from codedout.journeys.ports import Looking


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeFigures:
    """Both, by the year of the code."""

    held: Mapping[TaxYear, Part[Amounts]]
    user: Mapping[TaxYear, Part[Amounts]]

    @property
    def parts(self) -> Sequence[Part[Any]]:
        """All of them."""
        return (*self.held.values(), *self.user.values())


def read_code_figures(
    look: Looking, together: Together, first: TaxYear, running: TaxYear
) -> CodeFigures:
    """Two calls for each year, all side by side."""
    years = [TaxYear(starts) for starts in range(first.starts_in, running.starts_in + 1)]
    questions = (Question.HMRC_HELD, Question.USER)
    parts = all_of(
        together, [partial(look.amounts, year, one) for one in questions for year in years]
    )
    return CodeFigures(
        held=dict(zip(years, parts[: len(years)], strict=True)),
        user=dict(zip(years, parts[len(years) :], strict=True)),
    )
