"""JSON in and out with money exact to the digit: no float ever touches an amount."""

import json
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import TypeAlias

Json: TypeAlias = "bool | int | Decimal | str | list[Json] | dict[str, Json] | None"

_WIDEST_EXPONENT = 40  # beyond this, 1e999999 written out in full would fill the memory


class NotJson(ValueError):
    """The bytes are not JSON text in UTF-8."""


def _refuse_constant(name: str) -> None:
    raise NotJson(name)  # NaN and Infinity are Python's idea, not JSON's


def read_json(raw: bytes) -> Json:
    """Parse, keeping each number as the `Decimal` that was written (`10.500` keeps three places).

    Raises:
        NotJson: malformed, too deep, or not UTF-8.
    """
    try:
        parsed: Json = json.loads(
            raw.decode("utf-8"),
            parse_float=Decimal,
            parse_int=Decimal,
            parse_constant=_refuse_constant,
        )
    except (ValueError, RecursionError, InvalidOperation) as problem:
        raise NotJson(str(problem)) from None
    return parsed


def _number(value: Decimal) -> str:
    exponent = value.as_tuple().exponent
    wide = isinstance(exponent, int) and abs(exponent) > _WIDEST_EXPONENT
    return str(value) if wide else format(value, "f")


def write_json(value: object) -> str:
    """Spell as JSON; a `Decimal` becomes a number with exactly its own digits."""
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(k)}:{write_json(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(write_json, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def pounds_on_wire(amount: str | Decimal) -> Decimal:
    """HMRC sends 412.3 for £412.30 and 5000 for £5,000.00: no trailing zeros."""
    value = Decimal(amount).normalize()
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back: an HTTP status, a JSON body or none, and extra headers."""

    status: int
    body: object = None
    headers: dict[str, str] = field(default_factory=dict)
    html: str | None = None

    @property
    def content(self) -> bytes:
        if self.html is not None:
            return self.html.encode()
        return b"" if self.body is None else write_json(self.body).encode()
