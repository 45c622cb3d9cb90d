"""How each charge of somebody's was met, decided before HMRC is made to say anything of it.

Nothing here knows how the portal reckons. Amounts are whole pence, and a tax year is the calendar
year in which it begins.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

BALANCING = "TRM New Charge"
PLANNED = ("initiated", "awaiting-collection")
CAME_BACK = ("partly-collected", "cancelled", "not-collected", "rejected")
UNSETTLED = ("waiting-cancellation", "some-later-status")


@dataclass(frozen=True, slots=True)
class Paid:
    """A part of the payment with that lot, set against a charge."""

    lot: str
    pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """One charge: what became of each penny of it.

    Attributes:
        paid: paid directly, of what was never to go through a code.
        still: open, likewise.
        planned: in a code that has not collected it yet.
        collected: collected by a code.
        unsettled: in a code, while HMRC decides what becomes of that.
        paid_back: was to be collected, was not, and was paid directly instead.
        not_collected: was to be collected, was not, and is open.
        code: the year of that code, where there is one.
    """

    id: str
    owed: int
    dated: date
    name: str = BALANCING
    paid: tuple[Paid, ...] = ()
    still: int = 0
    planned: int = 0
    collected: int = 0
    unsettled: int = 0
    paid_back: tuple[Paid, ...] = ()
    not_collected: int = 0
    status: str | None = None
    code: int | None = None

    @property
    def payments(self) -> tuple[Paid, ...]:
        """What was paid directly."""
        return self.paid + self.paid_back

    @property
    def directly(self) -> int:
        """What it came to."""
        return _sum(self.payments)

    @property
    def coded(self) -> int:
        """All that was ever to go through a code."""
        return self.planned + self.collected + self.unsettled + self.came_back

    @property
    def came_back(self) -> int:
        """What of that did not."""
        return _sum(self.paid_back) + self.not_collected

    @property
    def through_code(self) -> int:
        """What does, or may yet."""
        return self.coded - self.came_back

    @property
    def four(self) -> tuple[int, int, int, int]:
        """Paid directly, through a code, still to pay, not collected."""
        return self.directly, self.through_code, self.still, self.not_collected

    @property
    def pence(self) -> int:
        """The whole charge."""
        return sum(self.four)


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that came in; `spare` is what is set against nothing."""

    lot: str
    on: date
    spare: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Somebody with such an account. `codes_told`: HMRC says which codes collect which year."""

    charges: tuple[Charge, ...] = ()
    payments: tuple[Payment, ...] = ()
    credits: tuple[tuple[str, date, int], ...] = ()
    codes_told: bool = True

    @property
    def by_year(self) -> dict[int, tuple[int, int, int, int]]:
        """The four of each year that has charges."""
        found: dict[int, tuple[int, int, int, int]] = defaultdict(lambda: (0, 0, 0, 0))
        for charge in self.charges:
            a, b, c, d = (
                so_far + more for so_far, more in zip(found[charge.owed], charge.four, strict=True)
            )
            found[charge.owed] = a, b, c, d
        return dict(sorted(found.items()))

    @property
    def by_code(self) -> dict[tuple[int, int], int]:
        """What each code collects of each year, settled: by year owed and year of the code."""
        found: dict[tuple[int, int], int] = defaultdict(int)
        for charge in self.charges:
            settled = charge.planned + charge.collected
            if settled and charge.code is not None:
                found[charge.owed, charge.code] += settled
        return dict(sorted(found.items()))

    @property
    def undecided(self) -> int:
        """What HMRC has not settled."""
        return sum(charge.unsettled for charge in self.charges)

    @property
    def came_back(self) -> int:
        """What no code collected after all."""
        return sum(charge.came_back for charge in self.charges)

    @property
    def set_against(self) -> dict[str, dict[str, int]]:
        """What of each payment went to each charge."""
        found: dict[str, dict[str, int]] = {one.lot: {} for one in self.payments}
        for charge in self.charges:
            for paid in charge.payments:
                towards = found[paid.lot]
                towards[charge.id] = towards.get(charge.id, 0) + paid.pence
        return found


def _sum(parts: Iterable[Paid]) -> int:
    return sum(part.pence for part in parts)
