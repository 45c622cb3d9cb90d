"""The one form in which the number of an item is typed: for HMRC's test system alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

import streamlit as st

from codedout.bootstrap import Visit
from codedout.domain.coded_out import ItemKey, Kind, OwnSet
from codedout.domain.errors import NotAnAmount, NotAnItemNumber
from codedout.domain.item_number import typed_item_number
from codedout.domain.money import typed_pounds
from codedout.journeys.preparing import prepare_test_figures
from codedout.journeys.reading import AmountsReading
from codedout.presenters.amending import AmendView
from codedout.presenters.items import kind_name
from codedout.ui.asking import after_a_press
from codedout.ui.draw import Draw
from codedout.ui.errors import Errors
from codedout.ui.forms import to_check, written

ROWS = 4

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Row:
    """What was typed into one row, as it was typed; `n` counts from 1."""

    n: int
    kind: Kind | None
    number: str
    amount: str

    def __bool__(self) -> bool:
        return self.kind is not None or bool(self.number.strip() or self.amount.strip())


def put(view: AmendView, visit: Visit, seen: AmountsReading, draw: Draw) -> None:
    """Type up to `ROWS` figures; on to the check page with exactly those."""
    show = draw.show
    errors = Errors(show, show.say("testfigures.title"))
    with st.form("test-figures", border=False):
        draw.text(show.say("testfigures.hint"))
        errors.field("rows")
        rows = [_row(n, view, errors, draw) for n in range(1, ROWS + 1)]
        sent = st.form_submit_button(show.say("change.continue"), type="primary")
    draw.link(view.back)
    if not sent:
        return
    figures = _figures([row for row in rows if row], errors, draw)
    if not errors.found and not figures:
        errors.add("rows", show.say("testfigures.error.none"))
    if not errors.found:
        typed = OwnSet.of(figures)
        change = written(
            lambda: after_a_press(lambda: prepare_test_figures(visit.desk, seen, typed), show),
            errors,
            draw,
        )
        if change is not None:
            to_check(change, draw)
    errors.say()


def _row(n: int, view: AmendView, errors: Errors, draw: Draw) -> _Row:
    show = draw.show
    st.subheader(show.say("testfigures.row", n=n), anchor=False)
    kind, number, amount = st.columns(3)
    with kind:
        errors.field(f"kind-{n}")
        picked = st.selectbox(
            show.say("testfigures.kind", n=n),
            list(Kind),
            index=None,
            placeholder=show.say("testfigures.pick"),
            format_func=lambda one: kind_name(show, one),
            key=f"test-kind-{n}-{view.year}",
        )
    with number:
        errors.field(f"number-{n}")
        typed_number = st.text_input(
            show.say("testfigures.number", n=n), key=f"test-number-{n}-{view.year}"
        )
    with amount:
        errors.field(f"amount-{n}")
        typed_amount = st.text_input(
            show.say("testfigures.amount", n=n), key=f"test-amount-{n}-{view.year}"
        )
    return _Row(n, picked, typed_number or "", typed_amount or "")


def _figures(rows: list[_Row], errors: Errors, draw: Draw) -> dict[ItemKey, Decimal]:
    """The figures of the rows that hold one; what is wrong is said beside its field."""
    say = draw.show.say
    figures: dict[ItemKey, Decimal] = {}
    for row in rows:
        number, number_fault = _typed(typed_item_number, row.number)
        amount, amount_fault = _typed(typed_pounds, row.amount)
        key = None if row.kind is None or number is None else ItemKey(row.kind, number)
        wrong: list[tuple[str, str]] = []
        if row.kind is None:
            wrong.append(("kind", say("testfigures.error.kind")))
        elif row.kind is Kind.IN_YEAR and any(k.kind is Kind.IN_YEAR for k in figures):
            wrong.append(("kind", say("testfigures.error.one_in_year")))
        if number_fault:
            wrong.append(("number", say(f"testfigures.error.number.{number_fault}")))
        elif key in figures:
            wrong.append(("number", say("testfigures.error.repeated")))
        if amount_fault:
            wrong.append(("amount", say(f"change.error.{amount_fault}")))
        for field, text in wrong:
            errors.add(f"{field}-{row.n}", say("testfigures.error.row", n=row.n, text=text))
        if key is not None and amount is not None:
            figures.setdefault(key, amount)
    return figures


def _typed(read: Callable[[str], T], text: str) -> tuple[T | None, str]:
    """What was typed, or None and the name of what is wrong with it."""
    try:
        return read(text), ""
    except (NotAnItemNumber, NotAnAmount) as fault:
        return None, fault.reason
