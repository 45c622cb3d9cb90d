"""A value out of a list of HMRC's, which may be one that we do not know yet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Said(Generic[E]):
    """Which of the values we know it is, and `text`, as HMRC spelt it."""

    value: E
    text: str

    @classmethod
    def of(cls, kind: type[E], text: str) -> Said[E]:
        """What `text` says; `kind.UNKNOWN` where that is not in our list of HMRC's values."""
        try:
            return cls(kind(text), text)
        except ValueError:
            return cls(kind("unknown"), text)
