"""What a person began to fill in and has not prepared: never sent, and nobody's but theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from codedout.domain.change import Ask, Who
from codedout.domain.coded_out import ItemKey
from codedout.domain.tax_year import TaxYear

KEPT_FOR = timedelta(days=30)
"""How long after the person last did something to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One form half filled in. A person has at most one for each ask and year.

    `item` is what was picked. On the form for removing, which is kept as REMOVE_ONE, no item means
    all of them. `typed` is the text as it was typed, an amount or not. `figure` is the amount that
    stood beside the item as it was picked; None where there was none, or no item.
    """

    who: Who
    ask: Ask
    tax_year: TaxYear
    item: ItemKey | None
    typed: str
    figure: Decimal | None
    begun_at: datetime
    saved_at: datetime
