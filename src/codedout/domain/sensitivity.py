"""At which penny of one year's difference what becomes of the years changes, all else the same.

A result changes only where the difference, or what is left of it and another year's, passes nil
or a limit, or where it passes what a calculation already asked for. So each of these amounts is
tried, and one penny of each stretch between two of them; nothing else can be an edge.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from codedout.domain.money import MOST, PENNY
from codedout.domain.rules.tolerance import endings
from codedout.domain.tax_year import TaxYear
from codedout.domain.year_end import NIL, Ending, Outcome, YearFacts, YearsTogether

Kind = tuple[Outcome, bool]


def kind(ending: Ending) -> Kind:
    """What becomes of a year, whatever the amount; a calculation can go out and ask for nothing."""
    return ending.outcome, ending.collect > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Amounts between which nothing changes in kind.

    Attributes:
        least, most: both included; None where there is no further edge.
        endings: what becomes of each year at `least`, the earliest year first.
    """

    least: Decimal
    most: Decimal | None
    endings: tuple[Ending, ...]


def by_amount(case: YearsTogether, year: TaxYear) -> tuple[Piece, ...]:
    """From nothing on: how much too little was paid for that year, or too much if it is that.

    On the other side of nil other things would be asked of the year. Where the tax paid is
    exactly right there is no amount in question, and nothing here.
    """
    (facts,) = (each for each in case.years if each.tax_year == year)
    if not facts.difference:
        return ()
    others = tuple(each for each in case.years if each is not facts)
    tried = sorted(_candidates(facts, others))
    pieces: list[Piece] = []
    for amount in tried:
        found = endings(replace(case, years=(*others, _differing(facts, amount))))
        if pieces and all(map(_alike, pieces[-1].endings, found)):
            continue
        if pieces:
            pieces[-1] = replace(pieces[-1], most=amount - PENNY)
        pieces.append(Piece(least=amount, most=None, endings=found))
    return tuple(pieces)


def _differing(facts: YearFacts, amount: Decimal) -> YearFacts:
    """The year with that amount too little or too much, whichever it is."""
    if facts.difference > 0:
        return replace(facts, tax_paid=facts.tax_due + amount)
    if not facts.tax_paid:  # nothing may be known but the amount itself, which could be more
        return replace(facts, tax_due=amount)
    return replace(facts, tax_paid=facts.tax_due - amount)


def _alike(one: Ending, other: Ending) -> bool:
    return kind(one) == kind(other)


def _candidates(facts: YearFacts, others: tuple[YearFacts, ...]) -> set[Decimal]:
    """Where an edge can lie, each with the penny after it."""
    over, highest = facts.difference > 0, MOST
    if over or facts.tax_paid:
        highest = MOST - facts.tax_due if over else facts.tax_due
    at = {NIL, facts.tolerance_for(facts.difference), facts.already_notified}
    for other in others:
        at.update(_with_another(facts, other))
    return {amount for each in at for amount in (each, each + PENNY) if 0 <= amount <= highest}


def _with_another(facts: YearFacts, other: YearFacts) -> Iterator[Decimal]:
    """The amounts at which what is left of two years is nil, or equals the later one's limit."""
    over = facts.difference > 0
    if over is (other.difference > 0):
        return
    earlier, later = sorted((facts, other), key=lambda each: each.tax_year)
    left = other.difference + (earlier.supplement if earlier.difference > 0 else NIL)
    for net in (NIL, later.tolerance_over, -later.tolerance_under):
        yield net - left if over else left - net
