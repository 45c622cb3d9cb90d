"""The first thing every page of a person's own tax calls."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import NoReturn

import streamlit as st

from codedout.bootstrap import Portal, Visit, portal
from codedout.domain.errors import NotRecognised, StoreUnavailable
from codedout.domain.session import NOTED_EVERY, Session
from codedout.domain.share_safe import ShareSafe
from codedout.domain.voice import Voice
from codedout.journeys.cached import NotRemembered
from codedout.journeys.proving import Outcome, Proof, prove
from codedout.presenters.advisers import made_up_sign_in
from codedout.presenters.identity import refused, tour, unknown
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Link, Notice, Tone
from codedout.signin.cookie_names import session_cookie_name
from codedout.ui import html, number, state, this_run
from codedout.ui.address import adviser_link, here, sign_in_link
from codedout.ui.asking import patiently
from codedout.ui.demo_bar import GALLERY
from codedout.ui.draw import Draw
from codedout.ui.finished import Finished
from codedout.ui.timeout import watch

_ENDS_ANYWAY = "co_ends_anyway"
_ON_ANOTHER_DAY = "co_on_another_day"
_ENDED_BY = "co_ended_by"
_OF_ITSELF = "co_of_itself"


def _cookie(of: Portal) -> str | None:
    secret: str | None = st.context.cookies.get(session_cookie_name(of.public_url))
    return secret


def current_session(of: Portal) -> Session | None:
    """The session of this browser's cookie, read from the store afresh for each run."""
    return this_run.session(lambda: _read_session(of))


def look_again(of: Portal) -> None:
    """Know the session as it is by now: what is remembered from here on is for who is there now."""
    this_run.note(_read_session(of))


def _read_session(of: Portal) -> Session | None:
    secret, now = _cookie(of), of.clock.now()
    session = of.sessions.find(secret, now) if secret else None
    if session is not None:
        return _remembered_by(session)
    # Only this tab's memory still knows when the session would have ended anyway.
    latest, moved = state.value(_ENDS_ANYWAY), state.value(_ON_ANOTHER_DAY)
    state.belongs_to("")
    if moved:
        state.put(_ENDED_BY, "ended_other_day")
    elif latest is not None:
        state.put(_ENDED_BY, "ended_limit" if now >= latest else "ended_idle")
    return None


def _remembered_by(session: Session) -> Session:
    """The session, which from now on is that of this tab's memory."""
    state.belongs_to(_memory_of(session))
    state.put(_ENDS_ANYWAY, session.ends_anyway_at)
    state.put(_ON_ANOTHER_DAY, bool(session.world))
    return session


def _memory_of(session: Session) -> str:
    """Whose a tab's memory is: it is empty with another client on the screen, or less to see."""
    client = "" if session.client is None else session.client.key
    return f"{session.key} {client} {session.share_safe.value}"


def hide(of: Portal, session: Session, what: ShareSafe) -> Session:
    """The session with that hidden, from this run on."""
    session = _remembered_by(of.sessions.hide(session.key, what))
    this_run.note(session)
    return session


def still_theirs(visit: Visit) -> bool:
    """Whether this browser still is in the session, and of the person, for which a page was drawn.

    For what is done before the page is drawn again, when nobody has looked yet. Nor does anything
    count that was pressed on a page from before something was hidden.
    """
    session, drawn = current_session(visit.portal), visit.session
    return session is not None and (session.key, session.who, session.share_safe) == (
        *(drawn.key, visit.who, drawn.share_safe),
    )


def by_its_person(visit: Visit, press: Callable[[], None]) -> Callable[[], None]:
    """A press counts before the page's guard looks who this is. The page that follows says why."""

    def pressed() -> None:
        with suppress(StoreUnavailable):
            if still_theirs(visit):
                press()

    return pressed


def viewer(voice: Voice | None = None) -> Viewer:
    """Who is looking, by the session that this run has read; `voice` where they chose another."""
    show = Viewer.of(this_run.known_session())
    return show if voice is None else replace(show, voice=voice)


def anyone() -> Viewer:
    """The guard of a page that is for everybody, signed in or not, and shows nothing of anybody's.

    What the browser's memory holds of another session is gone all the same.
    """
    current_session(portal())
    return viewer()


def require_session(ahead: Callable[[Visit], None] | None = None) -> Visit:
    """The visit of the person signed in, whose number HMRC has answered for.

    Otherwise draws what is missing in the page's place and ends the page, so that the address they
    came to is where they end up. While HMRC is asked for the first time about a number, `ahead`
    may ask for what the page will need; nothing of it is shown unless HMRC answers for the number.

    Raises:
        Finished: the page is complete without what comes after.
    """
    of, session, show, noted = _somebody()
    if session.adviser is not None and not (session.with_hmrc and session.client):
        _client_first(show, with_hmrc=session.with_hmrc)
        raise Finished
    # One place for what stands before a page, so that a run with nothing to put there clears it at
    # once (Streamlit keeps what a run has not come to), and the page below it never moves.
    if session.nino is None:
        with st.container():
            number.ask(of, session, Draw(show))
        raise Finished
    if session.proven:
        st.empty()
    else:
        session = _prove(of, session, show, ahead)
        noted = True
    visit = of.visit(session)
    if noted:
        of.settle_left_open(visit)
    return visit


def require_adviser(title: str) -> tuple[Portal, Session, Viewer]:
    """Who of the firm's is signed in, for a page that is about no client in particular.

    Otherwise draws what is missing in the page's place, under `title` where the page is not theirs.

    Raises:
        Finished: the page is complete without what comes after.
    """
    of, session, show, _ = _somebody()
    if session.adviser is None:
        draw = Draw(show)
        draw.title(show.say(title))
        draw.notice(
            Notice(
                title=show.say("clients.not_adviser.title"),
                lines=(show.say("clients.not_adviser.line"),),
            )
        )
        raise Finished
    return of, session, show


def _somebody() -> tuple[Portal, Session, Viewer, bool]:
    """Whoever is signed in, and whether it was worth a note that they did something."""
    of = portal()
    session = current_session(of)
    show = viewer()
    if session is None:
        _sign_in_first(of, show)
        raise Finished
    session, noted = _noted(of, session)
    watch(session, show)
    return of, session, show, noted


def show_again() -> NoReturn:
    """Draw the page again of its own accord, which does not count as something done."""
    state.put(_OF_ITSELF, True)
    st.rerun()


def _noted(of: Portal, session: Session) -> tuple[Session, bool]:
    """The session with what is being done now counted as done; whether that was worth a note."""
    now, of_itself = of.clock.now(), state.take(_OF_ITSELF)
    if of_itself or now - session.last_active_at < NOTED_EVERY:
        return session, False
    of.sessions.touch(session.key, now)
    session = replace(session, last_active_at=now)
    this_run.note(session)
    return session, True


_CAN = ("see", "change", "stop", "years", "weigh", "keep")


def _sign_in_first(of: Portal, show: Viewer) -> None:
    """The page of whoever is not signed in.

    How a session ended is said where this tab saw it; a page opened since names every way.
    """
    draw, demo = Draw(show), of.environment == "demo"
    ended = _cookie(of) is not None
    signed_out = st.query_params.get("signed-out")
    if signed_out is not None or ended:
        name = "ended" if signed_out is None else "signed_out"
        how = (signed_out is None and state.value(_ENDED_BY)) or name
        draw.notice(
            Notice(
                title=show.say(f"identity.{name}.title"),
                lines=(show.say(f"identity.{how}.line"),),
                tone=Tone.PLAIN if signed_out is None else Tone.DONE,
            )
        )
    draw.title(show.say("identity.welcome.title"))
    draw.lead(show.say("identity.welcome.lead"))
    draw.bullets(show.say(f"identity.welcome.can_{n}") for n in _CAN)
    draw.text(show.say("identity.welcome.before"))
    next_page = "/" if signed_out is not None else here()
    draw.markup(sign_in_link(show.say("identity.welcome.button"), next_page))
    draw.text(show.say("identity.welcome.not_hmrc"), small=True)
    if of.adviser_door is not None:
        draw.markup(adviser_link(show.say("adviser.door.link"), next_page))
        draw.text(made_up_sign_in(show) if demo else "", small=True)
    if demo:
        draw.heading(show.say("gallery.title"))
        draw.text(show.say("gallery.lead"))
        way = html.tag("a", show.say("gallery.welcome"), href=GALLERY, class_="co-button")
        draw.markup(html.tag("p", way))
        draw.heading(show.say("identity.tour.title"))
        draw.bullets(tour(show))


def _client_first(show: Viewer, *, with_hmrc: bool) -> None:
    """The page of an adviser's who has not signed in with HMRC yet, or has chosen no client."""
    draw = Draw(show)
    missing = "client" if with_hmrc else "hmrc"
    draw.title(show.say(f"firm.no_{missing}.title"))
    draw.text(show.say(f"firm.no_{missing}.line"))
    if with_hmrc:
        draw.link(Link(label=show.say("clients.title"), page="clients"))
    if not with_hmrc:
        draw.markup(sign_in_link(show.say("firm.no_hmrc.button"), here()))


def _prove(
    of: Portal, session: Session, show: Viewer, ahead: Callable[[Visit], None] | None
) -> Session:
    visit = of.visit(session)
    proof = _remembered(visit)
    # Cleared only where HMRC is asked: filled again at once, a form would lose the focus.
    refusing = proof is not None and proof.outcome is not Outcome.PROVEN
    place = st.container if refusing else st.empty().container
    if proof is None:
        if ahead is not None:
            ahead(visit)
        look = visit.look
        proof = patiently(lambda: prove(look, visit.newest), show, "identity.asking")
    if proof.outcome is Outcome.PROVEN:
        try:
            session = of.sessions.prove(session.key, visit.number)
        except NotRecognised:  # another tab has changed the number meanwhile
            st.rerun()
        this_run.note(session)
        return session
    if proof.error is None:
        raise RuntimeError("a number that is not proven has a reason")
    if proof.outcome is Outcome.REFUSED:
        view = refused(proof.error, show, agent=session.adviser is not None)
    else:
        view = unknown(proof.error, show, visit.clock.now())
    draw = Draw(show)
    with place():
        draw.title(view.title)
        number.unanswered(view, of, session, draw)


def _remembered(visit: Visit) -> Proof | None:
    """What HMRC answered a moment ago, without asking it."""
    try:
        return prove(visit.recall, visit.newest)
    except NotRemembered:
        return None
