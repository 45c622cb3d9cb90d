"""Domain values to text and back, exactly. The text is sealed before it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import TypeAdapter

from codedout.domain.agreement import Agreement, Sender
from codedout.domain.change import Position, Refusal

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a change, as far as it is known."""

    after: Position | None = None
    refusal: Refusal | None = None
    correlation_ids: tuple[str, ...] = ()
    overtaken_by: str = ""
    sent_by: str = ""
    sent_order: int = 0
    settled_order: int = 0
    prepared_order: int = 0
    reason: str = ""
    taken: bool = False
    agreement: Agreement | None = None
    sender: Sender | None = None


def to_text(value: object) -> str:
    """JSON of a domain value. Amounts are text in it, so that no float comes between."""
    return _adapter(type(value)).dump_json(value).decode()


def from_text(kind: type[T], text: str, *, whole: bool = False) -> T:
    """The value of that kind which `to_text` wrote.

    Raises:
        ValidationError: it is none; where all of it is wanted, also for a name that is not known.
    """
    value: T = _adapter(kind).validate_json(text, extra="forbid" if whole else None)
    return value


def _adapter(kind: type) -> TypeAdapter[Any]:
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


_adapters: dict[type, TypeAdapter[Any]] = {}  # each takes milliseconds to build
