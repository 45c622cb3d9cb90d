"""Made-up people of one test's own, and what the stand-in of HMRC knows of them."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

import httpx

Year = Mapping[str, Any]

SA = "selfAssessmentUnderpayment"
PAYE = "payeUnderpayment"
DEBT = "debt"
IN_YEAR = "inYearAdjustment"

MARCH_2025 = "2025-03-10T06:12:00Z"


def held(kind: str, id: int | None, amount: str, **more: str) -> dict[str, Any]:
    """An amount that HMRC holds; `related_tax_year` and `updated` as the stand-in takes them."""
    item = {"kind": kind, "id": id, "amount": amount, "updated": MARCH_2025, **more}
    return {name: value for name, value in item.items() if value is not None}


def sent(
    kind: str, id: int, amount: str, submitted: str = "2026-06-07T16:45:00Z"
) -> dict[str, Any]:
    """A figure that the person sent before."""
    return {"kind": kind, "id": id, "amount": amount, "submitted": submitted}


def year(
    *items: Mapping[str, Any],
    submitted: Sequence[Mapping[str, Any]] = (),
    opted_out: bool = False,
    tax_return: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """What HMRC holds under one tax year's name."""
    return {
        "hmrc_items": list(items),
        "submitted": list(submitted),
        "opted_out": opted_out,
        "return": dict(tax_return or {"state": "open"}),
    }


class Someone:
    """One person. Everything asked of the stand-in is about them and nobody else."""

    def __init__(self, standin: httpx.Client, **file: Any) -> None:
        self.nino = fresh_number(random.SystemRandom())
        self.standin = standin
        self.name = file.setdefault("name", f"Person {uuid4().hex[:8]}")
        file.setdefault("sign_in_id", f"test-{uuid4().hex[:12]}")
        self.file = file
        self.put(**file)

    def put(self, **file: Any) -> None:
        """Put the person, replacing them whole."""
        self.standin.put(f"/_standin/people/{self.nino}", json=file).raise_for_status()

    def remove(self) -> None:
        """Take the person away, and every fault that was ordered."""
        self.standin.delete(f"/_standin/people/{self.nino}")
        self.standin.delete("/_standin/faults")

    def year(self, tax_year: str) -> dict[str, Any]:
        """What HMRC now holds for the year."""
        answer = self.standin.get(f"/_standin/people/{self.nino}")
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()["years"][tax_year]
        return found

    def figures_sent(self, tax_year: str) -> dict[tuple[str, int], str]:
        """The person's own figures that HMRC now holds, by kind and id."""
        return {(s["kind"], s["id"]): s["amount"] for s in self.year(tax_year)["submitted"]}

    def requests(self, *methods: str) -> list[dict[str, Any]]:
        """What the portal asked about this person, oldest first."""
        log = self.standin.get("/_standin/requests").json()
        return [
            entry
            for entry in log
            if self.nino in entry["path"] and (not methods or entry["method"] in methods)
        ]

    def writes(self) -> list[dict[str, Any]]:
        """What the portal sent to change something for this person."""
        return self.requests("PUT", "POST", "DELETE")

    def fault(self, fault: str, path: str = "", **order: Any) -> None:
        """Order a fault on this person's requests whose path fits `path`, until cleared."""
        fits = f"{re.escape(self.nino)}.*{path}"
        order = {"times": None, **order}
        self.standin.post(
            "/_standin/faults", json={"fault": fault, "path": fits, **order}
        ).raise_for_status()

    def no_faults(self) -> None:
        """Clear every fault."""
        self.standin.delete("/_standin/faults").raise_for_status()

    def take_permission_back(self) -> None:
        """As the person does in their HMRC account."""
        self.standin.delete("/_standin/tokens", params={"nino": self.nino}).raise_for_status()


def fresh_number(chance: random.Random) -> str:
    """A number that nobody else in a run has; its letters are ones that are given out."""
    letters = chance.choice("ACEHJLMPRSWXY") + chance.choice("ABCEHJKLMPRSTWXYZ")
    return f"{letters}{chance.randrange(1_000_000):06}{chance.choice('ABCD')}"
