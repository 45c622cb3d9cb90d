"""The sheet on which a person types about one year's bill; each year has its own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from codedout.bootstrap import Visit
from codedout.domain.bill_sheet import Box, TypedBill
from codedout.domain.put_on_top import put_on_top
from codedout.domain.tax_year import TaxYear
from codedout.ui import state
from codedout.ui.sheet import LONGEST, SheetOnPage

NAMES = (*(each.value for each in Box), "nation", "reaches")
"""What there are boxes for."""


class BillOnPage(SheetOnPage[TypedBill]):
    """What is typed about the bill of `year`."""

    def __init__(self, visit: Visit, year: TaxYear) -> None:
        super().__init__(f"bill-{year}", visit, visit.weighing(year))
        self._year = year

    def empty(self) -> TypedBill:
        """Nothing is answered."""
        return TypedBill(owed_year=self._year)

    def with_boxes(self, sheet: TypedBill) -> TypedBill:
        """With what stands in the boxes that were drawn."""
        stands: dict[str, Any] = {}
        for name in NAMES:
            if state.there(box(self._year, name)):
                value = state.value(box(self._year, name))
                stands[name] = value[:LONGEST] if type(value) is str else value
        return replace(sheet, **stands)

    def let_go_of_boxes(self, sheet: TypedBill) -> None:
        """Each box begins anew."""
        for name in NAMES:
            state.forget(box(sheet.owed_year, name))

    def merge(self, before: TypedBill, now: TypedBill, theirs: TypedBill) -> tuple[TypedBill, bool]:
        """Box by box, which always goes."""
        return put_on_top(before, now, theirs), True

    @property
    def drawn(self) -> bool:
        """Of what is needed there always is a box."""
        return state.there(box(self._year, Box.BILL.value))


def box(year: TaxYear, name: str) -> str:
    """The box of that name; each year has its own."""
    return f"bill-{year}-{name}"
