"""What one tab changed, on top of what another made of the same sheet."""

from __future__ import annotations

from dataclasses import replace

from codedout.domain.over_repaid_sheet import OverRepaidWalk, TypedOverRepaid
from codedout.domain.tax_year import TaxYear
from codedout.domain.voice import Voice
from codedout.domain.walk import About, Sheet, TypedYear, Walk
from codedout.domain.walk_merge import merge
from codedout.domain.year_end import Boundary, Flag

OLD = TypedYear(tax_year=TaxYear(2004), paid="2380", flags=frozenset({Flag.ENQUIRIES}))
NEW = TypedYear(tax_year=TaxYear(2005), due="17")
UNSAID = TypedYear(tax_year=TaxYear(2020), unsaid=True, item="9", taken_in=TaxYear(2022))
BEFORE = Walk(sheet=Sheet(years=(OLD,)))


def of(*years: TypedYear) -> Walk:
    return Walk(sheet=Sheet(years=years))


def test_where_nothing_was_changed_here_all_is_theirs() -> None:
    theirs = replace(of(NEW, OLD), before=BEFORE.sheet, voice=Voice.ADVISER)
    assert merge(BEFORE, BEFORE, theirs) == (theirs, True)


def test_only_what_was_changed_here_is_put_into_the_same_year() -> None:
    now = of(replace(OLD, paid="2390", flags=frozenset({Flag.ALREADY_ISSUED})))
    theirs = of(NEW, replace(OLD, due="2400", flags=OLD.flags | {Flag.CALCULATION_REQUESTED}))
    flags = frozenset({Flag.ALREADY_ISSUED, Flag.CALCULATION_REQUESTED})
    assert merge(BEFORE, now, theirs) == (
        of(NEW, replace(OLD, paid="2390", due="2400", flags=flags)),
        True,
    )


def test_a_year_that_is_not_there_any_more_does_not_come_back() -> None:
    assert merge(BEFORE, of(replace(OLD, paid="2390")), of(NEW)) == (of(NEW), False)


def test_a_year_that_is_picked_anew_keeps_what_they_typed_for_it() -> None:
    now = of(replace(OLD, tax_year=TaxYear(2003)))
    theirs = of(replace(OLD, due="2400"))
    assert merge(BEFORE, now, theirs) == (
        of(replace(OLD, due="2400", tax_year=TaxYear(2003))),
        True,
    )


def test_no_year_is_there_twice() -> None:
    now = of(replace(OLD, tax_year=NEW.tax_year))
    assert merge(BEFORE, now, of(OLD, NEW)) == (of(OLD, NEW), False)


def test_an_amount_without_a_year_is_known_by_what_it_is() -> None:
    """And not by the year that stands there until one is picked."""
    now = of(replace(UNSAID, self_assessment=False))
    for other in (replace(UNSAID, item="8"), replace(UNSAID, unsaid=False)):
        assert merge(of(UNSAID), now, of(other)) == (of(other), False)
    theirs = of(replace(UNSAID, tax_year=TaxYear(2019), under="50"))
    merged, whole = merge(of(UNSAID), now, theirs)
    assert whole
    assert merged == of(replace(theirs.sheet.years[0], self_assessment=False))


def test_all_else_that_was_changed_here_is_put_too() -> None:
    now = Walk(
        sheet=replace(BEFORE.sheet, boundary=Boundary.EXCLUSIVE),
        over_repaid=OverRepaidWalk(sheet=TypedOverRepaid(tax="48")),
        about=About.OVER_REPAID,
        voice=Voice.TECHNICAL,
    )
    theirs = replace(of(NEW), over_repaid=OverRepaidWalk(sheet=TypedOverRepaid(limit="50")))
    assert merge(BEFORE, now, theirs) == (
        Walk(
            sheet=Sheet(years=(NEW,), boundary=Boundary.EXCLUSIVE),
            over_repaid=OverRepaidWalk(sheet=TypedOverRepaid(tax="48", limit="50")),
            about=About.OVER_REPAID,
            voice=Voice.TECHNICAL,
        ),
        True,
    )
