"""Keeping what a person fills in, until it is prepared or thrown away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

from codedout.domain.change import Ask, Change, Who
from codedout.domain.coded_out import ItemKey
from codedout.domain.draft import Draft
from codedout.domain.tax_year import TaxYear
from codedout.journeys.ports import Clock, Drafts


@dataclass(frozen=True, slots=True)
class Drafting:
    """One person's drafts. `clock` is the one by which they are forgotten: the portal's.

    `ahead` is how far the session's own day is ahead of it. What is found is told in the session's
    time, so that the last day of keeping fits the day that the person sees.
    """

    who: Who
    drafts: Drafts
    clock: Clock
    ahead: timedelta = timedelta()

    def find(self, ask: Ask, year: TaxYear) -> Draft | None:
        """What they began for that year and have not finished."""
        found = self._find(ask, year)
        return None if found is None else self._moved(found, self.ahead)

    def all(self) -> tuple[Draft, ...]:
        """Everything they began and have not finished, newest first."""
        found = self.drafts.of(self.who, self.clock.now())
        return tuple(self._moved(draft, self.ahead) for draft in found)

    def keep(
        self,
        ask: Ask,
        year: TaxYear,
        *,
        item: ItemKey | None,
        typed: str = "",
        figure: Decimal | None = None,
    ) -> None:
        """Keep what stands in a form now; what was typed for other items stays beside it.

        `figure` is what now stands beside the item; of an item picked before, the one that stood
        there then is kept, so that it can be seen to have moved.
        """
        now, before = self.clock.now(), self._find(ask, year)
        then = None if before is None or item is None else before.of(item)[1]
        self.drafts.keep(
            Draft(
                who=self.who,
                ask=ask,
                tax_year=year,
                item=item,
                typed=typed,
                figure=figure if then is None else then,
                begun_at=now if before is None else before.begun_at,
                saved_at=now,
                aside=() if before is None else before.besides(item),
            )
        )

    def clear(self, ask: Ask, year: TaxYear, *, item: ItemKey | None) -> None:
        """The form stands for `item` as if nothing had been done: only other items' texts stay."""
        before = self._find(ask, year)
        if before is not None and before.besides(item):
            self.keep(ask, year, item=item)
        else:
            self.throw_away(ask, year)

    def throw_away(self, ask: Ask, year: TaxYear) -> None:
        """Forget what they began for that year: `draft -> dropped`, and nothing is left of it."""
        self.drafts.forget(self.who, ask, year)

    def put_back(self, thrown: Draft) -> None:
        """Keep again what was just thrown away, unless it is replaced.

        What was typed since for other items stays.
        """
        if self.is_replaced(thrown):
            return
        since = self._find(thrown.ask, thrown.tax_year)
        named = {thrown.item, *(one.item for one in thrown.aside)}
        others = () if since is None else since.besides(thrown.item)
        aside = (*thrown.aside, *(one for one in others if one.item not in named))
        back = replace(self._moved(thrown, -self.ahead), saved_at=self.clock.now(), aside=aside)
        self.drafts.keep(back)

    def is_replaced(self, thrown: Draft) -> bool:
        """Whether something was typed or picked since in the place of what was thrown away."""
        since = self._find(thrown.ask, thrown.tax_year)
        if since is None or thrown.ask is Ask.REMOVE_ONE:  # of which there is only one pick
            return since is not None
        items = {thrown.item, *(one.item for one in thrown.aside)}
        return any(since.of(item)[0] for item in items)

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

        What was typed for other items, or meanwhile begun otherwise in another tab, stays. Raises
        whatever `prepare` does; the draft is then still there.
        """
        change = prepare()
        kept = self._find(ask, year)
        if kept is None:
            return change
        # A crash between the two leaves both, as does a keystroke that is kept late: the person
        # sees the draft again, and what they prepare from it is the same change.
        left = kept.without(item, typed)
        if left is None:
            self.drafts.forget(self.who, ask, year)
        elif left != kept:
            self.drafts.keep(left)
        return change

    def _find(self, ask: Ask, year: TaxYear) -> Draft | None:
        return self.drafts.find(self.who, ask, year, self.clock.now())

    def _moved(self, draft: Draft, by: timedelta) -> Draft:
        return replace(draft, begun_at=draft.begun_at + by, saved_at=draft.saved_at + by)
