"""What a person typed about money that HMRC paid back by mistake, and what to ask (R75-R77).

A question is asked only where its answer can change the result, or what another reading makes of
it. The limit is never filled in: nothing is published of today's (R53).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from codedout.domain.errors import NotAnAmount
from codedout.domain.money import typed_pounds
from codedout.domain.rules.tolerance import explain
from codedout.domain.year_end import NIL, Explained, Flag, OverRepaid


class Box(StrEnum):
    """What is typed, by the name it has in `TypedOverRepaid`."""

    TAX = "tax"
    SUPPLEMENT = "supplement"
    LIMIT = "limit"


FLAGS = (Flag.PAID_TWICE, Flag.ALREADY_ISSUED)
"""What can have happened beside the figures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedOverRepaid:
    """`self_assessment` is None until it is answered."""

    self_assessment: bool | None = None
    tax: str = ""
    supplement: str = ""
    limit: str = ""
    flags: frozenset[Flag] = frozenset()

    def typed(self, of: Box) -> str:
        """The text in that box."""
        text: str = getattr(self, of.value)
        return text


@dataclass(frozen=True, slots=True, kw_only=True)
class OverRepaidWalk:
    """What was typed; with `before`, what stands beside it to be compared."""

    sheet: TypedOverRepaid = TypedOverRepaid()
    before: TypedOverRepaid | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderstoodOverRepaid:
    """What it comes to. Without a `case` something is still missing, or wrong.

    Attributes:
        boxes, flags: what to ask.
        missing: what has no answer yet.
        wrong: reasons out of `AMOUNT_FAULTS`.
    """

    boxes: tuple[Box, ...] = ()
    flags: tuple[Flag, ...] = ()
    missing: tuple[Box, ...] = ()
    wrong: Mapping[Box, str] = field(default_factory=dict)
    case: OverRepaid | None = None
    explained: Explained | None = None


def understand(typed: TypedOverRepaid) -> UnderstoodOverRepaid:
    """What it comes to, and what to ask next."""
    if typed.self_assessment is None:
        return UnderstoodOverRepaid()
    # Of what was sent twice all the tax is asked back, whatever the limit, and nothing else (R76).
    twice = Flag.PAID_TWICE in typed.flags
    boxes = (Box.TAX,) if twice else tuple(Box)
    amounts, wrong = _amounts(typed, boxes)
    nothing = not any(amounts.get(each) for each in (Box.TAX, Box.SUPPLEMENT))
    missing = [Box.TAX] if nothing and wrong.keys().isdisjoint({Box.TAX, Box.SUPPLEMENT}) else []
    if not twice and Box.LIMIT not in {*amounts, *wrong}:
        missing.append(Box.LIMIT)
    case = explained = None
    if not missing and not wrong:
        case = OverRepaid(
            tax=amounts.get(Box.TAX, NIL),
            supplement=amounts.get(Box.SUPPLEMENT, NIL),
            current_tolerance=amounts.get(Box.LIMIT, NIL),
            flags=typed.flags,
        )
        explained = explain(case)
    asked = [
        flag
        for flag in FLAGS
        if (flag in typed.flags and (flag is Flag.PAID_TWICE or not twice))
        or _can_change(flag, case, amounts.get(Box.TAX, NIL))
    ]
    return UnderstoodOverRepaid(
        boxes=boxes,
        flags=tuple(asked),
        missing=tuple(missing),
        wrong=wrong,
        case=case,
        explained=explained,
    )


def _amounts(
    typed: TypedOverRepaid, boxes: tuple[Box, ...]
) -> tuple[dict[Box, Decimal], dict[Box, str]]:
    amounts, wrong = {}, {}
    for box in boxes:
        if text := typed.typed(box).strip():
            try:
                amounts[box] = typed_pounds(text)
            except NotAnAmount as fault:
                wrong[box] = fault.reason
    return amounts, wrong


def _can_change(flag: Flag, case: OverRepaid | None, tax: Decimal) -> bool:
    if flag is Flag.PAID_TWICE and not tax:
        return False
    if case is None:  # whoever was paid twice needs no limit, and cannot be asked for one first
        return flag is Flag.PAID_TWICE
    now, other = explain(case), explain(replace(case, flags=case.flags ^ {flag}))
    return not now.ending.same_as(other.ending) or now.others != other.others
