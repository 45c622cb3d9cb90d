"""A value never changes, has what it was made with and no more, and is made by name."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields, is_dataclass
from typing import Any

import pytest

from codedout.domain import owing, sensitivity, understood, used, walk, year_end
from codedout.domain.rules import windows

VALUES = [
    value
    for module in (windows, year_end, walk, understood, sensitivity, owing, used)
    for value in vars(module).values()
    if is_dataclass(value) and isinstance(value, type) and value.__module__ == module.__name__
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: value.__name__)
def test_a_value_is_what_it_was_made_as(value: type[Any]) -> None:
    names = [field.name for field in fields(value)]
    made = object.__new__(value)
    with pytest.raises(FrozenInstanceError):
        setattr(made, names[0], None)
    assert not hasattr(made, "__dict__")
    assert all(field.kw_only for field in fields(value))


def test_there_are_values() -> None:
    assert len(VALUES) == 23
