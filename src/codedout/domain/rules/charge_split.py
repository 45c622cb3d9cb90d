"""How one charge is met: paid directly, through a tax code, still to pay, or not collected.

HMRC gives what a charge was, what is open of it, how much of it is coded and how far that is; it
does not say how much a code has collected. What was met by no payment counts as collected where
HMRC says that part was (R93); `docs/rules.md` has each of these readings.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from codedout.domain.documents import ChargeLine, CollectionStatus, Document, LineItem
from codedout.domain.liability import NIL, Divided, Note, Split

CAME_BACK = frozenset(
    {
        CollectionStatus.PARTLY_COLLECTED,
        CollectionStatus.NOT_COLLECTED,
        CollectionStatus.CANCELLED,
        CollectionStatus.REJECTED,
    }
)
"""What is not collected by now is not going to be."""

NOTHING_COLLECTED = frozenset({CollectionStatus.NOT_COLLECTED, CollectionStatus.REJECTED})
"""Of which HMRC says that a code collected none."""

_UNDECIDED = frozenset({CollectionStatus.WAITING_CANCELLATION, CollectionStatus.UNKNOWN})


_THROUGH_NO_PAYMENT = frozenset({"", "automaticclearing"})


@dataclass(frozen=True, slots=True)
class Told:
    """What the lines of a charge say was met by a payment, and what may be by a tax code."""

    by_payment: Decimal
    by_code: Decimal


def fitting_items(document: Document, lines: Iterable[ChargeLine]) -> tuple[LineItem, ...]:
    """The items of a charge where they come to it and to what is open of it; else none."""
    items = tuple(item for line in lines for item in line.items)
    amounts = [_amount(item) for item in items]
    is_open = sum((_amount(item) for item in items if not _is_cleared(item)), NIL)
    fits = sum(amounts, NIL) == document.original and is_open == document.outstanding
    return items if fits and min(amounts, default=NIL) >= 0 else ()


def divided_charge(
    document: Document,
    coded: Decimal,
    status: CollectionStatus | None,
    lines: Sequence[ChargeLine],
) -> Divided:
    """What becomes of a charge of which `coded` is, or was, to be collected through a code.

    Where HMRC says several things of its items, each item goes by what is said of it.
    """
    items = fitting_items(document, lines)
    said = {item.collection.value for line in lines for item in line.items if item.collection}
    if len(said) > 1 and items:
        return _together([_divided_item(item) for item in items])
    return divided(
        document.original,
        document.outstanding,
        coded,
        status,
        _told(items) if items else None,
    )


def status_of(lines: Iterable[ChargeLine]) -> CollectionStatus | None:
    """How far HMRC is with the charge; unknown where its items say several things."""
    said = {item.collection.value for line in lines for item in line.items if item.collection}
    return CollectionStatus.UNKNOWN if len(said) > 1 else next(iter(said), None)


def coded_by_items(lines: Iterable[ChargeLine]) -> Decimal | None:
    """What the items say is, or was, to be collected through a code; None where none says so, or
    one that does has no amount.
    """
    found = [item for line in lines for item in line.items if item.collection]
    sent = [item for item in found if not _is_payment(item)]
    if not found or any(item.amount is None for item in sent):
        return None
    return sum((_amount(item) for item in sent), NIL)


def left_for_code(document: Document, lines: Iterable[ChargeLine]) -> Decimal:
    """What is left of a charge beside the items that no code is to collect."""
    beside = (
        _amount(item)
        for line in lines
        for item in line.items
        if not item.collection or _is_payment(item)
    )
    return max(document.original - sum(beside, NIL), NIL)


def _divided_item(item: LineItem) -> Divided:
    amount = _amount(item)
    status = None if item.collection is None else item.collection.value
    return divided(
        amount,
        NIL if _is_cleared(item) else amount,
        NIL if status is None else amount,
        status,
        _told((item,)),
    )


def _together(parts: Sequence[Divided]) -> Divided:
    return Divided(
        split=Split.of_all(part.split for part in parts),
        undecided=sum((part.undecided for part in parts), NIL),
        came_back=sum((part.came_back for part in parts), NIL),
        notes=frozenset().union(*(part.notes for part in parts)),
    )


def _told(items: Iterable[LineItem]) -> Told:
    by_payment = by_code = NIL
    for item in items:
        if _is_payment(item):
            by_payment += _amount(item)
        elif _is_cleared(item) and _bare(item.clearing_reason) in _THROUGH_NO_PAYMENT:
            by_code += _amount(item)
    return Told(by_payment, by_code)


def _amount(item: LineItem) -> Decimal:
    return NIL if item.amount is None else item.amount


def _is_cleared(item: LineItem) -> bool:
    return item.cleared_on is not None or item.clearing_reason is not None


def _is_payment(item: LineItem) -> bool:
    said = item.payment_lot is not None or item.payment_reference is not None
    return _is_cleared(item) and (said or _bare(item.clearing_reason) == "incomingpayment")


def _bare(text: str | None) -> str:
    return "" if text is None else "".join(text.split()).lower()


def divided(
    charge: Decimal,
    outstanding: Decimal,
    coded: Decimal,
    status: CollectionStatus | None,
    known: Told | None,
) -> Divided:
    """The same by its amounts; `known` is None where the lines do not fit."""
    notes = set()
    open_now = min(max(outstanding, NIL), charge)
    if open_now != outstanding:
        notes.add(Note.OUTSTANDING_DOES_NOT_FIT)
    if coded > charge:
        notes.add(Note.CODED_MORE_THAN_CHARGED)
    coded = min(max(coded, NIL), charge)
    if status is CollectionStatus.UNKNOWN:
        notes.add(Note.UNKNOWN_STATUS)
    if status in CAME_BACK:
        return _came_back(charge, open_now, coded, _collected(coded, status, known), notes)
    if known is not None:  # what is paid directly by now, no code collects
        coded = min(coded, charge - known.by_payment)
    return _in_code(charge, open_now, coded, status, notes)


def _collected(
    coded: Decimal, status: CollectionStatus | None, known: Told | None
) -> Decimal | None:
    if status in NOTHING_COLLECTED or not coded:
        return NIL
    return None if known is None else min(coded, known.by_code)


def _came_back(
    charge: Decimal, open_now: Decimal, coded: Decimal, collected: Decimal | None, notes: set[Note]
) -> Divided:
    if collected is None:  # then what was met beyond the part that is not coded
        collected = max(coded - open_now, NIL)
        if open_now < charge:
            notes.add(Note.SPLIT_NOT_TOLD)
    back = coded - collected
    not_collected = min(open_now, back)
    return Divided(
        split=Split(
            paid=charge - collected - open_now,
            through_code=collected,
            still_to_pay=open_now - not_collected,
            not_collected=not_collected,
        ),
        came_back=back,
        notes=frozenset(notes),
    )


def _in_code(
    charge: Decimal,
    open_now: Decimal,
    coded: Decimal,
    status: CollectionStatus | None,
    notes: set[Note],
) -> Divided:
    rest = charge - coded
    if status is CollectionStatus.FULLY_COLLECTED:
        # Nothing of what was collected can be open.
        still = min(open_now, rest)
        if open_now > rest:
            notes.add(Note.OUTSTANDING_DOES_NOT_FIT)
    else:
        # What is coded may still be among what is open, or may have come off it already.
        still = min(max(open_now - coded, NIL), rest)
        if NIL < open_now < coded and rest:
            notes.add(Note.SPLIT_NOT_TOLD)
    return Divided(
        split=Split(paid=rest - still, through_code=coded, still_to_pay=still),
        undecided=coded if status in _UNDECIDED else NIL,
        notes=frozenset(notes),
    )
