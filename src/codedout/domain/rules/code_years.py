"""Which year's tax code collects what was owed for a year: as HMRC says, else by R8."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from codedout.domain.account import Coding
from codedout.domain.documents import CollectionStatus
from codedout.domain.liability import NIL, Charge, Collected, Progress
from codedout.domain.tax_year import TaxYear

_PROGRESS = {
    CollectionStatus.FULLY_COLLECTED: Progress.COLLECTED,
    CollectionStatus.CANCELLED: Progress.TAKEN_OUT,
    CollectionStatus.PARTLY_COLLECTED: Progress.IN_PART,
}


def collected(
    owed_year: TaxYear, charges: Iterable[Charge], codings: Sequence[Coding]
) -> tuple[Collected, ...]:
    """What each code collects of one year's charges; `codings` are that year's.

    Where HMRC names one code, it is that. Where it names several, a charge goes with the coding of
    just the amount that was sent, however much of it was collected; the others fill up the codings
    that are left in the order of the code years.
    """
    amounts = [(charge.divided.coded, _decided(charge), _progress(charge)) for charge in charges]
    named = {one.code_year for one in codings if one.code_year is not None}
    sums: dict[tuple[TaxYear, bool], dict[Progress, Decimal]] = {}

    def put(code_year: TaxYear, amount: Decimal, progress: Progress, *, by_rule: bool) -> None:
        if amount:
            parts = sums.setdefault((code_year, by_rule), {})
            parts[progress] = parts.get(progress, NIL) + amount

    if len(named) == 1:
        (only,) = named
        for _, decided, progress in amounts:
            put(only, decided, progress, by_rule=False)
    else:
        for code_year, amount, progress in _filled(amounts, _room(codings)):
            by_rule = code_year is None
            put(code_year or owed_year.collected_in, amount, progress, by_rule=by_rule)
    return tuple(
        Collected(
            owed_year=owed_year,
            code_year=code_year,
            amount=sum(parts.values(), NIL),
            by_rule=by_rule,
            under_way=parts.get(Progress.UNDER_WAY, NIL),
            over=frozenset(parts) - {Progress.UNDER_WAY},
        )
        for (code_year, by_rule), parts in sorted(sums.items(), key=lambda one: one[0])
    )


def _progress(charge: Charge) -> Progress:
    if charge.status is None:
        return Progress.UNDER_WAY
    return _PROGRESS.get(charge.status, Progress.UNDER_WAY)


def _decided(charge: Charge) -> Decimal:
    return charge.divided.split.through_code - charge.divided.undecided


def _room(codings: Iterable[Coding]) -> list[tuple[TaxYear, Decimal]]:
    return sorted(
        (one.code_year, one.charge)
        for one in codings
        if one.code_year is not None and one.charge is not None and one.charge > 0
    )


_Amount = tuple[Decimal, Decimal, Progress]
"""What of a charge was sent to a code, what of that is a code's, and how far it is."""


def _filled(
    amounts: Iterable[_Amount], room: list[tuple[TaxYear, Decimal]]
) -> Iterator[tuple[TaxYear | None, Decimal, Progress]]:
    """Each amount with its code year; without one where no coding has room for it."""
    exact: dict[Decimal, list[int]] = {}
    for place, (_, amount) in reversed(list(enumerate(room))):
        exact.setdefault(amount, []).append(place)
    taken = set()
    left: list[tuple[Decimal, Progress]] = []
    for sent, decided, progress in amounts:
        if exact.get(sent):
            place = exact[sent].pop()
            taken.add(place)
            yield room[place][0], decided, progress
        else:
            left.append((decided, progress))
    free = deque(one for place, one in enumerate(room) if place not in taken)
    for decided, progress in left:
        unplaced = decided
        while unplaced and free:
            code_year, space = free.popleft()
            amount = min(unplaced, space)
            yield code_year, amount, progress
            unplaced -= amount
            if space > amount:
                free.appendleft((code_year, space - amount))
        yield None, unplaced, progress
