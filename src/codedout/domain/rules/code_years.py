"""Which year's tax code collects what was owed for a year: as HMRC says, else by R8.

R8 is about what is due on a return. Where HMRC names no code for a payment on account, a penalty or
another charge, the same year is our reading, and is said to be.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from codedout.domain.account import Coding
from codedout.domain.document_kind import ON_RETURN
from codedout.domain.documents import CollectionStatus
from codedout.domain.liability import NIL, Charge, Collected, Named, Progress
from codedout.domain.tax_year import LAST_YEAR, TaxYear

_PROGRESS = {
    CollectionStatus.FULLY_COLLECTED: Progress.COLLECTED,
    CollectionStatus.CANCELLED: Progress.TAKEN_OUT,
    CollectionStatus.PARTLY_COLLECTED: Progress.IN_PART,
}


def codings_of(
    charges: Sequence[Charge], codings: Iterable[Coding]
) -> tuple[tuple[Coding, ...], ...]:
    """For each charge of one year, those of that year's `codings` that are about it.

    Where HMRC names one code, it is that. Where it names several, a charge goes with the coding of
    just the amount that was sent; the others have those that are left together. None is about what
    HMRC would not put into a code.
    """
    named = naming(codings)
    exact: dict[Decimal, list[int]] = {}
    if len({one.code_year for one in named}) > 1:
        for place, one in reversed(list(enumerate(named))):
            if one.charge is not None:
                exact.setdefault(one.charge, []).append(place)
    found: dict[int, tuple[Coding, ...]] = {}
    taken: set[int] = set()
    for at, charge in enumerate(charges):
        amount = next((each for each in _sent(charge) if exact.get(each)), None)
        if charge.status is CollectionStatus.REJECTED:
            found[at] = ()
        elif amount is not None:
            place = exact[amount].pop()
            taken.add(place)
            found[at] = (named[place],)
    left = tuple(one for place, one in enumerate(named) if place not in taken)
    return tuple(found.get(at, left) for at in range(len(charges)))


def naming(codings: Iterable[Coding]) -> list[Coding]:
    """Those that name a code of a year that there can be, in the order of the years."""
    found = (one for one in codings if one.code_year is not None and one.code_year <= LAST_YEAR)
    return sorted(found, key=_order)


def code_years(charge: Charge) -> tuple[TaxYear, ...]:
    """The years of the codes that are to collect it; `named_by` says how they are known."""
    years = {one.code_year for one in charge.codings if one.code_year is not None}
    return tuple(sorted(years)) or (charge.owed_year.collected_in,)


def named_by(charge: Charge) -> Named:
    """How those years are known."""
    if charge.codings:
        return Named.BY_HMRC
    return _unnamed(charge)


def _unnamed(charge: Charge) -> Named:
    return Named.BY_RULE if charge.kind in ON_RETURN else Named.BY_US


def collected(owed_year: TaxYear, charges: Sequence[Charge]) -> tuple[Collected, ...]:
    """What each code collects of one year's charges, however much of what was sent that is.

    Charges that have several codings together fill those up in the order of the code years, what is
    due on a return first. One code alone takes all.
    """
    sums: dict[tuple[TaxYear, Named], dict[Progress, Decimal]] = {}

    def put(year: TaxYear, by: Named, charge: Charge, amount: Decimal) -> None:
        if amount:
            status = charge.status or CollectionStatus.INITIATED
            progress = _PROGRESS.get(status, Progress.UNDER_WAY)
            parts = sums.setdefault((year, by), {})
            parts[progress] = parts.get(progress, NIL) + amount

    shared = next((one.codings for one in charges if one.codings and not _is_exact(one)), ())
    room = _room(shared)
    alone = {year for one in charges if _is_exact(one) for year in code_years(one)}
    only = min(alone | set(room)) if len(alone | set(room)) == 1 else None
    for charge in sorted(charges, key=lambda one: one.kind not in ON_RETURN):
        left = charge.divided.split.through_code - charge.divided.undecided
        if charge.codings and only is not None:
            put(only, Named.BY_HMRC, charge, left)
        elif _is_exact(charge):
            put(code_years(charge)[0], Named.BY_HMRC, charge, left)
        else:
            for year in room if charge.codings else ():
                amount = min(left, room[year])
                put(year, Named.BY_HMRC, charge, amount)
                room[year] -= amount
                left -= amount
            put(owed_year.collected_in, _unnamed(charge), charge, left)
    return tuple(
        Collected(
            owed_year=owed_year,
            code_year=year,
            amount=sum(parts.values(), NIL),
            named=by,
            under_way=parts.get(Progress.UNDER_WAY, NIL),
            over=frozenset(parts) - {Progress.UNDER_WAY},
        )
        for (year, by), parts in sorted(sums.items(), key=lambda one: one[0])
    )


def _order(one: Coding) -> tuple[TaxYear, Decimal, str]:
    """By the code year and the amount; the rest only keeps one order."""
    return one.code_year or LAST_YEAR, one.charge or NIL, repr(one)


def _sent(charge: Charge) -> tuple[Decimal, ...]:
    """What was sent to be collected: as it is counted, and as HMRC says."""
    amounts = (charge.divided.coded, charge.document.amount_coded_out)
    return tuple(one for one in amounts if one is not None and one > 0)


def _is_exact(charge: Charge) -> bool:
    """Whether just one coding is about it, of just its amount."""
    return len(charge.codings) == 1 and charge.codings[0].charge in _sent(charge)


def _room(codings: Iterable[Coding]) -> dict[TaxYear, Decimal]:
    """How much the code of each year can take, in the order of the years."""
    room: dict[TaxYear, Decimal] = {}
    for one in codings:
        if one.code_year is not None:
            room[one.code_year] = room.get(one.code_year, NIL) + max(one.charge or NIL, NIL)
    return room
