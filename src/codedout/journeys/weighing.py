"""Keeping what a person types about one year's bill. It never goes to HMRC."""

from __future__ import annotations

from dataclasses import dataclass

from codedout.domain.bill_sheet import TypedBill
from codedout.domain.change import Who
from codedout.domain.tax_year import TaxYear
from codedout.journeys.ports import Bills, Clock


@dataclass(frozen=True, slots=True)
class Weighing:
    """One person's sheets. `clock` is the one by which they are forgotten: the portal's."""

    who: Who
    bills: Bills
    clock: Clock

    def find(self, year: TaxYear) -> TypedBill | None:
        """What they typed about the bill of that year, if it is still kept."""
        return self.bills.find(self.who, year, self.clock.now())

    def keep(self, bill: TypedBill) -> None:
        """Keep what now stands on the page."""
        self.bills.keep(self.who, bill, self.clock.now())

    def throw_away(self, year: TaxYear) -> None:
        """Forget what they typed about that year's."""
        self.bills.forget(self.who, year)
