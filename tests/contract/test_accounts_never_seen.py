"""People nobody has looked at: what the portal reckons is what was decided before HMRC spoke.

Some come from seeds that are always the same, some from one that is printed, so that a failure
can be had again: `CODEDOUT_SEED=123 pytest tests/contract/test_accounts_never_seen.py`.
"""

from __future__ import annotations

import os
import random
from decimal import Decimal

import pytest

from codedout.domain.tax_year import TaxYear
from codedout.hmrc.sending import Patience
from codedout.journeys.liability import LiabilityReading, read_liability
from tests.accounts.invented import TODAY, invented
from tests.accounts.same import must_be_the_same, pence
from tests.accounts.told import file_of
from tests.accounts.truth import Holder
from tests.contract.world import World
from tests.fakes import AtOnce

SEED = int(os.environ.get("CODEDOUT_SEED") or random.SystemRandom().randrange(10**9))
ALWAYS = range(24)
BY_CHANCE = range(SEED, SEED + 8)
FIRST = TaxYear(2021)


def read(world: World, holder: Holder) -> LiabilityReading:
    world.put_person(account=file_of(holder))
    return read_liability(world.api(Patience(answer_to_read=10)), AtOnce(), FIRST, TODAY)


@pytest.mark.parametrize(
    "seed", [pytest.param(seed, id=f"always {n}") for n, seed in enumerate(ALWAYS)]
    + [pytest.param(seed, id=f"by chance {n}") for n, seed in enumerate(BY_CHANCE)],
)  # fmt: skip
def test_every_figure_is_what_was_decided_before(seed: int, world: World) -> None:
    print(f"CODEDOUT_SEED={seed}")
    holder = invented(seed)
    reading = read(world, holder)
    assert [part.error for part in reading.parts] == [None] * len(reading.parts)
    must_be_the_same(reading.reckoned(TODAY), holder)


@pytest.mark.parametrize("seed", ALWAYS[:8])
def test_every_payment_is_set_against_what_it_was(seed: int, world: World) -> None:
    holder = invented(seed)
    payments = read(world, holder).payments.whole
    assert payments.set_aside == ()
    found = {
        payment.lot: (
            payment.received_on,
            pence(payment.amount or Decimal(0)),
            {each.document_id: pence(each.cleared or Decimal(0)) for each in payment.allocations},
        )
        for payment in payments.payments
    }
    assert found == {
        one.lot: (one.on, sum(towards.values()) + one.spare, towards)
        for one in holder.payments
        for towards in [holder.set_against[one.lot]]
    }


def test_every_status_and_every_way_is_among_those_that_are_always_tried() -> None:
    charges = [charge for seed in ALWAYS for charge in invented(seed).charges]
    assert len({charge.status for charge in charges}) == 10
    assert any(charge.paid_back and charge.not_collected for charge in charges)
    assert any(charge.paid and charge.still and charge.collected for charge in charges)
