"""Which letters the fonts have that are put into every file; others stand as a sign for them.

What people type can hold anything. A letter that no font has stops the file from being made, and
some rare ones stop the compiler itself.
"""

from __future__ import annotations

import unicodedata

SHOWN = (
    *(range(0x20, 0x7F), range(0xA0, 0xAD), range(0xAE, 0x180), range(0x218, 0x21C)),
    *(range(0x388, 0x38B), range(0x38E, 0x3A2), range(0x3A3, 0x3CF), range(0x400, 0x460)),
    *(range(0x1E80, 0x1E86), range(0x1EA0, 0x1EFA)),
    *(range(0x2010, 0x2016), range(0x2018, 0x201F)),
    *(range(ord(sign), ord(sign) + 1) for sign in "\n•…€−→"),
)
"""Latin with all its accents (Welsh and Vietnamese too), Greek, Cyrillic, and our own signs."""

_POINTS = frozenset(point for some in SHOWN for point in some)

INSTEAD = "\N{REPLACEMENT CHARACTER}"


def showable(text: str) -> str:
    """The text with a sign in place of each letter that no font has."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(one if ord(one) in _POINTS else INSTEAD for one in composed)
