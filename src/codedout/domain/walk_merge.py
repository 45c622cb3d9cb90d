"""Putting what was changed of a sheet on top of what somebody has made of the same sheet since."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from codedout.domain.over_repaid_sheet import TypedOverRepaid
from codedout.domain.put_on_top import put_on_top
from codedout.domain.walk import Sheet, TypedYear, Walk

T = TypeVar("T", TypedYear, TypedOverRepaid)


def merge(before: Walk, now: Walk, theirs: Walk) -> tuple[Walk, bool]:
    """Theirs, with what changed between `before` and `now`; and whether all of that could be put.

    The years of `before` and `now` are the same ones in the same order. What is set beside the
    sheet to be compared stays as it is in theirs.
    """
    sheet, whole = _sheets(before.sheet, now.sheet, theirs.sheet)
    of_before, of_now = before.over_repaid.sheet, now.over_repaid.sheet
    over_repaid = _put(of_before, of_now, theirs.over_repaid.sheet)
    merged = replace(
        theirs,
        sheet=sheet,
        over_repaid=replace(theirs.over_repaid, sheet=over_repaid),
        about=theirs.about if now.about is before.about else now.about,
        voice=theirs.voice if now.voice is before.voice else now.voice,
    )
    return merged, whole


def _sheets(before: Sheet, now: Sheet, theirs: Sheet) -> tuple[Sheet, bool]:
    years, whole = list(theirs.years), True
    for was, is_now in zip(before.years, now.years, strict=True):
        if is_now == was:
            continue
        at = next((at for at, year in enumerate(years) if _same(year, was)), None)
        changed = None if at is None else _put(was, is_now, years[at])
        others = years if at is None else [*years[:at], *years[at + 1 :]]
        if at is None or changed is None or any(_same(year, changed) for year in others):
            whole = False
        else:
            years[at] = changed
    boundary = theirs.boundary if now.boundary is before.boundary else now.boundary
    return replace(theirs, years=tuple(years), boundary=boundary), whole


def _same(one: TypedYear, two: TypedYear) -> bool:
    """Whether they are one year; of one that nobody has said yet, whether it is one amount."""
    if one.unsaid or two.unsaid:
        known = (one.taken_in, one.item) == (two.taken_in, two.item)
        return one.unsaid and two.unsaid and known
    return one.tax_year == two.tax_year


def _put(before: T, now: T, theirs: T) -> T:
    flags = (theirs.flags | (now.flags - before.flags)) - (before.flags - now.flags)
    return replace(put_on_top(before, now, theirs), flags=flags)
