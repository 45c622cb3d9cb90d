"""How one year's figures come about: each charge, how it was divided, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from codedout.domain.documents import CollectionStatus
from codedout.domain.liability import NIL, Charge, Split, YearOwed
from codedout.domain.rules.charge_split import CAME_BACK, NOTHING_COLLECTED
from codedout.presenters.liability_rows import Met
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Fact, Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class SumsView:
    """`made` are the year's sums over all of its charges; none where there is one charge."""

    charges: tuple[Facts, ...]
    made: tuple[str, ...]


def present(year: YearOwed, show: Viewer) -> SumsView:
    """All charges of the year, in the order of their numbers."""
    several = len(year.charges) > 1
    return SumsView(
        charges=tuple(_charge(one, at, show) for at, one in enumerate(year.charges)),
        made=tuple(_made(year, show)) if several else (),
    )


def _charge(one: Charge, at: int, show: Viewer) -> Facts:
    document, divided = one.document, one.divided
    due = show.say("common.not_known") if document.due_on is None else show.day(document.due_on)
    items = [
        Fact(label=show.say("liability.sum.number"), value=show.hmrc_number(document.id)),
        Fact(label=show.say("liability.sum.posted"), value=show.day(document.dated)),
        Fact(label=show.say("liability.sum.due"), value=due),
        Fact(label=show.say("liability.sum.amount"), value=show.with_pence(document.original)),
        Fact(label=show.say("liability.sum.open"), value=show.with_pence(document.outstanding)),
    ]
    if divided.coded:
        coded = show.with_pence(divided.coded)
        name = "rejected" if one.status is CollectionStatus.REJECTED else "coded"
        items.append(Fact(label=show.say(f"liability.sum.{name}"), value=coded))
    why = _why(one)
    items.append(
        Fact(
            label=show.say("liability.sum.divided"),
            value=_sum(divided.split, show),
            note=" ".join(
                (
                    show.say(f"liability.sum.{why}_why"),
                    show.say(f"liability.sum.{why}_source_line"),
                )
            ),
        )
    )
    return Facts(
        heading=show.say(f"charges.kind.{one.kind.value}"),
        items=tuple(items),
        key=f"liability-charge-{at}",
    )


def _why(one: Charge) -> str:
    """By which of the rules of docs/rules.md it was divided."""
    if not one.divided.coded:
        return "no_code"
    if one.status in NOTHING_COLLECTED:
        return "none_collected"
    if one.status in CAME_BACK:
        return "partly"
    if one.divided.undecided:
        return "not_settled"
    return "by_parts" if one.status is CollectionStatus.UNKNOWN else "in_code"


def _sum(split: Split, show: Viewer) -> str:
    """ "£200.00 paid directly + £155.14 not collected = £355.14"; what is nothing is left out."""
    amounts = (split.paid, split.through_code, split.still_to_pay, split.not_collected)
    parts = [
        show.say(f"liability.sum.part.{met.value}", amount=show.with_pence(amount))
        for met, amount in zip(Met, amounts, strict=True)
        if amount
    ]
    return _equals(parts or [show.with_pence(split.total)], split.total, show)


def _equals(parts: list[str], total: Decimal, show: Viewer) -> str:
    if len(parts) == 1:
        return parts[0]
    return show.say("liability.sum.made", parts=" + ".join(parts), total=show.with_pence(total))


def _made(year: YearOwed, show: Viewer) -> Iterator[str]:
    splits = [one.divided.split for one in year.charges]
    by_met = {
        Met.PAID: [one.paid for one in splits],
        Met.THROUGH_CODE: [one.through_code for one in splits],
        Met.STILL_TO_PAY: [one.still_to_pay for one in splits],
        Met.NOT_COLLECTED: [one.not_collected for one in splits],
    }
    for met, amounts in by_met.items():
        some = [show.with_pence(each) for each in amounts if each]
        if some:
            made = _equals(some, sum(amounts, NIL), show)
            what = show.say(f"liability.met.{met.value}")
            yield show.say("liability.sum.of_all", what=what, made=made)
    totals = [one.total for one in splits]
    made = _equals([show.with_pence(each) for each in totals], sum(totals, NIL), show)
    yield show.say("liability.sum.of_all", what=show.say("liability.column.total"), made=made)
