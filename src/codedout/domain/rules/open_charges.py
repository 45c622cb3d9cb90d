"""What is open of an account, charge by charge: to be paid directly, or a tax code's to collect.

It goes by the reckoning, and takes up what that has in no year's total and is open all the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from codedout.domain.account import Account
from codedout.domain.document_kind import ON_RETURN, kind_of
from codedout.domain.documents import ChargeLine, CollectionStatus, Document
from codedout.domain.liability import NIL, Charge, Liability, Named, Note, Why
from codedout.domain.owing import NotByCode, Owed, Owing
from codedout.domain.rules.charge_split import CAME_BACK, status_of
from codedout.domain.rules.code_years import code_years, named_by
from codedout.domain.tax_year import TaxYear

_UNDER_WAY = frozenset(
    {
        CollectionStatus.INITIATED,
        CollectionStatus.AWAITING_COLLECTION,
        CollectionStatus.WAITING_CANCELLATION,
    }
)
_OPEN_ALL_THE_SAME = frozenset({Why.ESTIMATE, Why.NO_YEAR, Why.TOO_OLD})
_UNCLEAR = frozenset({Why.UNKNOWN_KIND, Why.SAYS_OTHERWISE})


def open_charges(account: Account, liability: Liability) -> Owing:
    """What is open of the account that `liability` is the reckoning of."""
    lines = account.lines_by_document()
    counted = [_counted(one, lines) for one in liability.charges]
    aside = [one for one in liability.set_aside if one.document.outstanding > 0]
    others = [_other(one.document, lines) for one in aside if one.why in _OPEN_ALL_THE_SAME]
    everything = sorted((*counted, *others), key=_when)
    told = [one for one in everything if not one.document.is_estimate]
    return Owing(
        due=tuple(one for one in told if one.to_pay or (one.interest and not one.in_code)),
        in_code=tuple(one for one in told if one.in_code),
        estimates=tuple(one for one in everything if one.document.is_estimate),
        unclear=(
            *(one.document for one in aside if one.why in _UNCLEAR),
            *(one.document for one in liability.charges if _contradicts(one)),
        ),
    )


def not_by_code(account: Account, liability: Liability, year: TaxYear) -> NotByCode | None:
    """What no tax code collects of that year's bill any more (R93); None where HMRC says no such.

    `liability` is the reckoning of the account.
    """
    bill = [one for one in liability.charges if one.owed_year == year and one.kind in ON_RETURN]
    if not any(one.divided.came_back for one in bill):
        return None
    of_bill = {one.document.id for one in bill}
    due = open_charges(account, liability).due
    return NotByCode(
        open=tuple(one for one in due if one.not_collected and one.document.id in of_bill),
        some_collected=any(one.divided.split.through_code for one in bill),
    )


def _counted(charge: Charge, lines: Mapping[str, tuple[ChargeLine, ...]]) -> Owed:
    document, split = charge.document, charge.divided.split
    to_pay = split.still_to_pay + split.not_collected
    if document.outstanding > document.original:
        to_pay += document.outstanding - document.original  # as HMRC gives it
    in_code = _in_code(charge)
    came_back = charge.status in CAME_BACK
    guessed = Note.SPLIT_NOT_TOLD in charge.divided.notes
    return Owed(
        document=document,
        kind=charge.kind,
        lines=lines.get(document.id, ()),
        status=charge.status,
        to_pay=to_pay,
        in_code=in_code,
        collected=(None if guessed else split.through_code) if came_back else NIL,
        came_back=charge.divided.came_back,
        not_collected=split.not_collected,
        code_years=code_years(charge),
        by_rule=named_by(charge) is not Named.BY_HMRC,
    )


def _in_code(charge: Charge) -> Decimal:
    """What a code is still to collect: HMRC may have taken it off what is open, or not."""
    if charge.status in _UNDER_WAY:
        return charge.divided.split.through_code
    if charge.status is CollectionStatus.UNKNOWN:  # or its items say several things
        return max(charge.divided.undecided, _open_in_code(charge))
    return NIL if charge.status is not None else _open_in_code(charge)


def _open_in_code(charge: Charge) -> Decimal:
    """What is open of a charge and not to be paid directly."""
    document, split = charge.document, charge.divided.split
    is_open = min(max(document.outstanding, NIL), document.original)
    return is_open - split.still_to_pay - split.not_collected


def _contradicts(charge: Charge) -> bool:
    """Whether something is open of what HMRC says was collected in full."""
    return charge.status is CollectionStatus.FULLY_COLLECTED and _open_in_code(charge) > 0


def _other(document: Document, lines: Mapping[str, tuple[ChargeLine, ...]]) -> Owed:
    """One that is in no year's total. Which code collects it is not known, nor whether R8 fits."""
    of_one = lines.get(document.id, ())
    status = status_of(of_one)
    coded = NIL if document.amount_coded_out is None else max(document.amount_coded_out, NIL)
    settled = status in CAME_BACK or status is CollectionStatus.FULLY_COLLECTED
    under_way = document.is_coded_out and not settled
    in_code = min(coded, document.outstanding) if under_way else NIL
    return Owed(
        document=document,
        kind=kind_of(document, of_one),
        lines=of_one,
        status=status,
        to_pay=document.outstanding - in_code,
        in_code=in_code,
    )


def _when(one: Owed) -> tuple[date, str]:
    due = one.document.due_on
    return (date.max if due is None else due), one.document.id
