"""Reading the tax calculation to go by, of one year: which there are, and then that one."""

from __future__ import annotations

from dataclasses import dataclass

from codedout.domain.calculation import Calculation, CalculationEntry, Calculations
from codedout.domain.errors import NotRecognised, UnexpectedAnswer
from codedout.domain.inquiries import CalculationsOf, CalculationWith
from codedout.domain.picking import Picked, latest, picked
from codedout.domain.tax_year import TaxYear
from codedout.journeys.parts import Part, Together, part
from codedout.journeys.ports import Looking
from codedout.journeys.reading import AmountsReading


@dataclass(frozen=True, slots=True, kw_only=True)
class CalculationReading:
    """What HMRC calculated for a year. `listed` is None where it was not asked.

    `entry` is the one that was read, or None where there is none; `picked` says what it is worth,
    and is None where none has a result. Then the last one is read for why that is.
    """

    code_year: TaxYear
    listed: Part[Calculations] | None = None
    picked: Picked | None = None
    entry: CalculationEntry | None = None
    calculation: Part[Calculation] | None = None


def read_calculation(
    look: Looking, together: Together, beside: AmountsReading
) -> CalculationReading:
    """That of the year of the amounts that it is to stand beside.

    Where HMRC's service was down for those, it is not asked.
    """
    if all(one.error is not None and one.error.is_down for one in beside.parts):
        return CalculationReading(code_year=beside.code_year)
    return read_calculation_of(look, together, beside.code_year)


def read_calculation_of(look: Looking, _: Together, year: TaxYear) -> CalculationReading:
    """Two calls, one after the other."""
    listed = part(lambda: look.inquire(CalculationsOf(year)))
    entries = () if listed.value is None else listed.value.entries
    pick = picked(entries)
    entry = latest(entries) if pick is None else pick.entry
    if entry is None:
        return CalculationReading(code_year=year, listed=listed)
    return CalculationReading(
        code_year=year, listed=listed, picked=pick, entry=entry, calculation=_read(look, entry)
    )


def _read(look: Looking, entry: CalculationEntry) -> Part[Calculation]:
    try:
        inquiry = CalculationWith(entry.tax_year, entry.id)
    except NotRecognised:  # HMRC's list has a number that HMRC could not be asked about
        return Part(error=UnexpectedAnswer(CalculationWith.operation, status=200, sent=False))
    return part(lambda: look.inquire(inquiry))
