"""The single values in HMRC's JSON, each read exactly or not at all.

Nothing here passes through a float: what JSON gives is an int or a Decimal (`read_json`). A reader
of required values raises ValueError; its text holds nothing of the answer.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from codedout.domain.errors import NotPenceExact
from codedout.domain.money import MOST, pounds
from codedout.domain.tax_year import TaxYear

_YEARS = re.compile(r"([12][0-9]{3})-([0-9]{2})\Z", re.ASCII)


class Unreadable(ValueError):
    """An answer that is not what HMRC's document says. Carries nothing of the answer."""


def read_json(content: bytes) -> Any:
    """The JSON of an answer, with Decimal for every number that has a point or an exponent.

    Raises:
        Unreadable: it is not JSON.
    """
    try:
        return json.loads(content, parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError):
        raise Unreadable("not JSON") from None


def money(value: object) -> Decimal:
    """Pounds and pence, owed or owing."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValueError("not a number")
    try:
        amount = pounds(value)
    except NotPenceExact:
        raise ValueError("not in pounds and pence") from None
    if abs(amount) > MOST:
        raise ValueError("out of HMRC's range")
    return amount or abs(amount)  # -0.0 is nothing, not less than nothing


def money_not_negative(value: object) -> Decimal:
    """Pounds and pence, at least nothing."""
    amount = money(value)
    if amount < 0:
        raise ValueError("out of HMRC's range")
    return amount


def money_or_its_text(value: object) -> Decimal:
    """The same where HMRC's document says a number and its samples have a text: "236.89"."""
    if isinstance(value, str):
        if re.fullmatch(r"-?[0-9]{1,11}(?:\.[0-9]{1,2})?", value, re.ASCII) is None:
            raise ValueError("not in pounds and pence")
        value = Decimal(value)
    return money(value)


def rate(value: object) -> Decimal:
    """Per cent."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValueError("not a number")
    return Decimal(value)


def whole(value: object) -> int:
    """A count."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError("not a whole number")
    return value


def flag(value: object) -> bool:
    """Yes or no."""
    if not isinstance(value, bool):
        raise ValueError("neither true nor false")
    return value


def text(value: object) -> str:
    """A text or a number that names something; some are one in the document and one in samples."""
    if isinstance(value, str):
        return value
    return str(whole(value))


def day(value: object) -> date:
    """A day."""
    if not isinstance(value, str):
        raise ValueError("not a day")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError("not a day") from None


def instant(value: object) -> datetime | None:
    """A time, or None where it cannot be read.

    Seen as 09:37:17.000Z, 14:15:22Z and without a zone. It is shown and decides nothing, so one
    that cannot be read is left out and does not cost the person the amounts beside it.
    """
    if not isinstance(value, str):
        return None
    try:
        read = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


def year(value: object) -> TaxYear | None:
    """A tax year of any age, or None where it is not spelt like one.

    A debt can be older than the first year that HMRC's addresses accept, so `TaxYear.parse` would
    be too strict here.
    """
    found = _YEARS.match(value) if isinstance(value, str) else None
    if found is None or (int(found.group(1)) + 1) % 100 != int(found.group(2)):
        return None
    return TaxYear(int(found.group(1)))
