"""Putting what was changed of a value on top of what somebody has made of the same value since."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")


def put_on_top(before: T, now: T, theirs: T) -> T:
    """Theirs, with each field that is another in `now` than in `before`."""
    changed: dict[str, Any] = {
        each.name: getattr(now, each.name)
        for each in fields(now)
        if getattr(now, each.name) != getattr(before, each.name)
    }
    return replace(theirs, **changed)
