"""Pounds, exact to the penny, and what a person may type for them."""

from __future__ import annotations

import re
from decimal import Decimal

from codedout.domain.errors import NotAnAmount, NotPenceExact

PENNY = Decimal("0.01")

# The most that HMRC's amounts endpoint takes: self-assessment-accounts-api, ResolveParsedNumber.
MOST = Decimal("99999999999.99")

AMOUNT_FAULTS = ("empty", "too_long", "not_plain", "negative", "not_a_number", "pence", "too_big")
"""Every `NotAnAmount.reason`, so that a test can ask for words for each."""

_LONGEST = 40  # characters; enough for the largest amount with every separator
_PLAIN = re.compile(r"[\x20-\x7e£\u00a0\u2212]*\Z")
_SHAPE = re.compile(r"£? *((?:[0-9]{1,3}(?:[, ][0-9]{3})+|[0-9]+))(?:\.([0-9]*))?\Z")


def pounds(amount: str | int | Decimal) -> Decimal:
    """Return pounds to the exact penny: "1234.5" -> Decimal("1234.50").

    Raises:
        NotPenceExact: there is a fraction of a penny, it came as a float, or it is no number.
    """
    if isinstance(amount, float):
        raise NotPenceExact(amount)
    try:
        value = Decimal(amount)
        exact = value.quantize(PENNY)
    except ArithmeticError as problem:
        raise NotPenceExact(amount) from problem
    if value != exact:
        raise NotPenceExact(amount)
    return exact


def plain_figures(amount: Decimal) -> str:
    """ "1412.30": an amount as a computer takes it, always with its pence."""
    return f"{pounds(amount):f}"


def typed_pounds(text: str) -> Decimal:
    """Return the amount a person typed: " £1,234.50 " -> Decimal("1234.50").

    Spaces and commas may part thousands and nothing else, so that "1,23" is asked about and
    not guessed. Pence are two figures or none: one figure may be a slip of the finger, and a
    wrong amount changes a tax bill.

    Raises:
        NotAnAmount: with a reason out of `AMOUNT_FAULTS`.
    """
    if len(text) > _LONGEST:
        raise NotAnAmount("too_long")
    if not _PLAIN.match(text):
        raise NotAnAmount("not_plain")
    trimmed = text.replace("\u00a0", " ").strip(" ")
    if not trimmed:
        raise NotAnAmount("empty")
    if trimmed.startswith(("-", "\u2212", "£-", "£\u2212", "(")):
        raise NotAnAmount("negative")
    shape = _SHAPE.match(trimmed)
    if shape is None:
        raise NotAnAmount("not_a_number")
    whole, pence = shape.group(1), shape.group(2)
    if pence is not None and len(pence) != 2:
        raise NotAnAmount("pence")
    # As it stands, not through `pounds`: that has no room for the longest line of digits.
    amount = Decimal(re.sub("[, ]", "", whole) + "." + (pence or "00"))
    if amount > MOST:
        raise NotAnAmount("too_big")
    return amount
