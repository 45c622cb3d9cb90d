"""Reading all that goes into the papers of one tax year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from codedout.domain.change import Change
from codedout.domain.rules.windows import WhatIsOpen
from codedout.domain.tax_year import TaxYear
from codedout.domain.walk import Walk
from codedout.journeys.holding import account_and_payments
from codedout.journeys.liability import LiabilityReading, read_liability
from codedout.journeys.parts import FindLast, Part, Together, part
from codedout.journeys.ports import Looking
from codedout.journeys.reading import OpenReading, read_open
from codedout.journeys.story import YearReading, read_year, to_ask


@dataclass(frozen=True, slots=True, kw_only=True)
class YearPapers:
    """What HMRC told of a year, what may be done, and what the person did and typed here.

    `open_`: for the amounts and for the choice. `says_not_submitted`: the person's word on the
    return. `changes` are those of the year, oldest first; `environment` tells what is made up.
    """

    year: TaxYear
    open: OpenReading
    account: LiabilityReading
    story: YearReading
    open_: tuple[WhatIsOpen, WhatIsOpen]
    says_not_submitted: bool | None
    changes: Sequence[Change]
    walk: Walk | None
    environment: str

    @property
    def parts(self) -> Sequence[Part[Any]]:
        """All that HMRC was asked."""
        amounts, choice = self.open.amounts, self.open.choice
        return (
            *(amounts.hmrc_held, amounts.user, amounts.latest, amounts.returns, choice.choice),
            *self.account.account.parts,
            *self.account.payments.parts,
            *self.story.histories.values(),
        )


def read_for_papers(
    look: Looking,
    together: Together,
    year: TaxYear,
    *,
    running: TaxYear,
    first: TaxYear,
    today: date,
    last: FindLast,
) -> tuple[OpenReading, LiabilityReading, YearReading]:
    """All of it, the account beside the rest; then how the year's charges were changed.

    `look` must remember: the account is begun on at once, and asked for when the rest is there.
    """
    for inquiry in account_and_payments(first, today):
        together.submit(partial(part, partial(look.inquire, inquiry)))
    reading = read_open(look, together, year, running)
    told = read_liability(look, together, first, today)
    of_year = next((one for one in told.reckoned(today).years if one.tax_year == year), None)
    charges = () if of_year is None else of_year.charges
    documents = to_ask([charge.document.id for charge in charges], 0)
    return reading.or_last(last), told, read_year(look, together, year, running, documents)
