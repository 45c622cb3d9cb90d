"""What HMRC tells of the years, and which year and which of its charges is looked at first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from codedout.domain.account import Account
from codedout.domain.liability import Charge, Liability, YearOwed
from codedout.domain.owing import Owed
from codedout.domain.payments import Payments
from codedout.domain.rules.open_charges import open_charges
from codedout.domain.tax_year import LAST_YEAR, TaxYear
from codedout.journeys.liability import LiabilityReading
from codedout.presenters.viewer import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Put together once. `to_pay` has, by its number, each charge to be paid directly."""

    liability: Liability
    account: Account
    payments: Payments
    reading: LiabilityReading
    to_pay: Mapping[str, Owed]
    today: date

    def owed(self, year: TaxYear) -> YearOwed | None:
        """What the account has of a year."""
        return next((one for one in self.liability.years if one.tax_year == year), None)

    def is_overdue(self, charge: Charge) -> bool:
        """Whether something of it should have been paid by now, as what is due when has it."""
        owed = self.to_pay.get(charge.document.id)
        return owed is not None and owed.is_overdue(self.today)

    def urgency(self, charge: Charge) -> tuple[bool, bool, date]:
        """What is overdue comes first, longest ago; then what is due soonest; then the rest."""
        due = charge.document.due_on
        needs = charge.document.id in self.to_pay
        return not self.is_overdue(charge), not needs, due if needs and due else date.max


def told(reading: LiabilityReading, today: date) -> Told:
    """All that could be had, put together."""
    account, liability = reading.account.whole, reading.reckoned(today)
    return Told(
        liability=liability,
        account=account,
        payments=reading.payments.whole,
        reading=reading,
        to_pay={one.document.id: one for one in open_charges(account, liability).due},
        today=today,
    )


def years_told(told: Told, shown: Sequence[TaxYear]) -> list[TaxYear]:
    """Those that are shown anyway, and every other that HMRC's account has; newest first."""
    others = {one.tax_year for one in told.liability.years if one.tax_year <= LAST_YEAR}
    return sorted({*shown, *others}, reverse=True)


def year_first(told: Told, usual: TaxYear) -> TaxYear:
    """The year that is opened unasked: of what needs something most, else the latest with a charge.

    `usual` is it where nothing is there; a year to come is opened only where it needs something.
    """
    charges = sorted(
        (one for one in told.liability.charges if one.owed_year <= LAST_YEAR), key=told.urgency
    )
    if charges and charges[0].document.id in told.to_pay:
        return charges[0].owed_year
    now = TaxYear.containing(told.today)
    return max((one.owed_year for one in charges if one.owed_year <= now), default=usual)


def charges_of(owed: YearOwed | None) -> tuple[Charge, ...]:
    """A year's charges, those about a tax code first: its story is mostly theirs."""
    charges = () if owed is None else owed.charges
    return tuple(sorted(charges, key=lambda one: (one.status is None, -one.divided.coded)))


def charge_first(charges: Sequence[Charge], told: Told) -> int:
    """The place of the charge that is opened unasked: of what needs something most, else 0."""
    return min(range(len(charges)), key=lambda at: told.urgency(charges[at]), default=0)


def choices(charges: Sequence[Charge], told: Told, show: Viewer) -> tuple[str, ...]:
    """How each charge is called where one is picked; two are never called the same."""
    return tuple(
        show.say(
            "story.picked_late" if told.is_overdue(charge) else "story.picked",
            number=number,
            kind=show.say(f"charges.kind.{charge.kind.value}"),
            amount=show.gbp(charge.document.original),
        )
        for number, charge in enumerate(charges, start=1)
    )
