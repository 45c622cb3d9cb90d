"""What a person began to fill in and has not prepared: never sent, and nobody's but theirs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from codedout.domain.change import Ask, Who
from codedout.domain.coded_out import ItemKey
from codedout.domain.tax_year import TaxYear

KEPT_FOR = timedelta(days=30)
"""How long after the person last did something to it; so with all that is typed and never sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """What was typed for another item than the one that is picked now."""

    item: ItemKey
    typed: str
    figure: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One form half filled in. A person has at most one for each ask and year.

    `item` is what was picked. On the form for removing, which is kept as REMOVE_ONE, no item means
    all of them. `typed` is the text as it was typed, an amount or not. `figure` is the amount that
    stood beside the item as it was picked; None where there was none, or no item. What was typed
    for one item never becomes another's: it waits in `aside` until its own is picked again.
    """

    who: Who
    ask: Ask
    tax_year: TaxYear
    item: ItemKey | None
    typed: str
    figure: Decimal | None
    begun_at: datetime
    saved_at: datetime
    aside: tuple[Aside, ...] = ()

    def of(self, item: ItemKey | None) -> tuple[str, Decimal | None]:
        """What is typed for that item, and the figure that stood beside it; "" if nothing is.

        What was typed before any item was picked goes with the first one that is.
        """
        for one in self.aside:
            if one.item == item:
                return one.typed, one.figure
        if self.item == item:
            return self.typed, self.figure
        return (self.typed, None) if self.item is None else ("", None)

    def besides(self, item: ItemKey | None) -> tuple[Aside, ...]:
        """What was typed for other items than that one."""
        own: tuple[Aside, ...] = ()
        if self.item is not None and self.typed:
            own = (Aside(item=self.item, typed=self.typed, figure=self.figure),)
        return tuple(one for one in (*self.aside, *own) if one.item != item)

    def without(self, item: ItemKey | None, typed: str) -> Draft | None:
        """What is left once that text for that item is a change; None if nothing is."""
        if (self.item, self.typed) != (item, typed):
            left = tuple(one for one in self.aside if (one.item, one.typed) != (item, typed))
            return replace(self, aside=left)
        if not self.aside:
            return None
        *rest, last = self.aside
        return replace(
            self, item=last.item, typed=last.typed, figure=last.figure, aside=tuple(rest)
        )
