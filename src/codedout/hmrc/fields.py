"""The members of an object in HMRC's JSON, for answers too wide to need a model of each object.

Members that we do not know are passed over. One that is there must be readable: a figure is never
taken for missing because it came in a form that we do not know.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from codedout.hmrc.leaves import Unreadable, read_json

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fields:
    """One object of an answer."""

    members: Mapping[str, Any]

    @classmethod
    def of(cls, value: object) -> Fields:
        """The members of what should be an object. Raises Unreadable."""
        if not isinstance(value, dict):
            raise Unreadable("not an object")
        return cls(value)

    def get(self, name: str, read: Callable[[Any], T]) -> T | None:
        """A member that may be missing. Raises Unreadable if it is there and cannot be read."""
        value = self.members.get(name)
        if value is None:
            return None
        try:
            return read(value)
        except Unreadable:
            raise
        except ValueError as problem:
            raise Unreadable(f"{name}: {problem}") from None

    def need(self, name: str, read: Callable[[Any], T]) -> T:
        """A member that HMRC's document requires. Raises Unreadable."""
        value = self.get(name, read)
        if value is None:
            raise Unreadable(f"{name} is missing")
        return value

    def all(self, name: str, read: Callable[[Fields], T]) -> tuple[T, ...]:
        """The objects in a list; none where there is no list. Raises Unreadable."""
        return self.get(name, each(read)) or ()

    def one(self, name: str, read: Callable[[Fields], T]) -> T | None:
        """An object that may be missing. Raises Unreadable."""
        return self.get(name, lambda value: read(Fields.of(value)))


def each(read: Callable[[Fields], T]) -> Callable[[Any], tuple[T, ...]]:
    """A reader of lists of such objects."""

    def read_each(value: object) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise Unreadable("not a list")
        return tuple(read(Fields.of(item)) for item in value)

    return read_each


def answer(content: bytes) -> Fields:
    """The whole of an answer. Raises Unreadable."""
    return Fields.of(read_json(content))
