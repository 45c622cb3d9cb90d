"""The reckoning of an account: each year's charges and how they are met, and what is in no total.

It does not matter in which order documents, lines and codings come, nor whether one comes twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

from codedout.domain.account import Account, Coding
from codedout.domain.document_kind import ON_RETURN, DocumentKind, kind_of
from codedout.domain.documents import ChargeLine, CollectionStatus, Document
from codedout.domain.liability import (
    NIL,
    Beside,
    Charge,
    Liability,
    Note,
    SetAside,
    Why,
    YearOwed,
)
from codedout.domain.rules.charge_split import (
    coded_by_items,
    divided_charge,
    left_for_code,
    status_of,
)
from codedout.domain.rules.code_years import codings_of, collected
from codedout.domain.tax_year import TaxYear

FIRST_YEAR = TaxYear(1996)
"""The first of Self Assessment (TMA 1970 as amended by the Finance Act 1994)."""

_NO_CHARGE = {
    DocumentKind.PAYMENT: Why.PAYMENT,
    DocumentKind.CREDIT: Why.CREDIT,
    DocumentKind.REPAYMENT: Why.REPAYMENT,
    DocumentKind.CLEARING: Why.CLEARING,
    DocumentKind.UNKNOWN: Why.UNKNOWN_KIND,
}
_CODED_BY_TEXT = frozenset({DocumentKind.CODED_OUT, DocumentKind.CANCELLED_CODING})

T = TypeVar("T")
_Found = tuple[Document, DocumentKind, tuple[ChargeLine, ...]]


def reckon(account: Account, today: date) -> Liability:
    """What each year's charges came to and how they are met, as HMRC's account has it."""
    lines = {number: _once(found) for number, found in account.lines_by_document().items()}
    documents, aside = _told_apart(account)
    by_year: dict[TaxYear, list[_Found]] = {}
    for document in documents:
        of_one = lines.get(document.id, ())
        kind = kind_of(document, of_one)
        why = _why_not(document, kind)
        if why is not None or document.tax_year is None:
            aside.append(SetAside(document, why or Why.NO_YEAR))
        else:
            by_year.setdefault(document.tax_year, []).append((document, kind, of_one))
    codings = _codings(account)
    balances = _balances(account)
    years = tuple(
        _year(year, by_year.get(year, ()), codings.get(year, ()), balances.get(year), today=today)
        for year in sorted({*by_year, *codings, *balances})
    )
    return Liability(
        years=years,
        collected=tuple(one for year in years for one in collected(year.tax_year, year.charges)),
        set_aside=tuple(sorted(aside, key=lambda one: (_order(one.document), one.why))),
    )


def _told_apart(account: Account) -> tuple[list[Document], list[SetAside]]:
    """One document for each number, in the order of the numbers, and the others."""
    kept: dict[str, Document] = {}
    aside = [SetAside(one, Why.SAYS_OTHERWISE) for one in _once(account.set_aside)]
    before: Document | None = None
    for document in sorted(account.documents, key=_order):
        if document == before:
            aside.append(SetAside(document, Why.REPEATED))
        elif document.id in kept:
            aside.append(SetAside(document, Why.SAYS_OTHERWISE))
        else:
            kept[document.id] = document
        before = document
    return list(kept.values()), aside


def _order(document: Document) -> tuple[str, int, str]:
    """By number; of those under one number the one posted last comes first."""
    return document.id, -document.dated.toordinal(), repr(document)


def _once(some: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(some))


def _why_not(document: Document, kind: DocumentKind) -> Why | None:
    why = _NO_CHARGE.get(kind)
    if why is None and document.is_estimate:
        why = Why.ESTIMATE
    if why is None and document.tax_year is None:
        why = Why.NO_YEAR
    if why is None and _too_old(document):
        why = Why.TOO_OLD
    return why


def _too_old(document: Document) -> bool:
    year = document.tax_year
    return (year is not None and year < FIRST_YEAR) or document.dated < FIRST_YEAR.first_day


def _codings(account: Account) -> dict[TaxYear, list[Coding]]:
    found: dict[TaxYear, list[Coding]] = {}
    for one in _once(account.codings):
        if one.return_year is not None and one.return_year >= FIRST_YEAR:
            found.setdefault(one.return_year, []).append(one)
    return found


def _balances(account: Account) -> dict[TaxYear, Decimal]:
    sums: dict[TaxYear, Decimal] = {}
    for one in () if account.balance is None else account.balance.by_return:
        if one.tax_year is not None and one.tax_year >= FIRST_YEAR:
            sums[one.tax_year] = sums.get(one.tax_year, NIL) + one.amount
    return sums


def _year(
    year: TaxYear,
    found: Sequence[_Found],
    codings: Sequence[Coding],
    on_return: Decimal | None,
    *,
    today: date,
) -> YearOwed:
    beside = Beside(
        total_liabilities=tuple(
            sorted({one.total_liability for one in codings if one.total_liability is not None})
        ),
        coded=_coded(codings),
        on_return=on_return,
    )
    coded, notes = _amounts_coded(found, beside.coded)
    charges = tuple(
        Charge(
            document=document,
            owed_year=year,
            kind=kind,
            status=_status(kind, lines),
            divided=divided_charge(document, coded[document.id], _status(kind, lines), lines),
        )
        for document, kind, lines in found
    )
    about = codings_of(charges, codings)
    charges = tuple(replace(one, codings=of) for one, of in zip(charges, about, strict=True))
    for charge in charges:
        notes |= charge.divided.notes
    on_returns = [kind for _, kind, _ in found if kind in ON_RETURN]
    if len(on_returns) > 1:
        notes.add(Note.SEVERAL_CHARGES)
    if year > TaxYear.containing(today):
        notes.add(Note.FUTURE_YEAR)
    return YearOwed(tax_year=year, charges=charges, beside=beside, notes=frozenset(notes))


def _coded(codings: Iterable[Coding]) -> Decimal | None:
    amounts = [one.charge for one in codings if one.charge is not None]
    return sum(amounts, NIL) if amounts else None


def _status(kind: DocumentKind, lines: Sequence[ChargeLine]) -> CollectionStatus | None:
    """As the items say; a charge whose text says that collecting was cancelled needs no other."""
    said = status_of(lines)
    cancelled = said is None and kind is DocumentKind.CANCELLED_CODING
    return CollectionStatus.CANCELLED if cancelled else said


def _amounts_coded(
    found: Sequence[_Found], by_codings: Decimal | None
) -> tuple[Mapping[str, Decimal], set[Note]]:
    """How much of each charge is, or was, to be collected through a code.

    The charge's own figure comes first, then its items; the year's codings only fill what is left.
    Those may be without what HMRC would not collect. Where HMRC says how far it is with a charge
    and nothing says how much of it, it is all that no other item comes to.
    """
    coded: dict[str, Decimal] = {}
    unsaid: list[_Found] = []
    notes: set[Note] = set()
    rejected = NIL
    for one in found:
        document, kind, lines = one
        told = document.amount_coded_out
        told = coded_by_items(lines) if told is None else told
        is_rejected = _status(kind, lines) is CollectionStatus.REJECTED
        if told is None and is_rejected:
            notes.add(Note.CODED_AMOUNT_NOT_TOLD)
            told = left_for_code(document, lines)
        if told is None:
            unsaid.append(one)
        elif is_rejected:
            rejected += told
        coded[document.id] = NIL if told is None else told
    flagged = [one for one in unsaid if one[0].is_coded_out or _is_said_coded(one)]
    nothing_said = len(unsaid) == len(found)
    takers = flagged or ([one for one in unsaid if one[1] in ON_RETURN] if nothing_said else [])
    left = None if by_codings is None else by_codings - sum(coded.values(), NIL) + rejected
    for one in takers:
        document, kind, lines = one
        by_status = status_of(lines) is not None
        if left is not None and (left > 0 or not by_status):
            coded[document.id] = min(document.original, max(left, NIL))
            left -= coded[document.id]
        elif kind in _CODED_BY_TEXT:
            coded[document.id] = document.original
        elif by_status:
            coded[document.id] = left_for_code(document, lines)
            notes.add(Note.CODED_AMOUNT_NOT_TOLD)
        elif document.is_coded_out:
            notes.add(Note.CODED_AMOUNT_NOT_TOLD)
    if left and left != rejected:
        notes.add(Note.CODED_DIFFERS)
        if by_codings is not None and by_codings > sum((one[0].original for one in found), NIL):
            notes.add(Note.CODED_MORE_THAN_CHARGED)
    return coded, notes


def _is_said_coded(found: _Found) -> bool:
    """Whether its text says that it is coded, or an item how far that is."""
    _, kind, lines = found
    return kind in _CODED_BY_TEXT or status_of(lines) is not None
