"""What stands on each page of a demonstration: its tour, and what HMRC is made to do in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from codedout.demonstrations import Scenario
from codedout.domain.demonstration import Demonstration
from codedout.presenters.gallery import step_name
from codedout.presenters.viewer import Viewer
from codedout.tour import STEPS


@dataclass(frozen=True, slots=True, kw_only=True)
class TourView:
    """One step. `back` and `forth` are the numbers of the steps beside it; 0 for none."""

    where: str
    heading: str
    look: str
    do: str
    back: int
    forth: int


def tour(shown: Demonstration, show: Viewer) -> TourView | None:
    """The step that a session is at; None outside of the tour."""
    if not 1 <= shown.step <= len(STEPS):
        return None
    here = STEPS[shown.step - 1].name
    last = shown.step == len(STEPS)
    return TourView(
        where=show.say("tour.where", number=shown.step, count=len(STEPS)),
        heading=step_name(shown.step, show),
        look=show.say(f"tour.look.{here}"),
        do=show.say(f"tour.do.{here}"),
        back=shown.step - 1,
        forth=0 if last else shown.step + 1,
    )


def on(shown: Demonstration, show: Viewer) -> str:
    """What HMRC is made to do; "" for nothing."""
    if not shown.scenario:
        return ""
    return show.say("scenarios.on", what=_what(shown.scenario, show))


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """One scenario: its name for the stand-in, and what it is."""

    scenario: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallView:
    """One of HMRC's calls, with each error that it can answer."""

    heading: str
    errors: tuple[Press, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenariosView:
    on: str
    whole: tuple[Press, ...]
    calls: tuple[CallView, ...]


def scenarios(found: Sequence[Scenario], shown: Demonstration, show: Viewer) -> ScenariosView:
    """All there are, as the stand-in lists them."""
    calls: dict[str, list[Press]] = {}
    for each in found:
        if each.call:
            label = show.say("scenarios.error", status=each.status, code=each.code)
            calls.setdefault(each.call, []).append(Press(scenario=each.name, label=label))
    return ScenariosView(
        on=on(shown, show),
        whole=tuple(
            Press(scenario=each.name, label=_what(each.name, show))
            for each in found
            if not each.call
        ),
        calls=tuple(
            CallView(heading=show.say(f"scenarios.call.{call}"), errors=tuple(errors))
            for call, errors in calls.items()
        ),
    )


def _what(scenario: str, show: Viewer) -> str:
    call, _, code = scenario.partition(".")
    if not code:
        return show.say(f"scenarios.whole.{call}")
    return show.say("scenarios.refuses", call=show.say(f"scenarios.call.{call}"), code=code)
