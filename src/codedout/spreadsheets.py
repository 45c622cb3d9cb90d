"""Text as it goes into a file for spreadsheets."""

from __future__ import annotations

_RECKONED = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a text begins with that a spreadsheet takes for something to work out."""


def safe(text: str) -> str:
    """The text so that no spreadsheet works it out."""
    return f"'{text}" if text.startswith(_RECKONED) else text
