"""How a change stands that was undone, where that was perhaps undone too: done, or undone."""

from __future__ import annotations

from collections.abc import Sequence

from codedout.domain.change import OPEN, Change, ChangeState
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Link, receipt_link


def undone_by(by: Sequence[Change]) -> tuple[tuple[str, dict[str, str]], ...]:
    """The end of `by` (what undid a change, what undid that, and so on), as names of sentences.

    Each second one brought the change back. Only the last may not have been made.
    """
    made = [each.reference for each in by if each.state is ChangeState.CONFIRMED]
    said = []
    if len(made) % 2:
        said.append(("undone", {"by": made[-1]}))
    elif made:
        said.append(("brought_back", {"by": made[-2], "last": made[-1]}))
    if len(by) > len(made):
        name = "back" if len(made) % 2 else "undone"
        end = "open" if by[-1].state in OPEN else "differs"
        said.append((f"{name}_{end}", {"by": by[-1].reference}))
    return tuple(said)


def undone_words(by: Sequence[Change], show: Viewer) -> tuple[str, ...]:
    """The same in sentences."""
    return tuple(show.say(f"change.undo.{name}", **refs) for name, refs in undone_by(by))


def undone_link(by: Sequence[Change], show: Viewer) -> Link:
    """To the last of them, which tells how it stands and is the one that can be undone."""
    last, name = by[-1].reference, "undoing" if len(by) % 2 else "bringing_back"
    return receipt_link(last, show.say(f"change.undo.open_{name}", reference=last))
