"""Whose figures are on the screen, in an adviser's session."""

from __future__ import annotations

from dataclasses import dataclass

from codedout.domain.session import Session
from codedout.presenters.viewer import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoseView:
    """`client` is who it is, "" where it is nobody; `change` names the way to the list."""

    text: str
    client: str
    change: str


def whose(session: Session, show: Viewer) -> WhoseView | None:
    """None where a person looks at their own tax."""
    if session.adviser is None:
        return None
    if session.client is None:
        return WhoseView(
            text=show.say("clients.whose.nobody"),
            client="",
            change=show.say("clients.whose.choose"),
        )
    name = show.person(session.client.name)
    return WhoseView(
        text=show.say("clients.whose.shown"),
        client=show.say("clients.whose.somebody") if show.hides_names else name,
        change=show.say("clients.whose.change"),
    )
