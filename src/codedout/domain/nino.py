"""National Insurance numbers, which show themselves to nobody by accident."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Self

from codedout.domain.errors import NotANino

NINO_FAULTS = ("empty", "shape", "example", "first_letters", "last_letter")
"""Every `NotANino.reason`."""

_LOOKS_RIGHT = re.compile(r"[A-Z]{2}[0-9]{6}[A-Z]\Z")
_EXAMPLE = "QQ"  # no number begins with it, so that the example by the field is nobody's
_LAST_LETTERS = "ABCD"
# HMRC's pattern (self-assessment-accounts-api, ResolveNino), with the last letter required as
# people are given it, whole string.
_SHAPE = re.compile(
    r"(?:[ACEHJLMOPRSWXY][A-CEGHJ-NPR-TW-Z]|B[A-CEHJ-NPR-TW-Z]|G[ACEGHJ-NPR-TW-Z]"
    r"|[KT][A-CEGHJ-MPR-TW-Z]|N[A-CEGHJL-NPR-SW-Z]|Z[A-CEGHJ-NPR-TW-Y])[0-9]{6}[A-D]\Z"
)
_NEVER_ISSUED = ("BG", "GB", "NK", "KN", "TN", "NT", "ZZ")


@dataclass(frozen=True, slots=True)
class Nino:
    """A National Insurance number as HMRC's addresses take it; `repr` and `str` mask it."""

    value: str = field(repr=False)

    def __post_init__(self) -> None:
        if not _SHAPE.match(self.value) or self.value.startswith(_NEVER_ISSUED):
            raise NotANino(_fault(self.value))

    @classmethod
    def typed(cls, text: str) -> Self:
        """The number a person typed, with any spaces and either case.

        Raises:
            NotANino: with a reason out of `NINO_FAULTS`; the text is not in the error.
        """
        if len(text) > 40 or not text.isascii():
            raise NotANino("shape")
        joined = text.replace(" ", "").upper()
        if not joined:
            raise NotANino("empty")
        return cls(joined)

    def __repr__(self) -> str:
        return "Nino(masked)"

    __str__ = __repr__


def _fault(value: str) -> str:
    """Why that is no number."""
    if not _LOOKS_RIGHT.match(value):
        return "shape"
    if value.startswith(_EXAMPLE):
        return "example"
    return "first_letters" if value[-1] in _LAST_LETTERS else "last_letter"
