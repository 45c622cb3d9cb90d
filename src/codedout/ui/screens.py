"""Laying out views on a page. One function a screen, top to bottom."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from codedout.bootstrap import Visit
from codedout.domain.change import Ask, Change, ChangeState
from codedout.domain.errors import HmrcError, NotRecognised
from codedout.domain.money import plain_figures
from codedout.journeys import sending, standing
from codedout.journeys.standing import Standing
from codedout.presenters import prose as small_pages
from codedout.presenters.amending import AmendView
from codedout.presenters.calendar import MOST_KB
from codedout.presenters.changes import (
    CheckView,
    ReceiptView,
    not_looked_at,
    still_on_its_way,
)
from codedout.presenters.collection import CollectionView
from codedout.presenters.compare import CompareView
from codedout.presenters.connection import ConnectionView
from codedout.presenters.items import item_param
from codedout.presenters.open import OpenView
from codedout.presenters.overview import OverviewView
from codedout.presenters.receipts import ReceiptsView
from codedout.presenters.refusals import not_sent
from codedout.presenters.since import SinceView
from codedout.presenters.undoing import UndoView
from codedout.presenters.unfinished import UnfinishedView
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import CONTACT, Link, Notice, OutsideLink
from codedout.ui import forms, html, presses, state, still_sending
from codedout.ui.address import param
from codedout.ui.again import try_again
from codedout.ui.agreed import agreed, agreement_boxes
from codedout.ui.asking import asked_now
from codedout.ui.drafts import amount_box, fill_in, pick_again
from codedout.ui.draw import Draw
from codedout.ui.errors import Errors
from codedout.ui.finished import Finished
from codedout.ui.kept_box import pressed
from codedout.ui.places import page
from codedout.ui.reasons import explained, reason_box

PUT_ASIDE = "co_put_aside"
"""Which change was put aside on the list a moment ago."""


def begin(title: str, show: Viewer) -> Draw:
    """The page's title, and something to draw the rest with."""
    draw = Draw(show)
    draw.title(show.say(title))
    return draw


def overview_waiting(show: Viewer) -> None:
    """What stands there until HMRC's first answers come."""
    draw = begin("overview.title", show)
    draw.lead(show.say("overview.head.reading"))


def overview(view: OverviewView, left: UnfinishedView, visit: Visit, show: Viewer) -> None:
    draw = begin("overview.title", show)
    if view.owed is not None:
        draw.notice(view.owed)
    draw.lead(view.headline)
    for notice in view.notices:
        draw.notice(notice)
    if view.ask_again:  # and not once for each part: the page is drawn as far as it is read
        try_again(visit.portal, visit.session.key, show)
    draw.text(*view.this_year)
    if view.progress:
        st.html(html.tag("p", view.progress, role="status", class_="co-small"))
    if view.since is not None:
        _since(view.since, draw)
    _to_do(view, draw)
    if not forms.only_looks(visit, draw):
        draw.text(view.only_see)
    draw.lines(left.amounts)
    draw.lines(left.bills)
    draw.heading(show.say("overview.taken.heading"))
    draw.text(view.taken_intro)
    if view.taken is not None:
        draw.table(view.taken)
    draw.text(*view.taken_notes)
    if view.chart is not None:
        draw.chart(view.chart)
    draw.heading(show.say("overview.bills.heading"))
    draw.text(show.say("overview.bills.intro"))
    if view.bills is not None:
        draw.table(view.bills)
    draw.text(*view.bills_notes)
    if view.bills_link is not None:
        draw.link(view.bills_link)
    draw.heading(show.say("overview.closing.heading"))
    if view.closing:
        draw.facts(view.closing, "closing")
    else:
        draw.text(view.nothing_closes)


def _to_do(view: OverviewView, draw: Draw) -> None:
    """The next step, and what needs attention beside it."""
    if view.next_step is not None:
        draw.notice(view.next_step)
    if view.also:
        draw.heading(draw.show.say("overview.also"))
        draw.lines(view.also)


def _since(view: SinceView, draw: Draw) -> None:
    """What changed since they last looked, or that nothing did."""
    show = draw.show
    if view.calm:
        draw.text(view.calm)
        return
    draw.heading(show.say("since.heading"))
    draw.text(view.looked)
    for name, lines in (("amounts_heading", view.amounts), ("bills_heading", view.bills)):
        if lines:
            st.subheader(show.say(f"since.{name}"), anchor=False)
            draw.lines(lines)


def compare(view: CompareView, left: UnfinishedView, visit: Visit, draw: Draw) -> None:
    show = draw.show
    draw.text(view.intro)
    _notices(view.notices, visit, draw)
    draw.lines(left.amounts)
    _figures(view, draw)
    draw.heading(show.say("compare.actions.heading"))
    draw.text(view.actions_why)
    if not (view.actions and forms.must_widen(visit, draw)):
        draw.links(view.actions)
    if view.kinds:
        draw.heading(show.say("compare.kinds.heading"))
        draw.facts(view.kinds, "kinds")
    draw.text(view.reading_note, small=True)


def _notices(notices: Sequence[Notice], visit: Visit, draw: Draw) -> None:
    """Each of them, and the way to ask HMRC anew if one says that it did not answer."""
    for notice in notices:
        draw.notice(notice)
    if any(notice.again for notice in notices):
        try_again(visit.portal, visit.session.key, draw.show)


def _figures(view: CompareView, draw: Draw) -> None:
    if view.table is not None:
        draw.table(view.table)
    if view.empty is not None:
        draw.notice(view.empty)
    if view.unmatched is not None:
        draw.heading(draw.show.say("compare.unmatched.heading"))
        draw.text(view.unmatched_why)
        draw.table(view.unmatched)


def prose(name: str, show: Viewer) -> Draw:
    """A page of words."""
    draw = begin(f"{name}.title", show)
    for section in small_pages.present(name, show):
        draw.heading(section.title)
        draw.text(section.text)
    return draw


def connection(view: ConnectionView, draw: Draw) -> None:
    show = draw.show
    draw.text(show.say("connection.intro"))
    draw.heading(show.say("connection.sign_in_heading"))
    draw.facts(view.sign_in, "permission")
    draw.heading(show.say("connection.sent_heading"))
    draw.text(show.say("connection.sent_line"))
    draw.facts(view.sent, "sent")
    draw.heading(show.say("connection.missing_heading"))
    draw.text(show.say("connection.missing_intro" if view.missing else "connection.missing_none"))
    draw.facts(view.missing, "missing")
    draw.heading(show.say("connection.technical_heading"))
    draw.facts(view.technical, "technical")


def contact(draw: Draw) -> None:
    """How to ask HMRC instead."""
    label = draw.show.say("common.opens_new_tab", label=draw.show.say("common.ask_hmrc"))
    draw.outside(OutsideLink(label=label, url=CONTACT))


def what_is_open(view: OpenView, visit: Visit, draw: Draw) -> None:
    _notices(view.notices, visit, draw)
    if not view.ahead:  # nothing can be asked for from a look at another day
        forms.must_widen(visit, draw)
    for summary in (view.amounts, view.choice, view.calendar):
        draw.summary(summary)
    save = draw.show.say("calendar.link", most=MOST_KB)
    draw.markup(html.tag("p", html.tag("a", save, href="/open/calendar.ics")))
    draw.text(draw.show.say("calendar.note"), small=True)
    contact(draw)


def collection(view: CollectionView, left: UnfinishedView, visit: Visit, draw: Draw) -> None:
    show = draw.show
    draw.lead(view.about)
    _notices(view.notices, visit, draw)
    draw.lines(left.bills)
    draw.notice(view.now)
    draw.text(view.hole, small=True)
    if view.meaning:
        draw.heading(show.say("collection.meaning.heading"))
        draw.bullets(view.meaning)
    if view.through_code:
        _both_ways(view, draw)
    if view.in_pounds is not None:
        draw.heading(view.in_pounds.heading)
        draw.text(view.in_pounds.line)
        draw.link(view.in_pounds.link)
    with st.expander(show.say("collection.not_certain.heading")):
        draw.bullets(view.not_certain)
    if view.closed:
        draw.heading(show.say("collection.after.heading"))
        draw.text(show.say("collection.after.line"))
        contact(draw)


def _both_ways(view: CollectionView, draw: Draw) -> None:
    show = draw.show
    draw.heading(show.say("collection.both_heading"))
    code, direct = st.columns(2)
    with code:
        st.subheader(show.say("collection.code.heading"), anchor=False)
        draw.bullets(view.through_code)
    with direct:
        st.subheader(show.say("collection.direct.heading"), anchor=False)
        draw.bullets(view.direct)


def may_go_on(view: AmendView | UndoView, visit: Visit, draw: Draw) -> bool:
    """Draw what stands in the way, if anything; whether the form may be shown."""
    draw.text(view.effect)
    _notices(view.blocked, visit, draw)
    if view.blocked:
        if isinstance(view, AmendView) and view.last is not None:
            _figures(view.last, draw)
        draw.link(view.back)
        contact(draw)
        return False
    if forms.must_widen(visit, draw):
        draw.link(view.back)
        return False
    _notices(view.notices, visit, draw)
    forms.return_answer(view.year, visit, draw, must=view.must_answer, read=view.return_read)
    if view.must_answer:
        draw.link(view.back)
        return False
    draw.text(view.note)
    return True


def change_of_address(visit: Visit, show: Viewer) -> Change:
    """The change that the address names, or a page that helps, and the end of the script."""
    try:
        return visit.desk.journal.find(visit.who, param("reference"))
    except NotRecognised:
        draw = begin("receipts.missing", show)
        draw.text(show.say("receipts.unknown" if param("reference") else "receipts.unnamed"))
        draw.link(Link(label=show.say("receipts.all"), page="receipts"))
        raise Finished from None


def change_to_undo(visit: Visit, show: Viewer) -> Change:
    """The change that the address names, or for one that is prepared to undo another, that other.

    The browser's Back keeps the check page's address under the page for undoing.
    """
    change = change_of_address(visit, show)
    if change.state is not ChangeState.READY or not change.what.undoes:
        return change
    st.query_params["reference"] = change.what.undoes
    return visit.desk.journal.find(visit.who, change.what.undoes)


def resume(visit: Visit) -> None:
    """Put year, item and figure or pick back for whoever comes back from a check page.

    The browser's Back keeps the check page's address, which names the change, under the form.
    """
    try:
        what = visit.desk.journal.find(visit.who, param("reference")).what
    except NotRecognised:
        return
    st.query_params.from_dict({"year": str(what.tax_year)})
    if what.ask in (Ask.REMOVE_ONE, Ask.REMOVE_ALL):
        pick_again(what.tax_year, what.item, visit)
        return
    if what.item is None:
        return
    if not visit.session.share_safe.on:  # else the figure filled in below brings its item along
        st.query_params["item"] = item_param(what.item)
    amount = None if what.wanted is None else what.wanted.get(what.item)
    if amount is not None and not state.value(amount_box(what.tax_year)):
        fill_in(what.tax_year, what.item, plain_figures(amount), visit)


def how_it_stands(visit: Visit, change: Change, show: Viewer) -> Standing | Notice | None:
    """How a prepared change stands now; None where a button was pressed: sending looks itself.

    Not so at another change that may still arrive: for as long, no press sends this one.
    """
    if presses.known(f"drop-{change.reference}"):
        return None
    other = sending.on_its_way(visit.desk, change)
    if other is not None:
        return still_on_its_way(
            change, other, show, lambda then: standing.is_too_late(visit.desk, change, at=then)
        )
    if presses.known(f"send-{change.reference}"):
        return None
    try:
        return asked_now(visit, show, standing.how_it_stands, visit.desk, change)
    except HmrcError as error:
        return not_looked_at(change, error, show, visit.clock.now())


def check(view: CheckView, visit: Visit, change: Change, show: Viewer) -> None:
    """The check page. As soon as the button is pressed, what is being done stands in its place."""
    draw = Draw(show)
    draw.title(view.title)
    errors = Errors(show, view.title)
    for notice in view.notices:
        draw.notice(notice)
    draw.text(view.puts_back, view.intro)
    if view.table is not None:
        draw.table(view.table)
    if view.facts:
        draw.facts(view.facts, "check")
    if view.may_send:
        _what_is_sent(view, draw)
    if forms.only_looks(visit, draw) or (view.may_send and forms.must_widen(visit, draw)):
        draw.links(view.links)
        return
    send, drop = f"send-{change.reference}", f"drop-{change.reference}"
    now, typed = presses.known(send), ""
    if view.may_send or now:  # pressed too early to be sent: what was typed is kept all the same
        typed = reason_box(visit, change, errors, show, buttons=(send, drop))
        agreement_boxes(visit, change, errors, show, buttons=(send, drop))
    problem = st.empty()  # here, where they pressed: on a phone the title is out of sight
    buttons = st.empty()
    draw.links(view.links)
    kept = now and explained(visit, change, typed, errors, show) & agreed(
        visit, change, errors, show
    )
    if kept and view.may_send:
        # Pressed: until it has been tried, nothing is left that can be pressed again.
        try:
            sent = still_sending.sent(visit, change, buttons, show)
        except HmrcError as error:
            notice = not_sent(error, show, visit.clock.now())
            problem.html(html.notice(notice, show.say("common.quote")))
        else:
            if sent.state is ChangeState.READY:  # another was sent in the same moment
                st.rerun()
            to_receipt(change.reference, show)
    with buttons.container(horizontal=True):
        if view.may_send and st.button(view.button, type="primary", key=send) and not now:
            presses.hand_on((send,))  # heard only here, where it can no longer be acted on
            st.rerun()
        dropped = pressed(view.drop, drop)
    if dropped:
        sending.drop(visit.desk, change.reference)
        to_receipt(change.reference, show)
    errors.say()


def _what_is_sent(view: CheckView, draw: Draw) -> None:
    draw.bullets((*view.displaced, *view.effects))
    if draw.show.hides_names:  # HMRC's numbers are a part of it
        draw.text(draw.show.say("share_safe.request"), small=True)
        return
    with st.expander(draw.show.say("change.request_heading")):
        draw.text(draw.show.say("change.request_note"))
        draw.request(view.request)


def to_receipt(reference: str, show: Viewer) -> None:
    """Go to the page of a change that was sent or put aside."""
    st.switch_page(page("receipt", show), query_params={"reference": reference})


def receipts(view: ReceiptsView, visit: Visit, draw: Draw) -> None:
    draw.text(view.intro)
    for day in view.days:
        draw.table(day)
    if view.save_note and draw.show.hides_names:
        draw.text(draw.show.say("share_safe.history"), small=True)
    elif view.save_note:
        save = draw.show.say("receipts.save_history")
        draw.markup(html.tag("p", html.tag("a", save, href="/receipts/history/file")))
        draw.text(view.save_note, small=True)
    if view.put_aside is not None:  # where they pressed
        draw.markup(html.tag("p", view.put_aside.text, role="status", class_="co-text"))
        draw.links(view.put_aside.links)
    if not view.prepared:
        return
    draw.heading(draw.show.say("receipts.state.ready"))
    draw.text(draw.show.say("receipts.prepared_intro"))
    for each in view.prepared:
        with st.container(border=True):
            draw.facts(each.facts, f"prepared-{each.reference}")
            draw.text(each.passed)
            draw.link(each.open)
            may_drop = visit.session.role_may_change
            if may_drop and st.button(each.drop, key=f"drop-{each.reference}"):
                if sending.drop(visit.desk, each.reference).state is not ChangeState.DROPPED:
                    to_receipt(each.reference, draw.show)  # sent meanwhile, in another tab
                state.put(PUT_ASIDE, each.reference)
                st.rerun()


def receipt(view: ReceiptView, reference: str, show: Viewer) -> None:
    draw = Draw(show)
    draw.title(view.title)
    draw.notice(view.outcome)
    if view.can_check_again:
        st.button(show.say("receipts.check_again"), key="check_again")
    if view.table is not None:
        draw.table(view.table)
    draw.text(*view.after_words)
    draw.facts(view.facts, "receipt")
    address = f"/receipts/{reference}/file"
    draw.markup(html.tag("p", html.tag("a", show.say("receipts.save"), href=address)))
    draw.links(view.links)
    contact(draw)
