"""The cells of the matrix: where something breaks, how, and how it must end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from codedout.domain.change import Ask, ChangeState
from tests.proof.office import HELD_BACK

S = ChangeState

OUTCOME_UNKNOWN = frozenset(
    {
        *("drop_before", "drop_after", "timeout", "slow", "malformed", "redirect"),
        *("500", "503", "504"),
    }
)
"""Faults after which nobody has been told what became of a write."""

STATUSES = (400, 401, 403, 404, 429, 500, 503, 504)


@dataclass(frozen=True)
class Fault:
    """An order to the stand-in."""

    name: str
    order: dict[str, Any]

    @property
    def takes_long(self) -> bool:
        return self.order.get("delay_ms") == HELD_BACK


FAULTS = (
    Fault("drop_before", {"fault": "drop_before"}),
    Fault("drop_after", {"fault": "drop_after"}),
    Fault("timeout", {"fault": "timeout", "delay_ms": HELD_BACK}),
    Fault("slow", {"fault": "slow", "delay_ms": HELD_BACK}),
    Fault("a little slow", {"fault": "slow", "delay_ms": 100}),
    Fault("malformed", {"fault": "malformed"}),
    Fault("redirect", {"fault": "redirect"}),
    *(Fault(str(status), {"fault": "status", "status": status}) for status in STATUSES),
)


def at_the_write(fault: Fault) -> S:
    """How a change must end that HMRC answers so, in the end."""
    match fault.name:
        case "drop_after" | "slow" | "a little slow":
            return S.CONFIRMED
        case "400" | "401" | "403" | "404" | "429":
            return S.REFUSED
        case _:
            return S.NOT_DONE


def before_it(fault: Fault, ask: Ask) -> S:
    """How it must stand where HMRC answers so when it is looked at again before sending."""
    if fault.name == "a little slow":
        return S.CONFIRMED
    # On amounts, 404 is HMRC's way to say that it holds none: that is not what the person saw.
    return S.STALE if fault.name == "404" and ask.of_amounts else S.READY


def reading_back(fault: Fault, ask: Ask) -> tuple[S, S]:
    """How it must stand while HMRC answers so when it is read back, and in the end."""
    if fault.name == "a little slow" or (fault.name == "404" and ask is Ask.REMOVE_ALL):
        return S.CONFIRMED, S.CONFIRMED
    if fault.name == "404" and ask.of_amounts:  # HMRC says that it holds nothing
        return S.DIFFERS, S.DIFFERS
    return S.TAKEN, S.CONFIRMED


def side_by_side(jobs: Sequence[Any], do: Any) -> None:
    """Do all of them, several at a time: most of it is waiting."""
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(do, jobs))


def told(title: str, ended: Iterable[tuple[str, object]]) -> None:
    """A row of the matrix, for the end of the run."""
    print(f"Proof: {title}: " + ", ".join(f"{name} {how}" for name, how in ended))
