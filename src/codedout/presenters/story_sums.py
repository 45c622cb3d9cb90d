"""How the figures of one charge come about: each with what it is made of, its rule and source."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from codedout.domain.liability import Charge
from codedout.domain.rules.charge_split import NOTHING_COLLECTED
from codedout.domain.rules.put_back import PutBack
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Fact


def sums(charge: Charge, back: PutBack | None, today: date, show: Viewer) -> tuple[Fact, ...]:
    """From the charge to what is left of it; and the days to go, where they are counted."""
    split, coded = charge.divided.split, charge.divided.coded
    amounts = [("charge", split.total)]
    if coded:
        amounts.append(("coded", coded))
    if charge.divided.came_back:
        amounts += [("collected", split.through_code), ("back", charge.divided.came_back)]
        amounts.append(("since", charge.divided.came_back - split.not_collected))
    else:
        amounts.append(("paid", split.paid))
    amounts.append(("left", split.not_collected + split.still_to_pay))
    values = {
        "charge": show.with_pence(split.total),
        "coded": show.with_pence(coded),
        "collected": show.with_pence(split.through_code),
        "back": show.with_pence(charge.divided.came_back),
        "left": show.with_pence(split.not_collected),
    }
    facts = [_fact(name, amount, charge, values, show) for name, amount in amounts]
    if back is not None and split.not_collected:
        facts.append(_days(back, today, show))
    return tuple(facts)


def _fact(name: str, amount: Decimal, charge: Charge, values: dict[str, str], show: Viewer) -> Fact:
    told_none = name == "collected" and charge.status in NOTHING_COLLECTED
    note = "collected_none" if told_none else f"{name}_note"
    return Fact(
        label=show.say(f"story.sum.{name}"),
        value=show.with_pence(amount),
        note=show.say(f"story.sum.{note}", **values),
    )


def _days(back: PutBack, today: date, show: Viewer) -> Fact:
    days = back.days_left(today)
    name = "days" if days >= 0 else "days_since"
    values = {"today": show.day(today), "day": show.day(back.payable_by)}
    note = show.say(f"story.sum.{name}_note", **values)
    label = show.say(f"story.sum.{name}")
    return Fact(label=label, value=str(abs(days)), note=note)
