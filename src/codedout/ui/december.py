"""All clients before 30 December: how far HMRC has been asked about them, and the table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

import streamlit as st
from markupsafe import Markup

from codedout.bootstrap import Portal
from codedout.domain.client import Client
from codedout.domain.session import Session
from codedout.domain.sweep import SweepState
from codedout.domain.tax_year import TaxYear
from codedout.places import CLIENTS_OPEN, DECEMBER_DAYS, DECEMBER_FILE
from codedout.presenters.december import ClientLine, Count, DecemberView, lead, progress
from codedout.presenters.viewer import Viewer
from codedout.ui import html, state
from codedout.ui.address import here, sign_in_link
from codedout.ui.draw import Draw
from codedout.ui.guard import current_session, show_again

EVERY = 2  # seconds
_STATE = "co_sweep_state"


def heading(year: TaxYear, today: date, draw: Draw) -> None:
    """Until when the choice is open, and what the table tells."""
    draw.lead(lead(year, today, draw.show))
    draw.text(draw.show.say("december.about"))


def asking(of: Portal, session: Session, clients: Sequence[Client], draw: Draw) -> None:
    """How far it is, and the button: a part of the page by itself, so that no focus moves."""
    show = draw.show
    found = of.store.sweeps.find(session.world)
    running = found is not None and found.state is SweepState.RUNNING
    state.put(_STATE, running)
    draw.heading(show.say("december.progress.heading"))

    @st.fragment(run_every=EVERY if running else None)
    def look() -> None:
        now = of.visit(session).clock.now()
        sweep = of.store.sweeps.find(session.world)
        if (sweep is not None and sweep.state is SweepState.RUNNING) is not state.value(_STATE):
            show_again()  # once: it was begun, or has come to an end
        done = 0 if sweep is None else of.store.sweeps.count(sweep)
        asked = {} if sweep is None or running else of.store.sweeps.done(sweep)
        count = Count(
            done=done,
            unanswered=sum(not answered for answered in asked.values()),
            clients=len(clients),
            per_second=of.settings.hmrc_rate_per_second,
        )
        view = progress(sweep, count, show, now=now, may_ask=session.with_hmrc)
        if view.share is not None:
            st.html(_bar(view.share, view.text, show))
        draw.text(*view.lines)
        with st.container(horizontal=True):
            if view.press and st.button(view.button, key="sweep", type="primary"):
                _press(of, session, view.press)
                st.rerun()
            if view.running and st.button(show.say("december.newest"), key="sweep-newest"):
                st.rerun()
        if not view.press and clients:
            draw.text(show.say("december.not_with_hmrc"))
            draw.markup(sign_in_link(show.say("december.sign_in"), here()))

    look()


def _press(of: Portal, drawn: Session, press: str) -> None:
    session = current_session(of)
    if session is None or session.adviser is None or session.key != drawn.key:
        return
    sweeps = of.store.sweeps
    if press == "pause":
        sweep = sweeps.find(session.world)
        if sweep is not None:
            sweeps.stop(sweep, SweepState.PAUSED)
    elif press == "go_on":
        sweeps.resume(session.world, session.key, of.visit(session).clock.now())
    else:
        of.begin_sweep(session)


def _bar(share: float, text: str, show: Viewer) -> Markup:
    label = show.say("december.bar")
    bar = html.tag("progress", value=f"{share:.3f}", max="1", aria_label=label)
    return html.tag("p", bar, " ", html.tag("span", text), class_="co-progress")


def pick(label: str, ways: dict[str, str], key: str) -> str:
    """A box to choose which clients are shown; what was chosen."""
    if state.value(key) not in ways:
        state.forget(key)
    picked = st.selectbox(label, list(ways), format_func=lambda one: ways[one], key=key, width=420)
    return str(picked)


def table(view: DecemberView, csrf: str, show: Viewer) -> None:
    """The clients. One form holds all buttons: which was pressed says who is opened."""
    labels = (*view.columns, show.say("december.column.way"))
    head = html.tag(
        "tr", *(html.tag("th", label, scope="col", class_=_kind(at)) for at, label in _each(labels))
    )
    way = show.say("clients.open")
    shown = html.tag(
        "table",
        html.tag("caption", view.caption),
        html.tag("thead", head),
        html.tag("tbody", *(_row(each, labels, way) for each in view.lines)),
        class_="co-table",
        data_key="december",
    )
    hidden = html.tag("input", type="hidden", name="csrf", value=csrf)
    form = html.tag("form", hidden, shown, method="post", action=CLIENTS_OPEN)
    st.html(html.tag("div", form, class_="co-clients co-december"))


def ways_to_files(show: Viewer) -> Markup:
    """The ways to the table as a file, and to its last days for a calendar."""
    return html.tag(
        "div",
        html.tag("p", html.tag("a", show.say("december.save"), href=DECEMBER_FILE)),
        html.tag("p", html.tag("a", show.say("december_calendar.link"), href=DECEMBER_DAYS)),
        html.tag("p", show.say("december_calendar.note"), class_="co-small"),
    )


def _row(line: ClientLine, labels: Sequence[str], way: str) -> Markup:
    # By hand, not with `tag`: there can be hundreds, and they are made in every run.
    cells = []
    for at, text in _each(line.cells):
        name, scope = ("th", ' scope="row"') if at == 0 else ("td", "")
        note = f'<span class="co-note">{escape(line.number)}</span>' if at == 0 else ""
        cells.append(
            f'<{name} class="{_kind(at)}"{scope}>'
            f'<span class="co-label" aria-hidden="true">{escape(labels[at])}</span>'
            f'<span class="co-value">{escape(text)}</span>{note}</{name}>'
        )
    cells.append(
        f'<td class="txt"><button type="submit" name="client" value="{escape(line.key)}"'
        f' class="co-open" aria-label="{escape(line.way)}">{escape(way)}</button></td>'
    )
    return Markup(f"<tr>{''.join(cells)}</tr>")  # noqa: S704 - all of it is escaped


def _each(cells: Sequence[str]) -> enumerate[str]:
    return enumerate(cells)


def _kind(at: int) -> str:
    return "num" if at in (2, 3) else "txt"
