"""Keeping what a person fills in, until it is prepared or thrown away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from codedout.domain.change import Ask, Change, Who
from codedout.domain.coded_out import ItemKey
from codedout.domain.draft import Draft
from codedout.domain.tax_year import TaxYear
from codedout.journeys.ports import Clock, Drafts


@dataclass(frozen=True, slots=True)
class Drafting:
    """One person's drafts. `clock` is the one by which they are forgotten: the portal's."""

    who: Who
    drafts: Drafts
    clock: Clock

    def find(self, ask: Ask, year: TaxYear) -> Draft | None:
        """What they began for that year and have not finished."""
        return self.drafts.find(self.who, ask, year, self.clock.now())

    def all(self) -> tuple[Draft, ...]:
        """Everything they began and have not finished, newest first."""
        return self.drafts.of(self.who, self.clock.now())

    def keep(
        self,
        ask: Ask,
        year: TaxYear,
        *,
        item: ItemKey | None,
        typed: str = "",
        figure: Decimal | None = None,
    ) -> Draft:
        """Keep what stands in a form now, in place of what stood there before.

        `figure` is what now stands beside the item; of an item picked before, the one that stood
        there then is kept, so that it can be seen to have moved.
        """
        now, before = self.clock.now(), self.find(ask, year)
        same_item = before is not None and item is not None and before.item == item
        draft = Draft(
            who=self.who,
            ask=ask,
            tax_year=year,
            item=item,
            typed=typed,
            figure=before.figure if before is not None and same_item else figure,
            begun_at=now if before is None else before.begun_at,
            saved_at=now,
        )
        self.drafts.keep(draft)
        return draft

    def throw_away(self, ask: Ask, year: TaxYear) -> None:
        """Forget what they began for that year: `draft -> dropped`, and nothing is left of it."""
        self.drafts.forget(self.who, ask, year)

    def finish(
        self,
        ask: Ask,
        year: TaxYear,
        prepare: Callable[[], Change],
        *,
        item: ItemKey | None,
        typed: str = "",
    ) -> Change:
        """Prepare what was filled in, and only then let go of it: `draft -> ready`.

        What was meanwhile begun otherwise, in another tab, stays. Raises whatever `prepare` does;
        the draft is then still there.
        """
        change = prepare()
        kept = self.find(ask, year)
        if kept is None or (kept.item, kept.typed) != (item, typed):
            return change
        # A crash between the two leaves both, as does a keystroke that is kept late: the person
        # sees the draft again, and what they prepare from it is the same change.
        self.drafts.forget(self.who, ask, year)
        return change
