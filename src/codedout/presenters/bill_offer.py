"""What HMRC's account has for a year's bill, offered to be put in the box and never put there."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from codedout.domain.errors import NotAnAmount
from codedout.domain.money import pounds, typed_pounds
from codedout.domain.rules.billed import Billed, NoFigure
from codedout.domain.tax_year import TaxYear
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Link


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferView:
    """`button` puts `text` in the box; it is empty where there is nothing to put."""

    lines: tuple[str, ...] = ()
    button: str = ""
    text: str = ""
    link: Link | None = None


def present(
    found: Billed | NoFigure | None, typed: str, year: TaxYear, show: Viewer, *, read: bool
) -> OfferView:
    """The offer beside the box in which `typed` stands; nothing where HMRC has no charge yet."""
    if not read:
        return OfferView(lines=(show.say("bill_offer.unread"),))
    if found is None:
        return OfferView()
    values = {"year": show.year(year)}
    if isinstance(found, NoFigure):
        link = Link(label=show.say("liability.title"), page="liability")
        return OfferView(lines=(show.say("bill_offer.several", **values),), link=link)
    amount = show.with_pence(found.amount)
    there = _amount(typed) == found.amount
    lines = [show.say("bill_offer.has", amount=amount, **values)]
    if found.by_code is not None:
        lines.append(show.say(f"bill_offer.code_{found.by_code.value}"))
    if found.paid:
        lines.append(show.say("bill_offer.paid", paid=show.with_pence(found.paid)))
    if there:
        lines.append(show.say("bill_offer.same"))
    if found.class_2_may_be_in_it:
        lines.append(show.say("bill_offer.class_2"))
    return OfferView(
        lines=tuple(lines),
        button="" if there else show.say("bill_offer.put", amount=amount),
        text=f"{pounds(found.amount):,f}",
    )


def _amount(typed: str) -> Decimal | None:
    try:
        return typed_pounds(typed)
    except NotAnAmount:
        return None
