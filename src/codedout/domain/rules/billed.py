"""The figure of a year's bill in HMRC's account: what was due on the return (R11, R22).

The regulation means the balancing payment: the tax of the return without what was deducted or paid
on account for that year. HMRC charges just that; payments on account, penalties and Class 2 that it
keeps apart are other charges. What was paid since does not make the bill another (R13).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from codedout.domain.document_kind import ON_RETURN, DocumentKind
from codedout.domain.documents import CollectionStatus
from codedout.domain.liability import NIL, Liability, Why
from codedout.domain.tax_year import TaxYear

_UNCLEAR = frozenset({Why.CREDIT, Why.UNKNOWN_KIND, Why.SAYS_OTHERWISE})
_IN_CODE = frozenset({CollectionStatus.INITIATED, CollectionStatus.AWAITING_COLLECTION})
_NOT_IN_CODE = frozenset(
    {CollectionStatus.REJECTED, CollectionStatus.CANCELLED, CollectionStatus.NOT_COLLECTED}
)


class ByCode(StrEnum):
    """What HMRC's account says of collecting the bill through a tax code."""

    PLANNED = "planned"
    NOT = "not"


@dataclass(frozen=True, slots=True, kw_only=True)
class Billed:
    """`paid` is what of it was paid by now. `class_2_may_be_in_it`: HMRC has not told it apart."""

    amount: Decimal
    paid: Decimal
    class_2_may_be_in_it: bool
    by_code: ByCode | None


class NoFigure(StrEnum):
    """Why there is a charge and yet no figure to be offered."""

    SEVERAL = "several"  # a return that was amended, or a credit beside the charge


def billed(liability: Liability, year: TaxYear) -> Billed | NoFigure | None:
    """The one charge on the return of that year; None where HMRC's account has none yet."""
    charges = [
        charge
        for charge in liability.charges
        if charge.owed_year == year and charge.kind in ON_RETURN and charge.document.original > NIL
    ]
    if not charges:
        return None
    beside = [
        one for one in liability.set_aside if one.document.tax_year == year and one.why in _UNCLEAR
    ]
    if len(charges) > 1 or beside or charges[0].kind is DocumentKind.AMENDED_RETURN:
        return NoFigure.SEVERAL
    (charge,) = charges
    return Billed(
        amount=charge.document.original,
        paid=charge.divided.split.paid,
        class_2_may_be_in_it=charge.kind is DocumentKind.BALANCING_CHARGE,
        by_code=_by_code(charge.status),
    )


def _by_code(status: CollectionStatus | None) -> ByCode | None:
    if status in _IN_CODE:
        return ByCode.PLANNED
    return ByCode.NOT if status in _NOT_IN_CODE else None
