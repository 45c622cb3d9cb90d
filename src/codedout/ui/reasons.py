"""Why a person asks for a change: a box on the check page, kept before anything is sent."""

from __future__ import annotations

from collections.abc import Sequence

from codedout.bootstrap import Visit
from codedout.domain.change import Change
from codedout.domain.errors import NotAReason
from codedout.domain.reason import MOST_CHARACTERS
from codedout.journeys.sending import explain
from codedout.presenters.viewer import Viewer
from codedout.ui import state
from codedout.ui.draw import Draw
from codedout.ui.errors import Errors
from codedout.ui.kept_box import kept_box


def reason_box(
    visit: Visit, change: Change, errors: Errors, show: Viewer, *, buttons: Sequence[str]
) -> str:
    """Draw the box; what stands in it, kept or not."""
    box = f"reason-{change.reference}"
    if not state.there(box):
        state.put(box, change.reason)
        state.put(_kept(change), change.reason)
    errors.field("reason")
    if show.hides_names:
        Draw(show).text(show.say("share_safe.reason"), small=True)
        return change.reason

    def keep(text: str) -> str:
        try:
            _keep(visit, change, text)
        except NotAReason as fault:
            over = len(text.strip(" ")) - MOST_CHARACTERS
            return show.say(f"change.reason_{fault.reason}", over=over)
        return ""

    return kept_box(
        show.say("change.reason"),
        box,
        keep,
        visit,
        show,
        note=show.say("change.reason_note"),
        width="stretch",
        buttons=buttons,
    )


def explained(visit: Visit, change: Change, typed: str, errors: Errors, show: Viewer) -> bool:
    """Keep the reason as it was typed, before anything is sent; whether it could be."""
    try:
        _keep(visit, change, typed)
    except NotAReason as fault:
        errors.add("reason", show.say(f"change.error.reason.{fault.reason}"))
        return False
    return True


def _keep(visit: Visit, change: Change, text: str) -> None:
    """Keep it if it was changed here: what was typed in another tab is not to go for nothing."""
    if text != state.value(_kept(change)):
        explain(visit.desk, change.reference, text)
        state.put(_kept(change), text)


def _kept(change: Change) -> str:
    """Where the reason is remembered that this tab knows to be kept."""
    return f"reason-kept-{change.reference}"
