"""How a thing is told. No figure, no year and no result is another for it."""

from __future__ import annotations

from enum import StrEnum


class Voice(StrEnum):
    """Whom the words are for."""

    PLAIN = "plain"
    """The person whose tax it is."""
    ADVISER = "adviser"
    """Somebody who acts for that person (R2)."""
    TECHNICAL = "technical"
    """Somebody who knows the terms of HMRC's manual."""
