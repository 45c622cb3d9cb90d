"""Every change through every fault of HMRC's, before it is sent, at it, and when it is read back.

In each cell journal, HMRC's record, HMRC's log and the receipt agree; nothing is lost or doubled.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from typing import cast

import pytest

from codedout.domain.change import ChangeState
from codedout.domain.errors import HmrcError
from codedout.journeys.ports import CodingOut
from codedout.journeys.sending import send
from tests.proof.asks import EVERY, Asked
from tests.proof.cells import (
    FAULTS,
    OUTCOME_UNKNOWN,
    Fault,
    at_the_write,
    before_it,
    reading_back,
    side_by_side,
    told,
)
from tests.proof.office import NOT_FOR_A_READ, NOT_FOR_A_WRITE, PATIENT, Office, Person

EACH = pytest.mark.parametrize("asked", EVERY, ids=lambda asked: asked.ask.value)
SOAK = os.environ.get("CODEDOUT_SOAK") == "1"

Cells = list[tuple[Fault, Person]]


def cells(office: Office, asked: Asked) -> Cells:
    """Somebody for each fault, on the check page."""
    on_sqlite = office.url.startswith("sqlite")
    faults = [f for f in FAULTS if on_sqlite or SOAK or f.name in OUTCOME_UNKNOWN]
    made = [(fault, office.somebody(asked)) for fault in faults]
    side_by_side(made, lambda cell: cell[1].prepare())
    return made


def where(office: Office) -> str:
    return "SQLite" if office.url.startswith("sqlite") else "PostgreSQL"


def finish(office: Office, title: str, made: Cells, wrong: dict[str, list[str]]) -> None:
    told(title, [(fault.name, one.change.state.value) for fault, one in made])
    office.leave()
    assert {name: sentences for name, sentences in wrong.items() if sentences} == {}


@EACH
def test_at_the_write(office: Office, asked: Asked) -> None:
    made = cells(office, asked)

    def go(cell: tuple[Fault, Person]) -> None:
        fault, one = cell
        if fault.takes_long:
            one.patience = NOT_FOR_A_WRITE
        one.fault(method=asked.write, times=None, **fault.order)
        send(one.desk, one.reference)
        one.no_faults()
        one.hmrc_has_finished()

    side_by_side(made, go)
    office.recover()
    wrong = {fault.name: one.judge(at_the_write(fault)) for fault, one in made}
    finish(office, f"{asked.name}, at the write, {where(office)}", made, wrong)


@EACH
def test_when_it_is_read_back(office: Office, asked: Asked) -> None:
    made = cells(office, asked)

    def go(cell: tuple[Fault, Person]) -> None:
        fault, one = cell
        if fault.takes_long:
            one.patience = NOT_FOR_A_READ
        desk = one.desk

        class Api:
            """HMRC that goes wrong as soon as it has taken the change."""

            def __getattr__(self, name: str) -> object:
                real = getattr(desk.fresh, name)
                if name not in ("put_amounts", "delete_amounts", "opt_out", "opt_in"):
                    return real

                def write(*given: object) -> object:
                    written = real(*given)
                    one.fault(method="GET", times=None, **fault.order)
                    return written

                return write

        send(replace(desk, fresh=cast(CodingOut, Api())), one.reference)
        one.no_faults()

    side_by_side(made, go)
    expected = {fault.name: reading_back(fault, asked.ask) for fault, _ in made}
    wrong = {
        fault.name: [f"at first {state.value}"]
        for fault, one in made
        if (state := one.change.state) is not expected[fault.name][0]
    }
    office.recover()
    for fault, one in made:
        wrong.setdefault(fault.name, []).extend(one.judge(expected[fault.name][1], asked.after))
    finish(office, f"{asked.name}, read back, {where(office)}", made, wrong)


@EACH
def test_before_it_is_sent(office: Office, asked: Asked) -> None:
    if not (SOAK or office.url.startswith("sqlite")):
        return  # nothing was sent: there is no outcome to be unknown
    made = cells(office, asked)

    def go(cell: tuple[Fault, Person]) -> None:
        fault, one = cell
        if fault.takes_long:
            one.patience = NOT_FOR_A_READ
        one.fault(method="GET", path="tax-code", times=None, **fault.order)
        with suppress(HmrcError):
            send(one.desk, one.reference)
        one.no_faults()

    side_by_side(made, go)
    office.recover()
    wrong = {fault.name: one.judge(before_it(fault, asked.ask)) for fault, one in made}
    for fault, one in made:
        if one.change.state is ChangeState.READY:  # and it can be sent after all
            one.patience = PATIENT
            send(one.desk, one.reference)
            wrong[fault.name] += one.judge(ChangeState.CONFIRMED)
    finish(office, f"{asked.name}, looked at again first, {where(office)}", made, wrong)
