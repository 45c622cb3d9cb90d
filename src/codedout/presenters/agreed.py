"""That a client agreed, on the receipt of what was sent for them."""

from __future__ import annotations

from codedout.domain.change import Change
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Fact


def of_the_firm(change: Change, show: Viewer) -> tuple[Fact, ...]:
    """Facts of a change that an adviser made; none of anybody else's."""
    agreement, sender = change.agreement, change.sender
    facts = []
    if agreement is not None:
        facts.append(
            Fact(
                label=show.say("agreed.fact"),
                value=show.typed(agreement.words),
                note=show.say("agreed.fact_day", day=show.day(agreement.day)),
            )
        )
    if sender is not None:
        # The name alone: a client need not have what opens the firm's door.
        facts.append(Fact(label=show.say("agreed.sent_by"), value=show.person(sender.name)))
    return tuple(facts)
