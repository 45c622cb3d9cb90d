from __future__ import annotations

from datetime import date

import pytest

from codedout.domain.agreement import AGREEMENT_FAULTS, Agreement, typed_agreement
from codedout.domain.errors import NotAnAgreement
from codedout.words import words

TODAY = date(2026, 11, 2)
SAID = "Yes, on the phone"


def test_an_agreement_is_of_today_or_before_and_in_words() -> None:
    assert typed_agreement(TODAY, f"  {SAID} ", TODAY) == Agreement(day=TODAY, words=SAID)


@pytest.mark.parametrize(
    ("day", "said", "why"),
    [
        (None, SAID, "no_day"),
        (date(2026, 11, 3), SAID, "still_to_come"),
        (TODAY, "  ", "no_words"),
        (TODAY, "\u00a0", "no_words"),
        (TODAY, "x" * 501, "too_long"),
        (TODAY, "two\nlines", "not_plain"),
    ],
)
def test_anything_else_is_none(day: date | None, said: str, why: str) -> None:
    with pytest.raises(NotAnAgreement) as fault:
        typed_agreement(day, said, TODAY)
    assert fault.value.reason == why
    assert why in AGREEMENT_FAULTS


def test_every_fault_has_its_words() -> None:
    assert all(words().has(f"agreed.fault.{fault}") for fault in AGREEMENT_FAULTS)
