"""Somebody's account by chance: any way in which charges are met, and every status there is."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

from tests.accounts.truth import CAME_BACK, PLANNED, UNSETTLED, Charge, Holder, Paid, Payment

FIRST_OWED, LAST_OWED = 2021, 2025
TODAY = date(2026, 11, 2)
NAMES = ("ITSA- POA 1", "ITSA - POA 2", "ITSA- Bal Charge", "TRM Amend Charge")
WAYS = ("direct", "planned", "collected", "came back", "unsettled")


class Invention:
    """One person in the making."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._payments: list[Payment] = []
        self._number = chance.randrange(10**10, 9 * 10**11)

    def holder(self) -> Holder:
        """A person of up to five years; with some, HMRC does not say which code collects what."""
        codes_told = self._chance.random() < 0.8
        charges: list[Charge] = []
        for owed in range(FIRST_OWED, LAST_OWED + 1):
            if self._chance.random() < 0.9:
                charges += self._year(owed, codes_told=codes_told)
        if self._chance.random() < 0.4:
            self._pay(date(2025, 6, 3), spare=self._pence())
        credits_ = [
            (self._next(), date(2024, 5, 9), self._pence())
            for _ in range(self._chance.randrange(2))
        ]
        self._chance.shuffle(charges)
        return Holder(
            charges=tuple(charges),
            payments=tuple(self._payments),
            credits=tuple(credits_),
            codes_told=codes_told,
        )

    def _year(self, owed: int, *, codes_told: bool) -> list[Charge]:
        """Charges of a return, of which no two go through a code with the same amount."""
        found: list[Charge] = []
        for _ in range(self._chance.choice((1, 1, 1, 2, 3))):
            charge = self._charge(owed, self._chance.choice(WAYS))
            while charge.coded and charge.coded in [one.coded for one in found]:
                charge = self._charge(owed, self._chance.choice(WAYS))
            if charge.coded and charge.status != "rejected":
                years_on = self._chance.choice((1, 2, 2, 3)) if codes_told else 2
                charge = replace(charge, code=owed + years_on)
            found.append(charge)
        beside = self._chance.sample(NAMES, self._chance.choice((0, 0, 1, 2)))
        return found + [replace(self._charge(owed, "direct"), name=name) for name in beside]

    def _charge(self, owed: int, way: str) -> Charge:
        """One charge; where a code takes only some of it, the rest is paid, or open, or both."""
        chance = self._chance
        charge = Charge(
            id=self._next(),
            owed=owed,
            dated=date(owed + 1, 4, 6) + timedelta(days=chance.randrange(200)),
        )
        if way == "direct" or chance.random() < 0.4:
            charge = self._directly(charge)
        match way:
            case "planned":
                charge = replace(charge, planned=self._pence(), status=chance.choice(PLANNED))
            case "collected":
                charge = replace(charge, collected=self._pence(), status="fully-collected")
            case "unsettled":
                charge = replace(charge, unsettled=self._pence(), status=chance.choice(UNSETTLED))
            case "came back":
                charge = self._back(charge)
        return charge

    def _directly(self, charge: Charge) -> Charge:
        paid, still = self._chance.choice(((1, 0), (0, 1), (1, 1), (2, 1), (2, 0)))
        return replace(
            charge,
            paid=tuple(self._part(charge) for _ in range(paid)),
            still=still and self._pence(),
        )

    def _back(self, charge: Charge) -> Charge:
        """HMRC sets what is paid against what was due first: what is in no code goes first."""
        status = self._chance.choice(CAME_BACK)
        some = status in ("partly-collected", "cancelled")
        paid_back = self._chance.choice((0, 0, 1, 2)) if not charge.still else 0
        back = self._pence() if not paid_back or self._chance.random() < 0.5 else 0
        return replace(
            charge,
            status=status,
            collected=self._pence() if some and self._chance.random() < 0.8 else 0,
            paid_back=tuple(self._part(charge) for _ in range(paid_back)),
            not_collected=back,
        )

    def _part(self, charge: Charge) -> Paid:
        """Of a payment of its own, or of one that was made for this year before."""
        on = date(charge.owed + 2, 1, 31) - timedelta(days=self._chance.randrange(60))
        if on > TODAY:
            on = TODAY - timedelta(days=self._chance.randrange(60))
        there = [one for one in self._payments if one.on == on]
        made = there[0] if there else self._pay(on)
        return Paid(made.lot, self._pence())

    def _pay(self, on: date, spare: int = 0) -> Payment:
        made = Payment(self._next(), on, spare)
        self._payments.append(made)
        return made

    def _pence(self) -> int:
        chance = self._chance
        return chance.choice((1, 99, chance.randrange(1, 3000_00), chance.randrange(1, 10**9)))

    def _next(self) -> str:
        self._number += 1
        return f"{self._number:012}"


def invented(seed: int) -> Holder:
    """The person of that seed."""
    return Invention(random.Random(seed)).holder()  # noqa: S311 - people, not secrets
