"""Payments on account that are still to be made, by what HMRC's account shows (R96)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from codedout.domain.account import Account
from codedout.domain.document_kind import DocumentKind, kind_of
from codedout.domain.tax_year import TaxYear


class Half(StrEnum):
    """Which of a year's two."""

    FIRST = "first"
    SECOND = "second"


_HALVES = {
    DocumentKind.FIRST_PAYMENT_ON_ACCOUNT: Half.FIRST,
    DocumentKind.SECOND_PAYMENT_ON_ACCOUNT: Half.SECOND,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DueOnAccount:
    """One towards the bill of `tax_year`, with its last day."""

    tax_year: TaxYear
    half: Half
    on: date


def due_on_account(account: Account, today: date) -> tuple[DueOnAccount, ...]:
    """Those of which something is open, from `today` on; of two days for one, the earlier."""
    lines = account.lines_by_document()
    found: dict[tuple[TaxYear, Half], date] = {}
    for document in account.documents:
        half = _HALVES.get(kind_of(document, lines.get(document.id, ())))
        year, on = document.tax_year, document.due_on
        if half is None or year is None or on is None or on < today:
            continue
        if document.outstanding > 0 and not document.is_estimate:
            found[year, half] = min(on, found.get((year, half), on))
    days = sorted((on, year, half) for (year, half), on in found.items())
    return tuple(DueOnAccount(tax_year=year, half=half, on=on) for on, year, half in days)
