"""That a client agreed to a change: kept before an adviser can send it."""

from __future__ import annotations

from datetime import date

from codedout.domain.agreement import Sender, typed_agreement
from codedout.domain.change import Change
from codedout.domain.errors import NotAgreed, NotRecognised
from codedout.domain.tax_year import london_day
from codedout.journeys.desk import Desk


def agree(desk: Desk, reference: str, day: date | None, words: str) -> Change:
    """Keep on which day the client agreed, and in what words, if the change still stands `ready`.

    Where this desk may change nothing, it stays as it is.

    Raises:
        NotAnAgreement: it cannot be kept as it was typed; what was kept before stands.
        NotRecognised: not this client's, or nobody of the firm's is signed in.
    """
    if desk.adviser is None:
        raise NotRecognised("adviser")
    agreement = typed_agreement(day, words, london_day(desk.clock.now()))
    change = desk.journal.find(desk.who, reference)
    if change.agreement == agreement or not desk.may_change:
        return change
    return desk.journal.agree(desk.who, reference, agreement)


def sender_of(desk: Desk, change: Change) -> Sender | None:
    """Who of the firm's is about to send the change; None: the taxpayer does.

    Raises:
        NotAgreed: an adviser would, and it is not on record that the client agreed.
    """
    if desk.adviser is None:
        return None
    if change.agreement is None:
        raise NotAgreed
    return Sender(name=desk.adviser.name, username=desk.adviser.username)
