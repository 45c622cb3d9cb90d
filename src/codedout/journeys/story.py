"""Reading what tells the story of one year beside the account: its return, and how its charges
changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from codedout.domain.charge_history import ChargeHistory
from codedout.domain.choice import Returns
from codedout.domain.errors import NotRecognised
from codedout.domain.inquiries import HistoryOfCharge
from codedout.domain.tax_year import TaxYear
from codedout.journeys.parts import Part, Together, part
from codedout.journeys.ports import Looking
from codedout.journeys.reading import read_returns

ALL_OF = 3
"""So many charges of a year are all asked about; of more, the one looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearReading:
    """The returns, and the history of each charge asked about. None of the latter is kept."""

    returns: Part[Returns]
    histories: Mapping[str, Part[ChargeHistory]]


def to_ask(documents: Sequence[str], chosen: int) -> tuple[str, ...]:
    """Of which charges of a year HMRC is asked for the history: one call each."""
    asked = documents if len(documents) <= ALL_OF else documents[chosen : chosen + 1]
    return tuple(number for number in asked if _can_be_asked(number))


def _can_be_asked(document_id: str) -> bool:
    try:
        HistoryOfCharge(document_id)
    except NotRecognised:
        return False
    return True


def read_year(
    look: Looking,
    together: Together,
    year: TaxYear,
    running: TaxYear,
    documents: Sequence[str],
) -> YearReading:
    """All of it side by side."""
    asked = [
        together.submit(partial(part, partial(look.inquire, HistoryOfCharge(number))))
        for number in documents
    ]
    returns = read_returns(look, year, running)
    return YearReading(
        returns=returns,
        histories=dict(zip(documents, (each.result() for each in asked), strict=True)),
    )
