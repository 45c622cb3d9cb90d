"""What was said in public about the limits, which HMRC does not publish (R53). Never a default."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from codedout.domain.tax_year import TaxYear


class Source(StrEnum):
    """Who said it: there are words for each."""

    LONG_STANDING = "long_standing"
    PRESS = "press"
    TOLD = "told"
    NORMAL = "normal"


@dataclass(frozen=True, slots=True)
class Published:
    """A limit for paying too little."""

    amount: Decimal
    source: Source


_BY_YEAR = (
    # Before 1996-97 there was another way of assessing, with limits of its own.
    (range(1996, 2007), Published(Decimal(50), Source.LONG_STANDING)),
    (range(2007, 2008), Published(Decimal(300), Source.PRESS)),
    (range(2008, 2010), Published(Decimal(300), Source.TOLD)),
    (range(2010, 2016), Published(Decimal(50), Source.NORMAL)),
)


def published_limit(year: TaxYear) -> Published | None:
    """The limit for paying too little in that year; None where nothing good is known.

    For paying too much nothing ever was.
    """
    return next((said for years, said in _BY_YEAR if year.starts_in in years), None)
