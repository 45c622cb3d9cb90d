"""The ribbon of one amount: each part with its days and its place on a line, and today's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from codedout.domain.document_kind import DocumentKind
from codedout.domain.documents import CollectionStatus
from codedout.domain.liability import Charge
from codedout.domain.rules.put_back import PutBack
from codedout.domain.rules.ribbon import By, CodeYear, Mark, Part, Ribbon, Way, When
from codedout.domain.tax_year import TaxYear
from codedout.presenters.owing_due import how_long
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Cell, Column, Table

MOST_TICKS = 4
"""So many years have room for their names on a phone."""

LAST_TICK = 82
"""So far to the right a name still has room beside its day, in hundredths of the line."""

_OF_NO_TAX = frozenset(
    {
        DocumentKind.LATE_SUBMISSION_PENALTY,
        DocumentKind.FIRST_LATE_PAYMENT_PENALTY,
        DocumentKind.SECOND_LATE_PAYMENT_PENALTY,
        DocumentKind.OTHER_CHARGE,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartView:
    """`left` and `width` are its place on the line in hundredths; a single day has no width."""

    label: str
    when: str
    state: When
    state_name: str
    unsure: bool
    left: float
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A day by which the line can be read."""

    label: str
    left: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RibbonView:
    """`today_after`: after so many of the parts today stands among them."""

    where: str
    parts: tuple[PartView, ...]
    ticks: tuple[Tick, ...]
    today: str
    today_at: float
    today_after: int
    days: Table


def present(found: Ribbon, charge: Charge | None, back: PutBack | None, show: Viewer) -> RibbonView:
    """The ribbon drawn, and where each of its days is from."""
    length = max((found.last - found.first).days, 1)

    def at(day: date) -> float:
        return round((day - found.first).days * 100 / length, 2)

    names = [_name(part, charge) for part in found.parts]
    labels = [
        _label(name, part, found, charge, show)
        for name, part in zip(names, found.parts, strict=True)
    ]
    return RibbonView(
        where=_where(found, labels, show),
        parts=tuple(
            PartView(
                label=label,
                when=_when(part, show),
                state=part.when(found.today),
                state_name=_state(name, part, charge, found.today, show),
                unsure=part.by in (By.USUAL, By.READ, By.OURS),
                left=at(part.first),
                width=round(at(part.last) - at(part.first), 2),
            )
            for name, label, part in zip(names, labels, found.parts, strict=True)
        ),
        ticks=tuple(
            Tick(label=show.say("story.ribbon.april", year=day.year), left=at(day))
            for day in _aprils(found)
            if at(day) <= LAST_TICK
        ),
        today=show.day(found.today),
        today_at=at(found.today),
        today_after=sum(part.first <= found.today for part in found.parts),
        days=Table(
            key="story-days",
            caption=show.say("story.days.heading"),
            columns=tuple(
                Column(label=show.say(f"story.days.{name}")) for name in ("what", "when", "source")
            ),
            rows=tuple(
                (
                    Cell(text=label),
                    Cell(text=_when(part, show)),
                    Cell(text=_why(name, part, found.owed_year, back, show)),
                )
                for name, label, part in zip(names, labels, found.parts, strict=True)
            ),
        ),
    )


def code_named(years: Sequence[CodeYear], show: Viewer) -> str:
    """ "2025 to 2026", and that it is only the usual year where HMRC names none."""
    *before, last = [show.year(each.year) for each in years]
    named = last
    if before:
        named = show.say("story.codes", first=", ".join(before), last=last)
    by = years[-1].by
    return named if by is By.HMRC else show.say(f"story.code_{by.value}", code=named)


def _name(part: Part, charge: Charge | None) -> str:
    if part.of is Mark.EARNED and charge is not None and charge.kind in _OF_NO_TAX:
        return "year"
    if part.of is not Mark.SETTLED or part.code_year is None:
        return part.of.value
    all_ = charge is not None and charge.status is CollectionStatus.FULLY_COLLECTED
    return "settled_all" if all_ else "settled_code"


def _label(name: str, part: Part, found: Ribbon, charge: Charge | None, show: Viewer) -> str:
    values = {"year": show.year(found.owed_year)}
    if part.code_year is not None:
        values["code"] = show.year(part.code_year)
    if found.way is Way.IF and part.by is By.USUAL:
        return show.say(f"story.part.if_{name}", **values)
    if part.of is Mark.PAID and charge is not None:
        split = charge.divided.split
        whole = split.total - split.through_code
        if Decimal(0) < split.paid < whole:
            amounts = {"paid": show.gbp(split.paid), "whole": show.gbp(whole)}
            return show.say("story.part.paid_some", **amounts)
    return show.say(f"story.part.{name}", **values)


def _state(name: str, part: Part, charge: Charge | None, today: date, show: Viewer) -> str:
    """Whether it is over; how late it is where it should be paid; or that HMRC has not said."""
    when = part.when(today)
    if when is When.PAST and charge is not None:
        split = charge.divided.split
        is_open = {Mark.DUE: split.still_to_pay, Mark.PAYABLE: split.not_collected}
        if is_open.get(part.of):
            return how_long((part.last - today).days, show)
        if name == "settled_code":
            return show.say("story.when.untold")
    return show.say(f"story.when.{when.value}")


def _when(part: Part, show: Viewer) -> str:
    if part.first == part.last:
        day = show.day(part.first)
        return show.say("story.ribbon.near", day=day) if part.by is By.OURS else day
    near = "span_near" if part.by is By.OURS else "span"
    return show.say(f"story.ribbon.{near}", first=show.day(part.first), last=show.day(part.last))


def _why(name: str, part: Part, year: TaxYear, back: PutBack | None, show: Viewer) -> str:
    values = {"year": show.year(year)}
    if back is not None:
        values["payable"] = show.day(back.payable_by)
        values["on"] = "" if back.on is None else show.day(back.on)
    return show.say(f"story.why.{name}.{part.by.value}", **values)


def _where(found: Ribbon, labels: Sequence[str], show: Viewer) -> str:
    """Where today is among the parts, in a sentence: the same as the line through the drawing."""
    named = list(zip(labels, found.parts, strict=True))
    values = {"today": show.day(found.today)}
    now = [label for label, part in named if part.when(found.today) is When.NOW]
    if now:
        return show.say("story.ribbon.where_in", now=now[-1], **values)
    last = [
        (label, part)
        for label, part in named
        # The end of a code's year settles nothing by itself.
        if part.last < found.today and not (part.of is Mark.SETTLED and part.code_year)
    ]
    next_ = [(label, part) for label, part in named if part.first > found.today]
    if last:
        label, part = max(reversed(last), key=lambda one: one[1].last)
        values |= {"last": label, "last_day": _on(part.last, part, show)}
    if next_:
        label, part = next_[0]
        values |= {"next": label, "next_day": _on(part.first, part, show)}
    name = "between" if last and next_ else "before" if next_ else "after"
    return show.say(f"story.ribbon.where_{name}", **values)


def _on(day: date, part: Part, show: Viewer) -> str:
    """One day of a part within a sentence."""
    near = part.by is By.OURS
    return show.say("story.ribbon.on_near" if near else "story.ribbon.on", day=show.day(day))


def _aprils(found: Ribbon) -> list[date]:
    """Each 6 April of the ribbon, or of a long one every second, third and so on."""
    years = range(TaxYear.containing(found.first).starts_in, found.last.year + 1)
    days = [date(year, 4, 6) for year in years]
    days = [day for day in days if found.first <= day <= found.last]
    return days[:: -(-len(days) // MOST_TICKS)]
