"""What the figures of all years show, in a few words: the headings of both charts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from codedout.domain.liability import (
    NIL,
    Collected,
    Liability,
    Named,
    Progress,
    Split,
    Why,
    YearOwed,
)
from codedout.domain.tax_year import TaxYear
from codedout.presenters.viewer import Viewer


def left_open(year: YearOwed) -> bool:
    """Whether anything of that year's charges is still open."""
    return _left(year.split) > 0


def by_owed(found: Liability, show: Viewer, today: date, *, whole: bool) -> str:
    """What is still open, and whether its day has passed.

    `whole`: HMRC told of all times, so that nothing can be lacking.
    """
    is_open = [year for year in found.years if left_open(year)]
    if not is_open and not whole:
        return show.say("liability.owed.none_told")
    if not is_open:
        return _none_open(found, show)
    said = _open(is_open, show)
    late = _overdue(is_open, today)
    if not late:
        return said
    all_of_it = late == sum((_left(year.split) for year in is_open), NIL)
    return show.say(f"liability.owed.{'overdue' if all_of_it else 'partly_overdue'}", said=said)


def _none_open(found: Liability, show: Viewer) -> str:
    """That nothing of the years is left to pay directly, and what is open in another way."""
    of_no_year = (one.document.outstanding for one in found.set_aside if one.why is Why.NO_YEAR)
    yearless = sum((amount for amount in of_no_year if amount > 0), NIL)
    if yearless:
        return show.say("liability.owed.none_but_yearless", amount=show.with_pence(yearless))
    if found.undecided:
        amount = show.with_pence(found.undecided)
        return show.say("liability.owed.none_but_unsettled", amount=amount)
    newest = max(year.tax_year for year in found.years if year.charges)
    return show.say("liability.owed.none_open", year=show.year(newest))


def _open(is_open: list[YearOwed], show: Viewer) -> str:
    split = Split.of_all(year.split for year in is_open)
    amount = show.with_pence(_left(split))
    if len(is_open) > 1:
        return show.say("liability.owed.several_open", amount=amount, number=len(is_open))
    (only,) = is_open
    year = show.year(only.tax_year)
    came_back = sum((one.divided.came_back for one in only.charges), NIL)
    if not split.not_collected:
        return show.say("liability.owed.one_open", amount=amount, year=year)
    if split.still_to_pay:
        return show.say("liability.owed.part_came_back", amount=amount, year=year)
    if came_back == split.not_collected:
        return show.say("liability.owed.came_back", amount=amount, year=year)
    back = show.with_pence(came_back)
    return show.say("liability.owed.left_of_back", amount=amount, year=year, back=back)


def _left(split: Split) -> Decimal:
    return split.still_to_pay + split.not_collected


def _overdue(years: Iterable[YearOwed], today: date) -> Decimal:
    """What is open of charges whose day has passed."""
    late = (
        _left(one.divided.split)
        for year in years
        for one in year.charges
        if one.document.due_on is not None and one.document.due_on < today
    )
    return sum(late, NIL)


def made_of(found: Liability, show: Viewer) -> str:
    """What all charges came to, and the parts of that."""
    split = Split.of_all(year.split for year in found.years)
    parts = {
        "paid": split.paid,
        "through_code": split.through_code,
        "still_to_pay": split.still_to_pay,
        "not_collected": split.not_collected,
    }
    said = [
        show.say(f"liability.sum.part.{name}", amount=show.with_pence(amount))
        for name, amount in parts.items()
        if amount
    ]
    total = show.with_pence(split.total)
    return show.say("liability.owed.line", total=total, parts=_together(said or [total], show))


def settled_before(found: Liability, show: Viewer, *, whole: bool) -> str:
    """Up to which year nothing is open, where something later is; "" if that is not so."""
    charged = [year for year in found.years if year.charges]
    first = next((place for place, year in enumerate(charged) if _is_unsettled(year)), 0)
    if not whole or not first:
        return ""
    return show.say("liability.owed.before_line", year=show.year(charged[first - 1].tax_year))


def _is_unsettled(year: YearOwed) -> bool:
    return left_open(year) or any(one.divided.undecided for one in year.charges)


def by_code(found: Liability, today: TaxYear, show: Viewer) -> str:
    """What is in the code of the year that it is, else in the next one or the last."""
    sums = found.by_code_year()
    if not sums and found.undecided:
        return show.say("liability.code.not_settled", amount=show.with_pence(found.undecided))
    if not sums:
        return show.say("liability.code.none")
    to_come = [one for one in found.collected if one.under_way and one.code_year >= today]
    year = min((one.code_year for one in to_come), default=max(sums))
    told = [one for one in to_come or found.collected if one.code_year == year]
    amount = sum((one.under_way if to_come else one.amount for one in told), NIL)
    when = "now" if year == today else "to_come"
    name = when if to_come else _how_it_ended(told)
    named = {one.named for one in told}
    said = show.say(
        f"liability.code.{name}_by_rule" if Named.BY_RULE in named else f"liability.code.{name}",
        amount=show.with_pence(amount),
        year=show.year(year),
    )
    if Named.BY_US not in named:
        return said
    return show.say(f"liability.code.by_us{'' if len(named) == 1 else '_partly'}", said=said)


def _how_it_ended(told: Iterable[Collected]) -> str:
    return (
        "taken_out"
        if all(one.over == {Progress.TAKEN_OUT} and not one.under_way for one in told)
        else "over"
    )


def code_made_of(found: Liability, today: TaxYear, show: Viewer) -> str:
    """What all of the coded part came to, and what became of it."""
    under_way = [(one.code_year, one.under_way) for one in found.collected]
    over = (one.amount - one.under_way for one in found.collected)
    parts = {
        "collected": sum(over, NIL),
        "unsaid": sum((amount for year, amount in under_way if year < today), NIL),
        "under_way": sum((amount for year, amount in under_way if year == today), NIL),
        "to_come": sum((amount for year, amount in under_way if year > today), NIL),
        "came_back": found.came_back,
        "undecided": found.undecided,
    }
    said = [
        show.say(f"liability.code.part.{name}", amount=show.with_pence(amount))
        for name, amount in parts.items()
        if amount
    ]
    return show.say(
        "liability.code.line", total=show.with_pence(found.coded), parts=_together(said, show)
    )


def _together(parts: list[str], show: Viewer) -> str:
    *before, last = parts
    return show.say("liability.sum.parts", first=", ".join(before), last=last) if before else last
