"""Text of one line, as people type it."""

from __future__ import annotations

import unicodedata

# What ends a line, and what turns the direction of writing: with these one line could be made to
# read as another in a receipt or a file.
_NOT_PLAIN = frozenset(
    "\u2028\u2029\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)


def is_plain_line(text: str) -> bool:
    """Whether it is one line that shows all that is in it."""
    return not any(one in _NOT_PLAIN or unicodedata.category(one) == "Cc" for one in text)
