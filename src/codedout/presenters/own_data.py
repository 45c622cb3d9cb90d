"""What deleting everything about a person means, told before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from codedout.domain.session import Session
from codedout.presenters.viewer import Viewer

GOES = ("receipts", "undo", "begun", "typed", "hmrc", "signed_in")
GOES_OF_A_CLIENT = ("receipts", "undo", "begun", "typed", "hmrc", "client")
STAYS = ("hmrc_holds", "saved", "copies")
STAYS_OF_A_CLIENT = ("hmrc_holds", "saved", "copies", "door")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeletingView:
    """`stops`: why it cannot be done now; then there is nothing to type. `whose`: about whom."""

    title: str
    whose: str
    goes: tuple[str, ...]
    stays: tuple[str, ...]
    stops: tuple[str, ...]
    label: str
    error: str

    @property
    def may(self) -> bool:
        return not self.stops


def present_deleting(session: Session, still_open: Sequence[str], show: Viewer) -> DeletingView:
    """`still_open`: the references of what was sent and is not known to be at its end."""
    firm = session.adviser is not None
    stops = []
    if session.adviser is not None and not session.adviser.role.may_change:
        stops.append(show.say("papers.delete.not_your_role"))
    if still_open:
        stops.append(show.say("papers.delete.open", references=", ".join(still_open)))
        stops.append(show.say("papers.delete.open_then"))
    word = show.say("papers.delete.word")
    return DeletingView(
        title=show.say("papers.delete.title"),
        whose="" if session.nino is None else show.nino(session.nino),
        goes=tuple(
            show.say(f"papers.delete.goes.{name}") for name in (GOES_OF_A_CLIENT if firm else GOES)
        ),
        stays=tuple(
            show.say(f"papers.delete.stays.{name}")
            for name in (STAYS_OF_A_CLIENT if firm else (*STAYS, "firm"))
        ),
        stops=tuple(stops),
        label=show.say("papers.delete.label", word=word),
        error=show.say("papers.delete.error", word=word),
    )


def typed_as_asked(typed: str, show: Viewer) -> bool:
    """Whether the word is there, however it is spelt in capitals."""
    return typed.strip().casefold() == show.say("papers.delete.word").casefold()
