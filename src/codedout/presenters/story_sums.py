"""How the figures of one charge come about: each with what it is made of, its rule and source."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from codedout.domain.documents import CollectionStatus
from codedout.domain.liability import Charge
from codedout.domain.owing import Owed
from codedout.domain.rules.charge_split import CAME_BACK, NOTHING_COLLECTED
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Fact


def sums(
    charge: Charge, owing: Owed | None, day: date | None, today: date, show: Viewer
) -> tuple[Fact, ...]:
    """From the charge to what is left of it; and the days to go, where there is a last `day`."""
    interest = Decimal(0) if owing is None else owing.interest
    split, back = charge.divided.split, charge.divided.came_back
    left = split.not_collected + split.still_to_pay
    amounts = dict(_amounts(charge))
    amounts["left"] = left
    if interest:
        amounts |= {"interest": interest, "all": left + interest}
    values = {
        "charge": show.with_pence(split.total),
        "coded": show.with_pence(charge.divided.coded),
        "collected": show.with_pence(split.through_code),
        "back": show.with_pence(back),
        "open": show.with_pence(split.not_collected),
        "since": show.with_pence(back - split.not_collected),
        "left": show.with_pence(left),
        "interest": show.with_pence(interest),
    }
    facts = [_fact(name, amount, charge, values, show) for name, amount in amounts.items()]
    if day is not None:
        facts.append(_days(day, today, show))
    return tuple(facts)


def _amounts(charge: Charge) -> Iterator[tuple[str, Decimal]]:
    """What the charge is made of. What came back is told from its parts, not the other way."""
    split, coded, back = charge.divided.split, charge.divided.coded, charge.divided.came_back
    if charge.status is CollectionStatus.REJECTED:  # it never was in a code to come back from
        back = Decimal(0)
    since = back - split.not_collected if back else Decimal(0)
    yield "charge", split.total
    if coded:
        yield "coded", coded
    if back:
        yield "open", split.not_collected
        yield "since", since
        yield "back", back
    if coded:
        settled = charge.status is CollectionStatus.FULLY_COLLECTED or charge.status in CAME_BACK
        yield "collected" if settled else "to_collect", split.through_code
    if not back or split.paid > since:
        yield "paid", split.paid - since


def _fact(name: str, amount: Decimal, charge: Charge, values: dict[str, str], show: Viewer) -> Fact:
    note = f"{name}_note"
    if name == "collected" and charge.status in NOTHING_COLLECTED:
        note = "collected_none"
    elif name == "collected" and charge.status is CollectionStatus.FULLY_COLLECTED:
        note = "collected_all"
    return Fact(
        label=show.say(f"story.sum.{name}"),
        value=show.with_pence(amount),
        note=show.say(f"story.sum.{note}", **values),
    )


def _days(day: date, today: date, show: Viewer) -> Fact:
    name = "days" if day >= today else "days_since"
    values = {"today": show.day(today), "day": show.day(day)}
    note = show.say(f"story.sum.{name}_note", **values)
    label = show.say(f"story.sum.{name}")
    return Fact(label=label, value=str(abs((day - today).days)), note=note)
