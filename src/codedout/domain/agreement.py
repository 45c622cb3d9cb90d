"""That a client agreed to a change before it is sent for them, and who of the firm's sent it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from codedout.domain.errors import NotAnAgreement, NotAReason
from codedout.domain.reason import typed_reason

AGREEMENT_FAULTS = ("no_day", "still_to_come", "no_words", "too_long", "not_plain")
"""Every `NotAnAgreement.reason`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """`day` is a day in London; `words` is what was agreed, as the adviser typed it."""

    day: date
    words: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who of the firm's sent a change, as they were called then."""

    name: str = field(repr=False)
    username: str = field(repr=False)


def typed_agreement(day: date | None, words: str, today: date) -> Agreement:
    """The agreement typed; `today` is the day in London.

    Raises:
        NotAnAgreement: with a reason out of `AGREEMENT_FAULTS`.
    """
    if day is None:
        raise NotAnAgreement("no_day")
    if day > today:
        raise NotAnAgreement("still_to_come")
    try:
        said = typed_reason(words).strip()
    except NotAReason as fault:
        raise NotAnAgreement(fault.reason) from None
    if not said:
        raise NotAnAgreement("no_words")
    return Agreement(day=day, words=said)
