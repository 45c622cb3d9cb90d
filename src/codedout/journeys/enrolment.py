"""Reading where a person stands with Making Tax Digital."""

from __future__ import annotations

from functools import partial

from codedout.domain.inquiries import StandingIn
from codedout.domain.itsa_status import Standings
from codedout.domain.tax_year import TaxYear
from codedout.journeys.parts import Part, Together, all_of
from codedout.journeys.ports import Looking


def read_standing(look: Looking, together: Together, year: TaxYear) -> Part[Standings]:
    """What HMRC says of one tax year."""
    [found] = all_of(together, [partial(look.inquire, StandingIn(year))])
    return found
