"""Why a person asks for a change, in their own words, for themselves. HMRC is never told."""

from __future__ import annotations

from codedout.domain.errors import NotAReason
from codedout.domain.plain_line import is_plain_line

MOST_CHARACTERS = 500

REASON_FAULTS = ("too_long", "not_plain")
"""Every `NotAReason.reason`."""


def typed_reason(text: str) -> str:
    """Return the reason as it was typed, without spaces around it; "" is none.

    Raises:
        NotAReason: with a reason out of `REASON_FAULTS`.
    """
    trimmed = text.strip(" ")
    if len(trimmed) > MOST_CHARACTERS:
        raise NotAReason("too_long")
    if not is_plain_line(trimmed):
        raise NotAReason("not_plain")
    return trimmed
