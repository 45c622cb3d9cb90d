"""The numbers that HMRC gave its answers about one change, and which is which."""

from __future__ import annotations

from codedout.domain.change import Change, ChangeState
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Fact


def hmrcs_numbers(change: Change, show: Viewer) -> Fact:
    """To quote to HMRC. Where it is not known which is which, they stand as they came."""
    numbers = change.correlation_ids
    note = show.say("receipts.correlation_note")
    shown = numbers
    if _written_then_read(change):
        names = ("correlation_change", "correlation_read")
        shown = tuple(
            show.say(f"receipts.{name}", number=number)
            for name, number in zip(names, numbers, strict=True)
        )
    elif len(numbers) > 1:
        note = f"{show.say('receipts.correlation_order')} {note}"
    return Fact(label=show.say("receipts.correlation"), value=", ".join(shown), note=note)


def _written_then_read(change: Change) -> bool:
    """Whether there is one of the write's and, after it, one of the reading back.

    An answer may have come without a number, and a change may have been read more than once.
    """
    if len(change.correlation_ids) != 2:
        return False
    if change.refusal is not None:  # its own number says so
        return change.refusal.correlation_id == change.correlation_ids[0]
    return change.state in (ChangeState.CONFIRMED, ChangeState.DIFFERS)
