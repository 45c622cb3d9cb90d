"""The sheet on which a person types about past years; how it is kept, `ui.sheet` says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from codedout.bootstrap import Visit
from codedout.domain.over_repaid_sheet import FLAGS, Box, TypedOverRepaid
from codedout.domain.walk import Field, Sheet, TypedYear, Walk
from codedout.domain.walk_merge import merge
from codedout.domain.walk_start import NoRoom, Start, begin
from codedout.domain.year_end import Flag
from codedout.presenters.viewer import Viewer
from codedout.ui import state
from codedout.ui.sheet import LONGEST, SheetOnPage

NAME = "walk"
ROWS, _NEXT = "walk-rows", "walk-next"

BOUNDARY, ABOUT, VOICE = "walk-boundary", "walk-about", "walk-voice"

OVER_REPAID = ("self_assessment", *Box, *FLAGS)
"""What there are boxes for about money that was paid back by mistake."""


class WalkOnPage(SheetOnPage[Walk]):
    """What is typed about past years."""

    def __init__(self, visit: Visit) -> None:
        super().__init__(NAME, visit, visit.walking)

    def empty(self) -> Walk:
        """The year that ended last, of which nothing is answered, told as to whoever looks."""
        return Walk(
            sheet=Sheet(years=(TypedYear(tax_year=self._visit.running.plus(-1)),)),
            voice=Viewer.of(self._visit.session).voice,
        )

    def emptied(self, now: Walk) -> Walk:
        """Who looks here is still the same, and is told in the same way."""
        return replace(self.empty(), voice=now.voice)

    def emptied_elsewhere(self, now: Walk) -> Walk:
        """And is still at the same."""
        return replace(self.emptied(now), about=now.about)

    def with_boxes(self, sheet: Walk) -> Walk:
        """With what stands in the boxes that were drawn."""
        return _with_boxes(sheet)

    def let_go_of_boxes(self, sheet: Walk) -> None:
        """Each year gets a row that no other had."""
        begin = state.value(_NEXT) or 0
        for key in (BOUNDARY, ABOUT, VOICE, *map(over_repaid_box, OVER_REPAID)):
            state.forget(key)
        state.put(ROWS, list(range(begin, begin + len(sheet.sheet.years))))
        state.put(_NEXT, begin + len(sheet.sheet.years))

    def merge(self, before: Walk, now: Walk, theirs: Walk) -> tuple[Walk, bool]:
        """Year by year."""
        return merge(before, now, theirs)

    def needs_new_boxes(self, before: Walk, now: Walk) -> bool:
        """A browser that holds what was picked by its words would not find it in others."""
        return now.voice is not before.voice

    @property
    def drawn(self) -> bool:
        """How it is told is always asked."""
        return state.there(VOICE)


def typed(visit: Visit) -> Walk:
    """What stands on the page now, kept if it is another than before."""
    return WalkOnPage(visit).typed()


def changing(visit: Visit, change: Callable[[Walk], Walk]) -> Callable[[], None]:
    """What a button does: with what stands in the boxes, typed in the same moment or before."""
    return WalkOnPage(visit).changing(change)


def start_with(visit: Visit, start: Start) -> NoRoom | None:
    """Put an amount of a tax code on the sheet, beside what was typed; or why there is no room."""
    sheet = WalkOnPage(visit)
    before = sheet.typed()
    now = begin(before, start)
    if isinstance(now, NoRoom):
        return now
    if now == before or sheet.take(now):
        return None
    return start_with(visit, start)


def _with_boxes(walk: Walk) -> Walk:
    """The walk with what now stands in the boxes that were drawn."""
    over_repaid = replace(walk.over_repaid, sheet=_with_its_boxes(walk.over_repaid.sheet))
    about = state.value(ABOUT) if state.there(ABOUT) else walk.about
    return replace(
        walk,
        sheet=_with_years(walk.sheet),
        over_repaid=over_repaid,
        about=about,
        voice=state.value(VOICE) if state.there(VOICE) else walk.voice,
    )


def _with_its_boxes(typed: TypedOverRepaid) -> TypedOverRepaid:
    drawn = [name for name in OVER_REPAID if state.there(over_repaid_box(name))]
    stands: dict[str, Any] = {name: state.value(over_repaid_box(name)) for name in drawn}
    ticked = {flag: stands.pop(flag) for flag in FLAGS if flag in stands}
    flags = {flag for flag in FLAGS if ticked.get(flag, flag in typed.flags)}
    return replace(typed, **stands, flags=frozenset(flags))


def _with_years(sheet: Sheet) -> Sheet:
    years = []
    for row, year in zip(state.value(ROWS), sheet.years, strict=True):
        new: dict[str, Any] = {}
        for name in ("self_assessment", "known", *(each.value for each in Field)):
            if state.there(box(row, name)):
                value = state.value(box(row, name))
                new[name] = value[:LONGEST] if type(value) is str else value
        if (picked := state.value(box(row, "tax_year"))) is not None:
            new |= {"tax_year": picked, "unsaid": False}
            if picked != year.tax_year and not year.unsaid:
                new |= {"taken_in": None, "item": "", "sent": ""}  # it was owed for the other
        flags = set(year.flags)
        for flag in Flag:
            if state.there(box(row, flag)):
                (flags.add if state.value(box(row, flag)) else flags.discard)(flag)
        years.append(replace(year, **new, flags=frozenset(flags)))
    boundary = state.value(BOUNDARY) if state.there(BOUNDARY) else sheet.boundary
    return replace(sheet, years=tuple(years), boundary=boundary)


def box(row: int, name: str) -> str:
    return f"walk-{row}-{name}"


def over_repaid_box(name: str) -> str:
    return f"walk-over-repaid-{name}"
