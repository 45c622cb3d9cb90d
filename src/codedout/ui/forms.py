"""The forms a person fills in. Each ends in a change written down, or a message by the field."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import streamlit as st

from codedout.bootstrap import Visit
from codedout.domain.change import Ask, Change
from codedout.domain.choice import ReturnState
from codedout.domain.coded_out import ItemKey
from codedout.domain.errors import NotAnAmount, UnsafeToSend
from codedout.domain.money import typed_pounds
from codedout.domain.tax_year import TaxYear
from codedout.journeys.preparing import (
    NothingChanged,
    NotOpen,
    NotRead,
    prepare_amend,
    prepare_choice,
    prepare_removal,
)
from codedout.journeys.reading import AmountsReading, ChoiceReading, record_of
from codedout.presenters.collection import CollectionView
from codedout.presenters.drafts import typed_besides
from codedout.presenters.items import item_param
from codedout.presenters.views import Notice
from codedout.presenters.windows import reason
from codedout.ui import state, years
from codedout.ui.address import here, sign_in_link
from codedout.ui.asking import after_a_press
from codedout.ui.drafts import (
    EVERYTHING,
    PUT_BACK,
    Filling,
    amount_box,
    item_picker,
    removal_picker,
    throw_button,
)
from codedout.ui.draw import Draw
from codedout.ui.errors import Errors
from codedout.ui.kept_box import kept_box, pressed
from codedout.ui.places import page
from codedout.ui.share_safe import nothing_changes


def amend(filling: Filling, asked: ItemKey | None, seen: AmountsReading, draw: Draw) -> None:
    """Pick an amount, type a figure; on to the check page."""
    view, visit, show = filling.view, filling.visit, draw.show
    errors = Errors(show, show.say("change.title_page"))
    items = list(view.items)
    box, picker, go = amount_box(view.year), item_picker(view.year), f"go-{view.year}"
    begun = filling.begun
    start = asked if asked in items else (items[0] if len(items) == 1 else None)
    first = filling.opened if filling.opened in items else start
    if begun is not None and not state.there(box):
        state.put(box, begun.of(first)[0])
    if first is not None and not state.there(picker):
        state.put(picker, first)
    errors.field("item")
    item = st.radio(
        show.say("change.pick"),
        items,
        index=None,
        format_func=lambda key: view.items[key],
        key=picker,
    )
    if asked in items and item is not None and item != asked:
        st.query_params["item"] = item_param(item)  # the address is what a refresh opens
    kept = filling.to_item(item, box, start=start)
    with st.empty().container():  # always there: the box must not move while it is typed in
        draw.text("" if item is None else view.hints[item])
        draw.text(*typed_besides(kept, item, view, show))
    errors.field("amount")
    typed = kept_box(
        show.say("change.amount"),
        box,
        lambda text: filling.keep(item, text, empty=(item, text) == (start, "")),
        visit,
        show,
        note=show.say("drafts.box_note"),
        buttons=(throw_button(Ask.AMEND_ONE, view.year), PUT_BACK, go),
        pickers=(picker, years.KEY),
    )
    sent = pressed(show.say("change.continue"), go, primary=True)
    draw.link(view.back)
    if not sent:
        return
    amount = _amount(typed, "amount", errors, draw)
    if item is None:
        errors.add("item", show.say("change.error.item"))
    if item is not None and amount is not None:
        change = written(
            lambda: filling.finish(
                lambda: after_a_press(lambda: prepare_amend(visit.desk, seen, item, amount), show),
                item=item,
                typed=typed,
            ),
            errors,
            draw,
        )
        if change is not None:
            to_check(change, draw)
    errors.say()


def remove(filling: Filling, seen: AmountsReading, draw: Draw) -> None:
    """Pick one figure or all; on to the check page."""
    view, visit, show = filling.view, filling.visit, draw.show
    errors = Errors(show, show.say("change.remove_page"))
    begun, picker = filling.begun, removal_picker(view.year)
    if begun is not None and not state.there(picker):
        if begun.item is None:
            state.put(picker, EVERYTHING)
        elif begun.item in view.items:
            state.put(picker, begun.item)
    errors.field("what")
    # Items, and not their places: another tab may take one away while this one is looked at. What
    # has no label is not there (any more), and Streamlit then takes nothing for picked.
    labels: dict[ItemKey | str, str] = {key: view.items[key] for key in view.items}
    labels[EVERYTHING] = view.all_label
    pick = st.radio(
        show.say("change.remove_pick"),
        list(labels),
        index=None,
        format_func=labels.__getitem__,
        key=picker,
    )
    item = filling.keep_pick(pick)
    draw.text(show.say("drafts.pick_note"), small=True)
    sent = st.button(
        show.say("change.remove_continue"), type="primary", key=f"go-remove-{view.year}"
    )
    draw.link(view.back)
    if not sent:
        return
    if pick is None:
        errors.add("what", show.say("change.error.remove"))
    else:
        change = written(
            lambda: filling.finish(
                lambda: after_a_press(lambda: prepare_removal(visit.desk, seen, item), show),
                item=item,
            ),
            errors,
            draw,
        )
        if change is not None:
            to_check(change, draw)
    errors.say()


def choose(view: CollectionView, visit: Visit, seen: ChoiceReading, draw: Draw) -> None:
    """The person's answer about their return, where it must be had, and the way to the check."""
    errors = Errors(draw.show, draw.show.say("collection.title"))
    if record_of(seen.returns, seen.owed_year).state is ReturnState.UNKNOWN:
        read = seen.returns.error is None
        return_answer(seen.owed_year, visit, draw, must=view.must_answer, read=read)
    if view.ask is None or must_widen(visit, draw):
        return
    ask = view.ask
    if st.button(view.ask_button, type="primary", key=f"choose-{seen.owed_year}"):
        change = written(
            lambda: after_a_press(lambda: prepare_choice(visit.desk, seen, ask), draw.show),
            errors,
            draw,
        )
        if change is not None:
            to_check(change, draw)
        errors.say()


def only_looks(visit: Visit, draw: Draw) -> bool:
    """Whether whoever is signed in changes nothing by their role; then says so."""
    show, adviser = draw.show, visit.session.adviser
    if adviser is None or visit.session.role_may_change:
        return False
    name = f"adviser.looks.{adviser.role.value}"
    draw.notice(Notice(title=show.say(f"{name}.title"), lines=(show.say(f"{name}.line"),)))
    return True


def must_widen(visit: Visit, draw: Draw) -> bool:
    """Whether the person allowed only looking; then says how to allow changes and come back.

    Nor is anything changed by who only looks by their role, or whose amounts cannot be seen.
    """
    if only_looks(visit, draw) or nothing_changes(draw):
        return True
    if visit.session.may_write:
        return False
    show = draw.show
    draw.notice(
        Notice(title=show.say("connection.widen.title"), lines=(show.say("connection.widen.line"),))
    )
    draw.markup(sign_in_link(show.say("connection.widen.button"), here()))
    return True


def return_answer(year: TaxYear, visit: Visit, draw: Draw, *, must: bool, read: bool) -> None:
    """Ask once per year whether the return is submitted; later say what was answered.

    `read`: whether HMRC's record of it could be read.
    """
    show = draw.show
    said = visit.desk.says_not_submitted(year)
    shown = show.year(year)
    if (said is None and not must) or not visit.session.role_may_change:
        return
    if said is not None:
        name = "collection.answer.said_no" if said else "collection.answer.said_yes"
        draw.text(show.say(name, year=shown))
        with st.expander(show.say("collection.answer.change")):
            _ask_return(year, visit, draw, read=read)
    else:
        _ask_return(year, visit, draw, read=read)


def _ask_return(year: TaxYear, visit: Visit, draw: Draw, *, read: bool) -> None:
    show = draw.show
    errors = Errors(show, show.say("collection.answer.heading", year=show.year(year)))
    with st.form(f"return-{year}", border=False):
        errors.field("answer")
        answer = st.radio(
            show.say("collection.answer.heading", year=show.year(year)),
            [True, False],
            index=None,
            format_func=lambda yes: show.say(f"collection.answer.{'yes' if yes else 'no'}"),
            key=f"return-answer-{year}",
        )
        draw.text(show.say("collection.answer.why" if read else "collection.answer.why_unread"))
        sent = st.form_submit_button(show.say("collection.answer.save"))
    if not sent:
        return
    if answer is None:
        errors.add("answer", show.say("collection.answer.missing"))
        errors.say()
        return
    visit.desk.answers.say_return_submitted(visit.who, year, answer, visit.clock.now())
    state.forget(f"return-answer-{year}")
    st.rerun()


def _amount(typed: str, field: str, errors: Errors, draw: Draw) -> Decimal | None:
    try:
        return typed_pounds(typed)
    except NotAnAmount as fault:
        errors.add(field, draw.show.say(f"change.error.{fault.reason}"))
        return None


def written(write: Callable[[], Change], errors: Errors, draw: Draw) -> Change | None:
    """The change that `write` wrote down, or None and a message that says why there is none."""
    show = draw.show
    try:
        change = write()
    except NotOpen as closed:
        errors.add("", reason(closed.verdict, show.words))
    except NothingChanged:
        errors.add("amount", show.say("change.error.same"))
    except NotRead:
        errors.add("", show.say("change.error.gone"))
    except UnsafeToSend:
        errors.add("", show.say("change.error.unsafe"))
    else:
        return change
    return None


def to_check(change: Change, draw: Draw) -> None:
    """Go to the page that shows a change before it is sent."""
    st.switch_page(page("check", draw.show), query_params={"reference": change.reference})
