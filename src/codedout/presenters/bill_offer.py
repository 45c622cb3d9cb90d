"""What HMRC has for a bill and for its tax, offered to be put in the boxes and never put there."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from codedout.domain.bill_sheet import TypedBill
from codedout.domain.errors import NotAnAmount
from codedout.domain.money import pounds, typed_pounds
from codedout.domain.rules.billed import Billed, NoFigure
from codedout.domain.rules.stay_or_stop import YearsTax
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
        text=_text(found.amount),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class YearsTaxView:
    """`button` puts both in their boxes; it is empty where there is nothing to put."""

    lines: tuple[str, ...] = ()
    button: str = ""
    assessed: str = ""
    deducted: str = ""


def present_years_tax(
    found: YearsTax | None, typed: TypedBill, show: Viewer, *, read: bool
) -> YearsTaxView:
    """The same for all of the year's tax, and what was deducted of it."""
    if not read:
        return YearsTaxView(lines=(show.say("bill_offer.tax_unread"),))
    if found is None:
        return YearsTaxView()
    has = show.say(
        "bill_offer.tax_has",
        year=show.year(typed.owed_year),
        assessed=show.with_pence(found.assessed),
        deducted=show.with_pence(found.deducted),
    )
    if (_amount(typed.assessed), _amount(typed.deducted)) == (found.assessed, found.deducted):
        return YearsTaxView(lines=(has, show.say("bill_offer.tax_same")))
    return YearsTaxView(
        lines=(has,),
        button=show.say("bill_offer.tax_put"),
        assessed=_text(found.assessed),
        deducted=_text(found.deducted),
    )


def _text(amount: Decimal) -> str:
    return f"{pounds(amount):,f}"


def _amount(typed: str) -> Decimal | None:
    try:
        return typed_pounds(typed)
    except NotAnAmount:
        return None
