"""Why a signed-in person's figures cannot be shown: every possible cause, none claimed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from codedout.domain.errors import HmrcError, SignInExpired
from codedout.domain.refusals import is_unexplained
from codedout.journeys.parts import Part
from codedout.made_up import MadeUp
from codedout.presenters.refusals import happened, next_step, row_of
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Fact, Notice, Tone

CAUSES = ("not_signed_up", "mistyped", "other_account", "scope", "agent", "identity")
"""In order of likelihood; HMRC's answer does not tell them apart (#466 of its changelog)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityView:
    title: str
    lead: str
    causes: tuple[Fact, ...]
    notices: tuple[Notice, ...]


AGENTS_CAUSES = (
    *("not_authorised", "supporting", "not_signed_up", "mistyped", "other_account", "scope"),
)
"""The same of an agent, whose sign-in HMRC takes for every client (FACTS 8.6)."""


def refused(error: HmrcError, show: Viewer, *, agent: bool) -> IdentityView:
    """HMRC answered 403; `agent`: to an adviser, about a client."""
    causes = (
        [f"clients.cause.{name}" for name in AGENTS_CAUSES]
        if agent
        else [f"identity.cause.{name}" for name in CAUSES]
    )
    return IdentityView(
        title=show.say("identity.refused.title"),
        lead=show.say("identity.refused.lead"),
        causes=tuple(
            Fact(label=show.say(f"{cause}.what"), value=show.say(f"{cause}.do")) for cause in causes
        ),
        notices=(
            Notice(
                title=show.say("identity.refused.nothing"),
                lines=(show.say("identity.refused.nothing_line"),),
                quote=show.hmrc_number(error.correlation_id),
            ),
        ),
    )


def refused_in(
    parts: Iterable[Part[Any]], show: Viewer, now: datetime, *, agent: bool
) -> IdentityView | None:
    """As `refused` where HMRC turned a page's questions away and answered none of them."""
    errors = [part.error for part in parts]
    turned_away = [
        error for error in errors if error is not None and is_unexplained(row_of(error, now))
    ]
    if not turned_away or any(error is None or error.still_asked for error in errors):
        return None
    return refused(turned_away[0], show, agent=agent)


def made_up(people: Iterable[MadeUp], show: Viewer) -> tuple[Fact, ...]:
    """Who there is to be in a demonstration, each with their number."""
    return tuple(
        Fact(label=one.name, value=show.made_up_nino(one.number), note=one.situation)
        for one in people
    )


def tour(show: Viewer) -> tuple[str, ...]:
    """What there is to try in a demonstration, in the order in which it is met."""
    return (
        show.say("identity.tour.who"),
        show.say("identity.tour.years", years=show.say("liability.title")),
        show.say("identity.tour.story"),
        show.say("identity.tour.weigh", weigh=show.say("stay_or_stop.title")),
        show.say("identity.tour.day", day=show.say("other_day.link")),
    )


def unknown(error: HmrcError, show: Viewer, now: datetime) -> IdentityView:
    """HMRC could not be asked, or the permission is gone."""
    gone = isinstance(error, SignInExpired)
    row = row_of(error, now)
    name = "gone" if gone else "unknown"
    return IdentityView(
        title=show.say(f"identity.{name}.title"),
        lead=show.say(f"identity.{name}.lead"),
        causes=(),
        notices=(
            Notice(
                title=show.say("identity.what_happened"),
                lines=(happened(row, show), next_step(row, show)),
                tone=Tone.ATTENTION,
                quote=show.hmrc_number(error.correlation_id),
            ),
        ),
    )
