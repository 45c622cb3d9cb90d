"""Why a person asks for a change, in their own words, for themselves. HMRC is never told."""

from __future__ import annotations

import unicodedata

from codedout.domain.errors import NotAReason

MOST_CHARACTERS = 500

REASON_FAULTS = ("too_long", "not_plain")
"""Every `NotAReason.reason`."""

# What ends a line, and what turns the direction of writing: with these one line could be made to
# read as another in a receipt or a file.
_NOT_PLAIN = frozenset(
    "\u2028\u2029\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)


def typed_reason(text: str) -> str:
    """Return the reason as it was typed, without spaces around it; "" is none.

    Raises:
        NotAReason: with a reason out of `REASON_FAULTS`.
    """
    trimmed = text.strip(" ")
    if len(trimmed) > MOST_CHARACTERS:
        raise NotAReason("too_long")
    if any(one in _NOT_PLAIN or unicodedata.category(one) == "Cc" for one in trimmed):
        raise NotAReason("not_plain")
    return trimmed
