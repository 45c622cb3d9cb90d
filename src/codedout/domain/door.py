"""What happens at the door through which the people of a firm's come in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from codedout.domain.adviser import Adviser

MOST_WRONG = 5
"""So many wrong passwords in a row lock the door to a username,"""

LOCKED_FOR = timedelta(minutes=15)
"""for so long: until then the right one opens nothing either."""

UNKNOWN_KEPT_FOR = timedelta(days=90)
"""How long it is kept that somebody came under a name that nobody has."""


class AtOurDoor(StrEnum):
    """What is noted. The value names the words for it."""

    IN = "in"
    WRONG = "wrong"
    LOCKED = "locked"  # one wrong password too many
    WHILE_LOCKED = "while_locked"
    WHILE_DISABLED = "while_disabled"  # with the right password
    OUT = "out"
    ADDED = "added"
    DISABLED = "disabled"
    ENABLED = "enabled"
    RESET = "reset"


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorEntry:
    """`adviser` is None where nobody is known by the username typed, which is kept nowhere: people
    type their password there. `address` is the public one as seen, "" if none was.
    """

    at: datetime
    adviser: Adviser | None
    what: AtOurDoor
    address: str = field(default="", repr=False)
