"""What HMRC's account says of a bill, on the page for stopping and restarting: one more question.

The page does not wait for it. Where it comes late and says something, the page is drawn again.
"""

from __future__ import annotations

from concurrent.futures import Future
from datetime import date

from codedout.bootstrap import Visit
from codedout.domain.account import Account
from codedout.domain.errors import StoreUnavailable
from codedout.domain.inquiries import OpenItems
from codedout.domain.tax_year import TaxYear, london_day
from codedout.journeys.holding import read_one
from codedout.journeys.parts import Part, Together
from codedout.journeys.ports import Looking
from codedout.journeys.waiting import is_there
from codedout.presenters.not_by_code import NOTHING, AccountView, of_account
from codedout.ui.comes_later import A_MOMENT, coming, has_come
from codedout.ui.draw import Draw
from codedout.ui.guard import show_again

_OPEN = "collection-account"


class Beside:
    """What the account says beside the choice for one year, as far as it has come."""

    def __init__(self, year: TaxYear, visit: Visit, draw: Draw) -> None:
        self._year, self._today, self._draw = year, london_day(visit.clock.now()), draw
        self._later = _asked(year, visit, self._today)
        self._view = NOTHING

    def so_far(self) -> AccountView:
        """What the page is to be drawn with."""
        if self._later is not None and self._later.done():
            self._view = of_account(self._later.result(), self._year, self._draw.show, self._today)
        return self._view

    def follow(self) -> None:
        """Last on the page: draw it again with what has come since, if that says something."""
        if self._later is None:
            return
        told, looking = self._view, self._draw.show.say("not_by_code.looking")
        is_there(self._later, A_MOMENT)
        if has_come(self._later, looking, self._draw) and self.so_far() != told:
            show_again()


def _asked(year: TaxYear, visit: Visit, today: date) -> Future[Part[Account] | None] | None:
    """No bill comes before the year is over."""
    if not year.has_ended(today):
        return None
    return coming(_OPEN, None, visit.at_leisure, _read, wait=0)


def _read(look: Looking, together: Together) -> Part[Account] | None:
    try:
        return read_one(look, together, OpenItems())
    except StoreUnavailable:
        return None
