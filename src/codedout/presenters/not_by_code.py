"""A bill that, by HMRC's account, no tax code collects: what is to be paid, and by when (R93)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from codedout.domain.account import Account
from codedout.domain.owing import NotByCode, Owed
from codedout.domain.rules.open_charges import not_by_code
from codedout.domain.rules.reckoning import reckon
from codedout.domain.tax_year import TaxYear
from codedout.journeys.parts import Part
from codedout.presenters.story_link import story_link
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Notice, Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountView:
    """What HMRC's account says beside a choice; `hole` where it could not be read."""

    notice: Notice | None = None
    hole: str = ""


NOTHING = AccountView()


def of_account(now: Part[Account] | None, year: TaxYear, show: Viewer, today: date) -> AccountView:
    """What the answer about what is open says of that year's bill, or that none was had."""
    if now is None or now.value is None:
        return AccountView(hole=show.say("not_by_code.unread"))
    found = not_by_code(now.value, reckon(now.value, today), year)
    return AccountView(notice=None if found is None else told(found, year, show, today))


def told(found: NotByCode, year: TaxYear, show: Viewer, today: date) -> Notice:
    """That it is so, in one sentence; each amount and its day; and the way to the year's story."""
    which = "some" if found.some_collected else "none"
    return Notice(
        title=show.say(f"not_by_code.{which}", year=show.year(year)),
        lines=tuple(_lines(found, show, today)),
        tone=Tone.ATTENTION,
        links=(story_link(year, show),),
    )


def _lines(found: NotByCode, show: Viewer, today: date) -> Iterator[str]:
    if not found.open:
        yield show.say("not_by_code.paid")
    for one in found.open:
        yield _line(one, show, today)


def _line(one: Owed, show: Viewer, today: date) -> str:
    amount, due = show.with_pence(one.not_collected), one.document.due_on
    if due is None:
        return show.say("not_by_code.no_day", amount=amount)
    name = "overdue" if one.is_overdue(today) else "by"
    return show.say(f"not_by_code.{name}", amount=amount, day=show.day(due))
