"""The sheet on which a person types about one year's bill, between the page's boxes and the store.

The sheet is the one truth: boxes are filled from it, and what stands in them goes into it before
anything is drawn. It is kept, sealed, at each change; nothing of it is in an address or a title.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from codedout.bootstrap import Visit
from codedout.domain.bill_sheet import Box, TypedBill
from codedout.domain.tax_year import TaxYear
from codedout.ui import state
from codedout.ui.guard import by_its_person

_BILL, _OF = "bill-sheet", "bill-of"

NAMES = (*(each.value for each in Box), "nation", "reaches")
"""What there are boxes for."""


def typed(visit: Visit, year: TaxYear) -> TypedBill:
    """What stands on the page now, kept if it is another than before."""
    if state.value(_OF) != (visit.who, year):
        found = visit.weighing.find(year)
        state.put(_OF, (visit.who, year))
        _set(found or TypedBill(owed_year=year))
        return held()
    before = held()
    drawn = [name for name in NAMES if state.there(box(year, name))]
    stands: dict[str, Any] = {name: state.value(box(year, name)) for name in drawn}
    now = replace(before, **stands)
    if now != before:
        visit.weighing.keep(now)  # first: where that fails, the next run tries again
        state.put(_BILL, now)
    return now


def held() -> TypedBill:
    """What the page goes by."""
    bill: TypedBill = state.value(_BILL)
    return bill


def _set(bill: TypedBill) -> None:
    """Let the page begin anew with this sheet."""
    for name in NAMES:
        state.forget(box(bill.owed_year, name))
    state.put(_BILL, bill)


def throwing_away(visit: Visit, year: TaxYear) -> Callable[[], None]:
    """What the button does that forgets all that was typed of that year's bill."""

    def pressed() -> None:
        visit.weighing.throw_away(year)
        _set(TypedBill(owed_year=year))

    return by_its_person(visit, pressed)


def box(year: TaxYear, name: str) -> str:
    """The box of that name; each year has its own."""
    return f"bill-{year}-{name}"
