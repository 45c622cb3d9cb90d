"""What is to be paid directly, on the Overview: said first, and never called nothing to do.

It goes by what HMRC's account has open, as "Your tax over the years" does, which shows all of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from codedout.domain.account import Account
from codedout.domain.coded_out import Kind, TaxCodeComponent
from codedout.domain.owing import Owed, Owing
from codedout.domain.rules.charge_split import CAME_BACK
from codedout.domain.rules.put_back import SIX_WEEKS
from codedout.domain.tax_year import TaxYear
from codedout.journeys.parts import Part
from codedout.presenters.owing_kinds import of_year, what_it_is
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Cell, Link, Notice, Tone

PAGE = "liability"


def said_first(
    owed: Part[Account] | None, owing: Owing | None, show: Viewer, today: date
) -> Notice | None:
    """One sentence about what is to be paid; None where it is nothing, or while it is not read."""
    if owed is None:
        return None
    if owed.error is not None:
        name = "still_asked" if owed.error.still_asked else "not_read"
        return _notice(show.say(f"overview.owed.{name}"), show)
    if owing is None or not owing.due:
        return _notice(show.say("overview.owed.unclear"), show) if _unclear(owed, owing) else None
    late = [one for one in owing.due if one.is_overdue(today)]
    counted = late or owing.due
    amount = show.gbp(sum((one.to_pay + one.interest for one in counted), Decimal(0)))
    interest = sum((one.interest for one in counted), Decimal(0))
    lines = [show.say("overview.owed.interest", interest=show.gbp(interest))] if interest else []
    return _notice(_sentence(counted, amount, show, late=bool(late)), show, lines, late=bool(late))


def _sentence(counted: Sequence[Owed], amount: str, show: Viewer, *, late: bool) -> str:
    day = min((one.document.due_on for one in counted if one.document.due_on), default=None)
    if day is None:
        return show.say("overview.owed.no_day", amount=amount)
    several = "_several" if len(counted) > 1 else ""
    name = f"overview.owed.{'overdue' if late else 'due'}{several}"
    return show.say(name, amount=amount, day=show.day(day))


def _notice(title: str, show: Viewer, lines: Sequence[str] = (), *, late: bool = False) -> Notice:
    tone = Tone.ATTENTION if late else Tone.PLAIN
    return Notice(title=title, lines=tuple(lines), tone=tone, links=(_link(show),))


def _link(show: Viewer) -> Link:
    return Link(label=show.say("liability.title"), page=PAGE)


def _unclear(owed: Part[Account], owing: Owing | None) -> bool:
    """Whether something is open that no charge explains."""
    balance = None if owed.value is None else owed.value.balance
    by_balance = balance is not None and balance.overdue + balance.payable + balance.pending > 0
    return by_balance or (owing is not None and bool(owing.unclear))


# --- the next thing to do


def is_pressing(owing: Owing | None, today: date) -> bool:
    """Whether something is overdue or due so soon that paying it is the next thing to do."""
    days = [] if owing is None else [one.document.due_on for one in owing.due]
    return any(day is not None and day <= today + SIX_WEEKS for day in days)


def is_settled(owed: Part[Account] | None, owing: Owing | None) -> bool:
    """Whether the account was read, and has nothing to pay."""
    return owed is not None and owing is not None and not owing.due and not _unclear(owed, owing)


def next_step(
    owed: Part[Account] | None, owing: Owing | None, show: Viewer, today: date, *also: str
) -> Notice | None:
    """To look at what is to be paid; `also` is said after it. None while it is not read."""
    if owed is None or (owed.error is not None and owed.error.still_asked):
        return None
    name, values = _step_name(owed, owing, show, today)
    return Notice(
        title=show.say(f"overview.next.{name}.title", **values),
        lines=(show.say(f"overview.next.{name}.line"), *also),
        tone=Tone.PLAIN if name == "pay" else Tone.ATTENTION,
        links=(_link(show),),
    )


def _step_name(
    owed: Part[Account], owing: Owing | None, show: Viewer, today: date
) -> tuple[str, dict[str, str]]:
    if owed.error is not None or owing is None:
        return "account_unread", {}
    if any(one.is_overdue(today) for one in owing.due):
        return "pay_overdue", {}
    day = min((one.document.due_on for one in owing.due if one.document.due_on), default=None)
    return ("account", {}) if day is None else ("pay", {"day": show.day(day)})


# --- what closes soon


def last_days(owing: Owing | None, show: Viewer, today: date) -> Iterator[tuple[date, str]]:
    """The days to pay by that are still to come, each with what it is for."""
    for one in () if owing is None else owing.due:
        day = one.document.due_on
        if day is not None and day >= today and one.to_pay:
            what = of_year(what_it_is(one.document, one.kind, show), one.document.tax_year, show)
            amount = show.gbp(one.to_pay)
            yield day, show.say("overview.closing.charge", amount=amount, what=what)


def has_last_day(owing: Owing | None, year: TaxYear, day: date) -> bool:
    """Whether something of the year is to be paid by just that day."""
    documents = () if owing is None else [one.document for one in owing.due]
    return any((one.tax_year, one.due_on) == (year, day) for one in documents)


def nothing_closes(owed: Part[Account] | None, owing: Owing | None, show: Viewer) -> str:
    """What stands there where no last day is near; "" while it is not read."""
    if owed is None:
        return ""
    if owed.error is not None:
        return show.say("overview.closing.nothing_known")
    name = "nothing" if is_settled(owed, owing) else "nothing_else"
    return show.say(f"overview.closing.{name}")


# --- what no tax code collects, though one was to


def came_back(owing: Owing | None, year: TaxYear) -> Owed | None:
    """What of a year's bill is to be paid although a tax code was to collect it."""
    return next((one for one in _back(owing) if one.document.tax_year == year), None)


def choice_cells(back: Owed, show: Viewer, today: date) -> tuple[Cell, Cell]:
    """What became of the choice for such a bill, and when it is to be paid: no amounts (R10a)."""
    name = "back" if back.collected == 0 else "back_partly"
    rest = "_rest" if back.to_pay < back.document.original else ""
    day = back.document.due_on
    if day is None:
        when = show.say(f"overview.bills.when_no_day{rest}")
    else:
        past = "_past" if day < today else ""
        when = show.say(f"overview.bills.when_due{rest}{past}", due=show.day(day))
    return Cell(text=show.say(f"overview.bills.{name}")), Cell(text=when)


def is_taken_out(item: TaxCodeComponent, code_year: TaxYear, owing: Owing | None) -> bool:
    """Whether the account says of an amount in a code that it is no longer collected so.

    Not where the code has another amount of the same year, which may be the one.
    """
    if owing is None or item.kind is not Kind.SELF_ASSESSMENT or item.related_tax_year is None:
        return False
    year = item.related_tax_year
    codes = [one.code_years for one in _back(owing) if one.document.tax_year == year]
    others = [one for one in owing.in_code if one.document.tax_year == year]
    return not others and any(code_year in years for years in codes)


def _back(owing: Owing | None) -> tuple[Owed, ...]:
    due = () if owing is None else owing.due
    return tuple(one for one in due if one.status in CAME_BACK and one.to_pay)
