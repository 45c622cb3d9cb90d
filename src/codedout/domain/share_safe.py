"""What of a person may be seen while others look at the screen."""

from __future__ import annotations

from enum import StrEnum


class ShareSafe(StrEnum):
    """What is hidden; each level hides what the ones before it do."""

    OFF = "off"
    NAMES = "names"
    """Names and numbers: nobody can be known by what is on the screen."""
    AMOUNTS = "amounts"
    """Amounts too, in whose place a band stands."""

    @property
    def on(self) -> bool:
        return self is not ShareSafe.OFF
