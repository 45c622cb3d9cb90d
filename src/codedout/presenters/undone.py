"""How a change stands that was undone, where that was perhaps undone too: done, or undone."""

from __future__ import annotations

from collections.abc import Sequence

from codedout.domain.change import OPEN, Change, ChangeState


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
