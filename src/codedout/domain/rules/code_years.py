"""Which year's tax code collects what was owed for a year: as HMRC says, else by R8."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from codedout.domain.account import Coding
from codedout.domain.liability import NIL, Charge, Collected
from codedout.domain.tax_year import TaxYear


def collected(
    owed_year: TaxYear, charges: Iterable[Charge], codings: Sequence[Coding]
) -> tuple[Collected, ...]:
    """What each code collects of one year's charges; `codings` are that year's.

    Where HMRC names one code, it is that. Where it names several, a charge goes with the coding of
    just the amount that was sent, however much of it was collected; the others fill up the codings
    that are left in the order of the code years.
    """
    amounts = [(charge.divided.coded, _decided(charge)) for charge in charges]
    named = {one.code_year for one in codings if one.code_year is not None}
    sums: dict[tuple[TaxYear, bool], Decimal] = {}

    def put(code_year: TaxYear, amount: Decimal, *, by_rule: bool = False) -> None:
        if amount:
            key = (code_year, by_rule)
            sums[key] = sums.get(key, NIL) + amount

    if len(named) == 1:
        put(named.pop(), sum((decided for _, decided in amounts), NIL))
    else:
        left = sum((decided for _, decided in amounts), NIL)
        for code_year, amount in _filled(amounts, _room(codings)):
            put(code_year, amount)
            left -= amount
        put(owed_year.collected_in, left, by_rule=True)
    return tuple(
        Collected(owed_year=owed_year, code_year=code_year, amount=amount, by_rule=by_rule)
        for (code_year, by_rule), amount in sorted(sums.items())
    )


def _decided(charge: Charge) -> Decimal:
    return charge.divided.split.through_code - charge.divided.undecided


def _room(codings: Iterable[Coding]) -> list[tuple[TaxYear, Decimal]]:
    return sorted(
        (one.code_year, one.charge)
        for one in codings
        if one.code_year is not None and one.charge is not None and one.charge > 0
    )


def _filled(
    amounts: Iterable[tuple[Decimal, Decimal]], room: list[tuple[TaxYear, Decimal]]
) -> Iterable[tuple[TaxYear, Decimal]]:
    exact: dict[Decimal, list[int]] = {}
    for place, (_, amount) in reversed(list(enumerate(room))):
        exact.setdefault(amount, []).append(place)
    taken = set()
    left = NIL
    for sent, decided in amounts:
        if exact.get(sent):
            place = exact[sent].pop()
            taken.add(place)
            yield room[place][0], decided
        else:
            left += decided
    for place, (code_year, space) in enumerate(room):
        if place not in taken:
            amount = min(left, space)
            left -= amount
            yield code_year, amount
