"""Whether a difference would have been left alone if the person's own figure is right."""

from __future__ import annotations

from dataclasses import dataclass

from codedout.domain.money import typed_pounds
from codedout.domain.tax_year import TaxYear
from codedout.domain.understood import Understood
from codedout.domain.walk import Sheet
from codedout.domain.year_end import LEFT_ALONE, YearExplained
from codedout.presenters.tolerance import in_short
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Table
from codedout.presenters.what_if import by_year, side_by_side


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnView:
    """The answer for each year of two figures, and what becomes of every year by both."""

    answers: tuple[str, ...]
    table: Table


def present_own(sheet: Sheet, understood: Understood, show: Viewer) -> OwnView:
    """HMRC's figure and the person's beside each other."""
    by_hmrc, by_own = _by_year(understood), _by_year(understood.own)
    answers = []
    for year in sorted(sheet.years, key=lambda each: each.tax_year):
        if year.by_own == year:
            continue
        theirs, own = by_hmrc[year.tax_year], by_own[year.tax_year]
        same = theirs.ending.same_as(own.ending)
        left = own.ending.outcome in LEFT_ALONE
        name = "same" if same else "yes" if left else "no"
        said = show.say(
            f"walk.own.answer.{name}",
            year=show.year(year.tax_year),
            hmrc=show.with_pence(typed_pounds(year.short)),
            own=show.with_pence(typed_pounds(year.own)),
            by_hmrc=in_short(theirs.ending, show),
            by_own=in_short(own.ending, show),
        )
        why = understood.examples.get(year.tax_year)
        answers.append(said if why is None else f"{said} {show.say(f'walk.{why.value}')}")
    of_hmrc, of_own = by_year(understood, show), by_year(understood.own or understood, show)
    table = side_by_side(of_hmrc, of_own, "own", show)
    return OwnView(answers=tuple(answers), table=table)


def _by_year(understood: Understood | None) -> dict[TaxYear, YearExplained]:
    years = understood.explained.years if understood and understood.explained else ()
    return {year.tax_year: year for year in years}
