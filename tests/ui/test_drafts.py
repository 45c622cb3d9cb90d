"""When what stands in a form is kept, and when it is kept again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
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

    def clear(self, *_: Any, item: Any) -> None:
        self.calls.append(("cleared", item))

    def keep(self, *_: Any, item: Any, typed: str, figure: Any) -> None:
        if self.down:
            raise StoreUnavailable("down")
        self.calls.append((item, typed, figure))


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
    return Filling(Ask.AMEND_ONE, cast(AmendView, AView()), cast(Visit, AVisit(kept)), None, None)


def test_a_form_that_only_stands_there_is_no_draft(kept: Kept, filling: Filling) -> None:
    for _ in range(3):
        filling.keep(key(1), "", empty=True)
    assert kept.calls == []


def test_what_is_typed_is_kept_once_and_what_is_taken_out_again_is_cleared(
    kept: Kept, filling: Filling
) -> None:
    filling.keep(key(1), "", empty=True)
    for _ in range(3):
        filling.keep(key(1), "38")
    filling.keep(key(1), "", empty=True)
    assert kept.calls == [(key(1), "38", "412.30"), ("cleared", key(1))]


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
        (begun_for(2), True, begun_for(2)),
        (begun_for(1), False, begun_for(1)),
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


def test_what_is_typed_for_one_item_is_kept_for_it_when_another_is_picked(
    kept: Kept, filling: Filling
) -> None:
    box = amount_box(YEAR)
    filling.to_item(key(1), box, start=key(1))
    filling.keep(key(1), "", empty=True)
    st.session_state[box] = "38"  # and the other one is picked before it can have been kept
    kept.begun = replace(begun_for(2), typed="41")
    filling.to_item(key(2), box, start=key(1))
    assert kept.calls == [(key(1), "38", "412.30")]
    assert st.session_state[box] == "41"


def test_a_box_in_which_nothing_was_typed_is_left_alone_when_an_item_is_picked(
    kept: Kept, filling: Filling
) -> None:
    box = amount_box(YEAR)
    filling.to_item(None, box, start=None)
    filling.to_item(key(1), box, start=None)
    assert box not in st.session_state, "somebody may be typing in it by now"
    assert kept.calls == []
