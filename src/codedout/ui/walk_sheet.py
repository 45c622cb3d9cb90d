"""The sheet on which a person types about past years, between the page's boxes and the store.

The sheet is the one truth: boxes are filled from it, and what stands in them goes into it before
anything is drawn. It is kept, sealed, at each change; nothing of it is in an address or a title.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from codedout.bootstrap import Visit
from codedout.domain.over_repaid_sheet import FLAGS, Box, TypedOverRepaid
from codedout.domain.walk import Field, Sheet, TypedYear, Walk
from codedout.domain.walk_merge import merge
from codedout.domain.walk_start import NoRoom, Start, begin
from codedout.domain.year_end import Flag
from codedout.journeys.ports import Overtaken, Unreadable
from codedout.ui import state
from codedout.ui.guard import by_its_person

_WALK, _OF, ROWS, _NEXT = "walk-sheet", "walk-of", "walk-rows", "walk-next"
_MINE = "walk-mine"
"""What this tab has found or kept: one of it is kept, unless another tab has kept something."""

BOUNDARY, ABOUT, VOICE = "walk-boundary", "walk-about", "walk-voice"

SAID = "walk-said"
"""How it went where another tab had kept something, by its name in the words; and which time."""

THROWN = "walk-thrown"
"""What was thrown away last, for as long as nothing else is typed; and what came in its place."""

OVER_REPAID = ("self_assessment", *Box, *FLAGS)
"""What there are boxes for about money that was paid back by mistake."""


LONGEST = 100
"""So much is kept of what stands in one box: enough to show that it is not an amount."""


def opened(visit: Visit) -> Unreadable | None:
    """Find what is kept where the page has just been opened; what of it cannot be read."""
    here = state.value(_OF) == visit.who and state.there(_WALK)
    if here and state.there(VOICE):
        return None
    found = visit.walking.find()
    if isinstance(found, Unreadable):
        state.forget(_WALK)
        return found
    if not here or found not in state.value(_MINE):
        state.put(_OF, visit.who)
        state.put(_MINE, (found,))
        state.forget(SAID)
        _set(found or _empty(visit))
    return None


def typed(visit: Visit) -> Walk:
    """What stands on the page now, kept if it is another than before."""
    before = held()
    now = _with_boxes(before)
    if now != before:
        overtaken = _keep(visit, now)  # first: where that fails, the next run tries again
        if overtaken is not None:
            _go_on_from(visit, overtaken.by, before, now)
            _begin_anew_if_unreadable()
        elif now.voice is before.voice:
            state.put(_WALK, now)
        else:  # a browser that holds what was picked by its words would not find it in others
            _set(now)
    return held()


def held() -> Walk:
    """What the page goes by."""
    walk: Walk = state.value(_WALK)
    return walk


def _keep(visit: Visit, walk: Walk | None) -> Overtaken | None:
    mine = (*state.value(_MINE), walk)
    state.put(_MINE, mine)  # first: it may come to be kept in a run that is broken off
    overtaken = visit.walking.keep(walk, over=mine)
    if overtaken is None:
        state.put(_MINE, (walk,))
    return overtaken


def _go_on_from(
    visit: Visit, by: Walk | Unreadable | None, before: Walk, now: Walk, *, pressed: bool = False
) -> None:
    """Take what another tab has kept, with what was changed here on top, and have it said."""
    if isinstance(by, Unreadable):
        state.forget(_WALK)
        return
    state.put(_MINE, (by,))
    if by is None:
        merged, said = replace(_empty(visit), about=now.about, voice=now.voice), "gone"
    else:
        merged, whole = merge(before, now, by)
        said = "partly" if not whole else "pressed" if pressed else "merged"
        if merged != by and (again := _keep(visit, merged)) is not None:
            _go_on_from(visit, again.by, before, now, pressed=pressed)
            return
    _set(merged)
    state.put(SAID, (said, state.value(_NEXT)))


def _begin_anew_if_unreadable() -> None:
    if not state.there(_WALK):
        st.rerun()


def _set(walk: Walk) -> None:
    """Let the page begin anew with this sheet: no box is filled with what stood in another."""
    begin = state.value(_NEXT) or 0
    for key in (BOUNDARY, ABOUT, VOICE, *map(over_repaid_box, OVER_REPAID)):
        state.forget(key)
    state.put(_WALK, walk)
    state.put(ROWS, list(range(begin, begin + len(walk.sheet.years))))
    state.put(_NEXT, begin + len(walk.sheet.years))


def _empty(visit: Visit) -> Walk:
    return Walk(sheet=Sheet(years=(TypedYear(tax_year=visit.running.plus(-1)),)))


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


def changing(visit: Visit, change: Callable[[Walk], Walk]) -> Callable[[], None]:
    """What a button does: with what stands in the boxes, typed in the same moment or before."""

    def pressed() -> None:
        before = held()
        now = _with_boxes(before)
        changed = change(now)
        if (overtaken := _keep(visit, changed)) is None:
            _set(changed)
        else:
            _go_on_from(visit, overtaken.by, before, now, pressed=True)

    return by_its_person(visit, pressed)


def throwing_away(visit: Visit) -> Callable[[], None]:
    """Forget all of it. Who looks here is still the same, and is told in the same way."""

    def pressed() -> None:
        before = held()
        now = _with_boxes(before)
        if (overtaken := _keep(visit, None)) is None:
            _set(replace(_empty(visit), voice=now.voice))
            state.forget(SAID)
            state.put(THROWN, (now, held()))
        else:
            _go_on_from(visit, overtaken.by, before, now, pressed=True)

    return by_its_person(visit, pressed)


def throwing_away_unread(visit: Visit) -> Callable[[], None]:
    """Forget what cannot be read."""
    return by_its_person(visit, visit.walking.throw_away)


def start_with(visit: Visit, start: Start) -> NoRoom | None:
    """Put an amount of a tax code on the sheet, beside what was typed; or why there is no room."""
    before = typed(visit)
    now = begin(before, start)
    if isinstance(now, NoRoom):
        return now
    if now == before:
        return None
    if (overtaken := _keep(visit, now)) is None:
        _set(now)
        return None
    _go_on_from(visit, overtaken.by, before, before)
    _begin_anew_if_unreadable()
    return start_with(visit, start)
