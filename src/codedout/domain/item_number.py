"""The number of an item, as somebody who tries HMRC's test system may type it.

Nowhere else is one typed: for a real person the numbers are HMRC's and come from HMRC.
"""

from __future__ import annotations

import re

from codedout.domain.errors import NotAnItemNumber

# The largest that HMRC's form takes: self-assessment-accounts-api, ResolveParsedNumericId.
MOST_ID = 999_999_999_999_999

ITEM_NUMBER_FAULTS = ("empty", "not_digits", "zero", "too_big")
"""Every `NotAnItemNumber.reason`."""

_LONGEST = 40  # characters
_DIGITS = re.compile(r"[0-9]+\Z")


def typed_item_number(text: str) -> int:
    """Return the number that was typed, with spaces around it or none: " 42 " -> 42.

    Raises:
        NotAnItemNumber: with a reason out of `ITEM_NUMBER_FAULTS`.
    """
    if len(text) > _LONGEST:
        raise NotAnItemNumber("too_big")
    trimmed = text.strip(" ")
    if not trimmed:
        raise NotAnItemNumber("empty")
    if not _DIGITS.match(trimmed):
        raise NotAnItemNumber("not_digits")
    number = int(trimmed)
    if number == 0:
        raise NotAnItemNumber("zero")
    if number > MOST_ID:
        raise NotAnItemNumber("too_big")
    return number
