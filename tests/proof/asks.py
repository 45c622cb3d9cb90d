"""Every change a person can ask for: who asks it, how, and what HMRC holds before and after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from codedout.domain.change import AmountsPosition, Ask, Change, ChangeState
from codedout.domain.coded_out import NOTHING_HELD, Amounts, ItemKey, Kind, UnmatchedSubmission
from codedout.domain.tax_year import TaxYear
from codedout.journeys.desk import Desk
from codedout.journeys.parts import Part
from codedout.journeys.ports import Read
from codedout.journeys.preparing import prepare_amend, prepare_choice, prepare_removal
from codedout.journeys.reading import (
    AmountsReading,
    ChoiceReading,
    read_amounts,
    read_choice,
    running_year,
)
from codedout.journeys.undoing import prepare_undo

YEAR = TaxYear(2025)
SA, DEBT = ItemKey(Kind.SELF_ASSESSMENT, 11), ItemKey(Kind.DEBT, 12)
STRAY = ItemKey(Kind.DEBT, 99)  # which HMRC could not match

Figures = dict[ItemKey, str]


@dataclass(frozen=True)
class Held:
    """What HMRC holds of the person's for the year."""

    figures: tuple[tuple[ItemKey, str], ...] = ()
    opted_out: bool = False


@dataclass(frozen=True)
class Asked:
    """One kind of change. `write` is the method HMRC is to get, `body` what comes with it."""

    ask: Ask
    before: Held
    after: Held
    write: str
    body: Any
    prepare: Callable[[Desk], Change]

    @property
    def name(self) -> str:
        return self.ask.value.replace("_", " ")


def amounts(desk: Desk) -> AmountsReading:
    """As a page reads them."""
    return read_amounts(desk.fresh, desk.together, YEAR, running_year(desk.clock.now()))


def choice(desk: Desk) -> ChoiceReading:
    """As a page reads it."""
    return read_choice(desk.fresh, desk.together, YEAR, running_year(desk.clock.now()))


def _put_back(desk: Desk) -> Change:
    """The undoing of a change that HMRC made, which the journal alone knows of."""
    seen = amounts(desk)
    earlier = replace(seen, user=Part(read=Read(_OWN, desk.clock.now(), "")))
    made = prepare_amend(desk, earlier, SA, Decimal("400.00"))
    desk.journal.claim(desk.who, made.reference, desk.clock.now())
    for old, new in (("sending", "taken"), ("taken", "confirmed")):
        made = desk.journal.move(
            *(desk.who, made.reference, ChangeState(old), ChangeState(new), desk.clock.now()),
            after=AmountsPosition(
                hmrc_held=seen.hmrc_held.value or NOTHING_HELD, user=seen.user.value or NOTHING_HELD
            ),
        )
    return prepare_undo(desk, made, seen)


_OWN = Amounts(
    unmatched=(
        UnmatchedSubmission(
            kind=Kind.DEBT, id=STRAY.id, amount=Decimal("12.34"), submitted_on=None
        ),
    )
)
"""What the person had before, which HMRC could not match."""


def _figure(key: ItemKey, amount: float) -> dict[str, Any]:
    return {key.kind.value: [{"id": key.id, "amount": amount}]}


EVERY = (
    Asked(
        Ask.AMEND_ONE,
        Held(((SA, "400.00"),)),
        Held(((SA, "380.55"),)),
        "PUT",
        {"taxCodeComponents": _figure(SA, 380.55)},
        lambda desk: prepare_amend(desk, amounts(desk), SA, Decimal("380.55")),
    ),
    Asked(
        Ask.REMOVE_ONE,
        Held(((SA, "400.00"), (DEBT, "250.10"))),
        Held(((DEBT, "250.10"),)),
        "PUT",
        {"taxCodeComponents": _figure(DEBT, 250.10)},
        lambda desk: prepare_removal(desk, amounts(desk), SA),
    ),
    Asked(
        Ask.REMOVE_ALL,
        Held(((SA, "400.00"), (DEBT, "250.10"))),
        Held(),
        "DELETE",
        None,
        lambda desk: prepare_removal(desk, amounts(desk), None),
    ),
    Asked(
        Ask.PUT_BACK,
        Held(((SA, "400.00"), (STRAY, "12.34"))),
        Held(((STRAY, "12.34"),)),
        "PUT",
        {"taxCodeComponents": _figure(STRAY, 12.34)},
        _put_back,
    ),
    Asked(
        Ask.STOP,
        Held(),
        Held(opted_out=True),
        "POST",
        None,
        lambda desk: prepare_choice(desk, choice(desk), Ask.STOP),
    ),
    Asked(
        Ask.RESTART,
        Held(opted_out=True),
        Held(),
        "POST",
        None,
        lambda desk: prepare_choice(desk, choice(desk), Ask.RESTART),
    ),
)


def person(held: Held) -> dict[str, Any]:
    """The file of a person of whom HMRC holds that, beside two figures of its own."""
    own = [
        {"kind": k.kind.value, "id": k.id, "amount": amount, "submitted": "2026-05-02T09:00:00Z"}
        for k, amount in held.figures
    ]
    items = [
        {
            "kind": k.kind.value,
            "id": k.id,
            "amount": amount,
            "related_tax_year": "2023-24",
            "updated": "2025-03-10T06:12:00Z",
        }
        for k, amount in ((SA, "412.30"), (DEBT, "260.00"))
    ]
    year = {
        "hmrc_items": items,
        "submitted": own,
        "opted_out": held.opted_out,
        "return": {"state": "open"},
    }
    return {"name": "Made Up", "sign_in_id": "made-up", "years": {str(YEAR): year}}


def held_by(file: dict[str, Any]) -> Held:
    """What such a file says."""
    year = file["years"][str(YEAR)]
    figures = ((ItemKey(Kind(s["kind"]), s["id"]), s["amount"]) for s in year["submitted"])
    return Held(tuple(sorted(figures, key=lambda one: str(one[0].id))), year["opted_out"])
