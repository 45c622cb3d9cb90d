"""A sheet on which a person types, between a page's boxes and the store.

The sheet is the one truth: boxes are filled from it, and what stands in them goes into it before
anything is drawn. It is kept, sealed, at each change; nothing of it is in an address or a title.
Of two tabs none writes over the other.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, Generic, TypeVar, cast

import streamlit as st

from codedout.bootstrap import Visit
from codedout.journeys.keeping import Keeping
from codedout.journeys.ports import Overtaken, Unreadable
from codedout.ui import state
from codedout.ui.guard import by_its_person

S = TypeVar("S")

LONGEST = 100
"""So much is kept of what stands in one box: enough to show that it is not an amount."""


class SheetOnPage(ABC, Generic[S]):
    """One sheet of the person of a visit. `name` is what it is known by in the tab's memory."""

    def __init__(self, name: str, visit: Visit, keeping: Keeping[S]) -> None:
        self.name = name
        self._visit = visit
        self._keeping = keeping

    # --- what each sheet says of itself

    @abstractmethod
    def empty(self) -> S:
        """The sheet on which nothing is typed yet."""

    @abstractmethod
    def with_boxes(self, sheet: S) -> S:
        """The sheet with what now stands in the boxes that were drawn."""

    @abstractmethod
    def let_go_of_boxes(self, sheet: S) -> None:
        """No box that is drawn for this sheet is filled with what stood in another's."""

    @abstractmethod
    def merge(self, before: S, now: S, theirs: S) -> tuple[S, bool]:
        """Theirs, with what changed between `before` and `now`; whether all of it could be put."""

    @property
    @abstractmethod
    def drawn(self) -> bool:
        """Whether the boxes were drawn when the page was last shown, and are not opened anew."""

    def emptied(self, now: S) -> S:  # noqa: ARG002
        """What stands there once `now` was thrown away here."""
        return self.empty()

    def emptied_elsewhere(self, now: S) -> S:
        """What stands there in place of `now`, once it was thrown away in another tab."""
        return self.emptied(now)

    def needs_new_boxes(self, before: S, now: S) -> bool:  # noqa: ARG002
        """Whether what was picked is told in other words now, which the browser knows it by."""
        return False

    # --- what is the same for all

    def opened(self) -> Unreadable | None:
        """Find what is kept where the page was just opened; what of it cannot be read."""
        here = self._value("of") == self._visit.who and self._is_there("sheet")
        if here and self.drawn:
            return None
        found = self._keeping.find()
        if isinstance(found, Unreadable):
            self._forget("sheet")
            return found
        if not here or found not in self._value("mine"):
            self._put("of", self._visit.who)
            self._put("mine", (found,))
            self._forget("said")
            self._set(found or self.empty())
        return None

    def typed(self) -> S:
        """What stands on the page now, kept if it is another than before."""
        before = self.held()
        now = self.with_boxes(before)
        if now != before:
            overtaken = self._keep(now)  # first: where that fails, the next run tries again
            if overtaken is not None:
                self._go_on_from(overtaken.by, before, now)
                self._begin_anew_if_unreadable()
            elif self.needs_new_boxes(before, now):
                self._set(now)
            else:
                self._put("sheet", now)
        return self.held()

    def held(self) -> S:
        """What the page goes by."""
        return cast(S, self._value("sheet"))

    def take(self, sheet: S) -> bool:
        """Go on with this sheet, unless another tab has kept something: then with that, as said."""
        before = self.held()
        overtaken = self._keep(sheet)
        if overtaken is None:
            self._set(sheet)
            return True
        self._go_on_from(overtaken.by, before, before)
        self._begin_anew_if_unreadable()
        return False

    def changing(self, change: Callable[[S], S]) -> Callable[[], None]:
        """What a button does: with what stands in the boxes, typed in the same moment or before."""

        def pressed() -> None:
            before = self.held()
            now = self.with_boxes(before)
            changed = change(now)
            if (overtaken := self._keep(changed)) is None:
                self._set(changed)
            else:
                self._go_on_from(overtaken.by, before, now, pressed=True)

        return by_its_person(self._visit, pressed)

    def throwing_away(self) -> Callable[[], None]:
        """Forget all of it."""

        def pressed() -> None:
            before = self.held()
            now = self.with_boxes(before)
            if (overtaken := self._keep(None)) is None:
                self._set(self.emptied(now))
                self._forget("said")
                self._put("thrown", (now, self.held()))
            else:
                self._go_on_from(overtaken.by, before, now, pressed=True)

        return by_its_person(self._visit, pressed)

    def throwing_away_unread(self) -> Callable[[], None]:
        """Forget what cannot be read."""
        return by_its_person(self._visit, self._keeping.throw_away)

    @property
    def thrown(self) -> S | None:
        """What was thrown away last, for as long as nothing else is typed."""
        if not self._is_there("thrown"):
            return None
        thrown, instead = self._value("thrown")
        if self.held() != instead:
            self._forget("thrown")
            return None
        return cast(S, thrown)

    def _keep(self, sheet: S | None) -> Overtaken[S] | None:
        # What this tab has found or kept: one of it is kept, unless another has kept something.
        mine = (*self._value("mine"), sheet)
        self._put("mine", mine)  # first: it may come to be kept in a run that is broken off
        overtaken = self._keeping.keep(sheet, over=mine)
        if overtaken is None:
            self._put("mine", (sheet,))
        return overtaken

    def _go_on_from(
        self, by: S | Unreadable | None, before: S, now: S, *, pressed: bool = False
    ) -> None:
        """Take what another tab has kept, with what was changed here on top, and have it said."""
        if isinstance(by, Unreadable):
            self._forget("sheet")
            return
        self._put("mine", (by,))
        if by is None:
            merged, said = self.emptied_elsewhere(now), "gone"
        else:
            merged, whole = self.merge(before, now, by)
            said = "partly" if not whole else "pressed" if pressed else "merged"
            if merged != by and (again := self._keep(merged)) is not None:
                self._go_on_from(again.by, before, now, pressed=pressed)
                return
        self._set(merged)
        self._put("said", (said, self._value("times")))

    def _begin_anew_if_unreadable(self) -> None:
        if not self._is_there("sheet"):
            st.rerun()

    def _set(self, sheet: S) -> None:
        """Let the page begin anew with this sheet."""
        self.let_go_of_boxes(sheet)
        self._put("sheet", sheet)
        self._put("times", (self._value("times") or 0) + 1)

    # --- the tab's memory

    def _value(self, what: str) -> Any:
        return state.value(f"{self.name}-{what}")

    def _is_there(self, what: str) -> bool:
        return state.there(f"{self.name}-{what}")

    def _put(self, what: str, value: object) -> None:
        state.put(f"{self.name}-{what}", value)

    def _forget(self, what: str) -> None:
        state.forget(f"{self.name}-{what}")


def said(name: str) -> tuple[str, int] | None:
    """How it went where another tab had kept something, by its name; and which time."""
    told: tuple[str, int] | None = state.value(f"{name}-said")
    return told


def seen(name: str) -> None:
    """The person has read how it went."""
    state.forget(f"{name}-said")
