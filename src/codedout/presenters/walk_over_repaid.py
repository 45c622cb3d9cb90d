"""Money that HMRC paid back by mistake: what is still to be answered, and the walk in cards."""

from __future__ import annotations

from collections.abc import Iterator

from codedout.domain.over_repaid_sheet import TypedOverRepaid, UnderstoodOverRepaid
from codedout.presenters.tolerance import in_short, notes, present_over_repaid
from codedout.presenters.viewer import Viewer
from codedout.presenters.walk import WalkView, YearCards, wrong
from codedout.presenters.walk_cards import cards_of


def present(typed: TypedOverRepaid, understood: UnderstoodOverRepaid, show: Viewer) -> WalkView:
    """What is still to be answered, or the cards."""
    explained = understood.explained
    if explained is None:
        return WalkView(notes=notes(show), still=tuple(_still(typed, understood, show)))
    told = present_over_repaid(explained, show)
    example = show.say("walk.over_repaid.example") if typed.self_assessment else ""
    shown = cards_of(explained, told, understood.flags, show)
    return WalkView(
        notes=notes(show),
        still=(),
        results=(
            show.say(
                f"walk.result.{'example' if typed.self_assessment else 'one'}",
                year=told.title,
                result=in_short(explained.ending, show),
            ),
        ),
        years=(YearCards(title=told.title, example=example, cards=shown),),
    )


def _still(typed: TypedOverRepaid, understood: UnderstoodOverRepaid, show: Viewer) -> Iterator[str]:
    if typed.self_assessment is None:
        yield show.say("walk.over_repaid.still.self_assessment")
    for box in understood.missing:
        yield show.say(f"walk.over_repaid.still.{box.value}")
    for box, reason in understood.wrong.items():
        label = show.say(f"walk.over_repaid.box.{box.value}")
        yield show.say("walk.still.wrong", what=label, text=wrong(reason, show))
