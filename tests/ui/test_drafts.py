"""When what stands in a form is kept, and when it is kept again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
import streamlit as st

from codedout.bootstrap import Visit
from codedout.domain.change import Ask, Who
from codedout.domain.draft import Draft
from codedout.domain.errors import StoreUnavailable
from codedout.presenters.amending import AmendView
from codedout.ui.drafts import Filling, amount_box, fill_in
from tests.fakes import NOVEMBER, YEAR, key


@dataclass
class Kept:
    """Drafting that says what it was given, and may be unable to."""

    calls: list[tuple[Any, ...]] = field(default_factory=list)
    down: bool = False
    begun: Draft | None = None

    def find(self, *_: Any) -> Draft | None:
        return self.begun

    def keep(self, *_: Any, item: Any, typed: str, figure: Any) -> None:
        if self.down:
            raise StoreUnavailable("down")
        self.calls.append((item, typed, figure))

    def throw_away(self, *_: Any) -> None:
        self.calls.append(("thrown away",))


class MayWrite:
    may_write = True


@dataclass
class AVisit:
    drafting: Kept
    session: MayWrite = field(default_factory=MayWrite)


def begun_for(number: int) -> Draft:
    return Draft(
        who=Who("a", "s"),
        ask=Ask.AMEND_ONE,
        tax_year=YEAR,
        item=key(number),
        typed="38",
        figure=None,
        begun_at=NOVEMBER,
        saved_at=NOVEMBER,
    )


@dataclass
class AView:
    year: Any = YEAR
    figures: Any = field(default_factory=lambda: {key(1): "412.30"})


@pytest.fixture
def kept() -> Iterator[Kept]:
    st.session_state.clear()
    yield Kept()
    st.session_state.clear()


@pytest.fixture
def filling(kept: Kept) -> Filling:
    return Filling(Ask.AMEND_ONE, cast(AmendView, AView()), cast(Visit, AVisit(kept)), None)


def test_a_form_that_only_stands_there_is_no_draft(kept: Kept, filling: Filling) -> None:
    for _ in range(3):
        filling.keep(key(1), "", empty=True)
    assert kept.calls == []


def test_what_is_typed_is_kept_once_and_what_is_taken_out_again_is_thrown_away(
    kept: Kept, filling: Filling
) -> None:
    filling.keep(key(1), "", empty=True)
    for _ in range(3):
        filling.keep(key(1), "38")
    filling.keep(key(1), "", empty=True)
    assert kept.calls == [(key(1), "38", "412.30"), ("thrown away",)]


def test_what_could_not_be_kept_is_tried_again(kept: Kept, filling: Filling) -> None:
    filling.keep(key(1), "", empty=True)
    kept.down = True
    with pytest.raises(StoreUnavailable):
        filling.keep(key(1), "38")
    kept.down = False
    filling.keep(key(1), "38")
    assert kept.calls == [(key(1), "38", "412.30")]


@pytest.mark.parametrize(
    ("begun", "filled", "noted"),
    [
        (None, True, None),
        (begun_for(2), True, (begun_for(2), True)),
        (begun_for(1), False, (begun_for(1), False)),
    ],
    ids=["nothing", "another item", "the same item"],
)
def test_a_form_filled_in_anew_hides_nothing_that_was_begun(
    kept: Kept, begun: Draft | None, filled: bool, noted: object
) -> None:
    kept.begun = begun
    fill_in(YEAR, key(1), "90.00", cast(Visit, AVisit(kept)))
    assert (st.session_state.get(amount_box(YEAR)) == "90.00") is filled
    assert st.session_state.get(f"begun-amend_one-{YEAR}") == noted
