"""Whether what was reckoned is what was decided."""

from __future__ import annotations

from decimal import Decimal

from codedout.domain.liability import Liability, Named, Note, Why
from tests.accounts.truth import Holder

SAID_OF_ANY = {Note.SEVERAL_CHARGES, Note.UNKNOWN_STATUS}


def pence(amount: Decimal) -> int:
    """Of an amount that is in pounds and pence."""
    assert amount == amount.quantize(Decimal("0.01"))
    return int(amount * 100)


def must_be_the_same(found: Liability, holder: Holder) -> None:
    """Each year's four, what each code collects, the rest of what was coded, what is aside."""
    splits = {year.tax_year.starts_in: year.split for year in found.years}
    assert {
        year: tuple(map(pence, (one.paid, one.through_code, one.still_to_pay, one.not_collected)))
        for year, one in splits.items()
    } == holder.by_year
    assert {
        (one.owed_year.starts_in, one.code_year.starts_in): pence(one.amount)
        for one in found.collected
    } == holder.by_code
    assert {one.named is Named.BY_RULE for one in found.collected} <= {not holder.codes_told}
    assert (pence(found.undecided), pence(found.came_back)) == (holder.undecided, holder.came_back)
    noted = {note for year in found.years for note in year.notes}
    assert noted <= SAID_OF_ANY
    statuses = {charge.status for charge in holder.charges}
    assert (Note.UNKNOWN_STATUS in noted) == ("some-later-status" in statuses)
    charges = {one.document.id: (one.owed_year.starts_in, one.status) for one in found.charges}
    assert {number: year for number, (year, _) in charges.items()} == {
        one.id: one.owed for one in holder.charges
    }
    said = {one.id: one.status for one in holder.charges if one.status != "some-later-status"}
    assert {number: charges[number][1] for number in said} == said
    assert sorted(one.why for one in found.set_aside) == sorted(
        [Why.PAYMENT] * len(holder.payments) + [Why.CREDIT] * len(holder.credits)
    )
