"""A walk beside another: which years come out otherwise once something is changed, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from codedout.domain.errors import NotAnAmount
from codedout.domain.money import typed_pounds
from codedout.domain.over_repaid_sheet import Box, TypedOverRepaid, UnderstoodOverRepaid
from codedout.domain.understood import Understood
from codedout.domain.walk import Field, Sheet, TypedYear
from codedout.domain.year_end import Ending
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
    both = before[1], now[1]
    if any(each.own for each in both):
        then, today = (_by_figure(each, show) for each in both)
    else:
        then, today = (by_year(each, show) for each in both)
    return _view(changed, then, today, show)


def present_over_repaid(
    before: tuple[TypedOverRepaid, UnderstoodOverRepaid],
    now: tuple[TypedOverRepaid, UnderstoodOverRepaid],
    show: Viewer,
) -> WhatIfView:
    """The same of money that HMRC paid back by mistake."""
    changed = tuple(_changed_over_repaid(before[0], now[0], show))
    title = show.say("tolerance.over_repaid")
    then, today = (
        {title: each.explained.ending} if each.explained else {} for each in (before[1], now[1])
    )
    what = "walk.over_repaid.what_if.what"
    return _view(changed, then, today, show, of="over_repaid.", what=what)


def _view(
    changed: tuple[str, ...],
    then: Endings,
    today: Endings,
    show: Viewer,
    *,
    of: str = "",
    what: str = "walk.year",
) -> WhatIfView:
    if not then or not today:
        return WhatIfView(changed=changed, finding=show.say("walk.what_if.not_yet"))
    other = _differing(then, today)
    name = "none" if not other else "one" if len(other) == 1 else "several"
    finding = show.say("walk.what_if.nothing_changed")
    if changed:
        finding = show.say(f"walk.{of}what_if.{name}", names=", ".join(other))
    return WhatIfView(
        changed=changed,
        finding=finding,
        table=side_by_side(then, today, "what_if", show, what=what),
    )


Endings = Mapping[str, Ending]
"""Each by the name of what it is of: of years it begins with the year, and so sorts as they do."""


def by_year(understood: Understood, show: Viewer) -> Endings:
    """What becomes of each year, by its name."""
    years = understood.explained.years if understood.explained else ()
    return {show.year(year.tax_year): year.ending for year in years}


def _by_figure(understood: Understood, show: Viewer) -> Endings:
    """The same by HMRC's figures and by the person's own, which may be the same ones."""
    own = by_year(understood.own or understood, show)
    return {
        show.say(f"walk.own.of_{whose}", year=year): ending
        for whose, endings in (("hmrc", by_year(understood, show)), ("own", own))
        for year, ending in endings.items()
    }


def _differing(one: Endings, other: Endings) -> list[str]:
    return [each for each in sorted({*one, *other}) if not _same(one.get(each), other.get(each))]


def side_by_side(
    one: Endings, other: Endings, of: str, show: Viewer, *, what: str = "walk.year"
) -> Table:
    """What becomes of each in both.

    `of` is where the names of the columns are; that of the first column is `what`.
    """
    differ = _differing(one, other)
    return Table(
        key=of.replace("_", "-"),
        caption=show.say(f"walk.{of}.table"),
        columns=(
            Column(label=show.say(what), short=True),
            *(Column(label=show.say(f"walk.{of}.{when}")) for when in ("before", "now")),
            Column(label=show.say("walk.what_if.differs")),
        ),
        rows=tuple(
            (
                Cell(text=name),
                _result(one.get(name), show),
                _result(other.get(name), show),
                Cell(text=show.say(f"walk.what_if.{'yes' if name in differ else 'no'}")),
            )
            for name in sorted({*one, *other})
        ),
    )


def _same(one: Ending | None, two: Ending | None) -> bool:
    return one is not None and two is not None and one.same_as(two)


def _result(ending: Ending | None, show: Viewer) -> Cell:
    if ending is None:
        return Cell(text=show.say("walk.what_if.not_there"))
    because = show.say("walk.rests_on", paragraphs=", ".join(ending.decided_by))
    return Cell(text=in_short(ending, show), note=because)


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
    if before.known is not now.known:
        yield show.say(f"walk.what_if.known_{now.known.value}", year=year)
    for field in Field:
        label = show.say(f"walk.field.{field.value}", year=year)
        yield from _of_figure(label, before.typed(field), now.typed(field), show)
    for flag in sorted(before.flags ^ now.flags):
        label = show.say(f"walk.flag.{flag.value}", year=year)
        yield _of_flag(label, flag in now.flags, show)


def _changed_over_repaid(
    before: TypedOverRepaid, now: TypedOverRepaid, show: Viewer
) -> Iterator[str]:
    if before.self_assessment is not now.self_assessment:
        answer = "in" if now.self_assessment else "not_in"
        yield show.say(f"walk.over_repaid.what_if.{answer}")
    for box in Box:
        label = show.say(f"walk.over_repaid.box.{box.value}")
        yield from _of_figure(label, before.typed(box), now.typed(box), show)
    for flag in sorted(before.flags ^ now.flags):
        label = show.say(f"walk.over_repaid.flag.{flag.value}")
        yield _of_flag(label, flag in now.flags, show)


def _of_figure(label: str, before: str, now: str, show: Viewer) -> Iterator[str]:
    old, new = _figure(before, show), _figure(now, show)
    if old != new:
        yield show.say("walk.what_if.figure", what=label, before=old, now=new)


def _of_flag(label: str, ticked: bool, show: Viewer) -> str:
    return show.say(f"walk.what_if.{'ticked' if ticked else 'unticked'}", what=label)


def _figure(text: str, show: Viewer) -> str:
    """The amount, so that "50" and "£50.00" are the same; what is none, as it was typed."""
    if not text.strip():
        return show.say("walk.what_if.empty")
    try:
        return show.with_pence(typed_pounds(text))
    except NotAnAmount:
        return show.typed(text, 40)
