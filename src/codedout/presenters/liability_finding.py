"""What the figures of all years show, in a few words: the headings of both charts."""

from __future__ import annotations

from codedout.domain.liability import Liability, Split, YearOwed
from codedout.domain.tax_year import TaxYear
from codedout.presenters.viewer import Viewer


def left_open(year: YearOwed) -> bool:
    """Whether anything of that year's charges is still open."""
    return year.split.still_to_pay + year.split.not_collected > 0


def by_owed(found: Liability, show: Viewer, *, whole: bool) -> str:
    """What is still open. `whole`: HMRC told of all times, so that nothing can be lacking."""
    is_open = [year for year in found.years if left_open(year)]
    if not is_open and not whole:
        return show.say("liability.owed.none_told")
    if not is_open:
        newest = max(year.tax_year for year in found.years if year.charges)
        return show.say("liability.owed.none_open", year=show.year(newest))
    split = Split.of_all(year.split for year in is_open)
    amount = show.gbp(split.still_to_pay + split.not_collected)
    if len(is_open) > 1:
        return show.say("liability.owed.several_open", amount=amount, number=len(is_open))
    name = "came_back" if not split.still_to_pay else "part_came_back"
    name = name if split.not_collected else "one_open"
    return show.say(f"liability.owed.{name}", amount=amount, year=show.year(is_open[0].tax_year))


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
        show.say(f"liability.sum.part.{name}", amount=show.gbp(amount))
        for name, amount in parts.items()
        if amount
    ]
    total = show.gbp(split.total)
    return show.say("liability.owed.line", total=total, parts=_together(said or [total], show))


def settled_before(found: Liability, show: Viewer, *, whole: bool) -> str:
    """Up to which year nothing is open, where something later is; "" if that is not so."""
    charged = [year for year in found.years if year.charges]
    first = next((place for place, year in enumerate(charged) if left_open(year)), 0)
    if not whole or not first:
        return ""
    return show.say("liability.owed.before_line", year=show.year(charged[first - 1].tax_year))


def by_code(found: Liability, today: TaxYear, show: Viewer) -> str:
    """What is in the code of the year that it is, else in the next one or the last."""
    sums = found.by_code_year()
    if not sums and found.undecided:
        return show.say("liability.code.not_settled", amount=show.gbp(found.undecided))
    if not sums:
        return show.say("liability.code.none")
    year = min((each for each in sums if each >= today), default=max(sums))
    when = "now" if year == today else "to_come" if year > today else "over"
    rule = any(one.by_rule for one in found.collected if one.code_year == year)
    return show.say(
        f"liability.code.{when}_by_rule" if rule else f"liability.code.{when}",
        amount=show.gbp(sums[year]),
        year=show.year(year),
    )


def code_made_of(found: Liability, show: Viewer) -> str:
    """What all of the coded part came to, and what became of it."""
    parts = {
        "collected": found.coded - found.undecided - found.came_back,
        "came_back": found.came_back,
        "undecided": found.undecided,
    }
    said = [
        show.say(f"liability.code.part.{name}", amount=show.gbp(amount))
        for name, amount in parts.items()
        if amount
    ]
    return show.say("liability.code.line", total=show.gbp(found.coded), parts=_together(said, show))


def _together(parts: list[str], show: Viewer) -> str:
    *before, last = parts
    return show.say("liability.sum.parts", first=", ".join(before), last=last) if before else last
