"""A walk beside another: which years come out otherwise once something is changed, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from codedout.domain.errors import NotAnAmount
from codedout.domain.money import typed_pounds
from codedout.domain.tax_year import TaxYear
from codedout.domain.walk import Field, Sheet, TypedYear, Understood
from codedout.domain.year_end import YearExplained
from codedout.presenters.tolerance import in_short
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Cell, Column, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIfView:
    """What was changed, what that does, and the years side by side.

    `table` is None while one of the two is not complete.
    """

    changed: tuple[str, ...]
    finding: str
    table: Table | None = None


def present(
    before: tuple[Sheet, Understood], now: tuple[Sheet, Understood], show: Viewer
) -> WhatIfView:
    """The old and the new, year by year."""
    changed = tuple(_changed(before[0], now[0], show))
    understood = before[1], now[1]
    if before[1].explained is None or now[1].explained is None:
        return WhatIfView(changed=changed, finding=show.say("walk.what_if.not_yet"))
    other = differing(*understood)
    name = "none" if not other else "one" if len(other) == 1 else "several"
    listed = ", ".join(show.year(year) for year in other)
    finding = show.say("walk.what_if.nothing_changed")
    if changed:
        finding = show.say(f"walk.what_if.{name}", **({"years": listed} if other else {}))
    return WhatIfView(
        changed=changed,
        finding=finding,
        table=side_by_side(*understood, "what_if", show),
    )


def differing(one: Understood, other: Understood) -> list[TaxYear]:
    """The years that come out otherwise."""
    first, second = _by_year(one), _by_year(other)
    return [y for y in sorted({*first, *second}) if not _same(first.get(y), second.get(y))]


def side_by_side(one: Understood, other: Understood, of: str, show: Viewer) -> Table:
    """What becomes of each year in both. `of` is where the names of the columns are."""
    first, second, differ = _by_year(one), _by_year(other), differing(one, other)
    return Table(
        key=of.replace("_", "-"),
        caption=show.say(f"walk.{of}.table"),
        columns=(
            Column(label=show.say("walk.year"), short=True),
            *(Column(label=show.say(f"walk.{of}.{one}")) for one in ("before", "now")),
            Column(label=show.say("walk.what_if.differs")),
        ),
        rows=tuple(
            (
                Cell(text=show.year(year)),
                _result(first.get(year), show),
                _result(second.get(year), show),
                Cell(text=show.say(f"walk.what_if.{'yes' if year in differ else 'no'}")),
            )
            for year in sorted({*first, *second})
        ),
    )


def _by_year(understood: Understood) -> dict[TaxYear, YearExplained]:
    years = understood.explained.years if understood.explained else ()
    return {year.tax_year: year for year in years}


def _same(one: YearExplained | None, two: YearExplained | None) -> bool:
    return one is not None and two is not None and one.ending.same_as(two.ending)


def _result(year: YearExplained | None, show: Viewer) -> Cell:
    if year is None:
        return Cell(text=show.say("walk.what_if.not_there"))
    because = show.say("walk.rests_on", paragraphs=", ".join(year.ending.decided_by))
    return Cell(text=in_short(year.ending, show), note=because)


# --- what was changed


def _changed(before: Sheet, now: Sheet, show: Viewer) -> Iterator[str]:
    then = {year.tax_year: year for year in before.years}
    today = {year.tax_year: year for year in now.years}
    for year in sorted({*then, *today}):
        if year not in today:
            yield show.say("walk.what_if.taken_out", year=show.year(year))
        elif year not in then:
            yield show.say("walk.what_if.put_in", year=show.year(year))
        else:
            yield from _of_year(then[year], today[year], show)
    if before.boundary is not now.boundary:
        yield show.say(f"walk.what_if.boundary_{now.boundary.value}")


def _of_year(before: TypedYear, now: TypedYear, show: Viewer) -> Iterator[str]:
    year = show.year(now.tax_year)
    if before.self_assessment is not now.self_assessment:
        answer = "in" if now.self_assessment else "not_in"
        yield show.say(f"walk.what_if.self_assessment_{answer}", year=year)
    for field in Field:
        old, new = (_figure(each.typed(field), show) for each in (before, now))
        if old != new:
            label = show.say(f"walk.field.{field.value}", year=year)
            yield show.say("walk.what_if.figure", what=label, before=old, now=new)
    for flag in sorted(before.flags ^ now.flags):
        answer = "ticked" if flag in now.flags else "unticked"
        label = show.say(f"walk.flag.{flag.value}", year=year)
        yield show.say(f"walk.what_if.{answer}", what=label)


def _figure(text: str, show: Viewer) -> str:
    """The amount, so that "50" and "£50.00" are the same; what is none, as it was typed."""
    if not text.strip():
        return show.say("walk.what_if.empty")
    try:
        return show.with_pence(typed_pounds(text))
    except NotAnAmount:
        return show.typed(text, 40)
